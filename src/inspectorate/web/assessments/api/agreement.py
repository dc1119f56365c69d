"""Tallies and consistency for programs."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.changes import agreement as agreement_changes
from inspectorate.web.assessments.models import Assessment, AssessmentProgress
from inspectorate.web.assessments.queries import agreement as agreement_queries
from inspectorate.web.assessments.queries import caseload
from inspectorate.web.assessments.queries.agreement import AnswerComparison
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, Text, described

router = Router(tags=["Tallies and consistency"])
PAIR = "/inspections/{int:inspection}/consistency/{int:first}"


class TallyOut(Schema):
    """How many cases are sufficient on a question, of how many it applies to."""

    question: str = described("The key question or prompt.", "8.1.1")
    group: str = described("The kind of case.", "court")
    yes: int = described("Cases that are sufficient.", 15, ge=0)
    applicable: int = described("Cases the question applies to.", 31, ge=0)
    not_applicable: int = described("Cases it does not apply to.", 0, ge=0)
    missing: int = described("Cases without an answer yet.", 0, ge=0)
    cases: int = described("Cases assessed.", 31, ge=0)
    population: int = described("Eligible cases the sample came from; 0 when not known.", 38, ge=0)
    exact: float | None = described(
        "The unrounded share, 0 to 1; null when nothing applied.", 0.483871, ge=0, le=1
    )
    percentage: int | None = described(
        "The printed percentage, 0 to 100; null when nothing applied.", 48, ge=0, le=100
    )
    low: float | None = described(
        "The lower end of the interval, in per cent; null when unknown.", 42.1, ge=0, le=100
    )
    high: float | None = described(
        "The upper end of the interval, in per cent; null when unknown.", 55.3, ge=0, le=100
    )
    confidence: float | None = described("How confident the interval is, 0 to 1.", 0.95, ge=0, le=1)
    because: str = described("How it was counted, in words.")


class PairedAssessmentOut(Schema):
    """One of two assessments of a case."""

    id: int = described("Its number.", 1)
    assessor: str = described("Who assesses it.", "Tom Bell")
    state: AssessmentProgress = described("How far it has come.", "finished")


class AssessmentPairOut(Schema):
    """A case that is assessed twice."""

    group: str = described("The kind of case.", "court")
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    first: PairedAssessmentOut = described("The assessment that counts.")
    second: PairedAssessmentOut = described("The blind second one.")


class AgreementOut(Schema):
    """How far two assessors agree on a question, before differences were settled."""

    question: str = described("The question.", "8.1.1")
    pairs: int = described("Cases that both answered.", 5, ge=0)
    same: int = described("Of those, cases with the same answer.", 4, ge=0)
    alpha: float | None = described(
        "Krippendorff's alpha for nominal data, at most 1; null when every answer is the same.", 0.6, le=1
    )


class ConsistencyOut(Schema):
    """How far assessors agree."""

    share: float = described("The share of cases the edition has assessed twice, 0 to 1.", 0.1, ge=0, le=1)
    pairs: list[AssessmentPairOut] = described("The cases assessed twice, finished or not.")
    agreement: list[AgreementOut] = described("Agreement by question, over cases finished twice.")


class DifferenceOut(Schema):
    """What two assessors answered to one question."""

    question: str = described("The question.", "8.1.1")
    text: str = described("Its words.")
    first: str = described("The first assessor's answer, before anything was settled; may be empty.", "yes")
    second: str = described("The second assessor's answer; may be empty.", "no")
    first_comment: str = described("The first assessor's comment.", "")
    second_comment: str = described("The second assessor's comment.", "")
    differs: bool = described("Whether they differ.", True)
    settled: str | None = described("The answer it was settled to; null while it is not.", None)
    reason: str | None = described("Why it was settled so; null while it is not.", None)


class DifferenceResolutionIn(Schema):
    """Which answer counts, and why."""

    value: Annotated[Text, Field(min_length=1, max_length=60)] = described("The answer that counts.", "no")
    reason: Annotated[Text, Field(min_length=1, max_length=2000, pattern=r"\S")] = described(
        "Why.", "The file bears out the second assessor."
    )


@router.get("/inspections/{int:inspection}/tallies", response=responses(list[TallyOut]), url_name="tallies")
def read_tallies(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """The tallies as they stand now, of every key question and prompt."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    counted = caseload.tally(access.inspection)
    order = framework(access.inspection.edition).questions
    return [tally_values(counted[name]) for name in order if name in counted]


@router.get(
    "/inspections/{int:inspection}/consistency", response=responses(ConsistencyOut), url_name="consistency"
)
def read_consistency(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Which cases are assessed twice, and how far the assessors agree on each question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    return {
        "share": framework(access.inspection.edition).casework.double_assessment_share.value,
        "pairs": [_pair(one, two) for one, two in agreement_queries.comparisons(access=access)],
        "agreement": [each for each, _text in agreement_queries.reliability(access=access)],
    }


@router.get(PAIR, response=responses(list[DifferenceOut]), url_name="differences")
def read_differences(
    request: AuthenticatedRequest, inspection: Number, first: Number
) -> list[dict[str, Any]]:
    """Both assessments of a case side by side, by the number of the first, once both are finished."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    one, _two, rows = agreement_queries.differences(access=access, first=first)
    subject = f"{one.audit_subject} beside the second assessment"
    audit.viewed(access, EventType.SEE_ASSESSMENT, subject)
    return [_difference(each) for each in rows]


@router.post(
    f"{PAIR}/{{question}}", response=responses(DifferenceOut, *WRITE_RESPONSES), url_name="resolve_difference"
)
def resolve_difference(
    request: AuthenticatedRequest,
    inspection: Number,
    first: Number,
    question: Name,
    sent: DifferenceResolutionIn,
) -> dict[str, Any]:
    """Settle what two assessors answered differently, with a reason; the first takes the answer."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RESOLVE_DIFFERENCE)
    agreement_changes.resolve_difference(
        access=access, first=first, question=question, value=sent.value, reason=sent.reason
    )
    _one, _two, rows = agreement_queries.differences(access=access, first=first)
    return next(_difference(each) for each in rows if each.question == question)


def tally_values(each: Tally) -> dict[str, Any]:
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


def _difference(each: AnswerComparison) -> dict[str, Any]:
    names = ("question", "text", "first", "second", "first_comment", "second_comment", "differs")
    return {
        **{name: getattr(each, name) for name in names},
        "settled": each.settled.value if each.settled else None,
        "reason": each.settled.reason if each.settled else None,
    }
