"""The ratings panel: members, independent views, decisions, and the drill-down to cases."""
