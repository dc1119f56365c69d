"""Assess cases: caseload, answers with their history, alerts, agreement of assessors, spreadsheets."""
