"""Import a package into the database, and export one."""
