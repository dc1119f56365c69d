"""Everything that changes assessments: each checks the permission, writes, and records it."""

from inspectorate.web.assessments.changes.alerting import acknowledge_alert, close_alert, raise_alert
from inspectorate.web.assessments.changes.assessing import (
    add_interview,
    assign,
    finish,
    forget,
    hand_over,
    release,
    reopen,
    take,
)
from inspectorate.web.assessments.changes.saving import save_answer, save_answers
from inspectorate.web.assessments.changes.settling import settle_clash, settle_difference
from inspectorate.web.assessments.changes.sheets import save_spreadsheet
from inspectorate.web.assessments.changes.writing import Saved, Saving

__all__ = [
    "Saved",
    "Saving",
    "acknowledge_alert",
    "add_interview",
    "assign",
    "close_alert",
    "finish",
    "forget",
    "hand_over",
    "raise_alert",
    "release",
    "reopen",
    "save_answer",
    "save_answers",
    "save_spreadsheet",
    "settle_clash",
    "settle_difference",
    "take",
]
