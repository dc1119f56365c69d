"""What the interface says about ratings, judgements and the panel, and what it is told."""

from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from ninja import Router, Schema

from inspectorate.web.assessments.api.agreement import TallyOut, tally_values
from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements.api import LongText, OptionalText, RatingName
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel import changes, forms
from inspectorate.web.panel.models import PanelView
from inspectorate.web.panel.queries import drill_down as drill_down_queries
from inspectorate.web.panel.queries import panel
from inspectorate.web.panel.queries.panel import PanelStandard
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, described, validated
from inspectorate.web.results.api import (
    DecisionOut,
    ProposedRatingOut,
    SensitivityOut,
    proposed_rating,
    sensitivity,
    tallies,
)


class PromptAnswerOut(Schema):
    """An answer to a prompt, in words."""

    text: str = described("The prompt.")
    answer: str = described("The answer in words.", "Yes")
    comment: str = described("The comment.", "")


class CaseAnswerOut(Schema):
    """One case behind a key question."""

    case_id: str = described("The case.", "CO-1001")
    assessor: str = described("Who assessed it.", "Tom Bell")
    answer: str = described("The answer in words; empty while there is none.", "No")
    comment: str = described("The comment.", "The plan does not mention siblings.")
    prompts: list[PromptAnswerOut] = described("The prompts that were answered.")


class DrillDownOut(Schema):
    """A key question with the cases behind it."""

    standard: str = described("Its standard.", "8.1")
    question: str = described("The key question.", "8.1.1")
    text: str = described("Its words.")
    tally: TallyOut | None = described("Its tally; null while nothing is counted.")
    because: str = described("Why the standard has the rating proposed, in words.")
    cases: list[CaseAnswerOut] = described("The cases, by their ids.")


router = Router(tags=["Panel"])
HERE = "/inspections/{int:inspection}/panel"
ONE = f"{HERE}/{{standard}}"


class PanelMemberOut(Schema):
    """Someone on the panel."""

    name: str = described("Who.", "Leila Ashworth")
    has_given: bool = described("Whether they have given their view of the standard.", True)


class PanelViewOut(Schema):
    """What one member thinks."""

    name: str = described("Who.", "Leila Ashworth")
    rating: str = described("Their rating.", "Strong")
    reasons: str = described("Their reasons.")
    at: datetime = described("When they gave it.", AT)


class EarlierDecisionOut(DecisionOut):
    """A decision that was reopened."""

    reopened_by: str = described("Who reopened it.", "Hanna Price")
    reopened_at: datetime = described("When.", AT)
    reason: str = described("Why.")


class PanelStandardOut(Schema):
    """One standard as the panel has it before it."""

    standard: str = described("The standard.", "8.1")
    title: str = described("What it is called.", "Assessment")
    state: Literal["waiting", "agreed", "conflict", "decided"] = described(
        "waiting: not every member has given a view. agreed, conflict: all have. decided: the panel is done.",
        "waiting",
    )
    round: int = described("How often the panel has taken it up.", 1, ge=1)
    members: list[PanelMemberOut] = described("Who sits on the panel.")
    shown: bool = described("Whether the views are open: once every member has given theirs.", False)
    views: list[PanelViewOut] = described("The members' views; empty until all have given theirs.")
    own: PanelViewOut | None = described("The person's own view; null until they have given it.")
    proposed: ProposedRatingOut = described("What the method proposes.")
    tallies: list[TallyOut] = described("Its key questions' tallies.")
    firm: SensitivityOut | None = described("How firm it is; null for a standard judged on evidence.")
    decision: DecisionOut | None = described("What the panel decided; null until it has.")
    earlier: list[EarlierDecisionOut] = described("Decisions that were reopened.")


class PanelViewIn(Schema):
    """One's own view of a standard, given before seeing the others'. It cannot be taken back."""

    rating: RatingName = described("The rating.", "Strong")
    reasons: LongText = described("The reasons.", "Most cases were well assessed.")


class DecisionIn(Schema):
    """What the panel decided."""

    rating: RatingName = described("The rating.", "Strong")
    reasons: OptionalText = described(
        "How the panel came to it: needed when the views differ or the rating is not the proposed one.",
        "",
        default="",
    )


class DecisionReopeningIn(Schema):
    """Why a decision is reopened."""

    reason: LongText = described("The reason.", "A case was assessed again.")


