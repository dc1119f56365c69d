"""Read the requirements of a transition, unfinished work, and an inspection's audit log."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from inspectorate.web.assessments.models import Alert, Assessment
from inspectorate.web.assessments.queries.agreement import assessment_pairs
from inspectorate.web.assessments.queries.alerts import visible_alerts
from inspectorate.web.assessments.queries.blindness import (
    hidden_assessments,
    hidden_ids,
    unbegun_second_assessments,
    unfinished_pairs,
)
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.assessments.queries.differences import unresolved_differences
from inspectorate.web.assessments.queries.second_draws import waiting_for_second_assessor
from inspectorate.web.audit.models import LONGEST_SUBJECT, Event, EventType
from inspectorate.web.audit.queries import events_of
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import Decision
from inspectorate.web.lists import KeysetPage, keyset_page
from inspectorate.web.panel.queries.many_panels import works_on
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.reports.models import SignOff
from inspectorate.web.states import TRANSITIONS, Requirement, Role, State, Transition
from inspectorate.web.workflow.inspection_stages import MAIN_STAGES


def audit_log_page(
    *,
    access: InspectionAccess,
    size: int,
    before: int | None = None,
    after: int | None = None,
    **filters: Any,
) -> tuple[KeysetPage, bool]:
    """Return a page of the inspection's audit events, and whether some are hidden.

    `before` and `after` are the numbers of events. Raises NotVisible for an event that the person may not
    see.
    """
    events, has_hidden_events = audit_log(access=access)
    positions = {}
    for name, number in (("before", before), ("after", after)):
        if number is not None:
            position = events.filter(pk=number).values_list("at", "pk").first()
            if position is None:
                raise NotVisible
            positions[name] = position
    return keyset_page(events.filter(**filters), size, **positions), has_hidden_events


def audit_log(*, access: InspectionAccess) -> tuple[QuerySet[Event], bool]:
    """Return the inspection's audit events, newest first, and whether some are hidden.

    An assessment that a person may not see has no events, and neither has an alert in a case of their
    conflict of interest. Events that hold a digest of every answer then have no values.
    """
    require(Action.SEE_AUDIT_LOG, access.roles, access.inspection.current_state)
    events = events_of(access.inspection.pk)
    assessments = hidden_assessments(access=access)
    if not assessments:
        return events.annotate(has_hidden_values=Value(False)), False
    for assessment in assessments:
        case = f"{assessment.group} {assessment.case_id}"
        events = events.exclude(_is_about(assessment.audit_subject))
        events = events.exclude(Q(event_type=EventType.RESOLVE_DIFFERENCE) & _is_about(case))
    conflicted = conflicted_cases(access.inspection.pk, access.conflict, prefix="assessment__")
    for alert in access.inspection.alerts.filter(conflicted).select_related("assessment"):
        events = events.exclude(_is_about(alert.audit_subject))
    has_hidden_values = Case(When(event_type__in=MADE_OF_ALL_ANSWERS, then=True), default=False)
    return events.annotate(has_hidden_values=has_hidden_values), True


def _is_about(subject: str) -> Q:
    """Return the condition that an event's subject is this one, or a part of it."""
    if len(subject) >= LONGEST_SUBJECT:
        return Q(subject__startswith=subject[:LONGEST_SUBJECT])
    return Q(subject=subject) | Q(subject__startswith=f"{subject} ")


MADE_OF_ALL_ANSWERS = (EventType.EXPORT_PACKAGE,)
"""Types of events whose values are made of every answer of the inspection."""


def is_made(*, access: InspectionAccess, to: State) -> bool:
    """Return whether the inspection is in a state already, to which this person may move inspections.

    The service itself moves inspections to some states.
    """
    return to is access.inspection.current_state and any(
        transition.end is to and (not transition.roles or transition.roles & access.roles)
        for transition in TRANSITIONS
    )


def unmet_requirements(*, inspection: Inspection, transition: Transition) -> list[str]:
    """Return the titles of a transition's requirements that the inspection does not meet."""
    return [
        _(requirement.value) for requirement in transition.requirements if not meets(inspection, requirement)
    ]


def meets(inspection: Inspection, requirement: Requirement) -> bool:
    """Return whether an inspection meets a requirement of a transition."""
    edition = framework(inspection.edition)
    match requirement:
        case Requirement.LEAD | Requirement.LINK:
            role = Role.LEAD if requirement is Requirement.LEAD else Role.LINK
            return inspection.members.filter(removed_at=None, role=role).exists()
        case Requirement.DATES:
            return bool(inspection.fieldwork_starts and inspection.fieldwork_ends)
        case Requirement.SAMPLES:
            drawn = set(inspection.draws.values_list("group", flat=True))
            return {group.key for group in edition.casework.groups} <= drawn
        case Requirement.JUDGEMENTS:
            judged = set(inspection.judgements.values_list("standard", flat=True))
            domains = [domain for domain in edition.domains if domain.judged_on == "evidence"]
            return {standard.id for domain in domains for standard in domain.standards} <= judged
        case Requirement.BLIND_PAIRS:
            return not unfinished_pairs(inspection).exists()
        case Requirement.DECISIONS:
            decided = inspection.decisions.filter(reopened=None).values_list("standard", flat=True)
            return edition.standards.keys() <= set(decided)


