"""API of progress, ratings and what they rest on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from inspectorate.method.inspection import Results
from inspectorate.method.ratings import ConfirmedRating, ProposedRating, Sensitivity
from inspectorate.method.standards import Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.api.agreement import TallyOut, tally_values
from inspectorate.web.assessments.api.schemas import AT
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


class QuestionRatingOut(Schema):
    """The band one key question's percentage falls in."""

    question: str = described("The key question.", "8.1.1")
    percentage: int = described("The printed percentage, 0 to 100.", 48, ge=0, le=100)
    rating: str = described("The rating of its band.", "Weak")
    unrounded_rating: str = described("The rating that the unrounded percentage would give.", "Weak")


class ReasonOut(Schema):
    """A reason, and what it is about."""

    key: str = described("What it is about, in a word that does not change.", "near_boundary")
    because: str = described("The reason in words.")


class ProposedRatingOut(Schema):
    """A proposed rating: the rule, what went in, and why."""

    rating: str | None = described("The rating; null when it cannot be rated yet.", "Weak")
    score: int | None = described("Its points; null when it cannot be rated yet.", 0, ge=0)
    scored: bool = described("Whether the standard counts towards the overall rating.", True)
    lowest: str | None = described("The key question that decides it; null for a judgement.", "8.1.1")
    because: str = described("Why, in words.")
    questions: list[QuestionRatingOut] = described("The band of each key question.")
    triggers: list[ReasonOut] = described("Why the panel may consider moving it.")
    to_weigh: list[ReasonOut] = described("What the panel weighs if it does.")


class DecidingCaseOut(Schema):
    """An answer in a case that, judged the other way, moves the rating or helps to."""

    case_id: str = described("The case.", "CO-1001")
    question: str = described("The key question.", "8.1.1")
    answer: str = described("The answer as it is.", "no")
    alone: bool = described("Whether this case moves the rating by itself.", False)
    toward: str = described("The rating it leads to.", "Fair")


class SensitivityOut(Schema):
    """How firm a rating is."""

    points_to_boundary: float = described(
        "Percentage points from the unrounded percentage that decides to the nearest boundary that matters.",
        1.6,
    )
    cases_to_change: int = described("Fewest answers that, judged the other way, change the rating.", 1, ge=0)
    toward: str = described("The rating they lead to.", "Fair")
    one_case: bool = described("Whether one case does it, with all its answers judged the other way.", True)
    certainty: float | None = described(
        "Probability, 0 to 1, that all eligible cases would give this rating; null when not known.", 0.8, ge=0
    )
    probabilities: dict[str, float] = described(
        "Probability of every rating, 0 to 1.", {"Weak": 0.8, "Strong": 0.2}
    )
    because: str = described("The rest, in words.")
    method: str = described("How the probabilities were found.")
    deciding: list[DecidingCaseOut] = described(
        "The answers concerned; empty once the cases have been removed on their date."
    )


class DecisionOut(Schema):
    """What the panel decided."""

    rating: str = described("The rating.", "Weak")
    reasons: str = described("How the panel came to it; may be empty when the proposed rating stands.")
    members: list[str] = described("Who sat.", ["Leila Ashworth"])
    on: date = described("The day.", "2018-10-01")


class RatingOut(Schema):
    """One standard's rating as it stands."""

    standard: str = described("The standard.", "8.1")
    title: str = described("What it is called.", "Assessment")
    rating: str | None = described(
        "The rating as it stands: confirmed, else proposed; null while none.", "Strong"
    )
    score: int | None = described("Its points.", 2, ge=0)
    confirmed: bool = described("Whether the panel has decided it.", False)
    because: str = described("Why it is this rating, in words.")
    proposed: ProposedRatingOut = described("What the method proposes.")
    tallies: list[TallyOut] = described(
        "Its key questions' tallies; empty for a standard judged on evidence."
    )
    firm: SensitivityOut | None = described("How firm it is; null for a standard judged on evidence.")
    decision: DecisionOut | None = described("What the panel decided; null until it has.")


class OverallOut(Schema):
    """The overall rating as it stands."""

    rating: str = described("The rating.", "Fair")
    score: int = described("The sum of the points.", 14, ge=0)
    out_of: int = described("The most points there could be.", 36, ge=0)
    because: str = described("Why, in words.")


