"""Pages of the ratings panel."""
