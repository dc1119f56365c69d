"""Reading of assessments: each asks who wants to know, and keeps blind what has to stay blind."""

from inspectorate.web.assessments.queries.alerting import alert, alerts, see_alerts, told_of, waiting
from inspectorate.web.assessments.queries.answering import AtHand, at_hand
from inspectorate.web.assessments.queries.comparing import Compared, blind, compared, differences, reliability
from inspectorate.web.assessments.queries.opening import (
    Case,
    case_manager,
    held,
    open_case,
    planned_interview,
    see,
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
    "AtHand",
    "Case",
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
    "choices",
    "compared",
    "differences",
    "heading_of",
    "held",
    "history",
    "lacking",
    "mine",
    "open_case",
    "page_of",
    "place_of",
    "progress",
    "recorded",
    "reliability",
    "rows",
    "see",
    "see_alerts",
    "stage",
    "stages",
    "tally",
    "template",
    "text_of",
    "told_of",
    "unassigned",
    "waiting",
]
