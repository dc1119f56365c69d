"""Who did what, when, and what it was before: append-only, each event bound to the one before it."""
