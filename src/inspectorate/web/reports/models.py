"""Records of the draft of a report: sections, versions, comments, recommendations, names, sign-offs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.method.report.composition.front_matter import due_clause
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person

LONGEST_KEY = 100
"""Maximum length of a section's key, in characters."""
LONGEST_ADDRESSEE = 200
"""Maximum length of the name of the body that a recommendation is addressed to, in characters."""
LONGEST_NAME = 200
"""Maximum length of a name that is changed, in characters."""


class SectionState(models.TextChoices):
    """State of a section of the draft."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready for review")
    AGREED = "agreed", _("Agreed")


class DraftChannel(models.TextChoices):
    """Channel through which the text of a version reached the service."""

    PAGE = "page", _("On a page")
    API = "api", _("Through the API")
    IMPORT = "import", _("From an imported package")
    STARTING_TEXT = "starting_text", _("Starting text")
    WORD = "word", _("From a Word document")


class Capacity(models.TextChoices):
    """Capacity in which a person signs off a report, in the order of the signatures."""

    LEAD = "lead_inspector", _("Lead inspector")
    HEAD = "head_of_inspections", _("Head of inspections")
    CHIEF = "chief_inspector", _("Chief inspector")


class ReportSection(models.Model):
    """A section of the draft of an inspection's report, by the section key of the method.

    `version` is the number of its latest version, and `welsh_version` that of its Welsh; 0 while it has none.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="report_sections")
    key = models.CharField(max_length=LONGEST_KEY)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=SectionState, default=SectionState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    welsh_version = models.PositiveIntegerField(default=0)

    class Meta:
        """An inspection has each section once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "key"], name="reports_section_once")
        ]

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(SectionState(self.state).label)


class SectionVersion(models.Model):
    """One version of a section's text, in the method's Markdown. It never changes.

    `figures` lists the figures that the text binds and what each printed when the version was saved: objects
    with `binding` (the reference and form between the braces) and `text`.
    """

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    figures = models.JSONField(default=list)
    channel = models.CharField(max_length=20, choices=DraftChannel)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within a section, so that two people cannot save the same version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "number"], name="reports_section_version_number")
        ]

    @property
    def channel_title(self) -> str:
        """The channel, as shown on pages."""
        return str(DraftChannel(self.channel).label)


class WelshSectionVersion(models.Model):
    """One version of the Welsh of a section, in the method's Markdown. It never changes.

    `english` is the digest of the English text that it translates.
    """

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="welsh_versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    english = models.CharField(max_length=64)
    channel = models.CharField(max_length=20, choices=DraftChannel)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within a section, so that two people cannot save the same version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "number"], name="reports_welsh_section_number")
        ]


class FigureChange(models.Model):
    """Figures that print something else than when the version `version` of a section was saved.

    `figures` lists them: objects with `binding`, `before` and `now`; it is empty if they print the same text
    again. Somebody who may write in the section confirms that the sentences are still right; a new version
    of the section ends the change too.
    """

    section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="figure_changes")
    version = models.PositiveIntegerField()
    figures = models.JSONField(default=list)
    found_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """One change of a version is open at a time; a confirmed one has a person and a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["section", "version"],
                condition=Q(confirmed_at=None),
                name="reports_figure_change_open",
            ),
            models.CheckConstraint(
                name="reports_figure_change_confirmed",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]


class SectionComment(models.Model):
    """A comment on a section, or a reply to one (`parent`).

    `quote` is the passage that it is about, as it was in the version `version`; "" for the whole section.
    """

    section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    version = models.PositiveIntegerField()
    quote = models.TextField(blank=True)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        """A resolved comment has a person and a time. A reply is not resolved by itself."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="reports_comment_resolved",
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(parent=None, resolved_by__isnull=False, resolved_at__isnull=False),
            )
        ]


class Recommendation(models.Model):
    """A recommendation of the draft, by its position in the report. It is withdrawn, never deleted.

    `version` is the number of its latest version, which holds its words, and `welsh_version` that of its
    words in Welsh; 0 while it has none.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=0)
    welsh_version = models.PositiveIntegerField(default=0)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """A withdrawn recommendation has a person and a time."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="reports_recommendation_withdrawn",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            )
        ]


class RecommendationVersion(models.Model):
    """One version of a recommendation's words. It never changes.

    `due` is the time by which it is to be done, in words or as a date, and `short` its shortest form for the
    summary of one minute. `standards` and `questions` are the ids of the standards, and of the key questions
    and prompts, whose findings it rests on.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=LONGEST_ADDRESSEE)
    text = models.TextField()
    due = models.TextField(blank=True)
    short = models.TextField(blank=True)
    standards = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    channel = models.CharField(max_length=20, choices=DraftChannel)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within a recommendation."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="reports_recommendation_number")
        ]

    @property
    def due_clause(self) -> str:
        """The time by which it is to be done, within a sentence: "by March 2019"; "" if it has none."""
        return due_clause(self.due)


class WelshRecommendationVersion(models.Model):
    """One version of a recommendation's words in Welsh. It never changes.

    `due` is the whole time clause. `english` is the digest of the English words that it translates.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="welsh_versions"
    )
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=LONGEST_ADDRESSEE)
    text = models.TextField()
    due = models.TextField(blank=True)
    short = models.TextField(blank=True)
    english = models.CharField(max_length=64)
    channel = models.CharField(max_length=20, choices=DraftChannel)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number is unique within a recommendation."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recommendation", "number"], name="reports_welsh_recommendation_number"
            )
        ]


class NameChange(models.Model):
    """A name that quotations and practice examples of an inspection print differently.

    `source` says where the name was met, such as a case and its question.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="name_changes")
    original = models.CharField(max_length=LONGEST_NAME)
    printed = models.CharField(max_length=LONGEST_NAME)
    source = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A name of an inspection is changed in one manner."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "original"], name="reports_name_change_once")
        ]


class SignOff(models.Model):
    """A signature under the draft of a report, in one capacity. It counts until it is withdrawn.

    `digest` is that of the draft that was signed: its texts, recommendations, ratings and printed figures.
    `name` is the signatory's. `by` recorded the signature: the signatory, or for the chief inspector a head
    of inspections, who states in `confirmation` how the chief inspector gave it. `withdrawn_by` is the person
    whose change of the draft withdrew it, or who withdrew it themselves.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sign_offs")
    capacity = models.CharField(max_length=20, choices=Capacity)
    digest = models.CharField(max_length=64)
    name = models.TextField()
    confirmation = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        """One signature in each capacity counts; a withdrawn one has a person and a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "capacity"],
                condition=Q(withdrawn_at=None),
                name="reports_sign_off_once",
            ),
            models.CheckConstraint(
                name="reports_sign_off_withdrawn",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    @property
    def capacity_title(self) -> str:
        """The capacity, as shown on pages."""
        return str(Capacity(self.capacity).label)
