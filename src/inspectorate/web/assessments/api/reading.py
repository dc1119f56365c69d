"""Reading assessments: which there are, one with its answers, what is asked, what is missing."""

from typing import Any

from ninja import Router

from inspectorate.web.assessments import queries
from inspectorate.web.assessments.api.told import Before, Listed, Questions, Routing, Whole
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.assessments.queries import AssessmentAccess, Progressed
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import Place, answers
from inspectorate.web.shapes import Listing, Name, Number, Size, Which, listing

router = Router(tags=["Answers"])
ONE = "/inspections/{int:inspection}/assessments/{int:assessment}"


@router.get(
    "/inspections/{int:inspection}/assessments", response=answers(Listing[Listed]), url_name="assessments"
)
def list_assessments(
    request: SignedIn, inspection: Number, page: Which = 1, size: Size = 50
) -> dict[str, Any]:
    """One's own assessments and how far each has come; everyone's for a lead and the head."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CASES)
    audit.viewed(access, EventType.SEE_CASES, "cases")
    return listing(queries.mine(access=access), page, size, _listed)


@router.get(ONE, response=answers(Whole), url_name="assessment")
def read_assessment(request: SignedIn, inspection: Number, assessment: Number) -> dict[str, Any]:
    """One assessment with its answers. Another's stays hidden while it is blind."""
    case = _open(request, inspection, assessment)
    audit.viewed(case, EventType.SEE_ASSESSMENT, case.assessment.audit_subject)
    return {
        **_named(case.assessment),
        "version": case.assessment.version,
        "taken": case.assessment.taken_at is not None,
        "facts": dict(case.value.facts),
        "answers": [_standing(case, each) for each in case.answers.values()],
        "routing": _routing(case),
        "interviews": list(case.assessment.interviews.order_by("held_on", "pk")),
    }


@router.get(f"{ONE}/questions", response=answers(Questions), url_name="questions")
def read_questions(request: SignedIn, inspection: Number, assessment: Number) -> dict[str, Any]:
    """Everything that can be saved of the case: facts and questions with their words and answers."""
    case = _open(request, inspection, assessment)
    _viewed(case, "questions")
    return {
        "facts": [_asked(each) for each in queries.about(case)],
        "stages": [
            {
                "standard": each.standard.id,
                "title": each.standard.title,
                "questions": [_asked(one) for one in each.questions],
            }
            for each in queries.stages(case)
        ],
    }


@router.get(f"{ONE}/routing", response=answers(Routing), url_name="routing")
def read_routing(request: SignedIn, inspection: Number, assessment: Number) -> Routing:
    """Which questions apply now."""
    return _routing(_open(request, inspection, assessment))


@router.get(f"{ONE}/missing", response=answers(list[Place]), url_name="lacking")
def read_missing(request: SignedIn, inspection: Number, assessment: Number) -> list[Any]:
    """What is missing or does not fit together: the assessment can be finished once this is empty."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    _viewed(case, "what is missing")
    return list(queries.lacking(case))


@router.get(f"{ONE}/answers/{{question}}/history", response=answers(Listing[Before]), url_name="history")
def read_history(
    request: SignedIn,
    inspection: Number,
    assessment: Number,
    question: Name,
    page: Which = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """Everything that was ever saved for a question, the first first."""
    case = _open(request, inspection, assessment)
    _viewed(case, f"history of {question}")
    return listing(queries.history(case=case, question=question), page, size, _before)


def _open(request: SignedIn, inspection: int, assessment: int) -> AssessmentAccess:
    return queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )


def _viewed(case: AssessmentAccess, part: str) -> None:
    audit.viewed(case, EventType.SEE_ASSESSMENT, f"{case.assessment.audit_subject} {part}")


def _named(each: Assessment) -> dict[str, Any]:
    names = ("id", "group", "case_id", "occasion", "state")
    return {**{name: getattr(each, name) for name in names}, "assessor": each.assessor.name}


def _listed(each: Progressed) -> dict[str, Any]:
    counts = {name: getattr(each, name) for name in ("applicable", "answered", "clashes")}
    return {**_named(each.assessment), **counts}


def _standing(case: AssessmentAccess, each: Answer) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("question", "value", "comment", "version", "at")}
    late = [
        {"id": one.pk, **{name: getattr(one.event, name) for name in ("event", "value", "comment", "at")}}
        | {"by": one.event.by.name}
        for one in case.clashes.get(each.question, ())
    ]
    return {**told, "by": each.by.name, "clashes": late}


def _asked(each: queries.Asked) -> dict[str, Any]:
    names = ("id", "text", "guidance", "is_fact", "is_prompt", "applies", "version")
    choices = [{"key": key, "title": title} for key, title in each.choices]
    return {**{name: getattr(each, name) for name in names}, "choices": choices}


def _before(each: Any) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in Before.model_fields if name != "by"}
    return {**told, "by": each.by.name}


def _routing(case: AssessmentAccess) -> Routing:
    return Routing(
        applies=[name for name, applies in case.routed.items() if applies],
        waiting=[name for name, applies in case.routed.items() if applies is None],
    )
