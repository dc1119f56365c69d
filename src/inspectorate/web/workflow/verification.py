"""Verify that records, answer events and audit events agree with each other.

The database records the transaction of every event and, by triggers, of every changed row. A change that the
service makes and its audit event share a transaction; a change made in another way has no such event.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspectorate.method.faults import Fault, Sentence
from inspectorate.web.accuracy.models import ChallengeFile
from inspectorate.web.assessments.queries import imported_answers, second_draw_checks
from inspectorate.web.audit.models import Archive, Event, EventOutcome, EventType
from inspectorate.web.cases.queries import samples
from inspectorate.web.improvement.queries.evidence import evidence_with_files
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements import evidence_files
from inspectorate.web.judgements.models import EvidenceItem
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.publication.queries import release_files
from inspectorate.web.results.models import ImportedParts
from inspectorate.web.results.queries import results
from inspectorate.web.workflow import recorded_values
from inspectorate.web.workflow.retention_schedule import RULES, remaining

_CURE = Sentence("Compare with a backup: someone has changed the database outside the service.")


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """The tables that an event's change writes to: at least one of `required`, perhaps those in `other`.

    Tables of answers, drawn cases and rows of long lists are verified by their content instead.
    """

    required: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def _tables_of_inspections() -> tuple[str, ...]:
    return tuple(rule.model._meta.db_table for rule in RULES if rule.inspection)


_CASE = "assessments_assessment"
_COMMENT = "assessments_reviewcomment"
_THREAD = "assessments_reviewthread"
_ALLOCATION_TABLES = (
    "assessments_caseallocation",
    "assessments_reassignment",
    "assessments_plannedinterview",
)
_SAMPLE_TABLES = ("cases_seal", "cases_draw", "cases_casereplacement")
_DRAFT_TABLES = (
    "reports_reportsection",
    "reports_sectionversion",
    "reports_welshsectionversion",
    "reports_recommendation",
    "reports_recommendationversion",
    "reports_welshrecommendationversion",
)
_ACTION_TABLES = ("improvement_improvementaction",)
_PLAN_TABLES = (
    *_ACTION_TABLES,
    "improvement_improvementplan",
    "improvement_recommendationresponse",
    "improvement_actionversion",
    "improvement_actionevidence",
    "improvement_recommendationclosure",
    "improvement_boardreview",
)
_IMPORTED_TABLES = (
    "people_service",
    "cases_longlist",
    *_SAMPLE_TABLES,
    _CASE,
    "judgements_evidenceitem",
    "judgements_lineofenquiry",
    "judgements_judgement",
    "judgements_decision",
    "results_importedparts",
    *_DRAFT_TABLES,
    *_PLAN_TABLES,
)

CHANGES: Mapping[EventType, RecordedChange] = {
    EventType.ADD_SERVICE: RecordedChange(("people_service",)),
    EventType.INVITE_PEOPLE: RecordedChange(("people_person", "people_invitation"), ("people_rolerequest",)),
    EventType.INVITE_FROM_SERVER: RecordedChange(
        ("people_person",), ("people_invitation", "people_rolerequest")
    ),
    EventType.INVITE_AGAIN: RecordedChange(("people_invitation", "people_rolerequest")),
    EventType.SHOW_INVITATION: RecordedChange((), ("people_invitation",)),
    EventType.REQUEST_ROLE: RecordedChange(("people_rolerequest",), ("people_person",)),
    EventType.APPROVE_ROLE: RecordedChange(("people_rolerequest",)),
    EventType.REFUSE_ROLE: RecordedChange(("people_rolerequest",)),
    EventType.ACCEPT_INVITATION: RecordedChange(("people_invitation",), ("people_person",)),
    EventType.CLOSE_ACCOUNT: RecordedChange(
        ("people_person", "people_invitation", "people_rolerequest"),
        ("people_accountchange", "people_passwordlink", "tokens_token", "tokens_calendarsubscription"),
    ),
    EventType.CHANGE_ACCOUNT: RecordedChange(
        ("people_person",), ("people_invitation", "people_passwordlink")
    ),
    EventType.REQUEST_ACCOUNT_CHANGE: RecordedChange(("people_accountchange",)),
    EventType.APPROVE_ACCOUNT_CHANGE: RecordedChange(
        ("people_accountchange",),
        (
            "people_person",
            "people_invitation",
            "people_passwordlink",
            "tokens_token",
            "tokens_calendarsubscription",
        ),
    ),
    EventType.REFUSE_ACCOUNT_CHANGE: RecordedChange(("people_accountchange",)),
    EventType.SEND_PASSWORD_LINK: RecordedChange(("people_passwordlink",)),
    EventType.SHOW_PASSWORD_LINK: RecordedChange((), ("people_passwordlink",)),
    EventType.USE_PASSWORD_LINK: RecordedChange(
        ("people_passwordlink",), ("tokens_token", "tokens_calendarsubscription")
    ),
    EventType.ADOPT_EDITION: RecordedChange(("adoption_adoption",)),
    EventType.MAKE_TOKEN: RecordedChange(("tokens_token",)),
    EventType.END_TOKENS: RecordedChange((), ("tokens_token", "tokens_calendarsubscription")),
    EventType.CHANGE_CALENDAR_SUBSCRIPTION: RecordedChange(("tokens_calendarsubscription",)),
    EventType.END_CALENDAR_SUBSCRIPTION: RecordedChange(("tokens_calendarsubscription",)),
    EventType.SET_UP_INSPECTION: RecordedChange(("inspections_inspection",)),
    EventType.CHANGE_DATES: RecordedChange(("inspections_inspection",)),
    EventType.ADD_TEAM_MEMBER: RecordedChange(("inspections_teammember",), ("inspections_declaration",)),
    EventType.REMOVE_TEAM_MEMBER: RecordedChange(("inspections_teammember",)),
    EventType.DECLARE_CONFLICT_OF_INTEREST: RecordedChange(
        ("inspections_declaration",), ("inspections_teammember",)
    ),
    EventType.WITHDRAW_DECLARATION: RecordedChange(("inspections_declaration",), ("inspections_teammember",)),
    EventType.REVIEW_CONFLICT: RecordedChange(
        ("assessments_conflictreview",),
        (_CASE, "assessments_answerconflict", "assessments_differenceresolution"),
    ),
    EventType.TRANSITION: RecordedChange(("inspections_statechange",), ("inspections_inspection",)),
    EventType.ARCHIVE_AUDIT_LOG: RecordedChange(("audit_archive",)),
    EventType.IMPORT_PACKAGE: RecordedChange(("inspections_inspection",), _IMPORTED_TABLES),
    EventType.DELETE_EXPIRED_CASES: RecordedChange(("inspections_inspection",), _tables_of_inspections()),
    EventType.SEND_LONG_LIST: RecordedChange(("cases_longlist",)),
    EventType.CONFIRM_COLUMNS: RecordedChange(("cases_longlist",), ("cases_columnmap",)),
    EventType.SEAL_DRAW: RecordedChange(("cases_seal",)),
    EventType.NUMBER_SAMPLES: RecordedChange(("cases_seal",)),
    EventType.CHOOSE_SAMPLE: RecordedChange(("cases_draw",), ("cases_seal",)),
    EventType.DRAW_SAMPLE: RecordedChange(("cases_draw",)),
    EventType.GIVE_REPLACEMENT_REASON: RecordedChange(("cases_casereplacement",), ("cases_draw",)),
    EventType.REPLACE_CASE: RecordedChange(("cases_casereplacement",), ("cases_draw",)),
    EventType.UNDO_REPLACEMENT: RecordedChange(("cases_casereplacement",), ("cases_draw",)),
    EventType.SET_AVAILABILITY: RecordedChange(("allocation_availability", "allocation_availableslot")),
    EventType.SET_ASSESSOR_AVAILABILITY: RecordedChange(("allocation_assessoravailability",)),
    EventType.ALLOCATE_CASES: RecordedChange(("assessments_caseallocation",), _ALLOCATION_TABLES),
    EventType.ASSIGN_CASE: RecordedChange((_CASE,), _ALLOCATION_TABLES),
    EventType.REASSIGN_CASE: RecordedChange((_CASE,), _ALLOCATION_TABLES),
    EventType.UNDO_ALLOCATION: RecordedChange(("assessments_caseallocation",), (_CASE, *_ALLOCATION_TABLES)),
    EventType.SAVE_ANSWER: RecordedChange((), (_CASE, "assessments_answerconflict")),
    EventType.ADD_INTERVIEW: RecordedChange(("assessments_heldinterview",)),
    EventType.FINISH_ASSESSMENT: RecordedChange((_CASE,)),
    EventType.REOPEN_ASSESSMENT: RecordedChange((_CASE,)),
    EventType.REVIEW_CASE: RecordedChange((_COMMENT,), (_THREAD,)),
    EventType.WITHDRAW_REVIEW_COMMENT: RecordedChange((_COMMENT,), (_THREAD,)),
    EventType.RETURN_ASSESSMENT: RecordedChange((_CASE,), (_COMMENT, _THREAD)),
    EventType.REPLY_TO_REVIEW: RecordedChange((_COMMENT,), (_THREAD,)),
    EventType.RESOLVE_REVIEW_THREAD: RecordedChange((_THREAD,)),
    EventType.CHECK_OUT_SPREADSHEET: RecordedChange((_CASE,)),
    EventType.CHECK_IN_SPREADSHEET: RecordedChange((_CASE,)),
    EventType.CANCEL_CHECK_OUT: RecordedChange((_CASE,)),
    EventType.MAKE_SECOND_DRAW: RecordedChange(("assessments_seconddraw",)),
    EventType.RESOLVE_DIFFERENCE: RecordedChange(("assessments_differenceresolution",)),
    EventType.RAISE_ALERT: RecordedChange(("assessments_alert",)),
    EventType.ACKNOWLEDGE_ALERT: RecordedChange(("assessments_alert",)),
    EventType.CLOSE_ALERT: RecordedChange(("assessments_alert",)),
    EventType.RAISE_LINE_OF_ENQUIRY: RecordedChange(("judgements_lineofenquiry",)),
    EventType.ANSWER_ENQUIRY: RecordedChange(("judgements_lineofenquiry",)),
    EventType.JUDGE: RecordedChange(("judgements_judgement",)),
    EventType.ADD_EVIDENCE: RecordedChange(("judgements_evidenceitem",)),
    EventType.CHANGE_PANEL: RecordedChange(("panel_panelmember",), ("panel_panelround",)),
    EventType.REMOVE_PANEL_MEMBER: RecordedChange(("panel_panelmember",), ("panel_panelround",)),
    EventType.GIVE_VIEW: RecordedChange(("panel_panelview",), ("panel_panelround",)),
    EventType.DECIDE: RecordedChange(("judgements_decision",), ("panel_panelround",)),
    EventType.REOPEN_DECISION: RecordedChange(("judgements_decisionreopening",)),
    EventType.START_DRAFT: RecordedChange(("reports_reportsection", "reports_sectionversion")),
    EventType.EDIT_SECTION: RecordedChange(("reports_sectionversion",), ("reports_reportsection",)),
    EventType.WRITE_WELSH: RecordedChange(("reports_welshsectionversion",), ("reports_reportsection",)),
    EventType.FLAG_FIGURES: RecordedChange(("reports_figurechange",)),
    EventType.CONFIRM_FIGURES: RecordedChange(("reports_figurechange",)),
    EventType.CHANGE_SECTION_STATE: RecordedChange(("reports_reportsection",)),
    EventType.ASSIGN_SECTION: RecordedChange(("reports_reportsection",)),
    EventType.AGREE_SECTION: RecordedChange(("reports_reportsection",)),
    EventType.COMMENT_ON_SECTION: RecordedChange(("reports_sectioncomment",)),
    EventType.RESOLVE_SECTION_COMMENT: RecordedChange(("reports_sectioncomment",)),
    EventType.CHANGE_RECOMMENDATIONS: RecordedChange(
        ("reports_recommendationversion",), ("reports_recommendation",)
    ),
    EventType.CHANGE_WELSH_RECOMMENDATION: RecordedChange(
        ("reports_welshrecommendationversion",), ("reports_recommendation",)
    ),
    EventType.ORDER_RECOMMENDATIONS: RecordedChange(("reports_recommendation",)),
    EventType.WITHDRAW_RECOMMENDATION: RecordedChange(("reports_recommendation",)),
    EventType.SAVE_NAME_CHANGE: RecordedChange(("reports_namechange",)),
    EventType.SIGN_OFF: RecordedChange(("reports_signoff",)),
    EventType.PREPARE_RELEASE: RecordedChange(("publication_release",)),
    EventType.SCHEDULE_RELEASE: RecordedChange(("publication_release",)),
    EventType.CANCEL_RELEASE: RecordedChange(("publication_release",)),
    EventType.PUBLISH_RELEASE: RecordedChange(("publication_release",)),
    EventType.SHARE_EMBARGOED_COPY: RecordedChange(("publication_embargoedcopy",)),
    EventType.WITHDRAW_EMBARGOED_COPY: RecordedChange(("publication_embargoedcopy",)),
    EventType.OPEN_EMBARGOED_COPY: RecordedChange(("publication_embargoedcopy",)),
    EventType.WITHDRAW_SIGN_OFF: RecordedChange(("reports_signoff",)),
    EventType.RESPOND_TO_RECOMMENDATION: RecordedChange(("improvement_recommendationresponse",)),
    EventType.PLAN_IMPROVEMENT_ACTION: RecordedChange(("improvement_actionversion",), _ACTION_TABLES),
    EventType.CHANGE_IMPROVEMENT_ACTION: RecordedChange(("improvement_actionversion",), _ACTION_TABLES),
    EventType.REPORT_IMPROVEMENT_PROGRESS: RecordedChange(("improvement_actionversion",), _ACTION_TABLES),
    EventType.ADD_IMPROVEMENT_EVIDENCE: RecordedChange(("improvement_actionevidence",)),
    EventType.VERIFY_IMPROVEMENT: RecordedChange(("improvement_actionversion",), _ACTION_TABLES),
    EventType.CLOSE_RECOMMENDATION: RecordedChange(("improvement_recommendationclosure",)),
    EventType.REVIEW_IMPROVEMENT: RecordedChange(
        ("improvement_boardreview",), ("improvement_improvementplan",)
    ),
    EventType.SET_IMPROVEMENT_DATES: RecordedChange(("improvement_improvementplan",)),
    EventType.SEND_IMPROVEMENT_REMINDERS: RecordedChange(("improvement_improvementreminder",)),
    EventType.SEND_ACCURACY_CHECK: RecordedChange(("accuracy_accuracycheck",), ("accuracy_checkrecipient",)),
    EventType.FINISH_ACCURACY_CHECK: RecordedChange(("accuracy_checkrecipient",)),
    EventType.CHALLENGE_DRAFT: RecordedChange(("accuracy_challenge",), ("accuracy_challengefile",)),
    EventType.DECIDE_ON_LATE_CHALLENGE: RecordedChange(("accuracy_challenge",)),
    EventType.RESPOND_TO_CHALLENGE: RecordedChange(("accuracy_challengeresponse",)),
    EventType.SIGN_OFF_RESPONSES: RecordedChange(("accuracy_responsessignoff",)),
}
"""The tables that each event's change writes to."""

