"""Allocate cases to assessors, and schedule interviews with case managers."""
