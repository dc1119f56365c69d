"""Models of publication: releases of a report, their files, and embargoed copies."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person

LONGEST_NOTE = 2000
"""Maximum length of the note on a correction, in characters."""
LONGEST_RECIPIENT = 120
"""Maximum length of the name of a recipient of an embargoed copy, in characters."""


class ReleaseState(models.TextChoices):
    """State of a release."""

    PREPARED = "prepared", _("Prepared")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Not published")


UNPUBLISHED = (ReleaseState.PREPARED, ReleaseState.SCHEDULED)
"""States of a release that can still be published. An inspection has one such release at a time."""


class Release(models.Model):
    """A release of a report: what is published together, as prepared from the draft that was signed.

    `number` counts the releases of an inspection that are published: the first is the report, those after
    it are corrections, with a `note` for the public. `publish_at` is the moment for which it was prepared,
    whose day the report prints, and `signed_digest` the digest of the draft that was signed. `facts` is what
    the public site shows of it, with the number of each recommendation's record. `slug` and `service_slug`
    are the parts of public addresses that name the report, the same for each release of an inspection, and
    its service. `digest` is that of digests.json. `problem` says why it was not published at its moment.

    A release that another one took the place of before publication is `replaced`. Only the state and what
    belongs to it ever changes, and nothing once the release is published or replaced: a trigger sees to it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    publish_at = models.DateTimeField()
    slug = models.CharField(max_length=200)
    service_slug = models.CharField(max_length=200)
    signed_digest = models.CharField(max_length=64)
    facts = models.JSONField()
    digest = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.PREPARED)
    scheduled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.TextField(blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        """A number is published once, and an inspection has one release that is not published yet."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "number"],
                condition=~Q(state="replaced"),
                name="publication_release_number",
            ),
            models.UniqueConstraint(
                fields=["slug", "number"],
                condition=~Q(state="replaced"),
                name="publication_release_slug",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state__in=["prepared", "scheduled"]),
                name="publication_release_unpublished_once",
            ),
            models.CheckConstraint(
                name="publication_release_scheduled",
                condition=~Q(state="scheduled") | Q(scheduled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="publication_release_published",
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at=None, published_by=None)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["slug", "-number"],
                condition=Q(state="published"),
                name="publication_release_public",
            )
        ]

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(ReleaseState(self.state).label)

    @property
    def published_on(self) -> date:
        """The day that the report prints."""
        return timezone.localdate(self.publish_at)

    @property
    def is_published(self) -> bool:
        """Whether it is public."""
        return self.state == ReleaseState.PUBLISHED

    @property
    def is_unpublished(self) -> bool:
        """Whether it can still be published."""
        return self.state in UNPUBLISHED


class ReleaseFile(models.Model):
    """A file of a release, with the SHA-256 of its content. It never changes.

    Files are stored in the database, so that they are there whenever their release is.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        """A release has a file of a name once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "name"], name="publication_release_file_once")
        ]


class EmbargoedCopy(models.Model):
    """A copy of an unpublished report for one named recipient, who opens it once through a link.

    Only the digest of the link's secret is stored. `opened_at` is when the recipient downloaded the copy.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="copies")
    recipient = models.CharField(max_length=LONGEST_RECIPIENT)
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """A withdrawn copy has a person and a time."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_embargoed_copy_withdrawn",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            )
        ]

    @property
    def state_title(self) -> str:
        """What became of it, as shown on pages."""
        if self.opened_at:
            return str(_("Downloaded"))
        if self.withdrawn_at:
            return str(_("Withdrawn"))
        return str(_("Expired") if self.expires_at <= timezone.now() else _("Not downloaded yet"))

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        unused = self.opened_at is None and self.withdrawn_at is None
        return unused and self.expires_at > timezone.now() and self.release.is_unpublished
