"""Pages of operations: background tasks and accounts."""
