"""Tokens: how other programs speak to the service in someone's name, within the scopes they were given."""
