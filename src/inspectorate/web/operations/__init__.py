"""What the people of operations see of the running service: e-mails and background tasks."""
