"""Ratings for programs: proposed and confirmed, why, how firm, and the cases behind them."""

from collections.abc import Iterable
from typing import Any

from ninja import Router

from inspectorate.method.inspection import Results
from inspectorate.method.ratings import ConfirmedRating, ProposedRating, Sensitivity
from inspectorate.method.standards import Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.assessments.api.comparing import tallied
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import framework, open_inspection
from inspectorate.web.judgements import queries
from inspectorate.web.judgements.api.told import ProgressTold, Ratings, RatingTold, UnfoldedTold
from inspectorate.web.judgements.queries.picture import Progress
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.problems import answers
from inspectorate.web.shapes import Name, Number

router = Router(tags=["Ratings"])
HERE = "/inspections/{int:inspection}"


@router.get(f"{HERE}/progress", response=answers(ProgressTold), url_name="progress")
def read_progress(request: SignedIn, inspection: Number) -> dict[str, Any]:
    """How far everyone has come, person by person and stage by stage."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    stages, people, everyone = queries.progress(access=access)
    return {
        "stages": [each.id for each in stages],
        "everyone": _progress(everyone),
        "people": [_progress(each) for each in people],
    }


@router.get(f"{HERE}/ratings", response=answers(Ratings, 409), url_name="ratings")
def read_ratings(request: SignedIn, inspection: Number) -> dict[str, Any]:
    """Every rating as it stands: proposed and confirmed, why, how near a boundary, and how certain."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    kept, found = queries.rated(access=access)
    audit.viewed(access, EventType.SEE_PICTURE, "ratings")
    known = framework(access.inspection.edition).standards
    return {
        **{name: getattr(kept, name) for name in ("edition", "digest", "worked_out_at")},
        **{name: getattr(found, name) for name in ("provisional", "overall", "overall_probabilities")},
        "outstanding": list(found.outstanding),
        "standards": [_rating(each, found) for each in known.values()],
    }


@router.get(f"{HERE}/ratings/{{standard}}", response=answers(RatingTold, 409), url_name="rating")
def read_rating(request: SignedIn, inspection: Number, standard: Name) -> dict[str, Any]:
    """One standard's rating as it stands, with the cases that decide it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    known = framework(access.inspection.edition).standards
    if standard not in known:
        raise NotVisible
    _kept, found = queries.rated(access=access)
    audit.viewed(access, EventType.SEE_PICTURE, f"rating of {standard}")
    return _rating(known[standard], found)


@router.get(f"{HERE}/unfold/{{question}}", response=answers(UnfoldedTold, 409), url_name="unfold")
def unfold(request: SignedIn, inspection: Number, question: Name) -> dict[str, Any]:
    """A key question unfolded to the cases, answers and comments behind it. That it was read is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.UNFOLD_RATING)
    found = queries.unfold(access=access, question=question)
    audit.viewed(access, EventType.UNFOLD_RATING, f"key question {question}")
    return {
        "standard": found.standard.id,
        "question": found.question.id,
        "text": found.question.text,
        "tally": tallied(found.tally) if found.tally else None,
        "because": found.because,
        "cases": [_case(each) for each in found.cases],
    }


def proposed(each: ProposedRating) -> dict[str, Any]:
    """A proposed rating as the interface tells it."""
    names = ("rating", "score", "scored", "lowest", "because")
    lists = ("questions", "triggers", "to_weigh")
    return {
        **{name: getattr(each, name) for name in names},
        **{name: list(getattr(each, name)) for name in lists},
    }


def firm(each: Sensitivity | None) -> dict[str, Any] | None:
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
    return [tallied(each) for each in found]


def _rating(standard: Standard, found: Results) -> dict[str, Any]:
    stands: ConfirmedRating = found.ratings[standard.id]
    keys = (found.tallies[key.id] for key in standard.key_questions if key.id in found.tallies)
    return {
        "standard": standard.id,
        "title": standard.title,
        **{name: getattr(stands, name) for name in ("rating", "score", "because", "decision")},
        "confirmed": stands.decision is not None,
        "proposed": proposed(stands.proposed),
        "tallies": tallies(keys),
        "firm": firm(found.sensitivity.get(standard.id)),
    }


def _case(each: queries.CaseUnfolded) -> dict[str, Any]:
    prompts = [{"text": text, "answer": answer, "comment": told} for text, answer, told in each.prompts]
    return {
        **{name: getattr(each, name) for name in ("case_id", "assessor", "answer", "comment")},
        "prompts": prompts,
    }


def _progress(each: Progress) -> dict[str, Any]:
    return {"name": each.name, "cases": each.cases, "states": dict(each.states), "stages": dict(each.stages)}
