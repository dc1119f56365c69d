"""The tasks of people, by subject."""
