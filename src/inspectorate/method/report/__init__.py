"""Compose the report: content without layout, its figures bound to tallies and never typed."""
