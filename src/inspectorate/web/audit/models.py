"""Models of the audit log: events, event types, and the head of each hash chain."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.permissions import TABLE, Action

HASHED_COLUMNS = """jsonb_build_array(
  chain, number, previous, extract(epoch from at), transaction_id, person, who, event_type,
  outcome, inspection, details_digest
)::text"""
"""SQL expression for the text that is hashed as an event's digest. It includes `previous`, the digest of the
event before it in the same chain. The trigger `audit_chain` hashes the same columns."""

HASHED_DETAILS = "jsonb_build_array(salt, subject, before, after)::text"
"""SQL expression for the text that is hashed as the digest of an event's details. The salt is random: once it
is deleted with the details at retention, the digest proves nothing about them, and nothing can be guessed."""


LONGEST_SUBJECT = 500
"""Maximum length of an event's subject, in characters. A longer one is cut."""


class EventOutcome(models.TextChoices):
    """Outcome of an event: something was done, viewed, or denied."""

    DONE = "done", _("Done")
    VIEWED = "viewed", _("Viewed")
    DENIED = "denied", _("Denied")


class EventType(models.TextChoices):
    """Type of an event, with the sentence that the audit log's page shows.

    Every action of the permission table is included under the same name, so that its denial can be recorded.
    """

    # People, accounts and tokens
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_OUT = "sign_out", _("Signed out")
    END_IDLE_SESSION = "end_idle_session", _("Was signed out after a time without use")
    VERIFY_SECOND_FACTOR = "verify_second_factor", _("Gave a second factor")
    ADD_SECOND_FACTOR = "add_second_factor", _("Added a second factor")
    REMOVE_SECOND_FACTOR = "remove_second_factor", _("Removed a second factor")
    SEE_ACCOUNT = "see_account", _("Looked at their own account")
    SEE_PEOPLE = "see_people", _("Looked at the list of people")
    INVITE_PEOPLE = "invite_people", _("Invited a person")
    REQUEST_ROLE = "request_role", _("Asked for a role to be approved")
    APPROVE_ROLE = "approve_role", _("Approved a role")
    REFUSE_ROLE = "refuse_role", _("Refused a role")
    SHOW_INVITATION = "show_invitation", _("Was shown an invitation")
    INVITE_FROM_SERVER = "invite_from_server", _("Invited a person from the server itself")
    INVITE_AGAIN = "invite_again", _("Invited a person again")
    ACCEPT_INVITATION = "accept_invitation", _("Accepted an invitation")
    CLOSE_ACCOUNT = "close_account", _("Closed an account")
    CHANGE_ACCOUNT = "change_account", _("Changed the details of an account")
    REQUEST_ACCOUNT_CHANGE = "request_account_change", _("Asked for a change of an account to be approved")
    APPROVE_ACCOUNT_CHANGE = "approve_account_change", _("Approved a change of an account")
    REFUSE_ACCOUNT_CHANGE = "refuse_account_change", _("Refused a change of an account")
    DECIDE_ACCOUNT_CHANGE = "decide_account_change", _("Looked at a change of an account")
    SEND_PASSWORD_LINK = "send_password_link", _("Created a password link for a person")
    SHOW_PASSWORD_LINK = "show_password_link", _("Was shown a password link")
    USE_PASSWORD_LINK = "use_password_link", _("A password was set with a password link")
    SEE_EDITIONS = "see_editions", _("Looked at the editions of the standards")
    ADOPT_EDITION = "adopt_edition", _("Adopted an edition of the standards")
    ADD_SERVICE = "add_service", _("Added a service that can be inspected")
    MAKE_TOKEN = "make_token", _("Had a token made")
    END_TOKENS = "end_tokens", _("Had all their tokens ended")
    CHANGE_CALENDAR_SUBSCRIPTION = (
        "change_calendar_subscription",
        _("Created the link of a calendar subscription"),
    )
    END_CALENDAR_SUBSCRIPTION = (
        "end_calendar_subscription",
        _("Revoked the link of a calendar subscription"),
    )
    SEE_CALENDAR_SUBSCRIPTION = "see_calendar_subscription", _("Had their calendar read through its link")
    SEE_NOTIFICATIONS = "see_notifications", _("Marked their notifications as seen")
    OPEN_PAGE = "open_page", _("Opened a page")

    SEND_MESSAGE = "send_message", _("Sent an email")
    GIVE_UP_MESSAGE = "give_up_message", _("Could not send an email, and gave up")
    SEE_BACKGROUND_TASKS = "see_background_tasks", _("Looked at emails and background tasks")
    SEE_JOBS = "see_jobs", _("Looked at their work in the background")
    RETRY_BACKGROUND_TASK = "retry_background_task", _("Let a background task run again")

    # The inspection
    SEE_INSPECTIONS = "see_inspections", _("Looked at the list of inspections")
    SET_UP_INSPECTION = "set_up_inspection", _("Set up the inspection")
    SEE_INSPECTION = "see_inspection", _("Looked at the inspection")
    CHANGE_DATES = "change_dates", _("Changed the dates")
    CHANGE_TEAM = "change_team", _("Changed the team")
    ADD_TEAM_MEMBER = "add_team_member", _("Added someone to the team")
    REMOVE_TEAM_MEMBER = "remove_team_member", _("Removed someone from the team")
    DECLARE_CONFLICT_OF_INTEREST = (
        "declare_conflict_of_interest",
        _("Declared whether they have a conflict of interest"),
    )
    WITHDRAW_DECLARATION = "withdraw_declaration", _("Withdrew a declaration of a conflict of interest")
    DECIDE_CONFLICT = "decide_conflict", _("Looked at the conflicts of interest")
    REVIEW_CONFLICT = (
        "review_conflict",
        _("Decided about the answers of someone with a conflict of interest"),
    )
    TRANSITION = "transition", _("Moved the inspection to another state")
    EXPORT_PACKAGE = "export_package", _("Exported the inspection as a package")
    SEE_REPORT = "see_report", _("Read the report of the inspection")
    MAKE_REPORT_FILES = "make_report_files", _("Made the files of the report")
    IMPORT_PACKAGE = "import_package", _("Imported the inspection from a package")
    START_DRAFT = "start_draft", _("Started the draft of the report")
    SEE_DRAFT = "see_draft", _("Read the draft of the report")
    EDIT_SECTION = "edit_section", _("Saved a section of the report")
    WRITE_WELSH = "write_welsh", _("Saved the Welsh of a section of the report")
    CHANGE_SECTION_STATE = "change_section_state", _("Changed the state of a section of the report")
    READ_WORD_DRAFT = "read_word_draft", _("Uploaded the draft of the report as a Word document")
    FLAG_FIGURES = "flag_figures", _("Found figures that have changed in sections of the report")
    CONFIRM_FIGURES = "confirm_figures", _("Confirmed sentences of the report with changed figures")
    ASSIGN_SECTION = "assign_section", _("Assigned a section of the report")
    AGREE_SECTION = "agree_section", _("Agreed a section of the report")
    COMMENT_ON_SECTION = "comment_on_section", _("Commented on a section of the report")
    RESOLVE_SECTION_COMMENT = (
        "resolve_section_comment",
        _("Resolved a comment on a section of the report"),
    )
    CHANGE_RECOMMENDATIONS = "change_recommendations", _("Changed a recommendation")
    CHANGE_WELSH_RECOMMENDATION = "change_welsh_recommendation", _("Saved the Welsh of a recommendation")
    ORDER_RECOMMENDATIONS = "order_recommendations", _("Changed the order of the recommendations")
    WITHDRAW_RECOMMENDATION = "withdraw_recommendation", _("Deleted a recommendation")
    SAVE_NAME_CHANGE = "save_name_change", _("Changed a name for quotations in the report")
    SIGN_OFF = "sign_off", _("Signed off the report")
    WITHDRAW_SIGN_OFF = "withdraw_sign_off", _("Withdrew a signature under the report")
    SEE_PUBLICATION = "see_publication", _("Looked at the releases of the report")
    SEE_RELEASE = "see_release", _("Read a file of a release")
    PREPARE_RELEASE = "prepare_release", _("Prepared a release of the report")
    SCHEDULE_RELEASE = "schedule_release", _("Scheduled the publication of the report")
    CANCEL_RELEASE = "cancel_release", _("Cancelled the publication of the report")
    PUBLISH_RELEASE = "publish_release", _("Published the report")
    SHARE_EMBARGOED_COPY = "share_embargoed_copy", _("Shared an embargoed copy of the report")
    WITHDRAW_EMBARGOED_COPY = (
        "withdraw_embargoed_copy",
        _("Withdrew an embargoed copy of the report"),
    )
    OPEN_EMBARGOED_COPY = "open_embargoed_copy", _("Downloaded an embargoed copy of the report")
    SEE_IMPROVEMENT = "see_improvement", _("Looked at the improvement plan")
    WRITE_IMPROVEMENT_PLAN = "write_improvement_plan", _("Worked on the improvement plan")
    RESPOND_TO_RECOMMENDATION = "respond_to_recommendation", _("Recorded a response to a recommendation")
    PLAN_IMPROVEMENT_ACTION = "plan_improvement_action", _("Planned an action of the improvement plan")
    CHANGE_IMPROVEMENT_ACTION = "change_improvement_action", _("Changed an action of the improvement plan")
    REPORT_IMPROVEMENT_PROGRESS = (
        "report_improvement_progress",
        _("Reported progress of an action of the improvement plan"),
    )
    ADD_IMPROVEMENT_EVIDENCE = "add_improvement_evidence", _("Added evidence that an action is done")
    SEE_IMPROVEMENT_EVIDENCE = "see_improvement_evidence", _("Opened evidence that an action is done")
    VERIFY_IMPROVEMENT = "verify_improvement", _("Verified or returned an action of the improvement plan")
    CLOSE_RECOMMENDATION = "close_recommendation", _("Closed or reopened a recommendation")
    REVIEW_IMPROVEMENT = "review_improvement", _("Recorded a review of the improvement plan by the board")
    SET_IMPROVEMENT_DATES = "set_improvement_dates", _("Changed the dates of the improvement plan")
    SEND_IMPROVEMENT_REMINDERS = (
        "send_improvement_reminders",
        _("Sent reminders of the improvement plan"),
    )
    SEND_ACCURACY_CHECK = "send_accuracy_check", _("Sent the draft for its factual accuracy check")
    SEE_ACCURACY_CHECK = "see_accuracy_check", _("Looked at the factual accuracy check")
    CHALLENGE_DRAFT = "challenge_draft", _("Challenged a statement of the draft")
    TAKE_IN_CHALLENGES = "take_in_challenges", _("Took in a file with challenges")
    DECIDE_ON_LATE_CHALLENGE = "decide_on_late_challenge", _("Decided about a late challenge")
    FINISH_ACCURACY_CHECK = "finish_accuracy_check", _("Finished the factual accuracy check")
    RESPOND_TO_CHALLENGE = "respond_to_challenge", _("Responded to a challenge of the draft")
    SEE_RESPONSES = "see_responses", _("Looked at the responses to challenges")
    SIGN_OFF_RESPONSES = "sign_off_responses", _("Signed off the responses to challenges")
    EXPORT_DATASET = (
        "export_dataset",
        _("Exported cases of several inspections, without names, dates and comments"),
    )
    SEE_AUDIT_LOG = "see_audit_log", _("Looked at the audit log")
    ARCHIVE_AUDIT_LOG = "archive_audit_log", _("Moved old events of the audit log into an archive")
    DELETE_EXPIRED_CASES = "delete_expired_cases", _("Deleted the case-level data on its retention date")
    COMPLETE_DEMONSTRATION = "complete_demonstration", _("Filled in what was missing from the example")

    # Long lists and samples
    SEND_LONG_LIST = "send_long_list", _("Sent a long list")
    CONFIRM_COLUMNS = "confirm_columns", _("Confirmed the columns of a long list")
    SEE_LONG_LIST = "see_long_list", _("Looked at a long list")
    SEAL_DRAW = "seal_draw", _("Sealed the list and the design of a draw")
    NUMBER_SAMPLES = "number_samples", _("Calculated the numbered samples")
    SEE_NUMBERED_SAMPLES = "see_numbered_samples", _("Looked at all numbered samples")
    CHOOSE_SAMPLE = "choose_sample", _("Recorded which numbered sample is drawn")
    DRAW_SAMPLE = "draw_sample", _("Drew a sample from a seed")
    SEE_SAMPLE = "see_sample", _("Looked at the sample")
    GIVE_REPLACEMENT_REASON = "give_replacement_reason", _("Recorded why a case is replaced")
    REPLACE_CASE = "replace_case", _("Replaced a case of the sample")
    UNDO_REPLACEMENT = "undo_replacement", _("Undid the replacement of a case of the sample")

    # Allocation and interviews
    SET_AVAILABILITY = "set_availability", _("Changed when a case manager can be interviewed")
    SET_ASSESSOR_AVAILABILITY = "set_assessor_availability", _("Changed when an assessor is available")
    SEE_TIMETABLE = "see_timetable", _("Looked at the interviews")
    ALLOCATE_CASES = "allocate_cases", _("Allocated the cases")
    ASSIGN_CASE = "assign_case", _("Assigned a case")
    REASSIGN_CASE = "reassign_case", _("Reassigned a case")
    UNDO_ALLOCATION = "undo_allocation", _("Undid an allocation of cases")

    # Assessments
    SEE_CASES = "see_cases", _("Looked at the list of cases")
    SEE_ASSESSMENT = "see_assessment", _("Looked at an assessment")
    ASSESS_CASE = "assess_case", _("Worked on an assessment")
    SAVE_ANSWER = "save_answer", _("Saved an answer")
    ADD_INTERVIEW = "add_interview", _("Recorded an interview")
    FINISH_ASSESSMENT = "finish_assessment", _("Marked an assessment as finished")
    REOPEN_ASSESSMENT = "reopen_assessment", _("Reopened an assessment")
    CHECK_OUT_SPREADSHEET = "check_out_spreadsheet", _("Checked out the spreadsheet of a case")
    CHECK_IN_SPREADSHEET = "check_in_spreadsheet", _("Returned the spreadsheet of a case")
    CANCEL_CHECK_OUT = "cancel_check_out", _("Cancelled the check-out of a case's spreadsheet")
    SEE_CONSISTENCY = "see_consistency", _("Viewed the agreement between assessors")
    MAKE_SECOND_DRAW = "make_second_draw", _("Drew cases for second assessment")
    SEE_SECOND_DRAW = "see_second_draw", _("Viewed a draw for second assessment")
    RESOLVE_DIFFERENCE = "resolve_difference", _("Resolved a difference between two assessors")
    REVIEW_CASE = "review_case", _("Commented on an answer")
    WITHDRAW_REVIEW_COMMENT = "withdraw_review_comment", _("Withdrew a comment on an answer")
    RETURN_ASSESSMENT = "return_assessment", _("Returned an assessment with comments")
    REPLY_TO_REVIEW = "reply_to_review", _("Replied to a comment on an answer")
    RESOLVE_REVIEW_THREAD = "resolve_review_thread", _("Resolved the comments on an answer")
    RAISE_ALERT = "raise_alert", _("Raised an alert")
    SEE_ALERTS = "see_alerts", _("Looked at the alerts")
    ACKNOWLEDGE_ALERT = "acknowledge_alert", _("Acknowledged an alert")
    CLOSE_ALERT = "close_alert", _("Closed an alert")

    # Findings, judgements and the ratings panel
    SEE_EMERGING_FINDINGS = "see_emerging_findings", _("Looked at the emerging findings")
    DRILL_DOWN = "drill_down", _("Looked at the cases behind a rating")
    SEE_RATINGS = "see_ratings", _("Looked at the ratings")
    RAISE_LINE_OF_ENQUIRY = "raise_line_of_enquiry", _("Raised a line of enquiry")
    ANSWER_ENQUIRY = "answer_enquiry", _("Recorded what a line of enquiry found")
    SEE_JUDGEMENTS = "see_judgements", _("Looked at the judgements on evidence")
    JUDGE = "judge_standard", _("Judged a standard on evidence")
    ADD_EVIDENCE = "add_evidence", _("Added a piece of evidence")
    SEE_EVIDENCE = "see_evidence", _("Opened a piece of evidence")
    SEE_PANEL = "see_panel", _("Looked at the ratings panel")
    CHANGE_PANEL = "change_panel", _("Added someone to the ratings panel")
    REMOVE_PANEL_MEMBER = "remove_panel_member", _("Removed someone from the ratings panel")
    GIVE_VIEW = "give_view", _("Gave their own view of a standard")
    DECIDE = "decide", _("Recorded what the panel decided")
    REOPEN_DECISION = "reopen_decision", _("Reopened a decision of the panel")


