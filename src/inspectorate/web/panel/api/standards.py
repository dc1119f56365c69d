"""API of the ratings panel and the drill-down."""

from datetime import datetime
from itertools import chain
from typing import Any, Literal

from django.utils import timezone
from ninja import Router, Schema

from inspectorate.web.assessments.api.schemas import AT, LEFT_OUT
from inspectorate.web.assessments.api.tallies import TallyOut, tally_values
from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements.api.schemas import LongText, OptionalText, RatingName
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel import forms
from inspectorate.web.panel.changes import decisions, views
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
    """One case's answer to a key question."""

    case_id: str = described("The case.", "CO-1001")
    assessor: str = described("The name of the assessor.", "Tom Bell")
    answer: str = described("The answer in words; empty while there is none.", "No")
    comment: str = described("The comment.", "The plan does not mention siblings.")
    prompts: list[PromptAnswerOut] = described("The prompts that were answered.")


class DrillDownOut(Schema):
    """A key question with the cases counted in it."""

    standard: str = described("Its standard.", "8.1")
    question: str = described("The key question.", "8.1.1")
    text: str = described("The text of the key question.")
    tally: TallyOut | None = described("Its tally; null while there are no answers.")
    because: str = described("The reason for the proposed rating, in words.")
    cases: list[CaseAnswerOut] = described("The cases, by their ids.")
    left_out: list[str] = LEFT_OUT


router = Router(tags=["Panel"])
HERE = "/inspections/{int:inspection}"
PANEL = f"{HERE}/panel"
STANDARD = f"{PANEL}/{{standard}}"


class PanelMemberOut(Schema):
    """A panel member."""

    name: str = described("The member's name.", "Leila Ashworth")
    has_given: bool = described("Whether they have given their view of the standard.", True)


class PanelViewOut(Schema):
    """One member's view of a standard."""

    name: str = described("The member's name.", "Leila Ashworth")
    rating: str = described("Their rating.", "Strong")
    reasons: str = described("Their reasons; may be empty if they agree with the proposed rating.")
    at: datetime = described("When they gave it.", AT)


class EarlierDecisionOut(DecisionOut):
    """A decision that has been reopened."""

    reopened_by: str = described("The name of the person who reopened it.", "Hanna Price")
    reopened_at: datetime = described("When it was reopened.", AT)
    reason: str = described("The reason for reopening it.")


class PanelStandardOut(Schema):
    """A standard before the panel."""

    standard: str = described("The standard.", "8.1")
    title: str = described("The title of the standard.", "Assessment")
    state: Literal["waiting", "agreed", "conflict", "decided"] = described(
        "waiting: views are missing. agreed, conflict: all views are given. decided: there is a decision.",
        "waiting",
    )
    round: int = described("The number of the round: each reopening starts a new one.", 1, ge=1)
    members: list[PanelMemberOut] = described("The panel members.")
    views_open: bool = described("Whether the views are shown: when every member has given a view.", False)
    views: list[PanelViewOut] = described("The members' views; empty until every member has given a view.")
    own: PanelViewOut | None = described("The person's own view; null until they have given it.")
    proposed: ProposedRatingOut = described("What the method proposes.")
    tallies: list[TallyOut] = described("Its key questions' tallies.")
    firm: SensitivityOut | None = described(
        "The sensitivity of the rating; null for a standard judged on evidence."
    )
    decision: DecisionOut | None = described("The panel's decision; null until there is one.")
    earlier: list[EarlierDecisionOut] = described("Decisions that were reopened.")
    left_out: list[str] = LEFT_OUT


class PanelViewIn(Schema):
    """A member's own view of a standard, given before seeing those of the others. It cannot be withdrawn."""

    rating: RatingName = described("The rating.", "Strong")
    reasons: OptionalText = described(
        "The reasons: required if the rating is not the proposed one.",
        "Most cases were well assessed.",
        default="",
    )


class DecisionIn(Schema):
    """The panel's decision on a standard."""

    rating: RatingName = described("The rating.", "Strong")
    reasons: OptionalText = described(
        "The panel's reasons: required if the views differ or the rating is not the proposed one.",
        "",
        default="",
    )


class DecisionReopeningIn(Schema):
    """The reason for reopening a decision."""

    reason: LongText = described("The reason.", "A case was assessed again.")


