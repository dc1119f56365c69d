"""Reading of the ratings panel: who sits, what each may see, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.method.inspection import Results
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
from inspectorate.web.results.queries.results import results
from inspectorate.web.states import Role
from inspectorate.web.visibility import sees_everyones

SMALLEST_PANEL = 2
"""A panel is more than one person."""


@dataclass(frozen=True, slots=True)
class PanelMemberStatus:
    """Someone on the panel, and whether they have given their view of the standard at hand."""

    person: Person
    has_given: bool = False


@dataclass(frozen=True, slots=True)
class PanelStandard:
    """One standard as the panel has it before it. `views` is empty until everyone has given theirs."""

    standard: Standard
    proposed: ProposedRating
    tallies: tuple[Tally, ...]
    firm: Sensitivity | None
    round: int
    members: tuple[PanelMemberStatus, ...]
    views: tuple[PanelView, ...]
    shown: bool
    own: PanelView | None
    decision: Decision | None
    earlier: tuple[Decision, ...]

    @property
    def agreed(self) -> str:
        """The rating all members gave, if they did."""
        given = {view.rating for view in self.views}
        return given.pop() if len(given) == 1 else ""

    @property
    def given(self) -> int:
        """How many members have given their view."""
        return sum(member.has_given for member in self.members)

    @property
    def state(self) -> str:
        """Where the panel stands with it: a key that pages turn into words."""
        if self.decision:
            return "decided"
        if not self.shown:
            return "waiting"
        return "agreed" if self.agreed else "conflict"


def eligible_members(*, access: InspectionAccess) -> list[Person]:
    """Who could be put on the panel: nobody with an interest in the service, nobody of the service."""
    require(Action.CHANGE_PANEL, access.roles, access.inspection.current_state)
    return list(_without_conflict(access.inspection).exclude(pk__in=_member_ids(access.inspection)))


def members(inspection: Inspection) -> list[Person]:
    """Who sits on the panel now. Someone who has declared an interest in the service since sits no more."""
    return list(_without_conflict(inspection).filter(pk__in=_member_ids(inspection)))


def is_eligible(inspection: Inspection, person: Person) -> bool:
    """Whether someone could be on the panel of an inspection."""
    return _without_conflict(inspection).filter(pk=person.pk).exists()


def require_no_conflict(inspection: Inspection, person: Person) -> None:
    """Raise NotPermitted to someone who has declared an interest in the service: its panel is not theirs."""
    if inspection.members.filter(
        person=person, removed_at=None, conflict_of_interest=ConflictOfInterest.SERVICE
    ).exists():
        raise NotPermitted(
            _("You have an interest in the service, so you take no part in its ratings panel.")
        )


def require_membership(access: InspectionAccess, action: Action) -> None:
    """Raise NotPermitted when the action is open to members of the panel, and this person is none."""
    if sees_everyones(action, access.roles) or access.person in members(access.inspection):
        return
    raise NotPermitted(
        _("You are not on this inspection’s ratings panel. The lead inspector decides who is.")
    )


def panel(*, access: InspectionAccess) -> list[PanelStandard]:
    """Every standard as the panel has it before it. Raises FaultsFound when nothing can be worked out."""
    require(Action.SEE_PANEL, access.roles, access.inspection.current_state)
    require_membership(access, Action.SEE_PANEL)
    return _standards(access, results(access.inspection))


def overall(*, access: InspectionAccess) -> Overall | None:
    """The overall rating: proposed ratings, with those decided in their place. Raises FaultsFound."""
    require(Action.SEE_PANEL, access.roles, access.inspection.current_state)
    require_membership(access, Action.SEE_PANEL)
    return results(access.inspection).overall


def confirmed_ratings(*, access: InspectionAccess) -> tuple[dict[str, Decision], Overall | None]:
    """The decisions that stand, by standard, and the overall rating once every standard has one.

    Raises FaultsFound when the overall rating cannot be worked out.
    """
    require(Action.SEE_RATINGS, access.roles, access.inspection.current_state)
    made = decisions(access.inspection)
    whole = made.keys() >= framework(access.inspection.edition).standards.keys()
    return made, results(access.inspection).overall if whole else None


def standard(*, access: InspectionAccess, id: str) -> PanelStandard:  # noqa: A002 - the word for it
    """One standard as the panel has it before it. Raises NotVisible when there is no such standard."""
    found = next((each for each in panel(access=access) if each.standard.id == id), None)
    if found is None:
        raise NotVisible
    return found


def decisions(inspection: Inspection) -> dict[str, Decision]:
    """The decisions that stand, by standard."""
    return {each.standard: each for each in inspection.decisions.filter(reopened=None)}


def undecided(inspection: Inspection) -> list[str]:
    """The standards without a decision that stands."""
    decided = decisions(inspection)
    return [name for name in framework(inspection.edition).standards if name not in decided]


def round_number(made: list[Decision]) -> int:
    """How often the panel has taken a standard up, given its decisions."""
    return max((each.round + hasattr(each, "reopened") for each in made), default=1)


def _standards(access: InspectionAccess, found: Results) -> list[PanelStandard]:
    inspection, edition = access.inspection, framework(access.inspection.edition)
    people = members(inspection)
    made: dict[str, list[Decision]] = {}
    for each in inspection.decisions.select_related("by", "reopened__by").order_by("round"):
        made.setdefault(each.standard, []).append(each)
    given: dict[tuple[str, int], list[PanelView]] = {}
    for view in inspection.panel_views.select_related("person").order_by("pk"):
        given.setdefault((view.standard, view.round), []).append(view)
    shown = set(inspection.panel_rounds.values_list("standard", "round"))
    return [
        _panel_standard(access.person, each, found, people, made.get(each.id, []), given, shown)
        for each in edition.standards.values()
    ]


def _panel_standard(
    person: Person,
    standard: Standard,
    found: Results,
    people: list[Person],
    made: list[Decision],
    given: Mapping[tuple[str, int], list[PanelView]],
    shown: set[tuple[str, int]],
) -> PanelStandard:
    number = round_number(made)
    views = given.get((standard.id, number), [])
    from_whom = {view.person_id for view in views}
    members = tuple(PanelMemberStatus(each, each.pk in from_whom) for each in people)
    current_state = next((each for each in made if not hasattr(each, "reopened")), None)
    is_shown = bool(current_state) or (standard.id, number) in shown or complete(members)
    return PanelStandard(
        standard=standard,
        proposed=found.ratings[standard.id].proposed,
        tallies=tuple(found.tallies[key.id] for key in standard.key_questions if key.id in found.tallies),
        firm=found.sensitivity.get(standard.id),
        round=number,
        members=members,
        views=tuple(views) if is_shown else (),
        shown=is_shown,
        own=next((view for view in views if view.person_id == person.pk), None),
        decision=current_state,
        earlier=tuple(each for each in made if hasattr(each, "reopened")),
    )


def complete(members: tuple[PanelMemberStatus, ...]) -> bool:
    """Whether everyone on the panel has given a view, and there are enough for a panel."""
    return len(members) >= SMALLEST_PANEL and all(member.has_given for member in members)


def _member_ids(inspection: Inspection) -> list[int]:
    return list(inspection.panel_members.filter(left_at=None).values_list("person", flat=True))


def _without_conflict(inspection: Inspection) -> QuerySet[Person]:
    team = inspection.members.filter(removed_at=None)
    suits = (
        team.filter(role__in=roles_for(Action.GIVE_VIEW))
        .exclude(conflict_of_interest=ConflictOfInterest.SERVICE)
        .values("person")
    )
    touched = team.filter(conflict_of_interest=ConflictOfInterest.SERVICE).values("person")
    return (
        Person.objects.filter(Q(pk__in=suits) | Q(role=Role.HEAD), is_active=True)
        .exclude(pk__in=touched)
        .exclude(service=inspection.service_id)
        .order_by("name", "pk")
    )
