"""Import and export of inspections as packages of files."""
