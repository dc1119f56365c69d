"""Read the current answers of a whole inspection, as one person may see them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from inspectorate.web.assessments.models import Answer
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require


def inspection_answers(
    *, access: InspectionAccess, since: datetime | None = None, **conditions: Any
) -> QuerySet[Answer]:
    """Return the current answers of the assessments that a person may see, in the order they were saved.

    `since` leaves out what was saved before. `conditions` are values of `group`, `occasion`, `state`,
    `person` (the assessor's id) and `question`; None does not restrict.
    """
    require(Action.SEE_ASSESSMENT, access.roles, access.inspection.current_state)
    lookups = {
        "group": "assessment__group",
        "occasion": "assessment__occasion",
        "state": "assessment__state",
        "person": "assessment__assessor",
        "question": "question",
    }
    answers = Answer.objects.filter(assessment__in=visible(access))
    answers = answers.filter(
        **{lookups[name]: value for name, value in conditions.items() if value is not None}
    )
    if since is not None:
        answers = answers.filter(at__gte=since)
    return answers.select_related("assessment__assessor", "by").order_by("at", "pk")
