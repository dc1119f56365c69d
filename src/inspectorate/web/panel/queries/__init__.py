"""Read the ratings panel and the drill-down."""
