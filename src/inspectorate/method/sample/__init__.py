"""Size, draw, explain and repair a balanced random sample; share a total out in proportion."""
