"""Read the ratings panel: its members, the views that each person may see, and its decisions."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.method.ratings import Overall, ProposedRating, Sensitivity
from inspectorate.method.standards import Standard
from inspectorate.method.tallies import Tally
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel.models import PanelView
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, require, roles_for
from inspectorate.web.results.queries.personal_results import (
    PersonalResults,
    deciding_cases,
    personal_results,
)
from inspectorate.web.states import Role
from inspectorate.web.visibility import sees_all

SMALLEST_PANEL = 2
"""Minimum number of members of a panel."""


@dataclass(frozen=True, slots=True)
class PanelMemberStatus:
    """A panel member, and whether they have given their view of the standard in question."""

    person: Person
    has_given: bool = False


@dataclass(frozen=True, slots=True)
class PanelStandard:
    """A standard before the panel. `views` is empty until every member has given a view.

    `left_out` are the cases of which an assessment is left out because the person assesses them blind, and
    `deciding` those whose single answers are shown.
    """

    standard: Standard
    proposed: ProposedRating
    tallies: tuple[Tally, ...]
    sensitivity: Sensitivity | None
    round: int
    members: tuple[PanelMemberStatus, ...]
    views: tuple[PanelView, ...]
    views_open: bool
    own_view: PanelView | None
    decision: Decision | None
    earlier_decisions: tuple[Decision, ...]
    left_out: tuple[str, ...]
    deciding: frozenset[str]

    @property
    def agreed(self) -> str:
        """Return the rating in all views, or "" if they differ."""
        ratings = {view.rating for view in self.views}
        return ratings.pop() if len(ratings) == 1 else ""

    @property
    def is_agreed_as_proposed(self) -> bool:
        """Return whether it is undecided, and every member agrees with the proposed rating."""
        return self.state == "agreed" and self.agreed == self.proposed.rating

    @property
    def views_given(self) -> int:
        """Return the number of members who have given a view."""
        return sum(member.has_given for member in self.members)

    @property
    def state(self) -> str:
        """Return the key of the standard's state: waiting, agreed, conflict or decided."""
        if self.decision:
            return "decided"
        if not self.views_open:
            return "waiting"
        return "agreed" if self.agreed else "conflict"


def eligible_members(*, access: InspectionAccess) -> QuerySet[Person]:
    """Return the people who could be added to the panel."""
    require(Action.CHANGE_PANEL, access.roles, access.inspection.current_state)
    return _eligible_people(access.inspection).exclude(pk__in=_member_ids(access.inspection))


def members(inspection: Inspection) -> list[Person]:
    """Return the current members, without anyone who has since declared a conflict of interest."""
    return list(_eligible_people(inspection).filter(pk__in=_member_ids(inspection)))


def is_eligible(inspection: Inspection, person: Person) -> bool:
    """Return whether a person may be a member of an inspection's panel."""
    return _eligible_people(inspection).filter(pk=person.pk).exists()


def require_no_conflict(inspection: Inspection, person: Person) -> None:
    """Raise NotPermitted if a person has declared a conflict of interest with the service."""
    if inspection.members.filter(
        person=person, removed_at=None, conflict_of_interest=ConflictOfInterest.SERVICE
    ).exists():
        raise NotPermitted(
            _(
                "You declared a conflict of interest in this service, so you cannot take part in its "
                "ratings panel."
            )
        )


def require_membership(access: InspectionAccess, action: Action) -> None:
    """Raise NotPermitted if an action is for panel members only and this person is not one."""
    if sees_all(action, access.roles) or access.person in members(access.inspection):
        return
    raise NotPermitted(
        _("You are not a member of this inspection’s ratings panel. Ask the lead inspector to add you.")
    )


def panel(*, access: InspectionAccess) -> list[PanelStandard]:
    """Return every standard before the panel. Raises FaultsFound if the results cannot be calculated."""
    require(Action.SEE_PANEL, access.roles, access.inspection.current_state)
    require_membership(access, Action.SEE_PANEL)
    return _standards(access, personal_results(access=access))


def overall(*, access: InspectionAccess) -> Overall | None:
    """Return the overall rating: of decisions, and of proposed ratings where there is no decision yet.

    Raises FaultsFound if the results cannot be calculated.
    """
    require(Action.SEE_PANEL, access.roles, access.inspection.current_state)
    require_membership(access, Action.SEE_PANEL)
    return personal_results(access=access).results.overall


