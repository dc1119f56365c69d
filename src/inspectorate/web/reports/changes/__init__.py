"""Change the draft of a report: sections, comments, recommendations, changed names and sign-offs."""
