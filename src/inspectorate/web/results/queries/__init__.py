"""Read results, their inputs and the emerging findings."""
