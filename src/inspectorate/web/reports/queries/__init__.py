"""Read the draft of a report: sections, versions, comments, recommendations, remarks and sign-offs."""
