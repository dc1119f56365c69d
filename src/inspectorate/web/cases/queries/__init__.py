"""Reads of long lists and samples."""
