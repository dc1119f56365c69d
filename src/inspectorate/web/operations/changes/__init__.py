"""Changes of operations: background tasks and accounts."""
