"""Pages of the factual accuracy check."""