ONE_ROW = (
    "accuracy_accuracycheck",
    "accuracy_challenge",
    "accuracy_challengeresponse",
    "accuracy_responsessignoff",
    "assessments_alert",
    "assessments_assessment",
    "assessments_conflictreview",
    "assessments_heldinterview",
    "assessments_seconddraw",
    "inspections_declaration",
    "inspections_statechange",
    "judgements_decision",
    "judgements_evidenceitem",
    "judgements_judgement",
    "judgements_lineofenquiry",
    "panel_panelview",
    "publication_embargoedcopy",
    "reports_recommendationversion",
    "reports_welshrecommendationversion",
    "reports_sectioncomment",
    "reports_sectionversion",
    "reports_welshsectionversion",
    "reports_signoff",
    "improvement_recommendationresponse",
    "improvement_actionversion",
    "improvement_actionevidence",
    "improvement_recommendationclosure",
    "improvement_boardreview",
)
"""Tables of which an event changes one row: what people write or decide, one record at a time.

In these, no change hides behind the event of another one. An event may change any number of rows of the other
tables, because one action does: an allocation, a team member’s removal, an invitation. Whoever has the
service's role can append an event for each row that they change, so the number of rows proves nothing by
itself; it makes each change of these records show in the audit log.
"""

MANY_ROWS = (
    EventType.IMPORT_PACKAGE,
    EventType.DELETE_EXPIRED_CASES,
    EventType.ALLOCATE_CASES,
    EventType.UNDO_ALLOCATION,
    EventType.START_DRAFT,
)
"""Events that change many records of an inspection."""

