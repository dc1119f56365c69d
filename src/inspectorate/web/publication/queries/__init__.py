"""Read releases, what blocks publication, and embargoed copies."""
