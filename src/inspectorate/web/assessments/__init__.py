"""Assessing cases: who assesses which, answers with their history, alerts, how far assessors agree."""
