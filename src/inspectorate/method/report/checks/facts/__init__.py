"""Checks of dates, services, bodies and addressees against the inspection's own."""
