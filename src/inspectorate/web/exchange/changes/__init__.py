"""Import a package."""
