"""Read the panel and the drill-down."""