CONTENT_VERIFIED = {
    "assessments_answer": "compared with the answer events",
    "assessments_answerevent": "compared with the audit events",
    "assessments_assessmentreader": "compared with the audit events of viewing an assessment",
    "cases_longlistrow": "compared with the file of the long list",
    "cases_drawncase": "compared with a new draw",
    "mail_notification": "tells a person of a change with its own audit event; it changes no record",
    "mail_message": "compared with the audit events of sending it",
    "results_storedresult": "recalculated, or compared with its signature or the audit event of the deletion",
    "tokens_idempotencykey": "deleted after a day; it changes no record",
    "jobs_job": "deleted a day after its end; the records that it makes have their own audit events",
    "tokens_ratelimitcount": "counts requests of a minute; it changes no record",
    "publication_releasefile": "compared with the digests of the release",
    "judgements_evidencefilepart": "compared with the digest of the evidence item",
    "audit_event": "linked in hash chains",
    "audit_chainhead": "compared with the last event of each chain",
    "audit_rowchange": "compared with the audit events",
}
"""Tables without triggers that record their changes, and how they are verified."""

PROVED = (
    gettext_lazy("Long lists, samples, draws for second assessment and results: each matches its inputs."),
    gettext_lazy("Answers: each is what its events say, and each event has its audit event."),
    gettext_lazy(
        "Other records (dates, teams, cases, alerts, evidence, judgements, panel, decisions, people): "
        "each change has its audit event, and each audit event of a change its change."
    ),
    gettext_lazy(
        "Roles, open accounts, states, teams, finished assessments and judgements that were made here: "
        "each is what the audit log says."
    ),
    gettext_lazy("Files of published releases: each is the one whose digest the release has."),
    gettext_lazy("Names in the audit log: each is that of the person."),
)
"""What `verify` proves, in sentences."""

