"""What the people of operations see of the running service: emails and background tasks."""
