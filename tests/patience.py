"""How long a test waits before it says that something hangs. It is never how fast something has to be."""

PATIENCE = 300
"""Seconds, for a program, a server, another thread, or a file that is read in a process of its own."""