class RatingsOut(Schema):
    """Every rating as it stands, with what it rests on."""

    edition: str = described("The edition of the standards it follows from.", "example-2031")
    digest: str = described("SHA-256 over every input, in the form in which it would be exported.")
    calculated_at: datetime = described(
        "When it was worked out; while answers come in, every 15 seconds.", AT
    )
    provisional: bool = described("Whether something is to come that may change the overall rating.", True)
    outstanding: list[str] = described("What is to come, in sentences.")
    overall: OverallOut | None = described("The overall rating; null when nothing is rated yet.")
    overall_probabilities: dict[str, float] = described(
        "Probability of every overall rating, 0 to 1; empty when it cannot be said.", {"Strong": 0.3}
    )
    standards: list[RatingOut] = described("Every standard, in the edition's order.")


class PersonProgressOut(Schema):
    """How far someone has come."""

    name: str = described("Who.", "Tom Bell")
    cases: int = described("Assessments they have.", 6, ge=0)
    states: dict[str, int] = described("How many assessments are in each state.", {"finished": 2})
    stages: dict[str, int] = described(
        "By standard: how many assessments have all its key questions answered, or are finished.", {"8.1": 3}
    )


class ProgressOut(Schema):
    """How far everyone has come."""

    stages: list[str] = described("The standards judged on cases, in order.", ["8.1", "8.2"])
    everyone: PersonProgressOut = described("Everyone together; the name is empty.")
    people: list[PersonProgressOut] = described("Person by person, by name.")


router = Router(tags=["Ratings"])
HERE = "/inspections/{int:inspection}"


@router.get(f"{HERE}/progress", response=responses(ProgressOut), url_name="progress")
def read_progress(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """How far everyone has come, person by person and stage by stage."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    stages, people, everyone = emerging_findings.progress(access=access)
    return {
        "stages": [each.id for each in stages],
        "everyone": _progress(everyone),
        "people": [_progress(each) for each in people],
    }


@router.get(f"{HERE}/ratings", response=responses(RatingsOut, 409), url_name="ratings")
def read_ratings(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Every rating as it stands: proposed and confirmed, why, how near a boundary, and how certain."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    kept, found = emerging_findings.ratings(access=access)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, "ratings")
    known = framework(access.inspection.edition).standards
    return {
        **{name: getattr(kept, name) for name in ("edition", "digest", "calculated_at")},
        **{name: getattr(found, name) for name in ("provisional", "overall", "overall_probabilities")},
        "outstanding": list(found.outstanding),
        "standards": [_rating(each, found) for each in known.values()],
    }


@router.get(f"{HERE}/ratings/{{standard}}", response=responses(RatingOut, 409), url_name="rating")
def read_rating(request: AuthenticatedRequest, inspection: Number, standard: Name) -> dict[str, Any]:
    """One standard's rating as it stands, with the cases that decide it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    known = framework(access.inspection.edition).standards
    if standard not in known:
        raise NotVisible
    _kept, found = emerging_findings.ratings(access=access)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, f"rating of {standard}")
    return _rating(known[standard], found)


def proposed_rating(each: ProposedRating) -> dict[str, Any]:
    """A proposed rating as the interface tells it."""
    names = ("rating", "score", "scored", "lowest", "because")
    lists = ("questions", "triggers", "to_weigh")
    return {
        **{name: getattr(each, name) for name in names},
        **{name: list(getattr(each, name)) for name in lists},
    }


def sensitivity(each: Sensitivity | None) -> dict[str, Any] | None:
    """How firm a rating is, as the interface tells it."""
    if each is None:
        return None
    names = ("points_to_boundary", "cases_to_change", "toward", "one_case", "because", "method")
    return {
        **{name: getattr(each, name) for name in names},
        "certainty": each.probabilities.get(each.rating),
        "probabilities": dict(each.probabilities),
        "deciding": list(each.deciding),
    }


def tallies(found: Iterable[Tally]) -> list[dict[str, Any]]:
    """Tallies as the interface tells them."""
    return [tally_values(each) for each in found]


def _rating(standard: Standard, found: Results) -> dict[str, Any]:
    current_state: ConfirmedRating = found.ratings[standard.id]
    keys = (found.tallies[key.id] for key in standard.key_questions if key.id in found.tallies)
    return {
        "standard": standard.id,
        "title": standard.title,
        **{name: getattr(current_state, name) for name in ("rating", "score", "because", "decision")},
        "confirmed": current_state.decision is not None,
        "proposed": proposed_rating(current_state.proposed),
        "tallies": tallies(keys),
        "firm": sensitivity(found.sensitivity.get(standard.id)),
    }


def _progress(each: PersonProgress) -> dict[str, Any]:
    return {"name": each.name, "cases": each.cases, "states": dict(each.states), "stages": dict(each.stages)}
