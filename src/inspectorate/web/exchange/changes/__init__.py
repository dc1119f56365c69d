"""Import a package into the database."""
