"""Who assesses which case, and when its case manager is interviewed."""
