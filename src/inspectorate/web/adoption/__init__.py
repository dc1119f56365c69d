"""Adoption of the editions of the standards by the inspectorate, and the pages about an edition."""
