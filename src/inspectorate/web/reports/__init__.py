"""The draft of an inspection's report: sections and their versions, comments, recommendations, sign-offs."""
