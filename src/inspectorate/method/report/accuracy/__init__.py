"""The factual accuracy check of a draft: its numbered statements, its deadline, answers and changes."""
