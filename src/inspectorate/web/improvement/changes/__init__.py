"""Change the improvement plan: responses, actions, evidence, board reviews, verification, reminders."""