@router.get(PANEL, response=responses(list[PanelStandardOut], 409), url_name="panel")
def read_panel(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """Return every standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    standards = panel.panel(access=access)
    audit.viewed(access, EventType.SEE_PANEL)
    readers.read_cases(access, chain.from_iterable(standard.deciding for standard in standards))
    return [_standard(standard) for standard in standards]


@router.get(STANDARD, response=responses(PanelStandardOut, 409), url_name="panel_standard")
def read_standard(request: AuthenticatedRequest, inspection: Number, standard: Name) -> dict[str, Any]:
    """Return one standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    panel_standard = panel.standard(access=access, id=standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    readers.read_cases(access, panel_standard.deciding)
    return _standard(panel_standard)


@router.post(f"{STANDARD}/view", response=responses(PanelViewOut, *WRITE_RESPONSES), url_name="give_view")
def give_view(
    request: AuthenticatedRequest, inspection: Number, standard: Name, submission: PanelViewIn
) -> dict[str, Any]:
    """Give your own view of a standard, before seeing those of the others. It cannot be withdrawn.

    A view that is the proposed rating needs no reasons.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    form = forms.PanelViewForm(submission.model_dump(), ratings=access.rating_names)
    return _view(views.give_view(access=access, standard=standard, **validated(form)))


@router.post(f"{STANDARD}/decide", response=responses(DecisionOut, *WRITE_RESPONSES), url_name="decide")
def decide(
    request: AuthenticatedRequest, inspection: Number, standard: Name, submission: DecisionIn
) -> Decision:
    """Record the panel's decision, once every member has given a view."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    form = forms.DecisionForm(submission.model_dump(), ratings=access.rating_names, reasons_required=False)
    return decisions.decide(access=access, standard=standard, on=timezone.localdate(), **validated(form))


@router.post(
    f"{STANDARD}/reopen", response=responses(EarlierDecisionOut, *WRITE_RESPONSES), url_name="reopen_decision"
)
def reopen_decision(
    request: AuthenticatedRequest, inspection: Number, standard: Name, submission: DecisionReopeningIn
) -> dict[str, Any]:
    """Reopen a decision, with a reason: the members give new views."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    reopening = decisions.reopen_decision(
        access=access, standard=standard, **validated(forms.DecisionReopeningForm(submission.model_dump()))
    )
    return _earlier(reopening.decision)


def _standard(standard: PanelStandard) -> dict[str, Any]:
    return {
        "standard": standard.standard.id,
        "title": standard.standard.title,
        **{name: getattr(standard, name) for name in ("state", "round", "views_open")},
        "members": [
            {"name": member.person.name, "has_given": member.has_given} for member in standard.members
        ],
        "views": [_view(view) for view in standard.views],
        "own": _view(standard.own_view) if standard.own_view else None,
        "proposed": proposed_rating(standard.proposed),
        "tallies": tallies(standard.tallies),
        "firm": sensitivity(standard.sensitivity),
        "decision": standard.decision,
        "earlier": [_earlier(decision) for decision in standard.earlier_decisions],
        "left_out": standard.left_out,
    }


def _view(view: PanelView) -> dict[str, Any]:
    return {"name": view.person.name, "rating": view.rating, "reasons": view.reasons, "at": view.at}


def _earlier(decision: Decision) -> dict[str, Any]:
    return {
        **{name: getattr(decision, name) for name in ("rating", "reasons", "members", "on")},
        "reopened_by": decision.reopened.by.name,
        "reopened_at": decision.reopened.at,
        "reason": decision.reopened.reason,
    }


@router.get(
    "/inspections/{int:inspection}/drill-down/{question}",
    response=responses(DrillDownOut, 409),
    url_name="drill_down",
)
def drill_down(request: AuthenticatedRequest, inspection: Number, question: Name) -> dict[str, Any]:
    """Return a key question with the cases, answers and comments behind it. The access is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRILL_DOWN)
    drill_down = drill_down_queries.drill_down(access=access, question=question)
    readers.viewed(
        access,
        EventType.DRILL_DOWN,
        f"key question {question}",
        assessments=[case.assessment for case in drill_down.cases],
    )
    return {
        "standard": drill_down.standard.id,
        "question": drill_down.question.id,
        "text": drill_down.question.text,
        "tally": tally_values(drill_down.tally) if drill_down.tally else None,
        "because": drill_down.because,
        "cases": [_case(case) for case in drill_down.cases],
        "left_out": drill_down.left_out,
    }


def _case(case: drill_down_queries.CaseAnswer) -> dict[str, Any]:
    prompts = [{"text": text, "answer": answer, "comment": comment} for text, answer, comment in case.prompts]
    return {
        **{name: getattr(case, name) for name in ("case_id", "assessor", "answer", "comment")},
        "prompts": prompts,
    }
