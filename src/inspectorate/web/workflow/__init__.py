"""An inspection as a whole: its page, tasks, transitions, audit log and retention."""
