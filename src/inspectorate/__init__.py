"""Inspection method (a pure library), report rendering, command line and web service."""
