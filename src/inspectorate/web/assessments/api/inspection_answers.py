"""REST endpoint to read the answers of a whole inspection, page by page."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema

from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.models import Answer, AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.inspection_answers import inspection_answers
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Moment, Name, Number, Page, PageNumber, Size, described, paginate

router = Router(tags=["Answers"])


class InspectionAnswerOut(Schema):
    """A current answer, with the case and the assessment that it belongs to."""

    assessment: int = described("The number of the assessment.", 1)
    group: str = described("The case group.", "court")
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    occasion: Occasion = described("First assessment, or second assessment.", "first")
    state: AssessmentProgress = described("The progress of the assessment.", "finished")
    assessor: str = described("Who assesses it.", "Tom Bell")
    question: str = described("The question, or the fact of the case.", "8.1.1")
    value: str = described("The answer; empty when it was withdrawn.", "yes")
    comment: str = described("The comment.", "Seen in the file")
    version: int = described("Its version: the base version of a change to it.", 1, ge=1)
    by: str = described("Who gave it.", "Tom Bell")
    at: datetime = described("When it was saved.", AT)


class AnswerFilterIn(Schema):
    """Which answers are listed; all without a filter."""

    since: Moment | None = described(
        "Only answers saved at or after this time.", "2018-09-03T00:00:00Z", default=None
    )
    state: AssessmentProgress | None = described(
        "Only of assessments with this progress.", "finished", default=None
    )
    person: Number | None = described("Only of assessments of this person.", 1, default=None)
    occasion: Occasion | None = described("Only of first, or of second assessments.", "first", default=None)
    group: Name | None = described("Only of this case group.", "court", default=None)
    question: Name | None = described("Only answers to this question.", "8.1.1", default=None)


@router.get(
    "/inspections/{int:inspection}/answers",
    response=responses(Page[InspectionAnswerOut]),
    url_name="inspection_answers",
)
def list_inspection_answers(
    request: AuthenticatedRequest,
    inspection: Number,
    filters: Query[AnswerFilterIn],
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List the current answers of all assessments that you may see, in the order in which they were saved.

    To follow an inspection, ask again with `since`: the time of the last answer that you have.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ASSESSMENT)
    answers = paginate(inspection_answers(access=access, **filters.model_dump()), page, size, _answer)
    assessments = {answer["assessment"] for answer in answers["items"]}
    readers.viewed(access, EventType.SEE_ASSESSMENT, "answers", assessments=sorted(assessments))
    return answers


def _answer(answer: Answer) -> dict[str, Any]:
    assessment = answer.assessment
    return {
        "assessment": assessment.pk,
        **{name: getattr(assessment, name) for name in ("group", "case_id", "occasion", "state")},
        "assessor": assessment.assessor_name,
        **{name: getattr(answer, name) for name in ("question", "value", "comment", "version", "at")},
        "by": answer.by.name,
    }
