"""Models of people, services and invitations."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from inspectorate.method import inspection as method
from inspectorate.web.states import GLOBAL_ROLES, Role

ROLES = [(role.value, gettext_lazy(role.title)) for role in Role if role is not Role.PUBLIC]


class Country(models.TextChoices):
    """The country of a service. The report on a service in Wales is in Welsh too."""

    ENGLAND = "England", gettext_lazy("England")
    WALES = "Wales", gettext_lazy("Wales")


class Service(models.Model):
    """A service that can be inspected: a youth offending service or another body."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    area = models.CharField(max_length=200)
    country = models.CharField(max_length=10, choices=Country.choices, default=Country.ENGLAND)

    class Meta:
        """Names are unique without regard to case."""

        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="people_service_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> method.Country:
        """Its country, as the method names it."""
        return "Wales" if self.country == Country.WALES else "England"


class People(BaseUserManager["Person"]):
    """Manager that finds people by email address, without regard to case."""

    def with_address(self, address: str) -> "models.QuerySet[Person]":
        """Return the person with this email address, if there is one.

        The index of the unique addresses answers, as fast for an address that nobody has. `iexact` would read
        all people.
        """
        return self.alias(lower_address=Lower("email")).filter(lower_address=Lower(models.Value(address)))

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this email address."""
        return self.with_address(username or "").get()


class Person(AbstractBaseUser):
    """A person who can sign in or has been invited. `role` is the role they were invited for."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=ROLES)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=False)

    objects = People()

    unseen_notifications = 0
    """Number of notifications that the person has not seen, set for whoever is signed in."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        """Email addresses are unique without regard to case. Lists are ordered by name."""

        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="people_person_email")]
        indexes: ClassVar = [models.Index(fields=["name", "email"], name="people_person_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def global_roles(self) -> frozenset[Role]:
        """The roles the person has in every inspection because of their post."""
        return frozenset({Role(self.role)}) & GLOBAL_ROLES


class Invitation(models.Model):
    """An invitation to set a password and open an account. Only the digest of its secret is stored.

    `shown_to` is the person who was shown its link; None if the link was only sent by email.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    shown_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)


class RequestOutcome(models.TextChoices):
    """Outcome of a request that another person decides about."""

    WAITING = "waiting", gettext_lazy("Waiting for approval")
    APPROVED = "approved", gettext_lazy("Approved")
    REFUSED = "refused", gettext_lazy("Refused")


class ApprovalRequest(models.Model):
    """A request that another person than the one who asks decides about."""

    requested_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome, default=RequestOutcome.WAITING)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Each kind of request has a table of its own."""

        abstract = True

    @property
    def outcome_title(self) -> str:
        """The outcome, as shown on pages."""
        return str(RequestOutcome(self.outcome).label)


class RoleRequest(ApprovalRequest):
    """A request to open an account in a role that reads answers or decides.

    `requested_by` is None for an account that was
    invited on the server. `invited_at` is when the invitation was made: an approval opens an account once.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_requests")
    role = models.CharField(max_length=30, choices=ROLES)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody decides about their own request or account; a person has one request waiting at most."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(outcome="waiting"), name="people_role_request_once"
            ),
            models.CheckConstraint(
                name="people_role_request_second_person",
                condition=~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="people_role_request_decided",
                condition=Q(outcome="waiting", decided_at=None)
                | (~Q(outcome="waiting") & Q(decided_at__isnull=False)),
            ),
        ]


class AccountChangeKind(models.TextChoices):
    """What an account change is about."""

    EMAIL = "email", gettext_lazy("Change of email address")
    ROLE = "role", gettext_lazy("Change of role")
    SECOND_FACTOR = "second_factor", gettext_lazy("Reset of second factor")


class AccountChange(ApprovalRequest):
    """A change of an account that somebody asked for and another person decides about.

    `email`, or `role` and `service`, are the new values.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="account_changes")
    kind = models.CharField(max_length=20, choices=AccountChangeKind)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=30, choices=ROLES, blank=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Nobody decides about their own request or account; an account has one change waiting at most."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(outcome="waiting"), name="people_account_change_once"
            ),
            models.CheckConstraint(
                name="people_account_change_second_person",
                condition=~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="people_account_change_decided",
                condition=Q(outcome="waiting", decided_by=None, decided_at=None)
                | (~Q(outcome="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    @property
    def title(self) -> str:
        """What it is about, as shown on pages."""
        return str(AccountChangeKind(self.kind).label)

    @property
    def new_value(self) -> str:
        """The new email address, or role and service; empty for a second factor."""
        role = str(dict(ROLES).get(self.role, ""))
        return self.email or ", ".join(filter(None, (role, self.service.name if self.service else "")))


class PasswordLink(models.Model):
    """A link with which a person sets a new password. Only the digest of its secret is stored.

    `shown_to` is the person who was shown the link; None if it was sent by email.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="password_links")
    digest = models.CharField(max_length=64, unique=True)
    reason = models.TextField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    shown_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody creates or sees a link of their own account."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_password_link_other_person",
                condition=~Q(created_by=F("person")) & (Q(shown_to=None) | ~Q(shown_to=F("person"))),
            ),
        ]

    @property
    def outcome_title(self) -> str:
        """Whether the link was used, as shown on pages."""
        if self.used_at:
            return gettext("Used")
        return gettext("Not used yet") if self.expires_at > timezone.now() else gettext("Not used")


class AuthenticatedRequest(HttpRequest):
    """A request that PermissionMiddleware has let through, with a signed-in person."""

    user: Person
