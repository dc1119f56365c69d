"""REST endpoints for agreement between first and second assessors."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.changes import agreement as agreement_changes
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.models import Assessment, AssessmentProgress
from inspectorate.web.assessments.queries import agreement as agreement_queries
from inspectorate.web.assessments.queries import second_draws
from inspectorate.web.assessments.queries.differences import AnswerComparison, differences
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Name, Number, described

router = Router(tags=["Tallies and consistency"])
PAIR = "/inspections/{int:inspection}/consistency/{int:first}"


class PairedAssessmentOut(Schema):
    """One of the two assessments of a case that is assessed twice."""

    id: int = described("The number of the assessment.", 1)
    assessor: str = described("The name of the assessor.", "Tom Bell")
    state: AssessmentProgress = described("The progress.", "finished")


class AssessmentPairOut(Schema):
    """The first and second assessment of a case that is assessed twice."""

    group: str = described("The case group.", "court")
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    first: PairedAssessmentOut = described("The first assessment, which counts in the tallies.")
    second: PairedAssessmentOut = described("The blind second assessment.")
    chosen: Literal["drawn", "drawn_earlier", "picked", "imported"] = described(
        "How the case was chosen: drawn by chance, drawn in an earlier draw, picked by hand, or not known "
        "because it was imported.",
        "drawn",
    )
    picked_because: str = described("Why somebody picked the case; empty for other cases.", "")


class AgreementOut(Schema):
    """Agreement of first and second assessors on a question, before differences were resolved."""

    question: str = described("The question; “key questions” or “prompts” for all of them together.", "8.1.1")
    pairs: int = described("Pairs of answers: cases in which both assessors answered the question.", 5, ge=0)
    same: int = described("Cases in which both assessors gave the same answer.", 4, ge=0)
    alpha: float | None = described(
        "Krippendorff's alpha for nominal data, at most 1; null when every answer is the same.", 0.6, le=1
    )
    low: float | None = described("The lower end of alpha's range at 95 per cent confidence.", -0.2, le=1)
    high: float | None = described("The upper end of alpha's range at 95 per cent confidence.", 0.9, le=1)


class AgreementEstimateOut(Schema):
    """The agreement in the whole sample, estimated from the cases that chance drew."""

    cases: int = described("How many drawn cases have been compared.", 5, ge=1)
    drawn: int = described("How many cases were drawn.", 5, ge=1)
    represented: int = described("How many cases of the sample they represent.", 50, ge=1)
    pairs: int = described("Pairs of answers compared.", 390, ge=1)
    same: int = described("Pairs in which both assessors gave the same answer.", 351, ge=0)
    share: float = described("The estimated share of equal answers, 0 to 1.", 0.9, ge=0, le=1)
    low: float = described("The lower end of its range at 95 per cent confidence.", 0.84, ge=0, le=1)
    high: float = described("The upper end of its range at 95 per cent confidence.", 0.95, ge=0, le=1)


class ConsistencyOut(Schema):
    """Cases assessed twice, and the agreement of their assessors by question."""

    share: float = described(
        "The share of cases that should have a second assessment according to the edition, 0 to 1.",
        0.1,
        ge=0,
        le=1,
    )
    pairs: list[AssessmentPairOut] = described("The cases assessed twice, finished or not.")
    estimate: AgreementEstimateOut | None = described(
        "The agreement in the whole sample; null while no drawn case is compared.", None
    )
    agreement: list[AgreementOut] = described(
        "Agreement by question, over cases with two finished assessments."
    )


class DifferenceOut(Schema):
    """Answers of the first and the second assessor to one question."""

    question: str = described("The question.", "8.1.1")
    text: str = described("The text of the question.")
    first: str = described("The first assessor's answer before any resolution; may be empty.", "yes")
    second: str = described("The second assessor's answer; may be empty.", "no")
    first_comment: str = described("The first assessor's comment.", "")
    second_comment: str = described("The second assessor's comment.", "")
    differs: bool = described("Whether the two answers differ.", True)
    resolved_to: str | None = described("The answer the difference was resolved to; null until then.", None)
    reason: str | None = described("The reason for the resolution, empty if none; null until then.", None)


class DifferenceResolutionIn(Schema):
    """Resolution of a difference: the answer to use, with the reason."""

    value: Annotated[str, Field(min_length=1, max_length=60), WITHOUT_NUL] = described(
        "The answer to use.", "no"
    )
    reason: Annotated[str, Field(max_length=2000), WITHOUT_NUL] = described(
        "The reason. Required if the answer changes the rating of a key question or standard.",
        "The file supports the second assessor’s answer.",
        default="",
    )


@router.get(
    "/inspections/{int:inspection}/consistency", response=responses(ConsistencyOut), url_name="consistency"
)
def read_consistency(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """List the cases assessed twice, and the agreement of their assessors on each question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    pairs = agreement_queries.assessment_pairs(access=access)
    draws = second_draws.second_draws(access=access)
    choices = second_draws.choices(draws, [second for _first, second in pairs])
    estimate, drawn = agreement_queries.drawn_estimate(access=access, draws=draws)
    return {
        "share": framework(access.inspection.edition).casework.double_assessment_share.value,
        "pairs": [_pair(first, second, choices) for first, second in pairs],
        "estimate": {**asdict(estimate), "drawn": drawn} if estimate else None,
        "agreement": [agreement for agreement, _text in agreement_queries.reliability(access=access)],
    }


@router.get(PAIR, response=responses(list[DifferenceOut]), url_name="differences")
def read_differences(
    request: AuthenticatedRequest, inspection: Number, first: Number
) -> list[dict[str, Any]]:
    """Compare both assessments of a case, by the number of the first. Both must be finished."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_CONSISTENCY)
    assessment, second, comparisons = differences(access=access, first=first)
    readers.viewed(
        access,
        EventType.SEE_ASSESSMENT,
        f"{assessment.audit_subject} beside the second assessment",
        assessments=(assessment.pk, second.pk),
    )
    return [_difference(comparison) for comparison in comparisons]


@router.post(
    f"{PAIR}/{{question}}", response=responses(DifferenceOut, *WRITE_RESPONSES), url_name="resolve_difference"
)
def resolve_difference(
    request: AuthenticatedRequest,
    inspection: Number,
    first: Number,
    question: Name,
    resolution: DifferenceResolutionIn,
) -> dict[str, Any]:
    """Resolve a difference: the first assessment takes the answer. Some answers need a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RESOLVE_DIFFERENCE)
    agreement_changes.resolve_difference(
        access=access, first=first, question=question, value=resolution.value, reason=resolution.reason
    )
    _first, _second, comparisons = differences(access=access, first=first)
    return next(_difference(comparison) for comparison in comparisons if comparison.question == question)


def _pair(
    first: Assessment, second: Assessment, choices: Mapping[second_draws.CaseKey, second_draws.SecondChoice]
) -> dict[str, Any]:
    return {
        "group": first.group,
        "case_id": first.case_id,
        "first": _paired_assessment(first),
        "second": _paired_assessment(second),
        "chosen": choices[second.group, second.case_id],
        "picked_because": second.picked_because,
    }


def _paired_assessment(assessment: Assessment) -> dict[str, Any]:
    return {"id": assessment.pk, "assessor": assessment.assessor_name, "state": assessment.state}


def _difference(comparison: AnswerComparison) -> dict[str, Any]:
    names = ("question", "text", "first", "second", "first_comment", "second_comment", "differs")
    return {
        **{name: getattr(comparison, name) for name in names},
        "resolved_to": comparison.resolution.value if comparison.resolution else None,
        "reason": comparison.resolution.reason if comparison.resolution else None,
    }