_SENTENCES = {event_type.value: event_type.label for event_type in EventType}
_ACTIONS = {action.value: action for action in Action}


FREQUENT_TYPES = (EventType.SAVE_ANSWER.value, EventType.SEE_ASSESSMENT.value, EventType.SEE_CASES.value)
"""Types of most events. They are found soon without an index by type, which would slow down saving."""


class Event(models.Model):
    """Audit event: something that a person did, viewed or was denied.

    It has no foreign keys, so it outlives the records it names. Triggers fill `chain`, `number`, `at`,
    `transaction_id`, `salt`, `details_digest`, `previous` and `digest`, and reject updates and deletes. The
    details are `subject`, `before` and `after`. Retention deletes them with the salt; the digests stay, so
    the chain still verifies.
    """

    chain = models.SmallIntegerField(db_default=0, editable=False)
    number = models.BigIntegerField(db_default=0, editable=False)
    at = models.DateTimeField(db_default=Now(), editable=False)
    transaction_id = models.BigIntegerField(db_default=0, editable=False)
    person = models.BigIntegerField(null=True)
    who = models.TextField()
    event_type = models.TextField()
    outcome = models.TextField(choices=EventOutcome)
    inspection = models.BigIntegerField(null=True)
    subject = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    salt = models.TextField(db_default="", editable=False)
    details_digest = models.TextField(db_default="", editable=False)
    previous = models.TextField(db_default="", editable=False)
    digest = models.TextField(db_default="", editable=False)

    class Meta:
        """Event numbers are unique within a chain. The indexes find a page of an inspection's events."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_event_in_its_place")
        ]
        indexes: ClassVar = [
            models.Index(fields=["inspection", "-at"]),
            models.Index(fields=["inspection", "person", "-at"], name="audit_event_by_person"),
            models.Index(
                fields=["inspection", "-at"],
                name="audit_event_denied",
                condition=models.Q(outcome=EventOutcome.DENIED.value),
            ),
            models.Index(
                fields=["inspection", "event_type", "-at"],
                name="audit_event_by_rare_type",
                condition=~models.Q(event_type__in=FREQUENT_TYPES),
            ),
        ]

    @property
    def has_deleted_details(self) -> bool:
        """Whether its details were deleted on the inspection's retention date."""
        return not self.salt

    @property
    def sentence(self) -> str:
        """The event in words: the sentence of its type, or the title of the action that was denied.

        The key of the type, if it is no longer in use.
        """
        sentence = _SENTENCES.get(self.event_type, self.event_type)
        if self.outcome != EventOutcome.DENIED:
            return str(sentence)
        action = _ACTIONS.get(self.event_type)
        title = gettext(TABLE[action].title) if action else sentence
        return gettext("Denied: %(what)s") % {"what": title}


class ChainHead(models.Model):
    """Head of a chain: number and digest of its last event. Written by a database trigger only.

    There are 64 chains. All events of a person are in one; different chains are appended in parallel.
    """

    chain = models.SmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.TextField()


class RowChange(models.Model):
    """A row of a table that was inserted, updated or deleted, and the database transaction that did it.

    Written by database triggers only, whoever changes the row. `verify` looks for the audit event of the same
    transaction. Tables whose rows follow from others have no such triggers.
    """

    transaction_id = models.BigIntegerField()
    table_name = models.TextField()
    row_id = models.BigIntegerField()


class Archive(models.Model):
    """Archive of old audit events: files outside the database, and where each chain goes on after them.

    Only the database's owner can add one. `ends` has number and digest of the last archived event by chain.
    `transactions_before` is the first database transaction that was not archived; records of earlier ones
    were compared with their events before these were archived. `digest` is that of the archive's manifest.
    """

    before = models.DateTimeField()
    transactions_before = models.BigIntegerField()
    events = models.BigIntegerField()
    ends = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now(), editable=False)
