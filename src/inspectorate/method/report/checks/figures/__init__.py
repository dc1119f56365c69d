"""Checks of figures and ratings in prose against the figures of the inspection."""
