"""API of progress and ratings, and of the evidence on a standard."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings import ConfirmedRating, ProposedRating, Sensitivity
from inspectorate.method.standards import Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.api.schemas import AT, LEFT_OUT
from inspectorate.web.assessments.api.tallies import TallyOut, tally_values
from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Name, Number, described
from inspectorate.web.results.queries import emerging_findings
from inspectorate.web.results.queries.emerging_findings import PersonProgress
from inspectorate.web.results.queries.evidence import standard_evidence
from inspectorate.web.results.queries.personal_results import PersonalResults, deciding_cases


class QuestionRatingOut(Schema):
    """The rating of one key question."""

    question: str = described("The key question.", "8.1.1")
    percentage: int = described("The rounded percentage that the report shows, 0 to 100.", 48, ge=0, le=100)
    rating: str = described("The rating of the band that the percentage is in.", "Weak")
    unrounded_rating: str = described("The rating that the unrounded percentage would give.", "Weak")


class ReasonOut(Schema):
    """A reason, with a stable key."""

    key: str = described("The key of the reason; it does not change.", "near_boundary")
    because: str = described("The reason in words.")


class ProposedRatingOut(Schema):
    """A proposed rating, with its reasons."""

    rating: str | None = described("The rating; null while the standard cannot be rated.", "Weak")
    score: int | None = described(
        "The points of the rating; null while the standard cannot be rated.", 0, ge=0
    )
    scored: bool = described("Whether the standard counts towards the overall rating.", True)
    lowest: str | None = described("The key question that decides the rating; null for a judgement.", "8.1.1")
    because: str = described("The reason, in words.")
    questions: list[QuestionRatingOut] = described("The rating of each key question.")
    triggers: list[ReasonOut] = described("Triggers: why the panel can change the rating.")
    to_weigh: list[ReasonOut] = described("What the panel considers if it changes the rating.")
    limitations: list[str] = described(
        "Sentences to be read with the rating: missing answers, and very few cases behind it."
    )
    provisional: bool = described("Whether answers are missing that may change the rating.", False)
    missing: int = described("Missing answers to key questions.", 0, ge=0)
    unassessed: int = described("Sampled cases without an assessment.", 0, ge=0)


class DecidingCaseOut(Schema):
    """An answer that would change the rating, or help to change it, if it were different."""

    case_id: str = described("The case.", "CO-1001")
    question: str = described("The key question.", "8.1.1")
    answer: str = described("The current answer.", "no")
    alone: bool = described("Whether this case alone changes the rating.", False)
    toward: str = described("The rating that would result.", "Fair")


class DisagreementProbabilityOut(Schema):
    """Probabilities of the ratings if two assessors differ on some answers."""

    rate: float = described("The share of answers on which they differ, 0 to 1.", 0.05, ge=0, le=1)
    probabilities: dict[str, float] = described(
        "Probability of every rating, 0 to 1.", {"Weak": 0.7, "Strong": 0.3}
    )


class SensitivityOut(Schema):
    """How close a rating is to a boundary, and how certain it is."""

    points_to_boundary: float = described(
        "Percentage points between the deciding unrounded percentage and the nearest boundary of its band.",
        1.6,
    )
    cases_to_change: int = described(
        "Fewest answers that would have to be different to change the rating.", 1, ge=0
    )
    toward: str = described("The rating that would result.", "Fair")
    one_case: bool = described(
        "Whether one case would change the rating if all its answers were different.", True
    )
    certainty: float | None = described(
        "Probability, 0 to 1, that all eligible cases would give this rating, by sampling only; 1 only when "
        "certain, null when not given (see method).",
        0.8,
        ge=0,
        le=1,
    )
    probabilities: dict[str, float] = described(
        "Probability of every rating, 0 to 1, by sampling only; empty when not given.",
        {"Weak": 0.8, "Strong": 0.2},
    )
    with_disagreement: list[DisagreementProbabilityOut] = described(
        "The probabilities if two assessors differ on some answers, by rate."
    )
    because: str = described("Notes on the sensitivity, in words.")
    method: str = described("How the probabilities were calculated, or why there are none.")
    deciding: list[DecidingCaseOut] = described(
        "The answers that would change the rating; empty once the case data has been deleted."
    )


class DecisionOut(Schema):
    """A decision of the panel."""

    rating: str = described("The rating.", "Weak")
    reasons: str = described("The panel's reasons; may be empty if it confirmed the proposed rating.")
    members: list[str] = described("The names of the panel members.", ["Leila Ashworth"])
    on: date = described("The date of the decision.", "2018-10-01")


class RatingOut(Schema):
    """A standard's rating: confirmed, or proposed while the panel has not decided."""

    standard: str = described("The standard.", "8.1")
    title: str = described("The title of the standard.", "Assessment")
    rating: str | None = described(
        "The rating: confirmed, or proposed before that; null while there is none.", "Strong"
    )
    score: int | None = described("Its points.", 2, ge=0)
    confirmed: bool = described("Whether the panel has decided it.", False)
    provisional: bool = described(
        "Whether answers are missing that may change a rating the panel has not decided.", False
    )
    because: str = described("The reason for the rating, in words.")
    proposed: ProposedRatingOut = described("What the method proposes.")
    tallies: list[TallyOut] = described(
        "Its key questions' tallies; empty for a standard judged on evidence."
    )
    firm: SensitivityOut | None = described(
        "The sensitivity of the rating; null for a standard judged on evidence."
    )
    decision: DecisionOut | None = described("The panel's decision; null until there is one.")
    left_out: list[str] = LEFT_OUT


