"""The inspection method as a small pure library, with a press and a command line around it."""
