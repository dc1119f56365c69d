"""Read the panels of many inspections at once, with a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from inspectorate.method.standards import Framework
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection, TeamMember
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel.models import PanelMember, PanelView
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, roles_for
from inspectorate.web.states import Role


@dataclass(frozen=True, slots=True)
class PanelRecords:
    """What a panel has done: the current round of each standard, what is decided, and who gave a view."""

    rounds: Mapping[str, int]
    decided: frozenset[str]
    views: Mapping[str, frozenset[int]]


def works_on(person: Person) -> Q:
    """Return the condition that a person is on an inspection's team, or on its panel, or set it up.

    Only people whose post gives them a role in every inspection can do so without being on the team.
    """
    condition = Q(pk__in=TeamMember.objects.filter(person=person, removed_at=None).values("inspection"))
    if person.global_roles:
        on_panel = PanelMember.objects.filter(person=person, left_at=None).values("inspection")
        condition |= Q(set_up_by=person) | Q(pk__in=on_panel)
    return condition


def members_in(inspections: Sequence[Inspection]) -> dict[int, frozenset[int]]:
    """Return the numbers of the people in `members` of some inspections, by inspection, in two queries."""
    if not inspections:
        return {}
    numbers = [inspection.pk for inspection in inspections]
    team = TeamMember.objects.filter(inspection__in=numbers, removed_at=None)
    eligible: dict[int, set[int]] = defaultdict(set)
    conflicted: dict[int, set[int]] = defaultdict(set)
    for number, person, role, conflict in team.values_list(
        "inspection", "person", "role", "conflict_of_interest"
    ):
        if conflict == ConflictOfInterest.SERVICE:
            conflicted[number].add(person)
        elif role in roles_for(Action.GIVE_VIEW):
            eligible[number].add(person)
    services = {inspection.pk: inspection.service_id for inspection in inspections}
    on_panel: dict[int, set[int]] = {number: set() for number in numbers}
    rows = PanelMember.objects.filter(inspection__in=numbers, left_at=None, person__is_active=True)
    for member in rows.select_related("person"):
        number, person = member.inspection_id, member.person_id
        is_of_service = member.person.service_id == services[number]
        is_eligible_role = person in eligible[number] or member.person.role == Role.HEAD
        if is_eligible_role and not is_of_service and person not in conflicted[number]:
            on_panel[number].add(person)
    return {number: frozenset(people) for number, people in on_panel.items()}


def panel_records(frameworks: Mapping[int, Framework]) -> dict[int, PanelRecords]:
    """Return decisions and views of the panels of some inspections, given the framework of each."""
    if not frameworks:
        return {}
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.filter(inspection__in=frameworks).select_related("reopened"):
        decisions[decision.inspection_id].append(decision)
    views: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    columns = ("inspection", "standard", "round", "person")
    for number, *view in PanelView.objects.filter(inspection__in=frameworks).values_list(*columns):
        views[number].append((view[0], view[1], view[2]))
    return {
        number: _panel(framework.standards, decisions[number], views[number])
        for number, framework in frameworks.items()
    }


def _panel(
    standards: Iterable[str], decisions: Iterable[Decision], views: Iterable[tuple[str, int, int]]
) -> PanelRecords:
    rounds, decided = dict.fromkeys(standards, 1), set()
    for decision in decisions:
        is_reopened = hasattr(decision, "reopened")
        rounds[decision.standard] = max(rounds[decision.standard], decision.round + is_reopened)
        if not is_reopened:
            decided.add(decision.standard)
    givers: dict[str, set[int]] = {standard: set() for standard in rounds}
    for standard, number, person in views:
        if rounds.get(standard) == number:
            givers[standard].add(person)
    by_standard = {standard: frozenset(people) for standard, people in givers.items()}
    return PanelRecords(rounds, frozenset(decided), by_standard)
