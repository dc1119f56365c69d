"""Checks of wording: spelling, terms, labels, abbreviations and placeholders."""
