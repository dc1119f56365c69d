"""Tallies and consistency for programs."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.tallies import Tally
from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.models import Assessment, Progress
from inspectorate.web.assessments.queries import Compared
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import framework, open_inspection
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers
from inspectorate.web.shapes import Name, Number, Text, says

router = Router(tags=["Tallies and consistency"])
PAIR = "/inspections/{int:inspection}/consistency/{int:first}"


class Tallied(Schema):
    """How many cases are sufficient on a question, of how many it applies to."""

    question: str = says("The key question or prompt.", "8.1.1")
    group: str = says("The kind of case.", "court")
    yes: int = says("Cases that are sufficient.", 15, ge=0)
    applicable: int = says("Cases the question applies to.", 31, ge=0)
    not_applicable: int = says("Cases it does not apply to.", 0, ge=0)
    missing: int = says("Cases without an answer yet.", 0, ge=0)
    cases: int = says("Cases assessed.", 31, ge=0)
    population: int = says("Eligible cases the sample came from; 0 when not known.", 38, ge=0)
    exact: float | None = says(
        "The unrounded share, 0 to 1; null when nothing applied.", 0.483871, ge=0, le=1
    )
    percentage: int | None = says(
        "The printed percentage, 0 to 100; null when nothing applied.", 48, ge=0, le=100
    )
    low: float | None = says(
        "The lower end of the interval, in per cent; null when unknown.", 42.1, ge=0, le=100
    )
    high: float | None = says(
        "The upper end of the interval, in per cent; null when unknown.", 55.3, ge=0, le=100
    )
    confidence: float | None = says("How confident the interval is, 0 to 1.", 0.95, ge=0, le=1)
    because: str = says("How it was counted, in words.")


class OneOfTwo(Schema):
    """One of two assessments of a case."""

    id: int = says("Its number.", 1)
    assessor: str = says("Who assesses it.", "Tom Bell")
    state: Progress = says("How far it has come.", "finished")


class AssessedTwice(Schema):
    """A case that is assessed twice."""

    group: str = says("The kind of case.", "court")
    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    first: OneOfTwo = says("The assessment that counts.")
    second: OneOfTwo = says("The blind second one.")


class Agreed(Schema):
    """How far two assessors agree on a question, before differences were settled."""

    question: str = says("The question.", "8.1.1")
    pairs: int = says("Cases that both answered.", 5, ge=0)
    same: int = says("Of those, cases with the same answer.", 4, ge=0)
    alpha: float | None = says(
        "Krippendorff's alpha for nominal data, at most 1; null when every answer is the same.", 0.6, le=1
    )


class Consistency(Schema):
    """How far assessors agree."""

    share: float = says("The share of cases the edition has assessed twice, 0 to 1.", 0.1, ge=0, le=1)
    pairs: list[AssessedTwice] = says("The cases assessed twice, finished or not.")
    agreement: list[Agreed] = says("Agreement by question, over cases finished twice.")


class Difference(Schema):
    """What two assessors answered to one question."""

    question: str = says("The question.", "8.1.1")
    text: str = says("Its words.")
    first: str = says("The first assessor's answer, before anything was settled; may be empty.", "yes")
    second: str = says("The second assessor's answer; may be empty.", "no")
    first_comment: str = says("The first assessor's comment.", "")
    second_comment: str = says("The second assessor's comment.", "")
    differs: bool = says("Whether they differ.", True)
    settled: str | None = says("The answer it was settled to; null while it is not.", None)
    reason: str | None = says("Why it was settled so; null while it is not.", None)


class DifferenceSettled(Schema):
    """Which answer counts, and why."""

    value: Annotated[Text, Field(min_length=1, max_length=60)] = says("The answer that counts.", "no")
    reason: Annotated[Text, Field(min_length=1, max_length=2000, pattern=r"\S")] = says(
        "Why.", "The file bears out the second assessor."
    )


@router.get("/inspections/{int:inspection}/tallies", response=answers(list[Tallied]), url_name="tallies")
def read_tallies(request: SignedIn, inspection: Number) -> list[dict[str, Any]]:
    """The tallies as they stand now, of every key question and prompt."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    counted = queries.tally(access.inspection)
    order = framework(access.inspection.edition).questions
    return [tallied(counted[name]) for name in order if name in counted]


@router.get(
    "/inspections/{int:inspection}/consistency", response=answers(Consistency), url_name="consistency"
)
def read_consistency(request: SignedIn, inspection: Number) -> dict[str, Any]:
    """Which cases are assessed twice, and how far the assessors agree on each question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    return {
        "share": framework(access.inspection.edition).casework.double_assessment_share.value,
        "pairs": [_pair(one, two) for one, two in queries.compared(access=access)],
        "agreement": [each for each, _text in queries.reliability(access=access)],
    }


@router.get(PAIR, response=answers(list[Difference]), url_name="differences")
def read_differences(request: SignedIn, inspection: Number, first: Number) -> list[dict[str, Any]]:
    """Both assessments of a case side by side, by the number of the first, once both are finished."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    one, _two, rows = queries.differences(access=access, first=first)
    subject = f"{one.audit_subject} beside the second assessment"
    audit.viewed(access, EventType.SEE_ASSESSMENT, subject)
    return [_difference(each) for each in rows]


@router.post(f"{PAIR}/{{question}}", response=answers(Difference, *WRITES), url_name="settle_difference")
def settle_difference(
    request: SignedIn, inspection: Number, first: Number, question: Name, sent: DifferenceSettled
) -> dict[str, Any]:
    """Settle what two assessors answered differently, with a reason; the first takes the answer."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SETTLE_DIFFERENCE)
    changes.settle_difference(
        access=access, first=first, question=question, value=sent.value, reason=sent.reason
    )
    _one, _two, rows = queries.differences(access=access, first=first)
    return next(_difference(each) for each in rows if each.question == question)


def tallied(each: Tally) -> dict[str, Any]:
    """A tally as the interface tells it."""
    names = ("question", "group", "yes", "applicable", "not_applicable", "missing", "cases", "population")
    interval = each.interval
    return {
        **{name: getattr(each, name) for name in (*names, "percentage", "because")},
        "exact": None if each.exact is None else float(each.exact),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
    }


def _pair(one: Assessment, two: Assessment) -> dict[str, Any]:
    told = [{"id": each.pk, "assessor": each.assessor.name, "state": each.state} for each in (one, two)]
    return {"group": one.group, "case_id": one.case_id, "first": told[0], "second": told[1]}


def _difference(each: Compared) -> dict[str, Any]:
    names = ("question", "text", "first", "second", "first_comment", "second_comment", "differs")
    return {
        **{name: getattr(each, name) for name in names},
        "settled": each.settled.value if each.settled else None,
        "reason": each.settled.reason if each.settled else None,
    }
