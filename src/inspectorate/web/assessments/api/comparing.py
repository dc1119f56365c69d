"""Tallies and consistency for programs."""

from typing import Any

from ninja import Router

from inspectorate.method.tallies import Tally
from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.api.told import (
    Consistency,
    Difference,
    DifferenceSettled,
    Tallied,
)
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries import Compared
from inspectorate.web.inspections.queries import framework, open_one
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers
from inspectorate.web.shapes import Name, Number

router = Router(tags=["Tallies and consistency"])
PAIR = "/inspections/{int:inspection}/consistency/{int:first}"


@router.get("/inspections/{int:inspection}/tallies", response=answers(list[Tallied]), url_name="tallies")
def read_tallies(request: SignedIn, inspection: Number) -> list[dict[str, Any]]:
    """The tallies as they stand now, of every key question and prompt."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    counted = queries.tally(opened.inspection)
    order = framework(opened.inspection.edition).questions
    return [tallied(counted[name]) for name in order if name in counted]


@router.get(
    "/inspections/{int:inspection}/consistency", response=answers(Consistency), url_name="consistency"
)
def read_consistency(request: SignedIn, inspection: Number) -> dict[str, Any]:
    """Which cases are assessed twice, and how far the assessors agree on each question."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    return {
        "share": framework(opened.inspection.edition).casework.double_assessment_share.value,
        "pairs": [_pair(one, two) for one, two in queries.compared(opened=opened)],
        "agreement": [each for each, _text in queries.reliability(opened=opened)],
    }


@router.get(PAIR, response=answers(list[Difference]), url_name="differences")
def read_differences(request: SignedIn, inspection: Number, first: Number) -> list[dict[str, Any]]:
    """Both assessments of a case side by side, by the number of the first, once both are finished."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    one, _two, rows = queries.differences(opened=opened, first=first)
    queries.see(queries.Case(opened, one), "beside the second assessment")
    return [_difference(each) for each in rows]


@router.post(f"{PAIR}/{{question}}", response=answers(Difference, *WRITES), url_name="settle_difference")
def settle_difference(
    request: SignedIn, inspection: Number, first: Number, question: Name, sent: DifferenceSettled
) -> dict[str, Any]:
    """Settle what two assessors answered differently, with a reason; the first takes the answer."""
    opened = open_one(by=request.user, id=inspection, action=Action.SETTLE_DIFFERENCE)
    changes.settle_difference(
        opened=opened, first=first, question=question, value=sent.value, reason=sent.reason
    )
    _one, _two, rows = queries.differences(opened=opened, first=first)
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
