"""Example inspections, and the programs that generate them."""
