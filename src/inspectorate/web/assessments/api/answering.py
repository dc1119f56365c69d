"""Saving answers, settling clashes, noting interviews, finishing."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from inspectorate.web.assessments import changes, queries
from inspectorate.web.assessments.api.told import (
    ClashSettled,
    InterviewHeld,
    InterviewSent,
    Kept,
    Reason,
    Sent,
    SentTogether,
    Settled,
    Stands,
)
from inspectorate.web.assessments.changes import Saved, Saving
from inspectorate.web.assessments.models import Interview, Progress, Way
from inspectorate.web.assessments.queries import AssessmentAccess
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers, problem
from inspectorate.web.shapes import Number

router = Router(tags=["Answers"])
ONE = "/inspections/{int:inspection}/assessments/{int:assessment}"


@router.post(f"{ONE}/answers", response=answers(Kept, *WRITES), url_name="save_answer")
def save_answer(request: SignedIn, inspection: Number, assessment: Number, sent: Sent) -> Kept:
    """Save an answer. Sent again it changes nothing; a late one is kept beside the one that counts."""
    access = queries.at_hand(
        by=request.user, inspection=inspection, id=assessment, question=sent.question, event=sent.event
    )
    return _kept(changes.save_answer(access=access, saving=_saving(sent), way=_way(request)))


@router.post(f"{ONE}/answers/together", response=answers(list[Kept], *WRITES), url_name="save_answers")
def save_answers(request: SignedIn, inspection: Number, assessment: Number, sent: SentTogether) -> list[Kept]:
    """Save several answers in their order: all of them or none. Sent again, they change nothing."""
    savings = [_saving(each) for each in sent.answers]
    access = _writable(request, inspection, assessment)
    return [_kept(each) for each in changes.save_answers(access=access, savings=savings, way=_way(request))]


@router.post(f"{ONE}/clashes/{{int:clash}}", response=answers(Settled, *WRITES), url_name="settle_clash")
def settle_clash(
    request: SignedIn, inspection: Number, assessment: Number, clash: Number, sent: ClashSettled
) -> dict[str, Any]:
    """Say which of two answers counts. The other stays in the history."""
    case = _writable(request, inspection, assessment)
    changes.settle_clash(access=case, clash=clash, keep=sent.keep == "late", event=sent.event)
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    found = case.assessment.clashes.get(pk=clash)
    return {name: getattr(case.answers[found.question], name) for name in Settled.model_fields}


@router.post(f"{ONE}/interviews", response=answers(InterviewHeld, *WRITES), url_name="add_interview")
def add_interview(
    request: SignedIn, inspection: Number, assessment: Number, sent: InterviewSent
) -> Interview:
    """Note that an interview was held."""
    access = _writable(request, inspection, assessment)
    return changes.add_interview(access=access, **sent.model_dump())


@router.post(f"{ONE}/finish", response=answers(Stands, *WRITES), url_name="finish")
def finish(request: SignedIn, inspection: Number, assessment: Number) -> HttpResponse | dict[str, Any]:
    """Mark an assessment as finished. While anything is missing, that is the answer, and it stays open."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    if not case.is_finished and (faults := queries.lacking(case)):
        return problem(
            "incomplete",
            _("Missing or not fitting together: %(number)s.") % {"number": len(faults)},
            faults=faults,
        )
    changes.finish(access=case)
    return {"state": Progress.FINISHED}


@router.post(f"{ONE}/reopen", response=answers(Stands, *WRITES), url_name="reopen")
def reopen(request: SignedIn, inspection: Number, assessment: Number, sent: Reason) -> dict[str, Any]:
    """Open a finished assessment again, with a reason."""
    changes.reopen(access=_writable(request, inspection, assessment), reason=sent.reason)
    return {"state": Progress.IN_PROGRESS}


def _writable(request: SignedIn, inspection: int, assessment: int) -> AssessmentAccess:
    return queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )


def _saving(sent: Sent) -> Saving:
    return Saving(sent.event, sent.question, sent.value, sent.comment, sent.made_from, sent.device_at)


def _kept(saved: Saved) -> Kept:
    return Kept(**{name: getattr(saved, name) for name in Kept.model_fields})


def _way(request: SignedIn) -> Way:
    return Way.PAGE if request.headers.get("X-Requested-With") == "page" else Way.INTERFACE