class OverallOut(Schema):
    """The overall rating so far."""

    rating: str = described("The rating.", "Fair")
    score: int = described("The sum of the points.", 14, ge=0)
    out_of: int = described("The maximum of the sum.", 36, ge=0)
    because: str = described("The reason, in words.")


class RatingsOut(Schema):
    """The ratings of an inspection, and the overall rating."""

    edition: str = described("The edition of the standards.", "example-2031")
    digest: str = described("SHA-256 over what the results follow from.")
    calculated_at: datetime = described(
        "When the ratings were calculated: at most every 15 seconds while answers come in.", AT
    )
    left_out: list[str] = LEFT_OUT
    provisional: bool = described("Whether outstanding work may still change the overall rating.", True)
    outstanding: list[str] = described("The outstanding work, in sentences.")
    overall: OverallOut | None = described("The overall rating; null when nothing is rated yet.")
    overall_probabilities: dict[str, float] = described(
        "Probability of every overall rating, 0 to 1, by sampling only; empty when it cannot be calculated.",
        {"Strong": 0.3},
    )
    overall_with_disagreement: list[DisagreementProbabilityOut] = described(
        "The overall probabilities if two assessors differ on some answers, by rate."
    )
    disagreement_basis: str = described("Where the rates of disagreement come from, in words.")
    standards: list[RatingOut] = described("Every standard, in the edition's order.")


class PersonProgressOut(Schema):
    """One person's progress, or everyone's."""

    name: str = described("The person's name.", "Tom Bell")
    cases: int = described("Number of assessments assigned.", 6, ge=0)
    states: dict[str, int] = described("How many assessments are in each state.", {"finished": 2})
    stages: dict[str, int] = described(
        "By standard: how many assessments have all its key questions answered, or are finished.", {"8.1": 3}
    )


class ProgressOut(Schema):
    """The progress of an inspection's assessments."""

    stages: list[str] = described("The standards judged on cases, in order.", ["8.1", "8.2"])
    everyone: PersonProgressOut = described("The total of all people; the name is empty.")
    people: list[PersonProgressOut] = described("The people, sorted by name.")


router = Router(tags=["Ratings"])
HERE = "/inspections/{int:inspection}"


class QuestionEvidenceOut(Schema):
    """The evidence on one key question."""

    question: str = described("The key question.", "9.1.1")
    kinds: list[str] = described("Titles of the kinds of source on which the judgement is based.")
    supports: list[str] = described("References of the evidence that shows a strength.", ["E1"])
    contradicts: list[str] = described(
        "References of the evidence that shows an area for improvement.", ["E2"]
    )
    others: list[str] = described("References of the evidence cited that shows neither.", ["L1"])
    uncited: list[str] = described(
        "References that the judgement does not cite although the evidence disagrees.", ["E2"]
    )
    gap: str = described("What is missing, in words; empty if nothing is.", "")


class StandardEvidenceOut(Schema):
    """The evidence on the key questions of a standard."""

    standard: str = described("The standard.", "9.1")
    questions: list[QuestionEvidenceOut] = described("The evidence on each of its key questions.")


