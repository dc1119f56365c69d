"""The audit log: append-only events, linked in hash chains."""