NOT_PROVED = (
    gettext_lazy(
        "audit events of viewing, exporting, signing in and denied requests (they change no record)"
    ),
    gettext_lazy("changes whose audit events were archived: they were compared before that"),
    gettext_lazy("passwords, second factors, sessions and single sign-on"),
    gettext_lazy("other records that the database’s owner changes while no trigger records it"),
    gettext_lazy("details of audit events, and records, that were deleted on a retention date"),
)
"""What `verify` does not prove, in phrases."""


def faults() -> Iterator[Fault]:
    """Yield a fault for everything stored that does not follow from its inputs and events."""
    yield from chain(
        samples.verify(),
        second_draw_checks.verify(),
        results.check_stored(),
        _wrong_answers(),
        _moved_events(),
        _answer_events_without_audit(),
        _imported_content(),
        _missing_readers(),
        _unrecorded_changes(),
        _events_without_change(),
        _wrong_decisions(),
        _changed_files(),
        release_files.verify(),
        _wrong_messages(),
        _wrong_names(),
        _wrong_deletions(),
        recorded_values.faults(),
    )


# ---------------------------------------------------------------- answers

_WRONG_ANSWERS = """
SELECT assessment.inspection_id, assessment."group", assessment.case_id, assessment.occasion, question
FROM (
  SELECT DISTINCT ON (assessment_id, question) assessment_id, question, value, comment, version, by_id
  FROM assessments_answerevent WHERE outcome IN ('saved', 'resolved')
  ORDER BY assessment_id, question, version DESC
) AS event
FULL JOIN assessments_answer AS answer USING (assessment_id, question)
JOIN assessments_assessment AS assessment ON assessment.id = assessment_id
WHERE (answer.value, answer.comment, answer.version, answer.by_id)
  IS DISTINCT FROM (event.value, event.comment, event.version, event.by_id)
ORDER BY assessment.id, question
"""
_MOVED_EVENTS = """
SELECT DISTINCT event.inspection_id, assessment."group", assessment.case_id, assessment.occasion
FROM assessments_answerevent AS event
JOIN assessments_assessment AS assessment ON assessment.id = assessment_id
WHERE event.inspection_id <> assessment.inspection_id ORDER BY 1, 2, 3, 4
"""
# Answers saved together have one audit event, with a list. An import has one for all of its answers.
_WITHOUT_AUDIT = """
WITH event AS (
  SELECT event.transaction_id, event.inspection_id AS inspection, by_id AS person,
    left(concat_ws(' ', "group", case_id, occasion, question), 500) AS subject,
    event.outcome, value, event.version,
    CASE WHEN comment = '' THEN '' ELSE encode(sha256(convert_to(comment, 'UTF8')), 'hex') END AS comment
  FROM assessments_answerevent AS event
JOIN assessments_assessment AS assessment ON assessment.id = assessment_id
  WHERE NOT EXISTS (
    SELECT FROM audit_event AS import WHERE import.transaction_id = event.transaction_id
      AND import.event_type = 'import_package' AND import.outcome = 'done'
      AND import.inspection = event.inspection_id
  )
), audited AS (
  SELECT transaction_id, inspection, person,
    left(concat_ws(' ', subject, answer ->> 'question'), 500) AS subject, answer ->> 'outcome' AS outcome,
    answer ->> 'answer' AS value,
    (answer ->> 'version')::int AS version, coalesce(answer ->> 'comment', '') AS comment
  FROM audit_event, jsonb_array_elements(
    CASE WHEN after ? 'answers' THEN after -> 'answers' ELSE jsonb_build_array(after) END
  ) AS answer
  WHERE event_type = 'save_answer' AND outcome = 'done' AND salt <> ''
)
SELECT inspection, subject, event.number IS NULL
FROM (SELECT *, count(*) AS number FROM event GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) AS event
FULL JOIN (SELECT *, count(*) AS number FROM audited GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) AS audited
  USING (transaction_id, inspection, person, subject, outcome, value, version, comment)
WHERE event.number IS DISTINCT FROM audited.number
ORDER BY inspection, subject
"""


