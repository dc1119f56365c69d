"""Pages of the draft of a report."""
