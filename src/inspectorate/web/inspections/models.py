"""Models of inspections, their teams and their changes of state."""

import unicodedata
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.people.models import ROLES, Person, Service
from inspectorate.web.permissions import Action, roles_for
from inspectorate.web.states import Role, State
from inspectorate.web.visibility import DeclaredConflict

DATES = {
    "long_lists_due": _("Long lists due"),
    "fieldwork_starts": _("Fieldwork starts"),
    "fieldwork_ends": _("Fieldwork ends"),
    "panel_on": _("Ratings panel"),
}
"""The planned dates of an inspection, by column."""

STATES = [(state.value, state.title) for state in State]


LONGEST_FIELDWORK = 92
"""Maximum length of fieldwork in days. Real fieldwork takes two weeks; this catches a wrong year."""


class Inspection(models.Model):
    """An inspection of a service. `edition` and the hash of its files never change once it is set up.

    `remove_cases_on` is the retention date: once the inspection is over, everything about single children is
    removed on that day. A trigger sets `deletion_allowed_from`: a period of notice after the inspection has
    ended or its retention date has been changed, which nobody but the database's owner can shorten.
    `invented` is the notice shown on every page when the data is not of real children.
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
    deletion_allowed_from = models.DateTimeField(null=True, editable=False)
    cases_removed_at = models.DateTimeField(null=True, blank=True)
    invented = models.TextField(blank=True)
    set_up_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_up_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.service.name}, {self.when}"

    @property
    def current_state(self) -> State:
        """The state as a `State`."""
        return State(self.state)

    @property
    def reference(self) -> str:
        """The number by which people name it."""
        return gettext("no.\N{NO-BREAK SPACE}%(number)s") % {"number": self.pk}

    @property
    def fieldwork(self) -> str:
        """When its fieldwork is, as a phrase."""
        if not self.fieldwork_starts:
            return gettext("dates not set")
        return gettext("fieldwork %(month)s") % {"month": f"{self.fieldwork_starts:%B %Y}"}

    @property
    def title(self) -> str:
        """Service, fieldwork and number, which tell it apart from others of the same service."""
        return f"{self.service.short_name}, {self.fieldwork} ({self.reference})"

    @property
    def when(self) -> str:
        """Month and year of its fieldwork, if set."""
        return f"{self.fieldwork_starts:%B %Y}" if self.fieldwork_starts else gettext("dates not set")


def normalised_name(name: str) -> str:
    """Return a person's name or a case id for comparison: NFKC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


class ConflictOfInterest(models.TextChoices):
    """Extent of a person's conflict of interest in an inspection."""

    NONE = "none", _("No conflict of interest")
    SOME_CASES = "some_cases", _("In some cases")
    SERVICE = "service", _("In the service as a whole")


class TeamMember(models.Model):
    """A person on an inspection's team in one role, until `removed_at`.

    The conflict of interest is the strictest of the person's declarations in force; `excluded` are the case
    managers and case ids of all of them.
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
        """A person has at most one current membership of a team."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=Q(removed_at=None), name="inspections_member_once"
            )
        ]

    @property
    def role_title(self) -> str:
        """The title of the role."""
        return gettext(Role(self.role).title)

    def may_assess(self, case_id: str, case_manager: str) -> bool:
        """Return whether a case may be assigned to them: no conflict of interest covers it."""
        return not self.declared_conflict.covers({normalised_name(case_id), normalised_name(case_manager)})

    @property
    def declared_conflict(self) -> DeclaredConflict:
        """What their conflict of interest covers. Link persons and others of the service assess nothing."""
        if Role(self.role) not in roles_for(Action.DECLARE_CONFLICT_OF_INTEREST):
            return DeclaredConflict()
        return DeclaredConflict(
            self.conflict_of_interest == ConflictOfInterest.SERVICE, self.excluded_names - {""}
        )

    @property
    def excluded_names(self) -> frozenset[str]:
        """Normalised names of the case managers and cases they must not be assigned.

        They include a local assessor's own name: nobody assesses a case they managed.
        """
        own = [self.person.name] if self.role == Role.LOCAL else []
        return frozenset(normalised_name(name) for name in (*self.excluded, *own))

    @property
    def conflict_title(self) -> str:
        """The conflict of interest in words."""
        return str(ConflictOfInterest(self.conflict_of_interest).label)


class Declaration(models.Model):
    """A person's declaration whether they have a conflict of interest in an inspection.

    It never changes. It is in force until a lead inspector or a head of inspections withdraws it, with a
    reason. `by` is the person who recorded it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    conflict_of_interest = models.CharField(max_length=20, choices=ConflictOfInterest)
    conflict_detail = models.TextField(blank=True)
    excluded = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        """A withdrawal has a person and a time; nobody withdraws their own declaration."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="inspections_declaration_withdrawn",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_by=F("person"))),
            )
        ]

    @property
    def conflict_title(self) -> str:
        """The conflict of interest in words."""
        return str(ConflictOfInterest(self.conflict_of_interest).label)

    @property
    def conflict(self) -> DeclaredConflict:
        """What the declaration covers, as a value."""
        names = frozenset(normalised_name(name) for name in self.excluded)
        return DeclaredConflict(self.conflict_of_interest == ConflictOfInterest.SERVICE, names - {""})

    @property
    def in_force(self) -> bool:
        """Whether it declares a conflict of interest and is not withdrawn."""
        return self.withdrawn_at is None and self.conflict_of_interest != ConflictOfInterest.NONE


class StateChange(models.Model):
    """A change of an inspection's state."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="state_changes")
    start = models.CharField(max_length=20, choices=STATES)
    end = models.CharField(max_length=20, choices=STATES)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    @property
    def title(self) -> str:
        """The change in words: from which state to which."""
        start, end = gettext(State(self.start).title), gettext(State(self.end).title)
        return gettext("%(start)s to %(end)s") % {"start": start, "end": end}
