"""The ratings panel for programs: views stay hidden until all are in, as on the pages."""

from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from ninja import Router, Schema

from inspectorate.web.assessments.api.comparing import Tallied
from inspectorate.web.assessments.api.told import AT
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.api.judging import ratings_of
from inspectorate.web.judgements.api.rating import firm, proposed, tallies
from inspectorate.web.judgements.api.told import (
    Decided,
    Firm,
    Proposed,
    RatingName,
    Said,
    Words,
)
from inspectorate.web.judgements.models import Decision, View
from inspectorate.web.judgements.queries import Seen
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers
from inspectorate.web.shapes import Name, Number, says, sound

router = Router(tags=["Panel"])
HERE = "/inspections/{int:inspection}/panel"
ONE = f"{HERE}/{{standard}}"


class MemberTold(Schema):
    """Someone on the panel."""

    name: str = says("Who.", "Leila Ashworth")
    has_given: bool = says("Whether they have given their view of the standard.", True)


class ViewTold(Schema):
    """What one member thinks."""

    name: str = says("Who.", "Leila Ashworth")
    rating: str = says("Their rating.", "Strong")
    reasons: str = says("Their reasons.")
    at: datetime = says("When they gave it.", AT)


class EarlierDecision(Decided):
    """A decision that was reopened."""

    reopened_by: str = says("Who reopened it.", "Hanna Price")
    reopened_at: datetime = says("When.", AT)
    reason: str = says("Why.")


class PanelStandard(Schema):
    """One standard as the panel has it before it."""

    standard: str = says("The standard.", "8.1")
    title: str = says("What it is called.", "Assessment")
    state: Literal["waiting", "agreed", "conflict", "decided"] = says(
        "waiting: not every member has given a view. agreed, conflict: all have. decided: the panel is done.",
        "waiting",
    )
    round: int = says("How often the panel has taken it up.", 1, ge=1)
    members: list[MemberTold] = says("Who sits on the panel.")
    shown: bool = says("Whether the views are open: once every member has given theirs.", False)
    views: list[ViewTold] = says("The members' views; empty until all have given theirs.")
    own: ViewTold | None = says("The person's own view; null until they have given it.")
    proposed: Proposed = says("What the method proposes.")
    tallies: list[Tallied] = says("Its key questions' tallies.")
    firm: Firm | None = says("How firm it is; null for a standard judged on evidence.")
    decision: Decided | None = says("What the panel decided; null until it has.")
    earlier: list[EarlierDecision] = says("Decisions that were reopened.")


class OwnView(Schema):
    """One's own view of a standard, given before seeing the others'. It cannot be taken back."""

    rating: RatingName = says("The rating.", "Strong")
    reasons: Said = says("The reasons.", "Most cases were well assessed.")


class PanelDecision(Schema):
    """What the panel decided."""

    rating: RatingName = says("The rating.", "Strong")
    reasons: Words = says(
        "How the panel came to it: needed when the views differ or the rating is not the proposed one.",
        "",
        default="",
    )


class Reopening(Schema):
    """Why a decision is reopened."""

    reason: Said = says("The reason.", "A case was assessed again.")


@router.get(HERE, response=answers(list[PanelStandard], 409), url_name="panel")
def read_panel(request: SignedIn, inspection: Number) -> list[dict[str, Any]]:
    """Every standard as the panel has it before it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    standards = queries.panel(access=access)
    audit.viewed(access, EventType.SEE_PANEL, "panel")
    return [_told(each) for each in standards]


@router.get(ONE, response=answers(PanelStandard, 409), url_name="panel_standard")
def read_standard(request: SignedIn, inspection: Number, standard: Name) -> dict[str, Any]:
    """One standard as the panel has it before it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    seen = queries.standard(access=access, id=standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    return _told(seen)


@router.post(f"{ONE}/view", response=answers(ViewTold, *WRITES), url_name="give_view")
def give_view(request: SignedIn, inspection: Number, standard: Name, sent: OwnView) -> dict[str, Any]:
    """Give one's own view of a standard, before seeing the others'. It cannot be taken back."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    form = forms.GiveView(sent.model_dump(), ratings=ratings_of(access))
    return _view(changes.give_view(access=access, standard=standard, **sound(form)))


@router.post(f"{ONE}/decide", response=answers(Decided, *WRITES), url_name="decide")
def decide(request: SignedIn, inspection: Number, standard: Name, sent: PanelDecision) -> Decision:
    """Record what the panel decided, once every member has given a view."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    form = forms.Decide(sent.model_dump(), ratings=ratings_of(access), reasons_needed=False)
    return changes.decide(access=access, standard=standard, on=timezone.localdate(), **sound(form))


@router.post(f"{ONE}/reopen", response=answers(EarlierDecision, *WRITES), url_name="reopen_decision")
def reopen_decision(request: SignedIn, inspection: Number, standard: Name, sent: Reopening) -> dict[str, Any]:
    """Open a decision again, with a reason: the members give new views."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    made = changes.reopen(access=access, standard=standard, **sound(forms.Reopen(sent.model_dump())))
    return _earlier(made.decision)


def _told(seen: Seen) -> dict[str, Any]:
    return {
        "standard": seen.standard.id,
        "title": seen.standard.title,
        **{name: getattr(seen, name) for name in ("state", "round", "shown")},
        "members": [{"name": each.person.name, "has_given": each.has_given} for each in seen.members],
        "views": [_view(each) for each in seen.views],
        "own": _view(seen.own) if seen.own else None,
        "proposed": proposed(seen.proposed),
        "tallies": tallies(seen.tallies),
        "firm": firm(seen.firm),
        "decision": seen.decision,
        "earlier": [_earlier(each) for each in seen.earlier],
    }


def _view(each: View) -> dict[str, Any]:
    return {"name": each.person.name, "rating": each.rating, "reasons": each.reasons, "at": each.at}


def _earlier(each: Decision) -> dict[str, Any]:
    return {
        **{name: getattr(each, name) for name in ("rating", "reasons", "members", "on")},
        "reopened_by": each.reopened.by.name,
        "reopened_at": each.reopened.at,
        "reason": each.reopened.reason,
    }
