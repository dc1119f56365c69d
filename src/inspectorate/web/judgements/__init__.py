"""Judgements on evidence: evidence items, lines of enquiry, judgements and panel decisions."""
