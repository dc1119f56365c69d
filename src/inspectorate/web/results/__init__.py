"""Stored results of the method, the inputs they are calculated from, and the emerging findings."""
