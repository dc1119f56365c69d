"""Forms of the draft of a report."""
