"""Pages of the improvement plan."""
