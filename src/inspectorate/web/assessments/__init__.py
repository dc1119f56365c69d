"""Assessing cases: who assesses which, every answer with its history, alerts, and how far two assessors agree."""
