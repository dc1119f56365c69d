"""Tasks of those who prepare fieldwork: setting up, long lists, replacements, availability and allocation."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web import jinja
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role
from inspectorate.web.workflow.inspection_stages import InspectionStage
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks.entries import Tasks, case_stage, page_task, url_task


def inspection_set_up(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the tasks of setting up: members of the team who are missing, and the dates of fieldwork."""
    inspection = access.inspection
    if access.may(Action.CHANGE_TEAM):
        roles = records.team_roles.get(inspection.pk, ())
        for role, words in ((Role.LEAD, _("Add a lead inspector")), (Role.LINK, _("Add a link person"))):
            if role not in roles:
                task = page_task(access, InspectionStage.SET_UP, words, "inspections:add_member")
                yield replace(task, url=f"{task.url}?role={role.value}")
    if access.may(Action.CHANGE_DATES) and not (inspection.fieldwork_starts and inspection.fieldwork_ends):
        yield page_task(
            access, InspectionStage.SET_UP, _("Set when fieldwork starts and ends"), "inspections:dates"
        )


def long_lists(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the next step of each case group, from the long list to the sample."""
    may_send, may_draw = access.may(Action.SEND_LONG_LIST), access.may(Action.SEAL_DRAW)
    if not may_send and not may_draw:
        return
    for overview in records.case_groups[access.inspection.pk]:
        cases = {"cases": overview.group.plural}
        if may_draw and (seal := overview.undecided_seal):
            words = (
                _("Draw the sample: %(cases)s") if seal.is_numbered else _("Calculate the samples: %(cases)s")
            )
            yield page_task(
                access, InspectionStage.SAMPLES, words % cases, "cases:sample", overview.group.key
            )
        elif overview.latest and may_draw and not overview.draw:
            words = _("Seal the draw: %(cases)s")
            yield page_task(access, InspectionStage.SAMPLES, words % cases, "cases:seal", overview.group.key)
        elif may_send and not overview.latest and overview.long_lists:
            words = _("Match columns: %(cases)s") % cases
            yield page_task(
                access, InspectionStage.LONG_LISTS, words, "cases:columns", overview.long_lists[0].pk
            )
        elif may_send and not overview.long_lists and Role.LINK in access.roles:
            yield page_task(
                access,
                InspectionStage.LONG_LISTS,
                _("Send the long list: %(cases)s") % cases,
                "cases:send",
                overview.group.key,
            )


def failed_jobs(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for each background job that failed."""
    for job in records.failed_jobs.get(access.inspection.pk, ()):
        words = _("Find out why this failed and try again: %(work)s") % {"work": job.title}
        yield url_task(access, InspectionStage.SAMPLES, words, reverse("jobs:job", args=(job.pk,)))


def replacements(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for each case that waits for its replacement."""
    for pending in records.replacements.get(access.inspection.pk, ()):
        words = _("Select a case to replace %(case)s") % {"case": pending.out}
        yield page_task(access, case_stage(access), words, "cases:complete_replacement", pending.draw.group)


def case_manager_availability(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for the case managers whose availability is not complete."""
    if incomplete := records.incomplete_availability.get(access.inspection.pk):
        words = ngettext(
            "Add availability for %(num)s case manager",
            "Add availability for %(num)s case managers",
            incomplete,
        )
        yield page_task(
            access, InspectionStage.ALLOCATION, words % {"num": incomplete}, "allocation:availability"
        )


def own_availability(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the task to record when one is available, until every case of the samples has an assessor."""
    if access.inspection.pk in records.own_availability:
        yield page_task(
            access,
            InspectionStage.ALLOCATION,
            _("Add your availability for interviews"),
            "allocation:assessor_availability",
            hint=_("If you do not, we plan your interviews on any day of fieldwork."),
        )


def assignments(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for the sampled cases without an assessor."""
    if count := records.unassigned.get(access.inspection.pk):
        words = ngettext("Allocate %(num)s case", "Allocate %(num)s cases", count) % {"num": count}
        yield page_task(access, InspectionStage.ALLOCATION, words, "allocation:allocate")


def next_interview(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the person's next interview."""
    if interview := records.next_interviews.get(access.inspection.pk):
        words = _("Your next interview: %(moment)s") % {"moment": jinja.moment(interview.starts)}
        hint = _("With %(manager)s, about case %(case)s.")
        hint %= {"manager": interview.case_manager, "case": interview.case_id}
        day = timezone.localdate(interview.starts)
        yield replace(page_task(access, None, words, "allocation:timetable", hint=hint), due=day)
