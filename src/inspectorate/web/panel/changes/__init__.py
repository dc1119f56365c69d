"""Change the ratings panel: members, independent views, decisions and their reopening."""