@router.get(HERE, response=responses(list[PanelStandardOut], 409), url_name="panel")
def read_panel(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """Every standard as the panel has it before it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    standards = panel.panel(access=access)
    audit.viewed(access, EventType.SEE_PANEL, "panel")
    return [_standard(each) for each in standards]


@router.get(ONE, response=responses(PanelStandardOut, 409), url_name="panel_standard")
def read_standard(request: AuthenticatedRequest, inspection: Number, standard: Name) -> dict[str, Any]:
    """One standard as the panel has it before it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    seen = panel.standard(access=access, id=standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    return _standard(seen)


@router.post(f"{ONE}/view", response=responses(PanelViewOut, *WRITE_RESPONSES), url_name="give_view")
def give_view(
    request: AuthenticatedRequest, inspection: Number, standard: Name, sent: PanelViewIn
) -> dict[str, Any]:
    """Give one's own view of a standard, before seeing the others'. It cannot be taken back."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    form = forms.PanelViewForm(sent.model_dump(), ratings=access.rating_names)
    return _view(changes.give_view(access=access, standard=standard, **validated(form)))


@router.post(f"{ONE}/decide", response=responses(DecisionOut, *WRITE_RESPONSES), url_name="decide")
def decide(request: AuthenticatedRequest, inspection: Number, standard: Name, sent: DecisionIn) -> Decision:
    """Record what the panel decided, once every member has given a view."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    form = forms.DecisionForm(sent.model_dump(), ratings=access.rating_names, reasons_needed=False)
    return changes.decide(access=access, standard=standard, on=timezone.localdate(), **validated(form))


@router.post(
    f"{ONE}/reopen", response=responses(EarlierDecisionOut, *WRITE_RESPONSES), url_name="reopen_decision"
)
def reopen_decision(
    request: AuthenticatedRequest, inspection: Number, standard: Name, sent: DecisionReopeningIn
) -> dict[str, Any]:
    """Open a decision again, with a reason: the members give new views."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    made = changes.reopen_decision(
        access=access, standard=standard, **validated(forms.DecisionReopeningForm(sent.model_dump()))
    )
    return _earlier(made.decision)


def _standard(seen: PanelStandard) -> dict[str, Any]:
    return {
        "standard": seen.standard.id,
        "title": seen.standard.title,
        **{name: getattr(seen, name) for name in ("state", "round", "shown")},
        "members": [{"name": each.person.name, "has_given": each.has_given} for each in seen.members],
        "views": [_view(each) for each in seen.views],
        "own": _view(seen.own) if seen.own else None,
        "proposed": proposed_rating(seen.proposed),
        "tallies": tallies(seen.tallies),
        "firm": sensitivity(seen.firm),
        "decision": seen.decision,
        "earlier": [_earlier(each) for each in seen.earlier],
    }


def _view(each: PanelView) -> dict[str, Any]:
    return {"name": each.person.name, "rating": each.rating, "reasons": each.reasons, "at": each.at}


def _earlier(each: Decision) -> dict[str, Any]:
    return {
        **{name: getattr(each, name) for name in ("rating", "reasons", "members", "on")},
        "reopened_by": each.reopened.by.name,
        "reopened_at": each.reopened.at,
        "reason": each.reopened.reason,
    }


@router.get(
    "/inspections/{int:inspection}/drill-down/{question}",
    response=responses(DrillDownOut, 409),
    url_name="drill_down",
)
def drill_down(request: AuthenticatedRequest, inspection: Number, question: Name) -> dict[str, Any]:
    """A key question unfolded to the cases, answers and comments behind it. That it was read is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRILL_DOWN)
    found = drill_down_queries.drill_down(access=access, question=question)
    audit.viewed(access, EventType.DRILL_DOWN, f"key question {question}")
    return {
        "standard": found.standard.id,
        "question": found.question.id,
        "text": found.question.text,
        "tally": tally_values(found.tally) if found.tally else None,
        "because": found.because,
        "cases": [_case(each) for each in found.cases],
    }


def _case(each: drill_down_queries.CaseAnswer) -> dict[str, Any]:
    prompts = [{"text": text, "answer": answer, "comment": told} for text, answer, told in each.prompts]
    return {
        **{name: getattr(each, name) for name in ("case_id", "assessor", "answer", "comment")},
        "prompts": prompts,
    }
