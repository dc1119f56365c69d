"""Read the improvement plan, the open data about recommendations, and what the next inspection receives."""
