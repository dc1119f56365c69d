"""Retention schedule: what happens to every table and column on an inspection's retention date.

The tests compare it with the database: a column without an entry fails them, and an entry without a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from inspectorate.web.inspections.models import Inspection

ALL_COLUMNS = "*"
"""Key for all columns of a table that belongs to no inspection."""

_ACCOUNT = "an account, and no part of an inspection"
_STAFF = "names a member of staff"
_DATE = "a date of the inspection"
_KEY = "a key of the edition or of a list of choices"
_COUNT = "a number, count or version"
_DIGEST = "a digest over a whole file or all inputs, from which nothing can be guessed"
_FROM_COUNTS = "follows from counts and the edition's words"
_PUBLISHED = "published words of a recommendation, which name no case"
_PLAN = "what a service does about published recommendations, for its next inspection; it names no case"
_FRAMEWORK = "part of Django, without data of an inspection"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What happens to the rows of one table on an inspection's retention date.

    `inspection` is the lookup that leads from a row to its inspection; "" for a table that belongs to none.
    The rows are deleted if `deleted`. Otherwise the columns in `cleared` get the values given there, those in
    `rewritten` are treated as described there, and those in `retained` stay, for the reason given. In an
    `append_only` table the database function `inspections_delete_case_data` does it.
    """

    label: str
    inspection: str = ""
    deleted: bool = False
    append_only: bool = False
    cleared: Mapping[str, Any] = field(default_factory=dict)
    rewritten: Mapping[str, str] = field(default_factory=dict)
    retained: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """The table's model."""
        return apps.get_model(self.label)

    def rows(self, inspection: Inspection) -> QuerySet[Model]:
        """Return the rows of an inspection."""
        return self.model._base_manager.filter(**{self.inspection: inspection.pk})


_RANDOM = "the random value that decided a draw; it names no case"


def _reasons(**columns: str) -> dict[str, str]:
    """Return the reasons by column, from column names with spaces between by reason."""
    reasons = {
        "staff": _STAFF,
        "date": _DATE,
        "key": _KEY,
        "count": _COUNT,
        "digest": _DIGEST,
        "from_counts": _FROM_COUNTS,
    }
    return {name: reasons[reason] for reason, names in columns.items() for name in names.split()}


