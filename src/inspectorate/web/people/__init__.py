"""People, the services they work for, invitations, and the forms of sign-in."""
