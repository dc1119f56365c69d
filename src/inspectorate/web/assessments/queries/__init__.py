"""Reading of assessments: each asks who wants to know, and keeps blind what has to stay blind."""

from inspectorate.web.assessments.queries.alerting import alert, alerts, told_of, waiting
from inspectorate.web.assessments.queries.answering import AtHand, at_hand
from inspectorate.web.assessments.queries.comparing import Compared, blind, compared, differences, reliability
from inspectorate.web.assessments.queries.opening import (
    AssessmentAccess,
    case_manager,
    open_assessment,
    planned_interview,
    writable_assessment,
)
from inspectorate.web.assessments.queries.reading import (
    Progressed,
    as_value,
    assessors,
    history,
    lacking,
    mine,
    progress,
    recorded,
    tally,
    unassigned,
)
from inspectorate.web.assessments.queries.sheets import rows, template
from inspectorate.web.assessments.queries.staging import (
    Asked,
    Stage,
    about,
    choices,
    heading_of,
    page_of,
    place_of,
    stage,
    stages,
    text_of,
)

__all__ = [
    "Asked",
    "AssessmentAccess",
    "AtHand",
    "Compared",
    "Progressed",
    "Stage",
    "about",
    "alert",
    "alerts",
    "as_value",
    "assessors",
    "at_hand",
    "blind",
    "case_manager",
    "choices",
    "compared",
    "differences",
    "heading_of",
    "history",
    "lacking",
    "mine",
    "open_assessment",
    "page_of",
    "place_of",
    "planned_interview",
    "progress",
    "recorded",
    "reliability",
    "rows",
    "stage",
    "stages",
    "tally",
    "template",
    "text_of",
    "told_of",
    "unassigned",
    "waiting",
    "writable_assessment",
]