def standard(*, access: InspectionAccess, id: str) -> PanelStandard:  # noqa: A002 - named as in the URL
    """Return a standard before the panel. Raises NotVisible if the edition does not have it."""
    standards = {panel_standard.standard.id: panel_standard for panel_standard in panel(access=access)}
    if id not in standards:
        raise NotVisible
    return standards[id]


def decisions(inspection: Inspection) -> dict[str, Decision]:
    """Return the current decisions by standard, without those reopened."""
    return {decision.standard: decision for decision in inspection.decisions.filter(reopened=None)}


def undecided(inspection: Inspection) -> list[str]:
    """Return the standards without a current decision."""
    decided = decisions(inspection)
    return [standard for standard in framework(inspection.edition).standards if standard not in decided]


def round_number(decisions: list[Decision]) -> int:
    """Return the number of a standard's current round, given all its decisions."""
    return max((decision.round + hasattr(decision, "reopened") for decision in decisions), default=1)


def _standards(access: InspectionAccess, personal: PersonalResults) -> list[PanelStandard]:
    inspection, edition = access.inspection, framework(access.inspection.edition)
    people = members(inspection)
    decisions_of: dict[str, list[Decision]] = {}
    for decision in inspection.decisions.select_related("by", "reopened__by").order_by("round"):
        decisions_of.setdefault(decision.standard, []).append(decision)
    views_of: dict[tuple[str, int], list[PanelView]] = {}
    for view in inspection.panel_views.select_related("person").order_by("pk"):
        views_of.setdefault((view.standard, view.round), []).append(view)
    open_rounds = set(inspection.panel_rounds.values_list("standard", "round"))
    return [
        _panel_standard(
            access.person,
            standard,
            personal,
            people,
            decisions_of.get(standard.id, []),
            views_of,
            open_rounds,
        )
        for standard in edition.standards.values()
    ]


def _panel_standard(
    person: Person,
    standard: Standard,
    personal: PersonalResults,
    people: list[Person],
    decisions: list[Decision],
    views_of: Mapping[tuple[str, int], list[PanelView]],
    open_rounds: set[tuple[str, int]],
) -> PanelStandard:
    number, results = round_number(decisions), personal.results
    views = views_of.get((standard.id, number), [])
    givers = {view.person_id for view in views}
    members = tuple(PanelMemberStatus(member, member.pk in givers) for member in people)
    current = next((decision for decision in decisions if not hasattr(decision, "reopened")), None)
    views_open = bool(current) or (standard.id, number) in open_rounds or has_all_views(members)
    return PanelStandard(
        standard=standard,
        proposed=results.ratings[standard.id].proposed,
        tallies=tuple(results.tallies[key.id] for key in standard.key_questions if key.id in results.tallies),
        sensitivity=results.sensitivity.get(standard.id),
        round=number,
        members=members,
        views=tuple(views) if views_open else (),
        views_open=views_open,
        own_view=next((view for view in views if view.person_id == person.pk), None),
        decision=current,
        earlier_decisions=tuple(decision for decision in decisions if hasattr(decision, "reopened")),
        left_out=personal.left_out,
        deciding=frozenset(deciding_cases(results, standard.id)),
    )


def has_all_views(members: tuple[PanelMemberStatus, ...]) -> bool:
    """Return whether the panel is large enough and every member has given a view."""
    return len(members) >= SMALLEST_PANEL and all(member.has_given for member in members)


def _member_ids(inspection: Inspection) -> list[int]:
    return list(inspection.panel_members.filter(left_at=None).values_list("person", flat=True))


def _eligible_people(inspection: Inspection) -> QuerySet[Person]:
    team = inspection.members.filter(removed_at=None)
    eligible = (
        team.filter(role__in=roles_for(Action.GIVE_VIEW))
        .exclude(conflict_of_interest=ConflictOfInterest.SERVICE)
        .values("person")
    )
    conflicted = team.filter(conflict_of_interest=ConflictOfInterest.SERVICE).values("person")
    return (
        Person.objects.filter(Q(pk__in=eligible) | Q(role=Role.HEAD), is_active=True)
        .exclude(pk__in=conflicted)
        .exclude(service=inspection.service_id)
        .order_by("name", "pk")
    )
