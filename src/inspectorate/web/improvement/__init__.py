"""Improvement after a report: responses to recommendations, actions, board reviews, closures, reminders."""