def _wrong_answers() -> Iterator[Fault]:
    """Yield a fault for each current answer that is not what its last event says."""
    for inspection, group, case_id, occasion, question in _rows(_WRONG_ANSWERS):
        place = _case_place(inspection, f"{group} {case_id} {occasion}, {question}")
        yield Fault(place, _("The answer is not what its last event says."), _CURE)


def _moved_events() -> Iterator[Fault]:
    """Yield a fault for each assessment that is in another inspection than its events."""
    for inspection, group, case_id, occasion in _rows(_MOVED_EVENTS):
        place = _case_place(inspection, f"{group} {case_id} {occasion}")
        yield Fault(place, _("Its answers were saved in another inspection."), _CURE)


def _answer_events_without_audit() -> Iterator[Fault]:
    """Yield a fault for each answer event without its audit event, and the reverse."""
    for inspection, subject, is_missing in _rows(_WITHOUT_AUDIT):
        problem = (
            _("The audit log has an answer that is not in the answer's history.")
            if is_missing
            else _("The answer's history has an answer that is not in the audit log.")
        )
        yield Fault(_case_place(inspection, subject), problem, _CURE)


def _imported_content() -> Iterator[Fault]:
    """Yield a fault for each import whose answers or parts are not those of its audit event's digests."""
    imports = Event.objects.filter(event_type=EventType.IMPORT_PACKAGE, outcome=EventOutcome.DONE)
    for event in imports.exclude(salt="").order_by("pk"):
        after = event.after or {}
        if after.get("answers") != imported_answers.digest(event.inspection or 0, event.transaction_id):
            place = _("Inspection %(inspection_id)s, imported answers") % {"inspection_id": event.inspection}
            yield Fault(place, _("The answers are not those of the package that was imported."), _CURE)
        parts = ImportedParts.objects.filter(inspection=event.inspection).first()
        if parts is None or parts.digest != after.get("parts"):
            place = _("Inspection %(inspection_id)s, imported parts") % {"inspection_id": event.inspection}
            yield Fault(place, _("The parts are not those of the package that was imported."), _CURE)


