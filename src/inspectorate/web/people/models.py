"""The records of people and services."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from inspectorate.web.states import OFFICES, Role

ROLES = [(role.value, gettext_lazy(role.title)) for role in Role if role is not Role.PUBLIC]


class Service(models.Model):
    """What is inspected: a youth offending service or another body."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    area = models.CharField(max_length=200)

    class Meta:
        """No two services share a name."""

        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="people_service_name")]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Finds people by the e-mail they sign in with, however it is typed."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this e-mail."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who can sign in, or has been invited to. `role` is what they were invited for."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=ROLES)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=False)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        """One account an e-mail, however it is typed."""

        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="people_person_email")]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def offices(self) -> frozenset[Role]:
        """The roles the person has on every inspection."""
        return frozenset({Role(self.role)}) & OFFICES


class Invitation(models.Model):
    """A letter that lets its reader set a password. Only a digest of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)


class AuthenticatedRequest(HttpRequest):
    """A request that the guard has let through to someone's page."""

    user: Person
