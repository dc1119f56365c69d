"""The pages about assessing."""

from inspectorate.web.assessments.views.alerting import alerts, close_alert, follow_alert, raise_alert
from inspectorate.web.assessments.views.answering import about, history, settle_clash, stage
from inspectorate.web.assessments.views.comparing import consistency, differences, settle_difference
from inspectorate.web.assessments.views.listing import assign, finish, index, interview, one, reopen
from inspectorate.web.assessments.views.spreadsheets import release, spreadsheet, take

__all__ = [
    "about",
    "alerts",
    "assign",
    "close_alert",
    "consistency",
    "differences",
    "finish",
    "follow_alert",
    "history",
    "index",
    "interview",
    "one",
    "raise_alert",
    "release",
    "reopen",
    "settle_clash",
    "settle_difference",
    "spreadsheet",
    "stage",
    "take",
]
