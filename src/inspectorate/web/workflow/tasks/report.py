"""Tasks about the draft report, its signatures, the factual accuracy check, and publication."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.accuracy.models import Challenge
from inspectorate.web.accuracy.queries.blockers import may_sign
from inspectorate.web.accuracy.queries.many_checks import CheckWork
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.publication.models import ReleaseState
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries.many_drafts import DraftWork
from inspectorate.web.reports.queries.sign_off import ORDER, capacities_of
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.inspection_stages import InspectionStage
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks.entries import Task, Tasks, page_task


def draft(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done in the draft of the report: write, answer, agree, sign."""
    if not (draft := records.drafts.get(access.inspection.pk)) or not draft.sections:
        return
    if draft.own and access.may(Action.EDIT_SECTION):
        words = ngettext(
            "Write %(num)s section of the report", "Write %(num)s sections of the report", len(draft.own)
        )
        pages = ("reports:section", draft.own[0]) if len(draft.own) == 1 else ("reports:draft",)
        yield page_task(access, InspectionStage.REPORT, words % {"num": len(draft.own)}, *pages)
    if draft.changed and access.may(Action.EDIT_SECTION):
        words = ngettext(
            "Read %(num)s section in which a figure has changed",
            "Read %(num)s sections in which a figure has changed",
            len(draft.changed),
        )
        pages = ("reports:section", draft.changed[0]) if len(draft.changed) == 1 else ("reports:draft",)
        yield page_task(access, InspectionStage.REPORT, words % {"num": len(draft.changed)}, *pages)
    if draft.commented:
        words = ngettext(
            "Resolve %(num)s comment on your sections",
            "Resolve %(num)s comments on your sections",
            draft.commented,
        )
        yield page_task(access, InspectionStage.REPORT, words % {"num": draft.commented}, "reports:draft")
    if access.may(Action.AGREE_SECTION) and draft.unowned:
        words = ngettext(
            "Write or assign %(num)s section of the report that nobody owns",
            "Write or assign %(num)s sections of the report that nobody owns",
            draft.unowned,
        )
        yield page_task(access, InspectionStage.REPORT, words % {"num": draft.unowned}, "reports:draft")
    if access.may(Action.AGREE_SECTION) and draft.ready:
        words = ngettext(
            "Agree %(num)s section that is ready", "Agree %(num)s sections that are ready", draft.ready
        )
        yield page_task(access, InspectionStage.REPORT, words % {"num": draft.ready}, "reports:draft")
    yield from _signature(access, draft)


def _signature(access: InspectionAccess, draft: DraftWork) -> Tasks:
    if draft.unagreed or not draft.sections:
        return
    unsigned = next((capacity for capacity in ORDER if capacity not in draft.signed), None)
    if unsigned in capacities_of(access):
        words = (
            _("Record the chief inspector’s signature")
            if unsigned is Capacity.CHIEF
            else _("Sign off the report")
        )
        yield page_task(access, InspectionStage.REPORT, words, "reports:sign_off")


def accuracy_check(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done in the factual accuracy check of the draft."""
    work = records.checks.get(access.inspection.pk)
    if work is None:
        draft = records.drafts.get(access.inspection.pk)
        if draft and Capacity.LEAD in draft.signed and access.may(Action.SEND_ACCURACY_CHECK):
            words = _("Send the draft for its factual accuracy check")
            yield page_task(access, InspectionStage.REPORT, words, "accuracy:send")
        return
    if work.recipient and access.may(Action.CHALLENGE_DRAFT):
        task = page_task(access, InspectionStage.REPORT, _("Check the facts of the draft"), "accuracy:check")
        yield replace(task, due=work.record.deadline)
    if work.late and access.may(Action.TAKE_IN_CHALLENGES):
        words = ngettext(
            "Decide about %(num)s late challenge", "Decide about %(num)s late challenges", len(work.late)
        )
        yield _accuracy_task(access, words % {"num": len(work.late)}, work.late)
    if work.waiting and access.may(Action.RESPOND_TO_CHALLENGE):
        words = ngettext(
            "Respond to %(num)s challenge of the draft",
            "Respond to %(num)s challenges of the draft",
            len(work.waiting),
        )
        yield _accuracy_task(access, words % {"num": len(work.waiting)}, work.waiting)
    yield from _responses(access, work)


def publication(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is to be done with a report that everybody has signed: prepare a release, or publish it."""
    if release := records.prepared_releases.get(access.inspection.pk):
        if access.may(Action.PUBLISH_RELEASE) and release.state == ReleaseState.PREPARED:
            words = _("Publish the report, or schedule its publication")
            yield page_task(access, InspectionStage.PUBLICATION, words, "publication:release", release.pk)
        return
    draft, work = records.drafts.get(access.inspection.pk), records.checks.get(access.inspection.pk)
    if not (draft and work and work.is_answered and access.may(Action.PREPARE_RELEASE)):
        return
    if (
        all(capacity in draft.signed for capacity in ORDER)
        and work.signed_draft == draft.signed[Capacity.LEAD]
    ):
        words = _("Prepare a release of the report")
        yield page_task(access, InspectionStage.PUBLICATION, words, "publication:prepare")


def of_head(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what waits for a head of inspections, whether or not they take part in the inspection."""
    if draft := records.drafts.get(access.inspection.pk):
        yield from _signature(access, draft)
    if work := records.checks.get(access.inspection.pk):
        yield from _responses(access, work)
    yield from publication(access, records)


def _responses(access: InspectionAccess, work: CheckWork) -> Tasks:
    """Yield the tasks of heads of inspections in a check: ask the panel again, or sign off the responses."""
    if work.panel and access.may(Action.SEE_RESPONSES):
        yield from _panel_again(access, work)
    if work.is_ready_to_sign and may_sign(access):
        words = _("Sign off the responses to the factual accuracy check")
        yield page_task(access, InspectionStage.REPORT, words, "accuracy:sign_off")


def _panel_again(access: InspectionAccess, work: CheckWork) -> Tasks:
    """Yield the task of a challenge that asks the ratings panel again: reopen the panel, or consider it."""
    names = ", ".join(challenge.ref for challenge in work.panel)
    if access.inspection.current_state is State.PANEL:
        words = _("Consider challenge %(names)s in the ratings panel") % {"names": names}
        yield _accuracy_task(access, words, work.panel)
    elif access.may(Action.TRANSITION) and Role.HEAD in access.roles:
        words = _("Reopen the ratings panel for challenge %(names)s") % {"names": names}
        yield _accuracy_task(access, words, work.panel)


def _accuracy_task(access: InspectionAccess, text: str, challenges: Sequence[Challenge]) -> Task:
    """Return a task about challenges: on the page of the only one, or on that of the check."""
    if len(challenges) == 1:
        page: tuple[Any, ...] = ("accuracy:challenge_page", challenges[0].pk)
    else:
        page = ("accuracy:check",)
    return page_task(access, InspectionStage.REPORT, text, *page)