def unfinished_work(*, access: InspectionAccess, transition: Transition) -> list[str]:
    """Return descriptions of the work that is unfinished when fieldwork ends.

    It does not prevent the transition. Answer conflicts, differences and alerts are counted without those
    that a person may not see.
    """
    inspection = access.inspection
    if transition.start is not State.FIELDWORK or transition.end is not State.PANEL:
        return []
    assessments = inspection.assessments
    work = [
        (
            ngettext_lazy("%(n)s assessment is not finished", "%(n)s assessments are not finished", "n"),
            assessments.exclude(state="finished").exclude(
                pk__in=unbegun_second_assessments(inspection).values("pk")
            ),
        ),
        (
            ngettext_lazy(
                "%(n)s second assessment has not been started. It will be cancelled",
                "%(n)s second assessments have not been started. They will be cancelled",
                "n",
            ),
            unbegun_second_assessments(inspection),
        ),
        (
            ngettext_lazy("%(n)s spreadsheet is checked out", "%(n)s spreadsheets are checked out", "n"),
            assessments.filter(checked_out_at__isnull=False),
        ),
        (
            ngettext_lazy("%(n)s case has conflicting answers", "%(n)s cases have conflicting answers", "n"),
            assessments.filter(conflicts__isnull=False, conflicts__resolved_at=None).exclude(
                pk__in=hidden_ids(access=access)
            ),
        ),
        (
            ngettext_lazy("%(n)s alert is not closed", "%(n)s alerts are not closed", "n"),
            visible_alerts(access).filter(closed_at=None),
        ),
        (
            ngettext_lazy(
                "%(n)s line of enquiry has no outcome", "%(n)s lines of enquiry have no outcome", "n"
            ),
            inspection.lines_of_enquiry.filter(outcome=""),
        ),
    ]
    waiting = ngettext_lazy(
        "%(n)s case drawn for second assessment has no second assessor",
        "%(n)s cases drawn for second assessment have no second assessor",
        "n",
    )
    differences = ngettext_lazy(
        "%(n)s difference between assessors is not resolved",
        "%(n)s differences between assessors are not resolved",
        "n",
    )
    counts = [(text, records.count()) for text, records in work]
    counts.append((waiting, len(waiting_for_second_assessor(access=access))))
    counts.append((differences, sum(unresolved_differences(access=access).values())))
    return [str(text % {"n": count}) for text, count in counts if count]


MOST_INSPECTIONS = 50
"""Maximum number of inspections whose tasks are listed together: those with new alerts, then the next due."""


def inspections_worked_on(*, by: Person) -> list[Inspection]:
    """Return the inspections that are not over, on whose team or panel a person is, or that they set up.

    At most MOST_INSPECTIONS, the most pressing first.
    """
    new_alerts = Alert.objects.filter(inspection=OuterRef("pk"), acknowledged_at=None, closed_at=None)
    inspections = Inspection.objects.filter(works_on(by)).exclude(state__in=(State.CLOSED, State.WITHDRAWN))
    pressing = inspections.annotate(has_new_alert=Exists(new_alerts)).select_related("service")
    order = ("-has_new_alert", _due().asc(nulls_last=True), "pk")
    return list(pressing.order_by(*order)[:MOST_INSPECTIONS])


def inspections_awaiting_head(*, by: Person) -> list[Inspection]:
    """Return the inspections in which a head of inspections does not work, but that may wait for them.

    Those that can be announced, those whose panel has decided, and those whose report the lead inspector has
    signed; at most MOST_INSPECTIONS, the next due first. Empty for everybody else.
    """
    if Role.HEAD not in by.global_roles:
        return []
    team = TeamMember.objects.filter(inspection=OuterRef("pk"), removed_at=None)
    has_dates = Q(fieldwork_starts__isnull=False, fieldwork_ends__isnull=False)
    can_be_announced = has_dates & Exists(team.filter(role=Role.LEAD)) & Exists(team.filter(role=Role.LINK))
    decisions = Decision.objects.filter(inspection=OuterRef("pk"), reopened=None)
    signatures = SignOff.objects.filter(inspection=OuterRef("pk"), withdrawn_at=None)
    inspections = Inspection.objects.filter(
        (Q(state=State.SETTING_UP) & can_be_announced)
        | (Q(state=State.PANEL) & Exists(decisions))
        | (Q(state=State.CONFIRMED) & Exists(signatures))
    ).exclude(works_on(by))
    due = _due().asc(nulls_last=True)
    return list(inspections.select_related("service").order_by(due, "pk")[:MOST_INSPECTIONS])


def _due() -> Case:
    """Return the date by which an inspection is due, by its state."""
    return Case(*(When(state=state, then=stage.column) for state, stage in MAIN_STAGES.items()))


def cases_to_resolve(*, access: InspectionAccess) -> list[tuple[Assessment, int]]:
    """Return the first assessment of each case with unresolved differences, and their number.

    Empty for a person who does not see differences, and outside fieldwork.
    """
    if access.inspection.current_state is not State.FIELDWORK or not access.may(Action.SEE_CONSISTENCY):
        return []
    pairs = assessment_pairs(access=access)
    unresolved = unresolved_differences(access=access, pairs=pairs)
    return [(first, number) for first, _second in pairs if (number := unresolved.get(first.pk))]
