"""Checks for what identifies a child or a member of staff."""
