"""Changes to assessments, a module for each subject."""
