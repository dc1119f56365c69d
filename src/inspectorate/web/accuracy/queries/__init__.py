"""Read factual accuracy checks: statements, challenges, responses, and what blocks publication."""