_MISSING_READERS = """
SELECT DISTINCT assessment.inspection_id, event.who, assessment."group", assessment.case_id,
  assessment.occasion
FROM audit_event AS event
JOIN assessments_assessment AS assessment ON assessment.inspection_id = event.inspection AND starts_with(
  event.subject || ' ', concat_ws(' ', assessment."group", assessment.case_id, assessment.occasion) || ' '
)
WHERE event.event_type = 'see_assessment' AND event.outcome = 'viewed' AND NOT EXISTS (
  SELECT FROM assessments_assessmentreader AS reader
  WHERE reader.assessment_id = assessment.id AND reader.person_id = event.person
)
-- An earlier assessment of the same case, taken back before anything was saved in it, is not this one.
AND event.transaction_id > (
  SELECT min(change.transaction_id) FROM audit_rowchange AS change
  WHERE change.table_name = 'assessments_assessment' AND change.row_id = assessment.id
)
ORDER BY 1, 2, 3, 4, 5
"""


def _missing_readers() -> Iterator[Fault]:
    """Yield a fault for each person who has read an assessment and is not recorded as its reader."""
    for inspection, name, group, case_id, occasion in _rows(_MISSING_READERS):
        problem = _("%(name)s has read it, and is no longer recorded as its reader.") % {"name": name}
        yield Fault(_case_place(inspection, f"{group} {case_id} {occasion}"), problem, _CURE)


# ---------------------------------------------------------------- changes of other records

