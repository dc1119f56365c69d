"""Record reviews of the plan by the management board, and set the dates of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.improvement.changes.responses import begun_plan, notify_roles
from inspectorate.web.improvement.models import BoardReview, ImprovementPlan
from inspectorate.web.improvement.queries.plan import Plan
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """What a review minutes: the day, the roles present, the minute, decisions, and notes about actions.

    `notes` are by the number of the action in the plan.
    """

    held_on: date
    present: Sequence[str]
    minute: str
    decided: str = ""
    next_review: date | None = None
    notes: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def record_review(*, access: InspectionAccess, words: ReviewWords) -> BoardReview:
    """Record a review of the plan. The same review sent again within a minute is saved once.

    Raises RuleBroken before the plan has begun, for a day in the future, for a next review that is not after
    this one, and without those present or a minute.
    """
    inspection = locked(access, Action.REVIEW_IMPROVEMENT)
    plan = begun_plan(inspection)
    present = [role.strip() for role in words.present if role.strip()]
    if not present or not words.minute.strip():
        raise RuleBroken(_("Enter the roles of those who were present, and the minutes."))
    if words.held_on > timezone.localdate():
        raise RuleBroken(_("A review can be recorded on the day on which it is held, or later."))
    if words.next_review and words.next_review <= words.held_on:
        raise RuleBroken(_("The next review must be held after this one."))
    repeated = inspection.board_reviews.filter(
        held_on=words.held_on, minute=words.minute.strip(), by=access.person, at__gt=repeat_window_start()
    )
    if duplicate := repeated.first():
        return duplicate
    last = inspection.board_reviews.order_by("-number").values_list("number", flat=True).first() or 0
    review = BoardReview.objects.create(
        inspection=inspection,
        number=last + 1,
        held_on=words.held_on,
        present=present,
        minute=words.minute.strip(),
        decided=words.decided.strip(),
        next_review=words.next_review,
        progress=_progress(plan, words.notes),
        by=access.person,
    )
    if words.next_review:
        _save_dates(inspection, plan.dates, next_review=words.next_review)
    after = {
        "on": review.held_on.isoformat(),
        "present": present,
        "text": review.minute,
        "outcome": review.decided,
        "next_review": review.next_review.isoformat() if review.next_review else "",
    }
    audit.record(access, EventType.REVIEW_IMPROVEMENT, subject=f"review {review.number}", after=after)
    text = _("The management board reviewed the improvement plan")
    notify_roles(inspection, (Role.SERVICE_HEAD, Role.LINK, Role.LEAD), text, access)
    return review


@transaction.atomic
def set_dates(
    *, access: InspectionAccess, base_version: int, due: date | None, next_review: date | None
) -> ImprovementPlan:
    """Set the day by which the service has its plan, and that of the board's next review.

    Raises ConcurrentChange if the dates have changed since `base_version`.
    """
    inspection = locked(access, Action.SET_IMPROVEMENT_DATES)
    dates = ImprovementPlan.objects.filter(inspection=inspection).first()
    if (dates.version if dates else 0) != base_version:
        raise ConcurrentChange(_("Someone else has changed these dates since you opened this page."))
    before = _audited(dates)
    saved = _save_dates(inspection, dates, due=due, next_review=next_review)
    audit.record(access, EventType.SET_IMPROVEMENT_DATES, before=before, after=_audited(saved))
    return saved


def _progress(plan: Plan, notes: Mapping[int, str]) -> list[dict[str, object]]:
    return [
        {
            "action": action.number,
            "state": action.version.state,
            "note": notes.get(action.number, "").strip(),
        }
        for action in plan.actions
    ]


def _save_dates(
    inspection: Inspection, dates: ImprovementPlan | None, **values: date | None
) -> ImprovementPlan:
    row = dates or ImprovementPlan(inspection=inspection)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row


def _audited(dates: ImprovementPlan | None) -> dict[str, str]:
    due, next_review = (dates.due, dates.next_review) if dates else (None, None)
    return {
        "due": due.isoformat() if due else "",
        "next_review": next_review.isoformat() if next_review else "",
    }