@router.get(
    f"{HERE}/judgements/{{standard}}/evidence",
    response=responses(StandardEvidenceOut, 409),
    url_name="standard_evidence",
)
def read_standard_evidence(
    request: AuthenticatedRequest, inspection: Number, standard: Name
) -> dict[str, Any]:
    """Return the evidence on each key question of a standard judged on evidence, and what is missing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    evidence = standard_evidence(access=access, standard=standard)
    if evidence.faults:
        raise FaultsFound(evidence.faults)
    return {
        "standard": evidence.standard.id,
        "questions": [
            {
                "question": entry.question.id,
                "kinds": list(entry.kinds),
                "supports": [item.ref for item in entry.strengths],
                "contradicts": [item.ref for item in entry.improvements],
                "others": [item.ref for item in entry.others],
                "uncited": sorted(entry.uncited),
                "gap": entry.gap,
            }
            for entry in evidence.questions
        ],
    }


@router.get(f"{HERE}/progress", response=responses(ProgressOut), url_name="progress")
def read_progress(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the progress by person and stage."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    stages, people, everyone = emerging_findings.progress(access=access)
    return {
        "stages": [stage.id for stage in stages],
        "everyone": _progress(everyone),
        "people": [_progress(person) for person in people],
    }


@router.get(f"{HERE}/ratings", response=responses(RatingsOut, 409), url_name="ratings")
def read_ratings(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return all ratings, proposed and confirmed, with reasons, sensitivity and certainty."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    personal = emerging_findings.ratings(access=access)
    results = personal.results
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, "ratings")
    readers.read_cases(access, deciding_cases(results))
    standards = framework(access.inspection.edition).standards
    return {
        "edition": access.inspection.edition,
        **{name: getattr(personal, name) for name in ("digest", "calculated_at", "left_out")},
        **{
            name: getattr(results, name)
            for name in ("provisional", "overall", "overall_probabilities", "disagreement_basis")
        },
        "overall_with_disagreement": list(results.overall_with_disagreement),
        "outstanding": list(results.outstanding),
        "standards": [_rating(standard, personal) for standard in standards.values()],
    }


@router.get(f"{HERE}/ratings/{{standard}}", response=responses(RatingOut, 409), url_name="rating")
def read_rating(request: AuthenticatedRequest, inspection: Number, standard: Name) -> dict[str, Any]:
    """Return one standard's rating, with its deciding cases."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    standards = framework(access.inspection.edition).standards
    if standard not in standards:
        raise NotVisible
    personal = emerging_findings.ratings(access=access)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, f"rating of {standard}")
    readers.read_cases(access, deciding_cases(personal.results, standard))
    return _rating(standards[standard], personal)


def proposed_rating(proposed: ProposedRating) -> dict[str, Any]:
    """Return a proposed rating as API values."""
    names = ("rating", "score", "scored", "lowest", "because", "provisional", "missing", "unassessed")
    lists = ("questions", "triggers", "to_weigh", "limitations")
    return {
        **{name: getattr(proposed, name) for name in names},
        **{name: list(getattr(proposed, name)) for name in lists},
    }


def sensitivity(result: Sensitivity | None) -> dict[str, Any] | None:
    """Return a sensitivity as API values, or None."""
    if result is None:
        return None
    names = ("points_to_boundary", "cases_to_change", "toward", "one_case", "because", "method")
    return {
        **{name: getattr(result, name) for name in names},
        "certainty": result.probabilities.get(result.rating),
        "probabilities": dict(result.probabilities),
        "with_disagreement": list(result.with_disagreement),
        "deciding": list(result.deciding),
    }


def tallies(values: Iterable[Tally]) -> list[dict[str, Any]]:
    """Return tallies as API values."""
    return [tally_values(tally) for tally in values]


def _rating(standard: Standard, personal: PersonalResults) -> dict[str, Any]:
    results = personal.results
    confirmed: ConfirmedRating = results.ratings[standard.id]
    question_tallies = (
        results.tallies[key.id] for key in standard.key_questions if key.id in results.tallies
    )
    return {
        "standard": standard.id,
        "title": standard.title,
        **{name: getattr(confirmed, name) for name in ("rating", "score", "because", "decision")},
        "confirmed": confirmed.decision is not None,
        "provisional": confirmed.provisional,
        "proposed": proposed_rating(confirmed.proposed),
        "tallies": tallies(question_tallies),
        "firm": sensitivity(results.sensitivity.get(standard.id)),
        "left_out": personal.left_out,
    }


def _progress(person: PersonProgress) -> dict[str, Any]:
    return {
        "name": person.name,
        "cases": person.cases,
        "states": dict(sorted(person.states.items())),
        "stages": dict(sorted(person.stages.items())),
    }
