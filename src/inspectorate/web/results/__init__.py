"""Results of the method as stored, what they are calculated from, and the emerging findings."""