RULES = (
    # The results first: they are rewritten before their inputs go.
    RetentionRule(
        "results.StoredResult",
        "inspection",
        rewritten={
            "result": "case ids, references to evidence and the panel's words are removed; figures stay",
            "signature": "the rewritten result is signed again",
        },
        retained=_reasons(key="edition", digest="digest inputs_version", date="calculated_at"),
    ),
    RetentionRule(
        "audit.Event",
        "inspection",
        append_only=True,
        cleared={"subject": "", "before": None, "after": None, "salt": ""},
        retained=_reasons(
            staff="who person",
            key="event_type outcome",
            date="at",
            count="chain number transaction_id inspection",
            digest="previous digest",
        )
        | {"details_digest": "proves nothing about the details without the salt, which is deleted"},
    ),
    RetentionRule("assessments.AnswerConflict", "assessment__inspection", deleted=True, append_only=True),
    RetentionRule("assessments.AnswerEvent", "inspection", deleted=True, append_only=True),
    RetentionRule(
        "judgements.Judgement",
        "inspection",
        append_only=True,
        cleared={"reasons": {}, "evidence": {}},
        retained=_reasons(key="standard rating", count="number", staff="written_by", date="at"),
    ),
    RetentionRule(
        "judgements.DecisionReopening",
        "decision__inspection",
        append_only=True,
        cleared={"reason": ""},
        retained=_reasons(date="at"),
    ),
    RetentionRule(
        "judgements.Decision",
        "inspection",
        append_only=True,
        cleared={"reasons": ""},
        retained=_reasons(
            key="standard rating proposed",
            count="round",
            staff="members",
            date="on at",
            from_counts="because",
        ),
    ),
    RetentionRule(
        "panel.PanelView",
        "inspection",
        append_only=True,
        cleared={"reasons": ""},
        retained=_reasons(key="standard rating", count="round", date="at"),
    ),
    RetentionRule(
        "panel.PanelRound",
        "inspection",
        append_only=True,
        retained=_reasons(key="standard", count="round", date="views_opened_at"),
    ),
    RetentionRule("panel.PanelMember", "inspection", retained=_reasons(date="added_at left_at")),
    RetentionRule("reports.SectionVersion", "section__inspection", deleted=True, append_only=True),
    RetentionRule("reports.WelshSectionVersion", "section__inspection", deleted=True, append_only=True),
    RetentionRule("reports.FigureChange", "section__inspection", deleted=True),
    RetentionRule("reports.SectionComment", "section__inspection", deleted=True),
    RetentionRule("reports.ReportSection", "inspection", deleted=True),
    RetentionRule(
        "reports.WelshRecommendationVersion",
        "recommendation__inspection",
        deleted=True,
        append_only=True,
    ),
    RetentionRule(
        "reports.RecommendationVersion",
        "recommendation__inspection",
        append_only=True,
        rewritten={
            "text": "earlier versions and withdrawn recommendations are deleted; published words stay",
        },
        retained=_reasons(
            key="channel standards questions",
            count="number",
            date="at",
        )
        | dict.fromkeys(("addressee", "due", "short"), _PUBLISHED),
    ),
    RetentionRule(
        "reports.Recommendation",
        "inspection",
        retained=_reasons(count="position version welsh_version", date="withdrawn_at"),
    ),
    RetentionRule("improvement.ImprovementReminder", "action__inspection", deleted=True),
    RetentionRule(
        "improvement.ImprovementPlan",
        "inspection",
        retained=_reasons(count="version", date="due next_review"),
    ),
    RetentionRule(
        "improvement.RecommendationResponse",
        "recommendation__inspection",
        append_only=True,
        retained=_reasons(key="outcome", count="number words_version", staff="given_by", date="given_on at")
        | {"commentary": _PLAN},
    ),
    RetentionRule("improvement.ImprovementAction", "inspection", retained=_reasons(count="number version")),
    RetentionRule(
        "improvement.ActionVersion",
        "action__inspection",
        append_only=True,
        retained=_reasons(key="state", count="number", staff="owner", date="due at")
        | {"text": _PLAN, "note": _PLAN},
    ),
    RetentionRule(
        "improvement.ActionEvidence",
        "action__inspection",
        cleared={"text": "", "stored_name": ""},
        retained=_reasons(digest="content_hash", date="added_on at") | {"title": _PLAN, "file_name": _PLAN},
    ),
    RetentionRule(
        "improvement.RecommendationClosure",
        "recommendation__inspection",
        append_only=True,
        retained=_reasons(key="outcome", count="number", date="on at") | {"reason": _PLAN},
    ),
    RetentionRule(
        "improvement.BoardReview",
        "inspection",
        append_only=True,
        retained=_reasons(count="number progress", staff="present", date="held_on next_review at")
        | {"minute": _PLAN, "decided": _PLAN},
    ),
    RetentionRule("reports.NameChange", "inspection", deleted=True),
    RetentionRule(
        "reports.SignOff",
        "inspection",
        cleared={"confirmation": "", "withdrawal_reason": ""},
        retained=_reasons(key="capacity", digest="digest", staff="name", date="at withdrawn_at"),
    ),
    RetentionRule(
        "publication.ReleaseFile",
        "release__inspection",
        append_only=True,
        rewritten=dict.fromkeys(
            ("name", "digest", "size", "media_type", "content"),
            "the files of releases that were not published are deleted; published files stay",
        ),
    ),
    RetentionRule(
        "publication.Release",
        "inspection",
        retained=_reasons(
            key="state slug service_slug",
            count="number",
            digest="digest signed_digest",
            date="publish_at prepared_at published_at",
        )
        | {
            "note": "what the public is told about a correction",
            "facts": "ratings and counts that the report prints",
            "problem": "a rule of the service, which names no case",
        },
    ),
    RetentionRule(
        "publication.EmbargoedCopy",
        "release__inspection",
        cleared={"recipient": ""},
        retained=_reasons(digest="digest", date="at expires_at opened_at withdrawn_at"),
    ),
    RetentionRule("accuracy.ResponsesSignOff", "check_sent__inspection", deleted=True),
    RetentionRule("accuracy.ChallengeResponse", "challenge__check_sent__inspection", deleted=True),
    RetentionRule("accuracy.ChallengeFile", "challenge__check_sent__inspection", deleted=True),
    RetentionRule("accuracy.Challenge", "check_sent__inspection", deleted=True),
    RetentionRule("accuracy.CheckRecipient", "check_sent__inspection", deleted=True),
    RetentionRule("accuracy.AccuracyCheck", "inspection", deleted=True),
    RetentionRule("assessments.DifferenceResolution", "first__inspection", deleted=True),
    RetentionRule("assessments.HeldInterview", "assessment__inspection", deleted=True),
    RetentionRule("assessments.Alert", "inspection", deleted=True),
    RetentionRule("mail.Message", "inspection", deleted=True),
    RetentionRule("mail.Notification", "inspection", deleted=True),
    RetentionRule("assessments.ConflictReview", "assessment__inspection", deleted=True),
    RetentionRule("assessments.ReviewComment", "thread__assessment__inspection", deleted=True),
    RetentionRule("assessments.ReviewThread", "assessment__inspection", deleted=True),
    RetentionRule("assessments.Reassignment", "assessment__inspection", deleted=True),
    RetentionRule("assessments.CaseAllocation", "inspection", deleted=True),
    RetentionRule("assessments.AssessmentReader", "assessment__inspection", deleted=True),
    RetentionRule("assessments.Answer", "assessment__inspection", deleted=True),
    RetentionRule("assessments.Assessment", "inspection", deleted=True),
    RetentionRule(
        "assessments.SecondDraw",
        "inspection",
        cleared={"cases": [], "selected": [], "reason": ""},
        retained=_reasons(count="number share", digest="digest", from_counts="because", date="drawn_at")
        | {"source": _RANDOM, "value": _RANDOM},
    ),
    RetentionRule("assessments.PlannedInterview", "inspection", deleted=True),
    RetentionRule("allocation.AssessorAvailability", "inspection", deleted=True),
    RetentionRule("allocation.AvailableSlot", "inspection", deleted=True),
    RetentionRule("allocation.Availability", "inspection", deleted=True),
    RetentionRule("cases.CaseReplacement", "draw__inspection", deleted=True),
    RetentionRule("cases.DrawnCase", "draw__inspection", deleted=True),
    RetentionRule("cases.LongListRow", "long_list__inspection", deleted=True),
    RetentionRule(
        "cases.Draw",
        "inspection",
        cleared={"reason": ""},
        retained=_reasons(
            key="group",
            count="number seed max_per_manager size",
            digest="digest",
            from_counts="because balance",
            date="drawn_at",
        )
        | {"sample_record": "the seal, the numbered samples and the times of the steps; it names no case"},
    ),
    RetentionRule(
        "cases.Seal",
        "inspection",
        cleared={"reason": ""},
        retained=_reasons(key="group", count="number", from_counts="because", date="sealed_at numbered_at")
        | {"record": "the seal, the design and the times of the steps; it names no case"},
    ),
    RetentionRule(
        "cases.LongList",
        "inspection",
        cleared={
            "file_name": "",
            "content": None,
            "sheet": "",
            "headings": [],
            "examples": {},
            "notes": [],
            "columns": {},
        },
        retained=_reasons(
            key="group", count="number rows eligible", digest="content_hash digest", date="sent_at on read_at"
        ),
    ),
    RetentionRule("judgements.LineOfEnquiry", "inspection", deleted=True),
    RetentionRule("judgements.EvidenceItem", "inspection", deleted=True),
    RetentionRule("judgements.EvidenceFilePart", "inspection", deleted=True),
    RetentionRule("results.ImportedParts", "inspection", deleted=True),
    RetentionRule("tokens.IdempotencyKey", "inspection", deleted=True),
    RetentionRule("jobs.Job", "inspection", deleted=True),
    RetentionRule(
        "inspections.TeamMember",
        "inspection",
        cleared={"conflict_detail": "", "excluded": []},
        retained=_reasons(key="role conflict_of_interest", date="added_at removed_at"),
    ),
    RetentionRule(
        "inspections.Declaration",
        "inspection",
        cleared={"conflict_detail": "", "excluded": [], "withdrawal_reason": ""},
        retained=_reasons(key="conflict_of_interest", date="at withdrawn_at"),
    ),
    RetentionRule(
        "inspections.StateChange",
        "inspection",
        cleared={"reason": ""},
        retained=_reasons(key="start end", date="at"),
    ),
    RetentionRule(
        "inspections.Inspection",
        "pk",
        retained=_reasons(
            key="edition state",
            digest="edition_hash",
            date="long_lists_due fieldwork_starts fieldwork_ends panel_on remove_cases_on "
            "deletion_allowed_from cases_removed_at set_up_at",
        )
        | {"invented": "the notice that the data is not of real children"},
    ),
    # Tables that belong to no inspection.
    RetentionRule(
        "sessions.Session",
        retained={
            ALL_COLUMNS: "saved forms of the inspection and all messages are removed from every session; "
            "expired sessions are deleted"
        },
    ),
    RetentionRule(
        "cases.ColumnMap",
        retained={ALL_COLUMNS: "headings of a service's system, which its next inspection uses"},
    ),
    RetentionRule(
        "audit.Archive",
        retained={ALL_COLUMNS: "numbers and digests; events are archived after their case data is deleted"},
    ),
    RetentionRule("audit.ChainHead", retained={ALL_COLUMNS: "numbers and digests of the audit log"}),
    RetentionRule(
        "audit.RowChange", retained={ALL_COLUMNS: "numbers of rows and transactions, without content"}
    ),
    RetentionRule(
        "adoption.Adoption",
        retained={ALL_COLUMNS: "who adopted an edition, when, and what confirmed its values"},
    ),
    RetentionRule(
        "django_tasks_database.DBTaskResult",
        retained={
            ALL_COLUMNS: "numbers of messages and jobs, without content; deleted a day after the task is done"
        },
    ),
    RetentionRule("people.Service", retained={ALL_COLUMNS: "the body that is inspected"}),
    *(
        RetentionRule(label, retained={ALL_COLUMNS: _ACCOUNT})
        for label in (
            "people.Person",
            "people.Invitation",
            "people.RoleRequest",
            "people.AccountChange",
            "people.PasswordLink",
            "tokens.Token",
            "tokens.CalendarSubscription",
            "tokens.RateLimitCount",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "mfa.Authenticator",
            "socialaccount.SocialAccount",
            "socialaccount.SocialApp",
            "socialaccount.SocialToken",
        )
    ),
    *(
        RetentionRule(label, retained={ALL_COLUMNS: _FRAMEWORK})
        for label in ("auth.Group", "auth.Permission", "contenttypes.ContentType")
    ),
)
"""The retention schedule, in the order in which it is carried out."""