_UNRECORDED = """
SELECT change.table_name, min(change.row_id), count(*)
FROM audit_rowchange AS change
WHERE change.transaction_id >= %(transactions)s AND NOT EXISTS (
  SELECT FROM audit_event AS event
  JOIN unnest(%(types)s::text[], %(tables)s::text[]) AS known (event_type, table_name) USING (event_type)
  WHERE event.transaction_id = change.transaction_id AND event.outcome = 'done'
    AND known.table_name = change.table_name
)
GROUP BY change.table_name, change.transaction_id ORDER BY change.table_name, change.transaction_id
"""
_MORE_THAN_EVENTS = """
SELECT change.table_name, min(change.row_id), count(DISTINCT change.row_id)
FROM audit_rowchange AS change
WHERE change.table_name = ANY (%(one_row)s) AND NOT EXISTS (
  SELECT FROM audit_event AS event WHERE event.transaction_id = change.transaction_id
    AND event.outcome = 'done' AND event.event_type = ANY (%(many_rows)s)
)
GROUP BY change.table_name, change.transaction_id
HAVING count(DISTINCT change.row_id) > greatest(1, (
  SELECT count(*) FROM audit_event AS event
  JOIN unnest(%(types)s::text[], %(tables)s::text[]) AS known (event_type, table_name) USING (event_type)
  WHERE event.transaction_id = change.transaction_id AND event.outcome = 'done'
    AND known.table_name = change.table_name
))
ORDER BY change.table_name, change.transaction_id
"""
# An event that says that nothing is different needs no change.
_WITHOUT_CHANGE = """
SELECT event.chain, event.number, event.event_type
FROM audit_event AS event
WHERE event.outcome = 'done' AND event.event_type = ANY (%(types)s::text[])
  AND event.transaction_id >= %(transactions)s
  AND (event.before IS NULL OR event.before IS DISTINCT FROM event.after)
  AND NOT EXISTS (
    SELECT FROM audit_rowchange AS change
    JOIN unnest(%(types)s::text[], %(tables)s::text[]) AS known (event_type, table_name) USING (table_name)
    WHERE change.transaction_id = event.transaction_id AND known.event_type = event.event_type
  )
ORDER BY event.chain, event.number
"""
_WRONG_DECISIONS = """
SELECT decision.inspection_id, decision.standard
FROM judgements_decision AS decision
JOIN audit_rowchange AS change ON change.table_name = 'judgements_decision' AND change.row_id = decision.id
JOIN inspections_inspection AS inspection ON inspection.id = inspection_id AND cases_removed_at IS NULL
WHERE NOT EXISTS (
  SELECT FROM audit_event AS event
  WHERE event.transaction_id = change.transaction_id AND event.inspection = decision.inspection_id
    AND event.outcome = 'done' AND (
    event.event_type = 'import_package'
    OR event.event_type = 'decide' AND event.subject = 'standard ' || decision.standard
      AND event.after @> jsonb_build_object(
        'rating', decision.rating, 'reasons', decision.reasons, 'members', decision.members
      )
  )
)
ORDER BY decision.id
"""


def _unrecorded_changes() -> Iterator[Fault]:
    """Yield a fault for each transaction that changed a table without an audit event of such a change.

    And, in the tables of ONE_ROW, for each that changed more rows than it has such events.
    """
    pairs = [
        (event_type, table)
        for event_type, change in CHANGES.items()
        for table in (*change.required, *change.other)
    ]
    for table, row, number in _rows(_UNRECORDED, _arrays(pairs)):
        place = _("Table %(table)s, row %(row)s") % {"table": table, "row": row}
        if number > 1:
            place = _("%(place)s and %(others)s others") % {"place": place, "others": number - 1}
        yield Fault(place, _("It was changed without an event in the audit log."), _CURE)
    values = {**_arrays(pairs), "one_row": list(ONE_ROW), "many_rows": [str(event) for event in MANY_ROWS]}
    for table, row, number in _rows(_MORE_THAN_EVENTS, values):
        place = _("Table %(table)s, row %(row)s and %(others)s others") % {
            "table": table,
            "row": row,
            "others": number - 1,
        }
        yield Fault(place, _("More rows were changed than the audit log has events of."), _CURE)


def _events_without_change() -> Iterator[Fault]:
    """Yield a fault for each audit event of a change that did not happen in its transaction."""
    pairs = [(event_type, table) for event_type, change in CHANGES.items() for table in change.required]
    for chain_number, number, event_type in _rows(_WITHOUT_CHANGE, _arrays(pairs)):
        place = _("Audit log, chain %(chain)s, event %(number)s") % {"chain": chain_number, "number": number}
        problem = _("It says “%(sentence)s”, but no record was changed.")
        yield Fault(place, problem % {"sentence": EventType(event_type).label}, _CURE)


def _wrong_decisions() -> Iterator[Fault]:
    """Yield a fault for each decision of the panel that is not what its audit event says."""
    for inspection, standard in _rows(_WRONG_DECISIONS):
        place = _case_place(inspection, _("standard %(standard)s") % {"standard": standard})
        yield Fault(place, _("The decision is not the one in the audit log."), _CURE)


