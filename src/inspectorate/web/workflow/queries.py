"""Read what a transition requires, what is unfinished, and the audit log of an inspection."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from inspectorate.web.assessments.queries.access import blind_subjects
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.audit.queries import events_of
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.states import Requirement, Role, State, Transition


def audit_log(*, access: InspectionAccess) -> tuple[QuerySet[Event], bool]:
    """Who did what in the inspection, newest first; and whether answers are left out, blind to the person."""
    require(Action.SEE_AUDIT_LOG, access.roles, access.inspection.current_state)
    blind = Q()
    for subject in blind_subjects(access=access):
        blind |= Q(event_type=EventType.SAVE_ANSWER, subject__startswith=f"{subject} ")
    found = events_of(access.inspection.pk)
    return (found.exclude(blind), True) if blind else (found, False)


def unmet_requirements(*, inspection: Inspection, transition: Transition) -> list[str]:
    """What a move needs and the inspection has not, in words."""
    return [_(need.value) for need in transition.needs if not _is_met(inspection, need)]


def _is_met(inspection: Inspection, need: Requirement) -> bool:
    # Draws, judgements and decisions are records of later apps, reached only by their names in the database.
    edition = framework(inspection.edition)
    match need:
        case Requirement.LEAD | Requirement.LINK:
            role = Role.LEAD if need is Requirement.LEAD else Role.LINK
            return inspection.members.filter(removed_at=None, role=role).exists()
        case Requirement.DATES:
            return bool(inspection.fieldwork_starts and inspection.fieldwork_ends)
        case Requirement.SAMPLES:
            drawn = set(inspection.draws.values_list("group", flat=True))
            return {group.key for group in edition.casework.groups} <= drawn
        case Requirement.JUDGEMENTS:
            judged = set(inspection.judgements.values_list("standard", flat=True))
            domains = [domain for domain in edition.domains if domain.judged_on == "evidence"]
            return {each.id for domain in domains for each in domain.standards} <= judged
        case Requirement.DECISIONS:
            decided = inspection.decisions.filter(reopened=None).values_list("standard", flat=True)
            return edition.standards.keys() <= set(decided)


def unfinished_work(*, inspection: Inspection, transition: Transition) -> list[str]:
    """What nobody has finished when casework ends, in words. It hinders no move; whoever moves it is told."""
    if transition.start is not State.FIELDWORK or transition.end is not State.PANEL:
        return []
    # Records of later apps again, by their names in the database.
    cases = inspection.assessments
    counted = [
        (
            ngettext_lazy("%(n)s assessment is not finished", "%(n)s assessments are not finished", "n"),
            cases.exclude(state="finished"),
        ),
        (
            ngettext_lazy("%(n)s spreadsheet is still out", "%(n)s spreadsheets are still out", "n"),
            cases.filter(checked_out_at__isnull=False),
        ),
        (
            ngettext_lazy("%(n)s clash of answers is not settled", "%(n)s clashes are not settled", "n"),
            cases.filter(conflicts__isnull=False, conflicts__resolved_at=None),
        ),
        (
            ngettext_lazy("%(n)s alert is not closed", "%(n)s alerts are not closed", "n"),
            inspection.alerts.filter(closed_at=None),
        ),
        (
            ngettext_lazy(
                "%(n)s line of enquiry has no outcome", "%(n)s lines of enquiry have no outcome", "n"
            ),
            inspection.lines_of_enquiry.filter(outcome=""),
        ),
    ]
    numbers = [(words, found.count()) for words, found in counted]
    return [str(words % {"n": number}) for words, number in numbers if number]
