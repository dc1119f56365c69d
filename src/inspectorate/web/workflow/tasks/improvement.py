"""Tasks about the improvement plan."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web import jinja
from inspectorate.web.improvement.models import ActionState
from inspectorate.web.improvement.queries.plan import Plan
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role
from inspectorate.web.workflow.inspection_stages import InspectionStage
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks.entries import MOST_NAMED, Tasks, page_task, url_task


def improvement_plan(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done in the improvement plan: respond, act, review, verify, close."""
    plan = records.plans.get(access.inspection.pk)
    if plan is None or not plan.has_begun:
        return
    if access.may(Action.WRITE_IMPROVEMENT_PLAN) and access.roles & {Role.LINK, Role.SERVICE_HEAD}:
        yield from _plan_of_the_service(access, plan)
    if access.may(Action.REVIEW_IMPROVEMENT) and plan.actions and _is_review_due(plan):
        yield page_task(
            access, InspectionStage.IMPROVEMENT, _("Review the improvement plan"), "improvement:record_review"
        )
    if access.may(Action.VERIFY_IMPROVEMENT):
        yield from _verification(access, plan)


def _plan_of_the_service(access: InspectionAccess, plan: Plan) -> Tasks:
    if count := len(plan.unanswered):
        words = ngettext("Respond to %(num)s recommendation", "Respond to %(num)s recommendations", count)
        due = jinja.day(plan.due)
        hint = _("The improvement plan is due by %(day)s.") % {"day": due} if due else ""
        url = _first_without_response(access, plan)
        task = url_task(access, InspectionStage.IMPROVEMENT, words % {"num": count}, url, hint=hint)
        yield replace(task, due=plan.due)
    if count := len(plan.late):
        words = ngettext("Finish %(num)s late action", "Finish %(num)s late actions", count)
        page = ("improvement:action", plan.late[0].id) if count == 1 else ("improvement:board",)
        task = page_task(access, InspectionStage.IMPROVEMENT, words % {"num": count}, *page)
        yield replace(task, due=plan.late[0].version.due)
    returned = [action for action in plan.actions if action.version.state == ActionState.RETURNED]
    for action in returned[:MOST_NAMED]:
        words = _("Show that action %(number)s is done") % {"number": action.number}
        hint = _("An inspector returned the action.")
        yield page_task(
            access, InspectionStage.IMPROVEMENT, words, "improvement:report_progress", action.id, hint=hint
        )


def _first_without_response(access: InspectionAccess, plan: Plan) -> str:
    """Return where the service responds: the form of the only recommendation, or the first in the plan."""
    first, number = plan.unanswered[0], access.inspection.pk
    if len(plan.unanswered) == 1:
        return reverse("improvement:respond", args=(number, first.id))
    return f"{reverse('improvement:plan', args=(number,))}#recommendation-{first.number}"


def _is_review_due(plan: Plan) -> bool:
    return plan.next_review is None or plan.next_review <= timezone.localdate()


def _verification(access: InspectionAccess, plan: Plan) -> Tasks:
    if count := len(plan.to_verify):
        words = ngettext("Verify %(num)s action", "Verify %(num)s actions", count)
        yield page_task(
            access, InspectionStage.IMPROVEMENT, words % {"num": count}, "improvement:verification"
        )
    if count := len(plan.to_close):
        words = ngettext("Close %(num)s recommendation", "Close %(num)s recommendations", count)
        yield page_task(
            access, InspectionStage.IMPROVEMENT, words % {"num": count}, "improvement:verification"
        )
