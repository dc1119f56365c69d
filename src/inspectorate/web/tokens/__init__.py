"""Tokens with which programs act for a person through the API, within the token's scopes."""
