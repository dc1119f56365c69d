"""Tasks about cases: assessing, reviewing, second assessments, and conflicts of interest."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.assessments.queries.conflicted_work import declarations_to_decide, work_to_decide
from inspectorate.web.assessments.queries.progress import case_progress
from inspectorate.web.assessments.queries.reviews import ReviewedCase
from inspectorate.web.inspections.queries import InspectionAccess, declarations
from inspectorate.web.workflow.inspection_stages import InspectionStage
from inspectorate.web.workflow.task_records import TaskRecords
from inspectorate.web.workflow.tasks.entries import Task, Tasks, case_stage, page_task, url_task


def own_cases(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield tasks for the person's own cases: answers in conflict, returned cases, and the next case."""
    for number, case_id in records.conflicting_answers.get(access.inspection.pk, ()):
        words = _("Resolve conflicting answers in %(case)s") % {"case": case_id}
        yield page_task(access, InspectionStage.ASSESSMENTS, words, "assessments:assessment", number)
    for returned in records.returned_cases.get(access.inspection.pk, ()):
        yield replace(_returned_case(access, returned), is_returned_case=True)
    if unfinished := records.unfinished_cases.get(access.inspection.pk):
        case, count = unfinished.next_case, unfinished.number
        words = _("Continue case %(case)s") if case.assessment.version else _("Start case %(case)s")
        hint = ngettext("You have %(num)s unfinished case.", "You have %(num)s unfinished cases.", count)
        url = case_progress(case).next_url
        task = url_task(
            access,
            InspectionStage.ASSESSMENTS,
            words % {"case": case.assessment.case_id},
            url,
            hint=hint % {"num": count},
        )
        yield replace(task, is_case_to_continue=access.inspection.pk == records.inspection_to_continue)


def _returned_case(access: InspectionAccess, returned: ReviewedCase) -> Task:
    """Return the task of an assessor with a returned case: reply, then finish the case."""
    number, case_id = returned.assessment.pk, returned.assessment.case_id
    if not returned.unanswered:
        words = _("Finish case %(case)s") % {"case": case_id}
        return page_task(
            access,
            InspectionStage.ASSESSMENTS,
            words,
            "assessments:finish",
            number,
            hint=_("Every comment has a reply."),
        )
    words = ngettext(
        "Reply to %(num)s comment on case %(case)s",
        "Reply to %(num)s comments on case %(case)s",
        returned.unanswered,
    )
    words %= {"num": returned.unanswered, "case": case_id}
    return page_task(access, InspectionStage.ASSESSMENTS, words, "assessments:assessment", number)


def case_reviews(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield the reviews of a lead or head: comments that are not sent, and replies to read."""
    cases = records.reviewed_cases.get(access.inspection.pk, ())
    if unsent := [case for case in cases if case.unsent]:
        first = unsent[0]
        words = _("Return case %(case)s") % {"case": first.assessment.case_id}
        hint = ngettext("%(num)s comment is not sent.", "%(num)s comments are not sent.", first.unsent)
        hint = f"{hint % {'num': first.unsent}} {_more(unsent)}".strip()
        yield page_task(
            access,
            InspectionStage.ASSESSMENTS,
            words,
            "assessments:return_case",
            first.assessment.pk,
            hint=hint,
        )
    if replied := [case for case in cases if not case.unsent]:
        first = replied[0]
        words = ngettext(
            "Read %(num)s reply on case %(case)s", "Read %(num)s replies on case %(case)s", first.replied
        )
        words %= {"num": first.replied, "case": first.assessment.case_id}
        yield page_task(
            access,
            InspectionStage.ASSESSMENTS,
            words,
            "assessments:assessment",
            first.assessment.pk,
            hint=_more(replied),
        )


def _more(cases: Sequence[ReviewedCase]) -> str:
    """Return how many cases follow the first one; "" for none."""
    others = len(cases) - 1
    more = ngettext("%(num)s more case is waiting.", "%(num)s more cases are waiting.", others)
    return more % {"num": others} if others else ""


def second_assessments(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield what is missing of the second assessments: the draw, or second assessors of cases drawn."""
    number = access.inspection.pk
    if waiting := records.waiting_for_second_assessor.get(number):
        words = ngettext(
            "Assign a second assessor to %(num)s case", "Assign second assessors to %(num)s cases", waiting
        )
        yield page_task(
            access, InspectionStage.ASSESSMENTS, words % {"num": waiting}, "allocation:second_assessors"
        )
    elif number in records.without_second_draw and not records.unassigned.get(number):
        yield page_task(
            access,
            InspectionStage.ASSESSMENTS,
            _("Draw cases for second assessment"),
            "assessments:second_draw",
        )


def conflicts_of_interest(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield tasks about declared conflicts of interest: cases to reassign, and answers to decide on."""
    if access.inspection.pk not in records.declared:
        return
    declared = declarations(access=access)
    work = work_to_decide(access=access, declarations=declared)
    if reassign := [row for row in work if row.to_reassign]:
        words = ngettext("Reassign %(num)s case", "Reassign %(num)s cases", len(reassign))
        yield _conflict_task(access, words % {"num": len(reassign)}, [row.person.name for row in reassign])
    if review := [row for row in work if row.to_review]:
        words = ngettext(
            "Decide whether answers in %(num)s case count",
            "Decide whether answers in %(num)s cases count",
            len(review),
        )
        yield _conflict_task(access, words % {"num": len(review)}, [row.person.name for row in review])
    for declaration in declarations_to_decide(declared, access.person):
        words = _("Decide whether to withdraw the declaration of %(name)s") % {
            "name": declaration.person.name
        }
        yield page_task(access, case_stage(access), words, "allocation:conflicts")


def differences(access: InspectionAccess, records: TaskRecords) -> Tasks:
    """Yield a task for the cases whose two assessments differ and are not resolved."""
    unresolved = records.differences.get(access.inspection.pk)
    if not unresolved:
        return
    total = sum(unresolved.values())
    cases = ngettext("%(num)s case", "%(num)s cases", len(unresolved)) % {"num": len(unresolved)}
    words = ngettext(
        "Resolve %(num)s difference between assessors", "Resolve %(num)s differences between assessors", total
    )
    page = "assessments:differences" if len(unresolved) == 1 else "assessments:consistency"
    numbers = unresolved if len(unresolved) == 1 else ()
    yield page_task(
        access,
        case_stage(access),
        words % {"num": total},
        page,
        *numbers,
        hint=_("In %(cases)s.") % {"cases": cases},
    )


def _conflict_task(access: InspectionAccess, text: str, names: list[str]) -> Task:
    people = ", ".join(dict.fromkeys(names))
    hint = _("Conflict of interest declared: %(names)s.") % {"names": people}
    return page_task(access, case_stage(access), text, "allocation:conflicts", hint=hint)
