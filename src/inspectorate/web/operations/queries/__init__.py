"""Reads of operations: background tasks and accounts."""
