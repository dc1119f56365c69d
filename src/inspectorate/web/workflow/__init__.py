"""What needs every app: an inspection's page, its tasks and transitions, the audit log, retention."""
