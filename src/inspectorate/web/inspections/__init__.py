"""Inspections: service, edition, dates, team and state."""