def _changed_files() -> Iterator[Fault]:
    """Yield a fault for each file of evidence that is missing, or not the one that was added."""
    items = EvidenceItem.objects.exclude(stored_name="").order_by("pk")
    of_actions = evidence_with_files().select_related("action")
    of_challenges = ChallengeFile.objects.select_related("challenge__check_sent").order_by("pk")
    files: Iterable[tuple[int, evidence_files.StoredFile]] = chain(
        ((item.inspection_id, item) for item in items.iterator(100)),
        ((row.action.inspection_id, row) for row in of_actions.iterator(100)),
        ((row.challenge.check_sent.inspection_id, row) for row in of_challenges.iterator(100)),
    )
    for inspection, file in files:
        try:
            evidence_files.read(file)
        except RuleBroken as error:
            place = _case_place(inspection, _("evidence %(ref)s") % {"ref": file.ref})
            yield Fault(place, str(error), _CURE)


_WRONG_MESSAGES = """
SELECT message.id, message.state FROM mail_message AS message
WHERE message.state <> 'waiting' AND NOT EXISTS (
  SELECT FROM audit_event AS event
  WHERE event.event_type = CASE message.state WHEN 'sent' THEN 'send_message' ELSE 'give_up_message' END
    AND event.outcome = 'done' AND event.after ->> 'message' = message.id::text
)
ORDER BY message.id
"""


def _wrong_messages() -> Iterator[Fault]:
    """Yield a fault for each message that was not sent, or not given up, as the audit log says."""
    for number, state in _rows(_WRONG_MESSAGES):
        place = _("Email %(number)s") % {"number": number}
        problem = _("It is marked as %(state)s, without an event in the audit log.") % {"state": state}
        yield Fault(place, problem, _CURE)


# ---------------------------------------------------------------- people and retention


def _wrong_names() -> Iterator[Fault]:
    """Yield a fault for each person whose name or email address is not what the audit log says."""
    names = {(person.pk, str(person)) for person in Person.objects.all()}
    names |= set(_rows(recorded_values.FORMER_NAMES))
    named = (
        Event.objects.exclude(person=None).values_list("person", "who").order_by("person", "who").distinct()
    )
    for person, who in named:
        if (person, who) not in names:
            problem = _("The audit log calls this person “%(who)s”.") % {"who": who}
            yield Fault(_("Person %(number)s") % {"number": person}, problem, _CURE)


def _wrong_deletions() -> Iterator[Fault]:
    """Yield a fault for each inspection whose case data is not deleted as the audit log says."""
    deletions = set(
        Event.objects.filter(event_type=EventType.DELETE_EXPIRED_CASES).values_list("inspection", flat=True)
    )
    if archive := Archive.objects.order_by("pk").last():
        removed_before = Inspection.objects.filter(cases_removed_at__lt=archive.before)
        deletions |= set(removed_before.values_list("pk", flat=True))
    without_details = Event.objects.filter(salt="").values_list("inspection", flat=True).distinct()
    for inspection in sorted(set(without_details) - deletions, key=str):
        place = _("Audit log, inspection %(inspection_id)s") % {"inspection_id": inspection}
        yield Fault(place, _("Details of events were deleted, though its retention has no event."), _CURE)
    for removed in Inspection.objects.select_related("service").order_by("pk"):
        place = _("Inspection %(inspection_id)s (%(inspection)s)") % {
            "inspection_id": removed.pk,
            "inspection": removed,
        }
        if (removed.cases_removed_at is not None) != (removed.pk in deletions):
            yield Fault(place, _("Its case data is not deleted as the audit log says."), _CURE)
        elif removed.cases_removed_at and (tables := remaining(removed)):
            problem = _("Case data remains after its deletion: %(tables)s.") % {"tables": ", ".join(tables)}
            yield Fault(place, problem, _CURE)


# ---------------------------------------------------------------- helpers


def _rows(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _arrays(pairs: list[tuple[EventType, str]]) -> dict[str, Any]:
    """Return pairs of event type and table as two arrays, and the first transaction to verify.

    Changes of earlier transactions were compared with their events before these were archived.
    """
    archive = Archive.objects.order_by("pk").last()
    return {
        "transactions": archive.transactions_before if archive else 0,
        "types": [str(event_type) for event_type, _table in pairs],
        "tables": [table for _event_type, table in pairs],
    }


def _case_place(inspection: int, subject: str) -> str:
    return _("Inspection %(inspection_id)s, %(subject)s") % {
        "inspection_id": inspection,
        "subject": subject,
    }
