"""Change what is published: prepare, schedule and publish releases, and share embargoed copies."""
