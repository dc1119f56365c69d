"""Change the ratings panel: members, independent views, decisions and their reopening."""

from inspectorate.web.panel.changes.decisions import confirm_proposals, decide, reopen_decision
from inspectorate.web.panel.changes.members import add_member, remove_member
from inspectorate.web.panel.changes.views import agree_with_proposals, give_view

__all__ = [
    "add_member",
    "agree_with_proposals",
    "confirm_proposals",
    "decide",
    "give_view",
    "remove_member",
    "reopen_decision",
]
