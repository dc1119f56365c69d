"""Forms of people, services and invitations, and for signing in."""