TABLES_WITHOUT_MODEL = {
    "cache": "counts sign-in attempts and marks used codes for some minutes",
    "django_migrations": _FRAMEWORK,
}
"""Tables that no model describes, and why nothing happens to them."""

FILES = {
    "uploads": "stored in the database; temporary files are deleted with the request that made them",
    "evidence files": "in the database, a folder or an S3 bucket; deleted before their evidence items",
    "what was sent for a job": "encrypted in the database; deleted when the job ends, or after a week",
    "datasets": "encrypted in the database for a day; all are deleted with the cases of any inspection",
    "spreadsheets of cases": "made for each download and stored nowhere; people delete their copies",
    "emails": "they hold an address of the service and no words about a case; mail servers may keep copies",
}
"""Data outside the database's tables, and why there is nothing to delete."""


def remaining(inspection: Inspection) -> list[str]:
    """Return the labels of the tables that still hold what the schedule deletes or clears."""
    return [
        rule.label
        for rule in RULES
        if rule.inspection
        and (
            rule.rows(inspection).exists()
            if rule.deleted
            else any(
                rule.rows(inspection).exclude(**_matching(column, value)).exists()
                for column, value in rule.cleared.items()
            )
        )
        and rule.label != "audit.Event"  # events after the deletion have details again
    ]


def _matching(column: str, value: Any) -> dict[str, Any]:
    return {f"{column}__isnull": True} if value is None else {column: value}
