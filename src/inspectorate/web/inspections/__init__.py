"""An inspection: its service, edition, dates, team and state."""
