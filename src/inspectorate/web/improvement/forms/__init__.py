"""Forms of the improvement plan."""
