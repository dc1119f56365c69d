"""Assessments, answers and tallies for programs: what the pages can do, by the same changes."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.models import Assessment, Way
from inspectorate.web.assessments.queries import Case
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import framework, open_one
from inspectorate.web.permissions import Action

router = Router()
Number = Annotated[int, Field(ge=1, lt=2**63)]


class Trouble(Schema):
    """Why something cannot be done: a word for programs, a sentence for people."""

    trouble: str
    why: str


class Sent(Schema):
    """An answer as a device sends it. `event` is an id of its own, kept when it is sent again."""

    event: uuid.UUID
    question: Annotated[str, Field(max_length=60)]
    value: Annotated[str, Field(max_length=60)]
    comment: str = ""
    made_from: Annotated[int, Field(ge=0, lt=2**31)]
    device_at: AwareDatetime


class Kept(Schema):
    """What became of it, the same for every replay. `version` is that of the answer that counted then."""

    event: uuid.UUID
    question: str
    outcome: str
    version: int
    value: str
    comment: str
    at: datetime


class Standing(Schema):
    """The answer that counts to a question; `clashes` are the others that wait for a person to settle."""

    question: str
    value: str
    comment: str
    version: int
    by: str
    at: datetime
    clashes: list[uuid.UUID]


class Routing(Schema):
    """Which questions apply, and which wait for a fact to be stated."""

    applies: list[str]
    waiting: list[str]


class Listed(Schema):
    """An assessment and how far it has come."""

    id: int
    group: str
    case_id: str
    occasion: str
    assessor: str
    state: str
    applicable: int
    answered: int
    clashes: int


class Whole(Schema):
    """An assessment with its facts and answers."""

    id: int
    group: str
    case_id: str
    occasion: str
    assessor: str
    state: str
    version: int
    taken: bool
    facts: dict[str, str]
    answers: list[Standing]
    routing: Routing


class Before(Schema):
    """One entry of an answer's history."""

    event: uuid.UUID
    value: str
    comment: str
    made_from: int
    version: int
    outcome: str
    way: str
    by: str
    device_at: datetime
    at: datetime


class Tallied(Schema):
    """How many cases are sufficient, of how many the question applies to."""

    question: str
    yes: int
    applicable: int


@router.get(
    "/inspections/{inspection}/assessments",
    response={200: list[Listed], 401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble},
    url_name="assessments",
)
def list_assessments(request: SignedIn, inspection: Number) -> list[Listed]:
    """One's own assessments, or everyone's for a lead."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CASES)
    return [
        Listed(
            **_named(each.assessment),
            applicable=each.applicable,
            answered=each.answered,
            clashes=each.clashes,
        )
        for each in queries.mine(opened=opened)
    ]


@router.get(
    "/inspections/{inspection}/assessments/{assessment}",
    response={200: Whole, 401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble},
    url_name="assessment",
)
def read_assessment(request: SignedIn, inspection: Number, assessment: Number) -> Whole:
    """One assessment with its answers."""
    case = _open(request, inspection, assessment)
    queries.see(case)
    return Whole(
        **_named(case.assessment),
        version=case.assessment.version,
        taken=case.assessment.taken_at is not None,
        facts=dict(case.value.facts),
        answers=[
            Standing(
                question=each.question,
                value=each.value,
                comment=each.comment,
                version=each.version,
                by=each.by.name,
                at=each.at,
                clashes=[one.event.event for one in case.clashes.get(each.question, ())],
            )
            for each in case.answers.values()
        ],
        routing=_routing(case),
    )


@router.get(
    "/inspections/{inspection}/assessments/{assessment}/routing",
    response={200: Routing, 401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble},
    url_name="routing",
)
def read_routing(request: SignedIn, inspection: Number, assessment: Number) -> Routing:
    """Which questions apply now."""
    return _routing(_open(request, inspection, assessment))


@router.get(
    "/inspections/{inspection}/assessments/{assessment}/answers/{question}/history",
    response={200: list[Before], 401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble},
    url_name="history",
)
def read_history(request: SignedIn, inspection: Number, assessment: Number, question: str) -> list[Before]:
    """Everything that was ever saved for a question, the first first."""
    case = _open(request, inspection, assessment)
    queries.see(case, "history")
    return [
        Before(
            event=each.event,
            value=each.value,
            comment=each.comment,
            made_from=each.made_from,
            version=each.version,
            outcome=each.outcome,
            way=each.way,
            by=each.by.name,
            device_at=each.device_at,
            at=each.at,
        )
        for each in queries.history(case=case, question=question)
    ]


@router.post(
    "/inspections/{inspection}/assessments/{assessment}/answers",
    response={
        200: Kept,
        400: Trouble,
        401: Trouble,
        403: Trouble,
        404: Trouble,
        409: Trouble,
        413: Trouble,
        422: Trouble,
        423: Trouble,
    },
    url_name="save_answer",
)
def save_answer(request: SignedIn, inspection: Number, assessment: Number, sent: Sent) -> Kept:
    """Save an answer. Sent again it changes nothing; a late one is kept beside the one that counts."""
    saving = changes.Saving(
        sent.event, sent.question, sent.value, sent.comment, sent.made_from, sent.device_at
    )
    way = Way.PAGE if request.headers.get("X-Requested-With") == "page" else Way.INTERFACE
    saved = changes.save_answer(
        by=request.user, inspection=inspection, assessment=assessment, saving=saving, way=way
    )
    return Kept(**{name: getattr(saved, name) for name in Kept.model_fields})


@router.get(
    "/inspections/{inspection}/tallies",
    response={200: list[Tallied], 401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble},
    url_name="tallies",
)
def read_tallies(request: SignedIn, inspection: Number) -> list[Tallied]:
    """The tallies as they stand now, of every question."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    counted = queries.tally(opened.inspection)
    order = framework(opened.inspection.edition).questions
    return [
        Tallied(question=name, yes=counted[name].yes, applicable=counted[name].applicable)
        for name in order
        if name in counted
    ]


def _open(request: SignedIn, inspection: int, assessment: int) -> Case:
    return queries.open_case(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )


def _named(each: Assessment) -> dict[str, Any]:
    names = ("id", "group", "case_id", "occasion", "state")
    return {**{name: getattr(each, name) for name in names}, "assessor": each.assessor.name}


def _routing(case: Case) -> Routing:
    return Routing(
        applies=[name for name, applies in case.routed.items() if applies],
        waiting=[name for name, applies in case.routed.items() if applies is None],
    )
