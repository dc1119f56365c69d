"""People, the services they belong to, how they are invited and how they sign in."""
