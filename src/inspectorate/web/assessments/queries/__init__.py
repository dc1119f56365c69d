"""Reads of assessments, a module for each subject."""
