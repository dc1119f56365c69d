"""The records of an inspection, its team and its moves from state to state."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.people.models import ROLES, Person, Service
from inspectorate.web.states import Role, State

STATES = [(state.value, state.title) for state in State]


LONGEST_FIELDWORK = 92
"""Days. Real fieldwork takes two weeks; a slip in a year would make a timetable of thousands of days."""


class Inspection(models.Model):
    """One inspection of one service. `edition` and the hash of its files never change once it is set up.

    `remove_cases_on` is the day on which everything about single children is removed, once it is over.
    `invented` is the notice shown wherever its data is, when the data is not of real children.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inspections")
    edition = models.CharField(max_length=60)
    edition_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=STATES, default=State.SETTING_UP)
    long_lists_due = models.DateField(null=True, blank=True)
    fieldwork_starts = models.DateField(null=True, blank=True)
    fieldwork_ends = models.DateField(null=True, blank=True)
    panel_on = models.DateField(null=True, blank=True)
    remove_cases_on = models.DateField(null=True, blank=True)
    cases_removed_at = models.DateTimeField(null=True, blank=True)
    invented = models.TextField(blank=True)
    set_up_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_up_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.service.name}, {self.when}"

    @property
    def current_state(self) -> State:
        """The state as the table of states knows it."""
        return State(self.state)

    @property
    def when(self) -> str:
        """When it takes place, as far as is known."""
        return f"{self.fieldwork_starts:%B %Y}" if self.fieldwork_starts else gettext("dates not set")


def normalised_name(name: str) -> str:
    """Return a person's name or a case id without regard to spacing and capitals, to compare it."""
    return " ".join(name.split()).casefold()


class ConflictOfInterest(models.TextChoices):
    """How far a person's own interests touch an inspection."""

    NONE = "none", _("No conflict of interest")
    SOME_CASES = "some_cases", _("In some cases")
    SERVICE = "service", _("In the service as a whole")


class TeamMember(models.Model):
    """Someone on an inspection's team, in one role, with any conflict of interest. Leaving is recorded.

    `avoids` are the case managers and case ids whose cases they must not be given.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=ROLES)
    conflict_of_interest = models.CharField(
        max_length=20, choices=ConflictOfInterest, default=ConflictOfInterest.NONE
    )
    conflict_detail = models.TextField(blank=True)
    excluded = models.JSONField(default=list)
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Once on a team at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=Q(removed_at=None), name="inspections_member_once"
            )
        ]

    @property
    def role_title(self) -> str:
        """The role in words."""
        return gettext(Role(self.role).title)

    def may_have(self, case_id: str, case_manager: str) -> bool:
        """Whether no interest of theirs touches a case; a local assessor never has one that they managed."""
        return not self.kept_from & {normalised_name(case_id), normalised_name(case_manager)}

    @property
    def kept_from(self) -> frozenset[str]:
        """The case managers and cases they must not be given, in small letters."""
        own = [self.person.name] if self.role == Role.LOCAL else []
        return frozenset(normalised_name(each) for each in (*self.excluded, *own))

    @property
    def interest_title(self) -> str:
        """The interest in words."""
        return str(ConflictOfInterest(self.conflict_of_interest).label)


class StateChange(models.Model):
    """One move of an inspection from a state to another."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="state_changes")
    start = models.CharField(max_length=20, choices=STATES)
    end = models.CharField(max_length=20, choices=STATES)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    @property
    def title(self) -> str:
        """The move in words."""
        start, end = gettext(State(self.start).title), gettext(State(self.end).title)
        return gettext("%(start)s to %(end)s") % {"start": start, "end": end}
