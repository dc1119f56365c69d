"""Reads of availability, allocation, reassignments and planned interviews."""
