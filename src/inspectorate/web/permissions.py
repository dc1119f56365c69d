"""Permissions: which role may do which action in which state, and the action that each URL requires.

Every change and every query checks this table. Which records a role sees is decided by `visibility`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from inspectorate.method.faults import Sentence as _
from inspectorate.web import refusals
from inspectorate.web.states import ASSESSORS, Role, State


class NotVisible(Exception):
    """The record does not exist, or this person may not know that it does. Responds 404; logged as denied."""


class NotPermitted(Exception):
    """The person may see the record but not do this; the message says why. Responds 403; logged as denied."""


class RuleBroken(Exception):
    """The person may do this in general, but a rule prevents it now; the message says why and what to do.

    A page shows its form again with the message; the API responds 409 with `code`. It is not recorded in the
    audit log.
    """

    code = "rule_broken"

    def __init__(self, sentence: str, *, code: str = "") -> None:
        self.code = code or self.code
        super().__init__(sentence)


class AnswerRejected(RuleBroken):
    """An answer that is not saved; `code` gives the reason to programs, the message to people."""


class ConcurrentChange(RuleBroken):
    """Somebody else has changed the record since the person opened it (optimistic locking)."""

    code = "changed_meanwhile"


class Audience(Enum):
    """Who may open a page that requires no action of the permission table."""

    ANYONE = "anyone, signed in or not"
    SIGNED_IN = "anyone who has given a password, so that a second factor can be set up"


class Action(StrEnum):
    """Something a person can do. The value is also the event type in the audit log."""

    SEE_INSPECTIONS = "see_inspections"
    CHANGE_CALENDAR_SUBSCRIPTION = "change_calendar_subscription"
    SEE_NOTIFICATIONS = "see_notifications"
    SET_UP_INSPECTION = "set_up_inspection"
    SEE_PEOPLE = "see_people"
    INVITE_PEOPLE = "invite_people"
    APPROVE_ROLE = "approve_role"
    DECIDE_ACCOUNT_CHANGE = "decide_account_change"
    SEE_ACCOUNT = "see_account"
    SEE_JOBS = "see_jobs"
    SEE_BACKGROUND_TASKS = "see_background_tasks"
    RETRY_BACKGROUND_TASK = "retry_background_task"
    SEE_EDITIONS = "see_editions"
    ADOPT_EDITION = "adopt_edition"
    SEE_INSPECTION = "see_inspection"
    CHANGE_DATES = "change_dates"
    CHANGE_TEAM = "change_team"
    DECLARE_CONFLICT_OF_INTEREST = "declare_conflict_of_interest"
    DECIDE_CONFLICT = "decide_conflict"
    TRANSITION = "transition"
    SEND_LONG_LIST = "send_long_list"
    SEE_LONG_LIST = "see_long_list"
    SEAL_DRAW = "seal_draw"
    NUMBER_SAMPLES = "number_samples"
    SEE_NUMBERED_SAMPLES = "see_numbered_samples"
    CHOOSE_SAMPLE = "choose_sample"
    DRAW_SAMPLE = "draw_sample"
    SEE_SAMPLE = "see_sample"
    REPLACE_CASE = "replace_case"
    SEE_EMERGING_FINDINGS = "see_emerging_findings"
    RAISE_LINE_OF_ENQUIRY = "raise_line_of_enquiry"
    SEE_JUDGEMENTS = "see_judgements"
    JUDGE = "judge_standard"
    SEE_PANEL = "see_panel"
    CHANGE_PANEL = "change_panel"
    GIVE_VIEW = "give_view"
    DECIDE = "decide"
    REOPEN_DECISION = "reopen_decision"
    DRILL_DOWN = "drill_down"
    SEE_RATINGS = "see_ratings"
    SEE_REPORT = "see_report"
    SEE_DRAFT = "see_draft"
    EDIT_SECTION = "edit_section"
    WRITE_WELSH = "write_welsh"
    AGREE_SECTION = "agree_section"
    COMMENT_ON_SECTION = "comment_on_section"
    CHANGE_RECOMMENDATIONS = "change_recommendations"
    SIGN_OFF = "sign_off"
    SEE_PUBLICATION = "see_publication"
    SEE_RELEASE = "see_release"
    PREPARE_RELEASE = "prepare_release"
    PUBLISH_RELEASE = "publish_release"
    SHARE_EMBARGOED_COPY = "share_embargoed_copy"
    SEE_IMPROVEMENT = "see_improvement"
    WRITE_IMPROVEMENT_PLAN = "write_improvement_plan"
    REVIEW_IMPROVEMENT = "review_improvement"
    VERIFY_IMPROVEMENT = "verify_improvement"
    SET_IMPROVEMENT_DATES = "set_improvement_dates"
    SEE_ACCURACY_CHECK = "see_accuracy_check"
    SEND_ACCURACY_CHECK = "send_accuracy_check"
    CHALLENGE_DRAFT = "challenge_draft"
    TAKE_IN_CHALLENGES = "take_in_challenges"
    RESPOND_TO_CHALLENGE = "respond_to_challenge"
    SEE_RESPONSES = "see_responses"
    SIGN_OFF_RESPONSES = "sign_off_responses"
    EXPORT_PACKAGE = "export_package"
    IMPORT_PACKAGE = "import_package"
    EXPORT_DATASET = "export_dataset"
    SEE_AUDIT_LOG = "see_audit_log"
    SET_AVAILABILITY = "set_availability"
    SET_ASSESSOR_AVAILABILITY = "set_assessor_availability"
    SEE_TIMETABLE = "see_timetable"
    SEE_CASES = "see_cases"
    ASSIGN_CASE = "assign_case"
    SEE_ASSESSMENT = "see_assessment"
    ASSESS_CASE = "assess_case"
    REVIEW_CASE = "review_case"
    REPLY_TO_REVIEW = "reply_to_review"
    RAISE_ALERT = "raise_alert"
    SEE_ALERTS = "see_alerts"
    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    CLOSE_ALERT = "close_alert"
    SEE_CONSISTENCY = "see_consistency"
    MAKE_SECOND_DRAW = "make_second_draw"
    RESOLVE_DIFFERENCE = "resolve_difference"
    COMPLETE_DEMONSTRATION = "complete_demonstration"

    @property
    def title(self) -> str:  # type: ignore[override]  # replaces str.title on purpose
        """The name of the action, as shown in docs/permissions.md."""
        return TABLE[self].title


@dataclass(frozen=True, slots=True)
class Row:
    """Permission row of one action: its title, and the states in which each role may do it.

    A role that is not named may never do it. An action outside inspections has no states: the roles named may
    always do it.
    """

    title: str
    states: Mapping[Role, frozenset[State]]
    of_an_inspection: bool = True


ALWAYS = frozenset(State)
ONCE_ANNOUNCED = ALWAYS - {State.SETTING_UP}
UNTIL_PANEL = frozenset({State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK})
UNTIL_CONFIRMED = UNTIL_PANEL | {State.PANEL}
ANNOUNCED = frozenset({State.ANNOUNCED})
WHILE_AT_WORK = frozenset({State.ANNOUNCED, State.FIELDWORK})
ASSESSING = frozenset({State.FIELDWORK})
UNTIL_DECIDED = frozenset({State.FIELDWORK, State.PANEL})
ONCE_ASSESSED = frozenset({State.FIELDWORK, State.PANEL, State.CONFIRMED, State.PUBLISHED})
AT_PANEL = frozenset({State.PANEL})
CONFIRMED = frozenset({State.CONFIRMED})
DURING_CHECK = frozenset({State.PANEL, State.CONFIRMED})
ONCE_CONFIRMED = frozenset({State.CONFIRMED, State.PUBLISHED, State.CLOSED})
ONCE_AT_PANEL = frozenset({State.PANEL}) | ONCE_CONFIRMED
ONCE_IN_FIELDWORK = frozenset({State.FIELDWORK}) | ONCE_AT_PANEL
SIGNED_IN = frozenset(Role) - {Role.PUBLIC}


def _outside(title: str, roles: Iterable[Role]) -> Row:
    return Row(title, dict.fromkeys(roles, frozenset[State]()), of_an_inspection=False)


def _grant(title: str, *grants: tuple[Iterable[Role], frozenset[State]]) -> Row:
    return Row(title, {role: states for roles, states in grants for role in roles})


TABLE: Mapping[Action, Row] = {
    Action.SEE_INSPECTIONS: _outside(_("View the list and the calendar of your inspections"), SIGNED_IN),
    Action.CHANGE_CALENDAR_SUBSCRIPTION: _outside(
        _("Create and revoke the link of your calendar subscription"), SIGNED_IN
    ),
    Action.SEE_NOTIFICATIONS: _outside(_("View your notifications and mark them as seen"), SIGNED_IN),
    Action.SEE_ACCOUNT: _outside(_("View and change your account"), SIGNED_IN),
    Action.SEE_JOBS: _outside(_("View your work in the background"), SIGNED_IN),
    Action.SET_UP_INSPECTION: _outside(_("Set up an inspection"), (Role.HEAD, Role.OPERATIONS)),
    Action.SEE_PEOPLE: _outside(_("View everyone who has an account"), (Role.HEAD, Role.OPERATIONS)),
    Action.INVITE_PEOPLE: _outside(
        _("Invite people, change their details and close accounts"), (Role.HEAD, Role.OPERATIONS)
    ),
    Action.SEE_BACKGROUND_TASKS: _outside(
        _("View emails and background tasks"), (Role.HEAD, Role.OPERATIONS)
    ),
    Action.RETRY_BACKGROUND_TASK: _outside(
        _("Run a failed background task again"), (Role.HEAD, Role.OPERATIONS)
    ),
    Action.SEE_EDITIONS: _outside(_("View the editions of the standards"), SIGNED_IN),
    Action.ADOPT_EDITION: _outside(_("Adopt an edition of the standards"), (Role.HEAD,)),
    Action.DECIDE_ACCOUNT_CHANGE: _outside(
        _("Decide about a change of an account that somebody else asked for"), (Role.HEAD, Role.OPERATIONS)
    ),
    Action.APPROVE_ROLE: _outside(_("Approve a role that somebody else asked for"), (Role.HEAD,)),
    Action.SEE_INSPECTION: _grant(
        _("View the team, dates and state of an inspection"),
        ((Role.HEAD, Role.OPERATIONS, *ASSESSORS), ALWAYS),
        ((Role.LINK, Role.SERVICE_HEAD), ONCE_ANNOUNCED),
        ((Role.BOARD,), ONCE_CONFIRMED),
    ),
    Action.CHANGE_DATES: _grant(
        _("Change the dates of an inspection"), ((Role.HEAD, Role.OPERATIONS, Role.LEAD), UNTIL_PANEL)
    ),
    Action.CHANGE_TEAM: _grant(
        _("Add and remove team members"),
        ((Role.HEAD, Role.OPERATIONS, Role.LEAD), UNTIL_CONFIRMED),
    ),
    Action.DECLARE_CONFLICT_OF_INTEREST: _grant(
        _("Declare a conflict of interest"), ((Role.HEAD, *ASSESSORS), UNTIL_CONFIRMED)
    ),
    Action.DECIDE_CONFLICT: _grant(
        _("View conflicts of interest and decide about those of other people"),
        ((Role.HEAD, Role.LEAD), UNTIL_CONFIRMED),
    ),
    Action.TRANSITION: _grant(
        _("Move an inspection to another state"),
        ((Role.HEAD,), frozenset({*UNTIL_CONFIRMED, State.CONFIRMED, State.PUBLISHED})),
        ((Role.OPERATIONS,), frozenset({State.SETTING_UP, State.ANNOUNCED, State.PUBLISHED})),
        ((Role.LEAD,), UNTIL_CONFIRMED),
    ),
    Action.SEND_LONG_LIST: _grant(_("Send a long list"), ((Role.LINK, Role.OPERATIONS), ANNOUNCED)),
    Action.SEE_LONG_LIST: _grant(
        _("View the rows of a long list and their outcomes"),
        ((Role.LEAD, Role.OPERATIONS), ONCE_ANNOUNCED),
        ((Role.LINK,), WHILE_AT_WORK),
    ),
    Action.SEAL_DRAW: _grant(_("Seal the list and the design of a draw"), ((Role.LEAD,), ANNOUNCED)),
    Action.NUMBER_SAMPLES: _grant(_("Calculate the numbered samples"), ((Role.LEAD,), ANNOUNCED)),
    Action.SEE_NUMBERED_SAMPLES: _grant(
        _("View all numbered samples"),
        ((Role.HEAD, Role.OPERATIONS, Role.LEAD, Role.INSPECTOR), ONCE_ANNOUNCED),
    ),
    Action.CHOOSE_SAMPLE: _grant(_("Record which numbered sample is drawn"), ((Role.LEAD,), ANNOUNCED)),
    Action.DRAW_SAMPLE: _grant(_("Draw a trial sample from a seed"), ((Role.LEAD,), ANNOUNCED)),
    Action.SEE_SAMPLE: _grant(
        _("View the sample"),
        ((Role.HEAD, Role.OPERATIONS, Role.LEAD, Role.INSPECTOR), ONCE_ANNOUNCED),
        ((Role.LINK,), WHILE_AT_WORK),
    ),
    Action.REPLACE_CASE: _grant(_("Replace a case of the sample"), ((Role.LEAD,), WHILE_AT_WORK)),
    Action.SEE_EMERGING_FINDINGS: _grant(
        _("View emerging findings"), ((Role.HEAD, Role.LEAD), ONCE_IN_FIELDWORK)
    ),
    Action.RAISE_LINE_OF_ENQUIRY: _grant(
        _("Raise a line of enquiry and record its outcome"),
        ((Role.LEAD, Role.INSPECTOR, Role.PARTNER), UNTIL_DECIDED),
    ),
    Action.SEE_JUDGEMENTS: _grant(
        _("View judgements on evidence, and the evidence"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), ONCE_IN_FIELDWORK),
    ),
    Action.JUDGE: _grant(
        _("Judge a standard on evidence and add evidence"), ((Role.LEAD, Role.PARTNER), UNTIL_DECIDED)
    ),
    Action.SEE_PANEL: _grant(
        _("View the ratings panel"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), ONCE_AT_PANEL),
    ),
    Action.CHANGE_PANEL: _grant(_("Add and remove panel members"), ((Role.HEAD, Role.LEAD), UNTIL_DECIDED)),
    Action.GIVE_VIEW: _grant(
        _("Give your view of a standard"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), AT_PANEL),
    ),
    Action.DECIDE: _grant(_("Record the panel’s decisions"), ((Role.HEAD, Role.LEAD), AT_PANEL)),
    Action.REOPEN_DECISION: _grant(_("Reopen a decision of the panel"), ((Role.HEAD, Role.LEAD), AT_PANEL)),
    Action.DRILL_DOWN: _grant(
        _("View the cases, answers and comments behind a rating"),
        ((Role.HEAD, Role.LEAD), ONCE_IN_FIELDWORK),
        ((Role.INSPECTOR, Role.PARTNER), ONCE_AT_PANEL),
    ),
    Action.SEE_RATINGS: _grant(
        _("View the ratings that the panel decided"),
        ((Role.HEAD, Role.LEAD), ONCE_AT_PANEL),
        ((Role.INSPECTOR, Role.PARTNER, Role.SERVICE_HEAD, Role.BOARD), ONCE_CONFIRMED),
    ),
    Action.SEE_REPORT: _grant(
        _("Read the report, and make its files"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), ONCE_CONFIRMED),
    ),
    Action.SEE_DRAFT: _grant(
        _("Read the draft of the report, with its versions and comments"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), ONCE_CONFIRMED),
    ),
    Action.EDIT_SECTION: _grant(
        _("Write sections of the report"), ((Role.LEAD, Role.INSPECTOR, Role.PARTNER), CONFIRMED)
    ),
    Action.WRITE_WELSH: _grant(
        _("Write the Welsh of the report on a service in Wales"),
        ((Role.LEAD, Role.INSPECTOR, Role.PARTNER), CONFIRMED),
    ),
    Action.AGREE_SECTION: _grant(
        _("Assign sections of the report to their owners, and agree sections"), ((Role.LEAD,), CONFIRMED)
    ),
    Action.COMMENT_ON_SECTION: _grant(
        _("Comment on sections of the report"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), CONFIRMED),
    ),
    Action.CHANGE_RECOMMENDATIONS: _grant(
        _("Write, order and delete the recommendations"), ((Role.LEAD, Role.INSPECTOR), CONFIRMED)
    ),
    Action.SIGN_OFF: _grant(_("Sign off the report"), ((Role.HEAD, Role.LEAD), CONFIRMED)),
    Action.SEE_PUBLICATION: _grant(
        _("View the releases of the report and what blocks publication"),
        ((Role.HEAD, Role.OPERATIONS, Role.LEAD), ONCE_CONFIRMED),
    ),
    Action.SEE_RELEASE: _grant(
        _("Read the files of a release that is not published"), ((Role.HEAD, Role.LEAD), ONCE_CONFIRMED)
    ),
    Action.PREPARE_RELEASE: _grant(_("Prepare a release of the report"), ((Role.HEAD, Role.LEAD), CONFIRMED)),
    Action.PUBLISH_RELEASE: _grant(_("Publish and schedule releases"), ((Role.HEAD,), CONFIRMED)),
    Action.SHARE_EMBARGOED_COPY: _grant(
        _("Share embargoed copies of a report"), ((Role.HEAD, Role.OPERATIONS), CONFIRMED)
    ),
    Action.SEE_IMPROVEMENT: _grant(
        _("View the improvement plan, its evidence and the board’s reviews"),
        (
            (Role.HEAD, Role.LEAD, Role.OPERATIONS, Role.LINK, Role.SERVICE_HEAD, Role.BOARD),
            ONCE_CONFIRMED,
        ),
    ),
    Action.WRITE_IMPROVEMENT_PLAN: _grant(
        _("Respond to recommendations, and write the actions of the improvement plan"),
        ((Role.LINK, Role.SERVICE_HEAD, Role.OPERATIONS), ONCE_CONFIRMED),
    ),
    Action.REVIEW_IMPROVEMENT: _grant(
        _("Record a review of the improvement plan by the board"), ((Role.BOARD,), ONCE_CONFIRMED)
    ),
    Action.VERIFY_IMPROVEMENT: _grant(
        _("Verify or return actions of the improvement plan, and close recommendations"),
        ((Role.HEAD, Role.LEAD), ONCE_CONFIRMED),
    ),
    Action.SET_IMPROVEMENT_DATES: _grant(
        _("Change the dates of the improvement plan"),
        ((Role.HEAD, Role.LEAD, Role.OPERATIONS, Role.SERVICE_HEAD), ONCE_CONFIRMED),
    ),
    Action.SEE_ACCURACY_CHECK: _grant(
        _("Read the draft that was sent for a factual accuracy check, and the challenges"),
        (
            (Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER, Role.SERVICE_HEAD),
            ONCE_AT_PANEL,
        ),
        ((Role.BOARD,), ONCE_CONFIRMED),
    ),
    Action.SEND_ACCURACY_CHECK: _grant(
        _("Send the draft for its factual accuracy check"), ((Role.HEAD, Role.LEAD), CONFIRMED)
    ),
    Action.CHALLENGE_DRAFT: _grant(
        _("Challenge statements of the draft"),
        ((Role.SERVICE_HEAD,), DURING_CHECK),
        ((Role.BOARD,), CONFIRMED),
    ),
    Action.TAKE_IN_CHALLENGES: _grant(
        _("Take in challenges that arrive in a file, and decide on late ones"), ((Role.LEAD,), DURING_CHECK)
    ),
    Action.RESPOND_TO_CHALLENGE: _grant(
        _("Respond to challenges of the draft"), ((Role.LEAD, Role.INSPECTOR), DURING_CHECK)
    ),
    Action.SEE_RESPONSES: _grant(
        _("View responses to challenges before they are signed off, and what has changed in the draft"),
        ((Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER), ONCE_AT_PANEL),
    ),
    Action.SIGN_OFF_RESPONSES: _grant(
        _("Sign off responses to challenges, without having taken part in the inspection"),
        ((Role.HEAD,), CONFIRMED),
    ),
    Action.EXPORT_PACKAGE: _grant(
        _("Export an inspection as a package of files"), ((Role.HEAD, Role.LEAD), ALWAYS)
    ),
    Action.IMPORT_PACKAGE: _outside(_("Import an inspection from a package"), (Role.HEAD, Role.OPERATIONS)),
    Action.EXPORT_DATASET: _outside(
        _("Download cases of confirmed inspections, without names, dates and comments"),
        (Role.HEAD, Role.ANALYST),
    ),
    Action.SEE_AUDIT_LOG: _grant(_("View the audit log of an inspection"), ((Role.HEAD, Role.LEAD), ALWAYS)),
    Action.SET_AVAILABILITY: _grant(
        _("Record when case managers can be interviewed"),
        ((Role.LEAD, Role.OPERATIONS, Role.LINK), WHILE_AT_WORK),
    ),
    Action.SET_ASSESSOR_AVAILABILITY: _grant(
        _("Record when assessors are available"), (ASSESSORS, WHILE_AT_WORK)
    ),
    Action.SEE_TIMETABLE: _grant(
        _("View the interviews"),
        ((Role.OPERATIONS, Role.LINK, *ASSESSORS), WHILE_AT_WORK),
    ),
    Action.SEE_CASES: _grant(
        _("View the list of cases and their progress"),
        ((Role.HEAD, *ASSESSORS), ONCE_ASSESSED | ANNOUNCED),
    ),
    Action.ASSIGN_CASE: _grant(_("Allocate cases to assessors"), ((Role.HEAD, Role.LEAD), WHILE_AT_WORK)),
    Action.SEE_ASSESSMENT: _grant(
        _("View the answers of a case"),
        ((Role.HEAD, *ASSESSORS), ONCE_ASSESSED),
    ),
    Action.ASSESS_CASE: _grant(_("Answer the questions of a case"), (ASSESSORS, ASSESSING)),
    Action.REVIEW_CASE: _grant(
        _("Comment on the answers of a finished case, return it, and resolve comments"),
        ((Role.HEAD, Role.LEAD), ASSESSING),
    ),
    Action.REPLY_TO_REVIEW: _grant(_("Reply to comments on one’s answers"), (ASSESSORS, ASSESSING)),
    Action.RAISE_ALERT: _grant(_("Raise an alert about a case"), (ASSESSORS, UNTIL_DECIDED)),
    Action.SEE_ALERTS: _grant(
        _("View alerts and what was done about them"),
        ((Role.HEAD, Role.LEAD, Role.SERVICE_HEAD), ONCE_ASSESSED),
    ),
    Action.ACKNOWLEDGE_ALERT: _grant(
        _("Acknowledge an alert"), ((Role.LEAD, Role.SERVICE_HEAD), ONCE_ASSESSED)
    ),
    Action.CLOSE_ALERT: _grant(_("Close an alert"), ((Role.LEAD,), ONCE_ASSESSED)),
    Action.SEE_CONSISTENCY: _grant(
        _("View the tallies and the agreement between assessors"), ((Role.HEAD, Role.LEAD), ONCE_ASSESSED)
    ),
    Action.MAKE_SECOND_DRAW: _grant(_("Draw cases for second assessment"), ((Role.LEAD,), ASSESSING)),
    Action.RESOLVE_DIFFERENCE: _grant(
        _("Resolve a difference between two assessors"), ((Role.LEAD,), UNTIL_DECIDED)
    ),
    Action.COMPLETE_DEMONSTRATION: _grant(
        _("Complete an inspection from the example (only in a demonstration)"), ((Role.LEAD,), ASSESSING)
    ),
}


READS_OR_DECIDES = frozenset(
    {
        Action.APPROVE_ROLE,
        Action.DECIDE_CONFLICT,
        Action.SEE_EMERGING_FINDINGS,
        Action.SEE_JUDGEMENTS,
        Action.JUDGE,
        Action.SEE_PANEL,
        Action.CHANGE_PANEL,
        Action.GIVE_VIEW,
        Action.DECIDE,
        Action.REOPEN_DECISION,
        Action.DRILL_DOWN,
        Action.SEE_RATINGS,
        Action.SEE_REPORT,
        Action.SEE_DRAFT,
        Action.EDIT_SECTION,
        Action.WRITE_WELSH,
        Action.AGREE_SECTION,
        Action.COMMENT_ON_SECTION,
        Action.CHANGE_RECOMMENDATIONS,
        Action.SIGN_OFF,
        Action.SEE_RELEASE,
        Action.PREPARE_RELEASE,
        Action.PUBLISH_RELEASE,
        Action.VERIFY_IMPROVEMENT,
        Action.SEND_ACCURACY_CHECK,
        Action.TAKE_IN_CHALLENGES,
        Action.RESPOND_TO_CHALLENGE,
        Action.SEE_RESPONSES,
        Action.SIGN_OFF_RESPONSES,
        Action.EXPORT_PACKAGE,
        Action.EXPORT_DATASET,
        Action.SEE_AUDIT_LOG,
        Action.SEE_CASES,
        Action.ASSIGN_CASE,
        Action.SEE_ASSESSMENT,
        Action.ASSESS_CASE,
        Action.REVIEW_CASE,
        Action.REPLY_TO_REVIEW,
        Action.RAISE_ALERT,
        Action.SEE_ALERTS,
        Action.ACKNOWLEDGE_ALERT,
        Action.CLOSE_ALERT,
        Action.SEE_CONSISTENCY,
        Action.MAKE_SECOND_DRAW,
        Action.RESOLVE_DIFFERENCE,
    }
)
"""Actions that read answers, alerts or ratings, or decide."""

ROLES_TO_APPROVE = frozenset(
    role for action in READS_OR_DECIDES for role in TABLE[action].states if role is not Role.PUBLIC
)
"""Roles that read answers or decide. An account in one of them is opened only with a head's approval."""

OPEN_WITH_CONFLICT = frozenset({Action.SEE_INSPECTION, Action.DECLARE_CONFLICT_OF_INTEREST})
"""The actions that stay open to a person with a conflict of interest in the whole service."""


def require_no_conflict(action: Action, *, whole_service: bool) -> None:
    """Raise NotPermitted if a conflict of interest in the whole service closes the action to a person."""
    if whole_service and TABLE[action].of_an_inspection and action not in OPEN_WITH_CONFLICT:
        raise NotPermitted(
            _(
                "You declared a conflict of interest in this service. You can no longer open its cases or "
                "take part in its ratings. If you think this is wrong, ask a head of inspections."
            )
        )


def allowed(action: Action, roles: Iterable[Role], state: State | None = None) -> bool:
    """Return whether one of the roles may do the action in this state; None outside inspections."""
    row = TABLE[action]
    if not row.of_an_inspection:
        return any(role in row.states for role in roles)
    return any(state in row.states.get(role, ()) for role in roles)


def roles_for(action: Action) -> frozenset[Role]:
    """Return the roles that may do the action in some state."""
    return frozenset(TABLE[action].states)


def require(action: Action, roles: Iterable[Role], state: State | None = None) -> None:
    """Raise NotPermitted, with the reason as its message, unless one of the roles may do the action now."""
    roles = frozenset(roles)
    if allowed(action, roles, state):
        return
    if not roles:
        raise NotPermitted(refusals.not_signed_in(action))
    if state is not None and (states := [other for other in State if allowed(action, roles, other)]):
        raise NotPermitted(refusals.not_in_state(action, state, states))
    raise NotPermitted(refusals.not_permitted(action, roles_for(action)))


PAGES: Mapping[str, Action | Audience] = {
    "home": Audience.ANYONE,
    "health": Audience.ANYONE,
    "help": Audience.ANYONE,
    "guide:chapter": Audience.ANYONE,
    "guide:picture": Audience.ANYONE,
    "guide:glossary": Audience.ANYONE,
    "privacy": Audience.ANYONE,
    "accessibility": Audience.ANYONE,
    "account_login": Audience.ANYONE,
    "account_logout": Audience.ANYONE,
    "account_inactive": Audience.ANYONE,
    "account_reset_password": Audience.ANYONE,
    "account_reset_password_done": Audience.ANYONE,
    "account_reset_password_from_key": Audience.ANYONE,
    "account_reset_password_from_key_done": Audience.ANYONE,
    "mfa_authenticate": Audience.ANYONE,
    "mfa_login_webauthn": Audience.ANYONE,
    "openid_connect_login": Audience.ANYONE,
    "openid_connect_callback": Audience.ANYONE,
    "socialaccount_login_cancelled": Audience.ANYONE,
    "socialaccount_login_error": Audience.ANYONE,
    "people:accept": Audience.ANYONE,
    "operations:set_password": Audience.ANYONE,
    "demonstration_mail": Audience.ANYONE,
    "embargoed_copy": Audience.ANYONE,
    "public_site:robots": Audience.ANYONE,
    "public_site:sitemap": Audience.ANYONE,
    "public_site:index": Audience.ANYONE,
    "public_site:feed": Audience.ANYONE,
    "public_site:ratings_by_year": Audience.ANYONE,
    "public_site:standards": Audience.ANYONE,
    "public_site:standard": Audience.ANYONE,
    "public_site:recommendations": Audience.ANYONE,
    "public_site:recommendations_file": Audience.ANYONE,
    "public_site:data": Audience.ANYONE,
    "public_site:service": Audience.ANYONE,
    "public_site:service_feed": Audience.ANYONE,
    "public_site:file": Audience.ANYONE,
    "public_site:report": Audience.ANYONE,
    "public_site:read": Audience.ANYONE,
    "public_site:read_file": Audience.ANYONE,
    "public_site:release": Audience.ANYONE,
    "public_site:read_release": Audience.ANYONE,
    "public_site:read_release_file": Audience.ANYONE,
    "public_site:api_reports": Audience.ANYONE,
    "public_site:api_report": Audience.ANYONE,
    "public_site:api_recommendations": Audience.ANYONE,
    "public_site:api_services": Audience.ANYONE,
    "public_site:api_service": Audience.ANYONE,
    "public_site:api_standards": Audience.ANYONE,
    "public_site:api_standard": Audience.ANYONE,
    "cy:index": Audience.ANYONE,
    "cy:feed": Audience.ANYONE,
    "cy:ratings_by_year": Audience.ANYONE,
    "cy:standards": Audience.ANYONE,
    "cy:recommendations": Audience.ANYONE,
    "cy:standard": Audience.ANYONE,
    "cy:data": Audience.ANYONE,
    "cy:service": Audience.ANYONE,
    "cy:service_feed": Audience.ANYONE,
    "cy:report": Audience.ANYONE,
    "cy:read": Audience.ANYONE,
    "cy:read_file": Audience.ANYONE,
    "cy:release": Audience.ANYONE,
    "cy:read_release": Audience.ANYONE,
    "cy:read_release_file": Audience.ANYONE,
    "security:second_factor": Audience.SIGNED_IN,
    "account_reauthenticate": Audience.SIGNED_IN,
    "mfa_reauthenticate": Audience.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Audience.SIGNED_IN,
    "mfa_activate_totp": Audience.SIGNED_IN,
    "mfa_add_webauthn": Audience.SIGNED_IN,
    "mfa_index": Action.SEE_ACCOUNT,
    "mfa_deactivate_totp": Action.SEE_ACCOUNT,
    "mfa_view_recovery_codes": Action.SEE_ACCOUNT,
    "mfa_generate_recovery_codes": Action.SEE_ACCOUNT,
    "mfa_list_webauthn": Action.SEE_ACCOUNT,
    "mfa_remove_webauthn": Action.SEE_ACCOUNT,
    "account_change_password": Action.SEE_ACCOUNT,
    "people:account": Action.SEE_ACCOUNT,
    "security:saved_form": Action.SEE_ACCOUNT,
    "people:index": Action.SEE_PEOPLE,
    "people:services": Action.SEE_PEOPLE,
    "people:role_requests": Action.SEE_PEOPLE,
    "people:invite": Action.INVITE_PEOPLE,
    "people:invite_again": Action.INVITE_PEOPLE,
    "people:role_request": Action.APPROVE_ROLE,
    "people:show_invitation": Action.INVITE_PEOPLE,
    "people:add_service": Action.INVITE_PEOPLE,
    "people:close": Action.INVITE_PEOPLE,
    "operations:person": Action.SEE_PEOPLE,
    "operations:edit_person": Action.INVITE_PEOPLE,
    "operations:change_role": Action.INVITE_PEOPLE,
    "operations:reset_second_factor": Action.INVITE_PEOPLE,
    "operations:password_link": Action.INVITE_PEOPLE,
    "operations:leave_teams": Action.INVITE_PEOPLE,
    "operations:account_change": Action.DECIDE_ACCOUNT_CHANGE,
    "jobs:jobs": Action.SEE_JOBS,
    "jobs:job": Action.SEE_JOBS,
    "jobs:live_job": Action.SEE_JOBS,
    "operations:background_tasks": Action.SEE_BACKGROUND_TASKS,
    "operations:retry": Action.RETRY_BACKGROUND_TASK,
    "adoption:index": Action.SEE_EDITIONS,
    "adoption:edition": Action.SEE_EDITIONS,
    "adoption:adopt": Action.ADOPT_EDITION,
    "inspections:index": Action.SEE_INSPECTIONS,
    "inspections:create": Action.SET_UP_INSPECTION,
    "home:notifications": Action.SEE_NOTIFICATIONS,
    "home:calendar": Action.SEE_INSPECTIONS,
    "home:subscription": Action.CHANGE_CALENDAR_SUBSCRIPTION,
    "home:feed": Audience.ANYONE,
    "workflow:inspection": Action.SEE_INSPECTION,
    "workflow:team": Action.SEE_INSPECTION,
    "workflow:history": Action.SEE_INSPECTION,
    "inspections:dates": Action.CHANGE_DATES,
    "inspections:add_member": Action.CHANGE_TEAM,
    "inspections:remove_member": Action.CHANGE_TEAM,
    "inspections:conflict_of_interest": Action.DECLARE_CONFLICT_OF_INTEREST,
    "inspections:withdraw_declaration": Action.DECIDE_CONFLICT,
    "allocation:conflicts": Action.DECIDE_CONFLICT,
    "allocation:review_work": Action.DECIDE_CONFLICT,
    "workflow:transition": Action.TRANSITION,
    "workflow:audit_log": Action.SEE_AUDIT_LOG,
    "cases:long_lists": Action.SEE_LONG_LIST,
    "cases:send": Action.SEND_LONG_LIST,
    "cases:list_template": Action.SEE_LONG_LIST,
    "cases:columns": Action.SEND_LONG_LIST,
    "cases:long_list": Action.SEE_LONG_LIST,
    "cases:left_out": Action.SEE_LONG_LIST,
    "cases:sample": Action.SEE_SAMPLE,
    "cases:seal": Action.SEAL_DRAW,
    "cases:number": Action.NUMBER_SAMPLES,
    "cases:numbered_samples": Action.SEE_NUMBERED_SAMPLES,
    "cases:choose": Action.CHOOSE_SAMPLE,
    "cases:draw": Action.DRAW_SAMPLE,
    "cases:replace": Action.REPLACE_CASE,
    "cases:complete_replacement": Action.REPLACE_CASE,
    "allocation:availability": Action.SET_AVAILABILITY,
    "allocation:case_manager_availability": Action.SET_AVAILABILITY,
    "allocation:availability_of_assessors": Action.SET_ASSESSOR_AVAILABILITY,
    "allocation:assessor_availability": Action.SET_ASSESSOR_AVAILABILITY,
    "allocation:allocate": Action.ASSIGN_CASE,
    "allocation:reassign": Action.ASSIGN_CASE,
    "allocation:undo": Action.ASSIGN_CASE,
    "allocation:undo_replacement": Action.REPLACE_CASE,
    "allocation:second_assessors": Action.ASSIGN_CASE,
    "allocation:reassignments": Action.SEE_CASES,
    "allocation:timetable": Action.SEE_TIMETABLE,
    "allocation:calendar": Action.SEE_TIMETABLE,
    "assessments:caseload": Action.SEE_CASES,
    "allocation:assign": Action.ASSIGN_CASE,
    "assessments:assessment": Action.SEE_ASSESSMENT,
    "assessments:about": Action.SEE_ASSESSMENT,
    "assessments:stage": Action.SEE_ASSESSMENT,
    "assessments:history": Action.SEE_ASSESSMENT,
    "assessments:resolve_conflict": Action.ASSESS_CASE,
    "assessments:interview": Action.ASSESS_CASE,
    "assessments:finish": Action.ASSESS_CASE,
    "assessments:reopen": Action.ASSESS_CASE,
    "assessments:comment": Action.REVIEW_CASE,
    "assessments:return_case": Action.REVIEW_CASE,
    "assessments:review_thread": Action.SEE_ASSESSMENT,
    "assessments:resolve_thread": Action.REVIEW_CASE,
    "assessments:spreadsheet": Action.ASSESS_CASE,
    "assessments:check_out": Action.ASSESS_CASE,
    "assessments:cancel_check_out": Action.ASSESS_CASE,
    "assessments:raise_alert": Action.RAISE_ALERT,
    "assessments:alerts": Action.SEE_ALERTS,
    "assessments:alert": Action.ACKNOWLEDGE_ALERT,
    "assessments:close_alert": Action.CLOSE_ALERT,
    "assessments:consistency": Action.SEE_CONSISTENCY,
    "assessments:differences": Action.SEE_CONSISTENCY,
    "assessments:second_draw": Action.SEE_CONSISTENCY,
    "assessments:second_draw_cases": Action.SEE_CONSISTENCY,
    "api_reference": Action.SEE_ACCOUNT,
    "api_reference_tag": Action.SEE_ACCOUNT,
    "api:api-root": Audience.ANYONE,
    "api:docs": Audience.ANYONE,
    "api:openapi": Audience.ANYONE,
    "api:inspections": Action.SEE_INSPECTIONS,
    "api:inspection": Action.SEE_INSPECTION,
    "api:standards": Action.SEE_INSPECTION,
    "api:samples": Action.SEE_SAMPLE,
    "api:sample": Action.SEE_SAMPLE,
    "api:seals": Action.SEE_SAMPLE,
    "api:assessments": Action.SEE_CASES,
    "api:assessment": Action.SEE_ASSESSMENT,
    "api:questions": Action.SEE_ASSESSMENT,
    "api:routing": Action.SEE_ASSESSMENT,
    "api:history": Action.SEE_ASSESSMENT,
    "api:inspection_answers": Action.SEE_ASSESSMENT,
    "api:missing_answers": Action.ASSESS_CASE,
    "api:save_answer": Action.ASSESS_CASE,
    "api:save_answers": Action.ASSESS_CASE,
    "api:resolve_conflict": Action.ASSESS_CASE,
    "api:add_interview": Action.ASSESS_CASE,
    "api:finish": Action.ASSESS_CASE,
    "api:reopen": Action.ASSESS_CASE,
    "api:review": Action.SEE_ASSESSMENT,
    "api:comment": Action.REVIEW_CASE,
    "api:return_case": Action.REVIEW_CASE,
    "api:reply": Action.REPLY_TO_REVIEW,
    "api:resolve_thread": Action.REVIEW_CASE,
    "api:alerts": Action.SEE_ALERTS,
    "api:raise_alert": Action.RAISE_ALERT,
    "api:acknowledge_alert": Action.ACKNOWLEDGE_ALERT,
    "api:close_alert": Action.CLOSE_ALERT,
    "api:tallies": Action.SEE_CONSISTENCY,
    "api:tallies_csv": Action.SEE_CONSISTENCY,
    "api:consistency": Action.SEE_CONSISTENCY,
    "api:differences": Action.SEE_CONSISTENCY,
    "api:resolve_difference": Action.RESOLVE_DIFFERENCE,
    "api:second_draws": Action.SEE_CONSISTENCY,
    "api:make_second_draw": Action.MAKE_SECOND_DRAW,
    "api:second_draw_cases": Action.SEE_CONSISTENCY,
    "api:progress": Action.SEE_EMERGING_FINDINGS,
    "api:ratings": Action.SEE_EMERGING_FINDINGS,
    "api:rating": Action.SEE_EMERGING_FINDINGS,
    "api:drill_down": Action.DRILL_DOWN,
    "api:judgements": Action.SEE_JUDGEMENTS,
    "api:judgement": Action.SEE_JUDGEMENTS,
    "api:standard_evidence": Action.SEE_JUDGEMENTS,
    "api:evidence": Action.SEE_JUDGEMENTS,
    "api:judge": Action.JUDGE,
    "api:lines_of_enquiry": Action.RAISE_LINE_OF_ENQUIRY,
    "api:line_of_enquiry": Action.RAISE_LINE_OF_ENQUIRY,
    "api:raise_line_of_enquiry": Action.RAISE_LINE_OF_ENQUIRY,
    "api:answer_line_of_enquiry": Action.RAISE_LINE_OF_ENQUIRY,
    "api:panel": Action.SEE_PANEL,
    "api:panel_standard": Action.SEE_PANEL,
    "api:give_view": Action.GIVE_VIEW,
    "api:decide": Action.DECIDE,
    "api:reopen_decision": Action.REOPEN_DECISION,
    "api:package": Action.EXPORT_PACKAGE,
    "api:report": Action.SEE_REPORT,
    "api:make_report_files": Action.SEE_REPORT,
    "api:report_files": Action.SEE_REPORT,
    "api:report_file": Action.SEE_REPORT,
    "api:set_up_inspection": Action.SET_UP_INSPECTION,
    "api:change_dates": Action.CHANGE_DATES,
    "api:transitions": Action.TRANSITION,
    "api:transition": Action.TRANSITION,
    "api:eligible_people": Action.CHANGE_TEAM,
    "api:add_team_member": Action.CHANGE_TEAM,
    "api:remove_team_member": Action.CHANGE_TEAM,
    "api:declarations": Action.DECIDE_CONFLICT,
    "api:declare_conflict_of_interest": Action.DECLARE_CONFLICT_OF_INTEREST,
    "api:withdraw_declaration": Action.DECIDE_CONFLICT,
    "api:conflicted_work": Action.DECIDE_CONFLICT,
    "api:review_conflicted_work": Action.DECIDE_CONFLICT,
    "api:services": Action.SEE_PEOPLE,
    "api:add_service": Action.INVITE_PEOPLE,
    "api:people": Action.SEE_PEOPLE,
    "api:close_account": Action.INVITE_PEOPLE,
    "api:editions": Action.SEE_EDITIONS,
    "api:unconfirmed_values": Action.SEE_EDITIONS,
    "api:adopt_edition": Action.ADOPT_EDITION,
    "api:audit_log": Action.SEE_AUDIT_LOG,
    "api:long_lists": Action.SEE_LONG_LIST,
    "api:long_list": Action.SEE_LONG_LIST,
    "api:long_list_rows": Action.SEE_LONG_LIST,
    "api:send_long_list": Action.SEND_LONG_LIST,
    "api:confirm_columns": Action.SEND_LONG_LIST,
    "api:seal_draw": Action.SEAL_DRAW,
    "api:number_samples": Action.NUMBER_SAMPLES,
    "api:numbered_samples": Action.SEE_NUMBERED_SAMPLES,
    "api:choose_sample": Action.CHOOSE_SAMPLE,
    "api:draw_sample": Action.DRAW_SAMPLE,
    "api:replace_case": Action.REPLACE_CASE,
    "api:complete_replacement": Action.REPLACE_CASE,
    "api:undo_replacement": Action.REPLACE_CASE,
    "api:availability": Action.SET_AVAILABILITY,
    "api:set_availability": Action.SET_AVAILABILITY,
    "api:complete_availability": Action.SET_AVAILABILITY,
    "api:availability_of_assessors": Action.SET_ASSESSOR_AVAILABILITY,
    "api:set_assessor_availability": Action.SET_ASSESSOR_AVAILABILITY,
    "api:allocation_proposal": Action.ASSIGN_CASE,
    "api:accept_allocation": Action.ASSIGN_CASE,
    "api:reassign_cases": Action.ASSIGN_CASE,
    "api:undo_allocation": Action.ASSIGN_CASE,
    "api:second_proposal": Action.ASSIGN_CASE,
    "api:assign_second_assessors": Action.ASSIGN_CASE,
    "api:unassigned_cases": Action.ASSIGN_CASE,
    "api:assign": Action.ASSIGN_CASE,
    "api:reassignments": Action.SEE_CASES,
    "api:planned_interviews": Action.SEE_TIMETABLE,
    "api:check_out_spreadsheet": Action.ASSESS_CASE,
    "api:upload_spreadsheet": Action.ASSESS_CASE,
    "api:cancel_check_out": Action.ASSESS_CASE,
    "api:evidence_items": Action.SEE_JUDGEMENTS,
    "api:evidence_file": Action.SEE_JUDGEMENTS,
    "api:add_evidence": Action.JUDGE,
    "api:panel_members": Action.CHANGE_PANEL,
    "api:eligible_panel_members": Action.CHANGE_PANEL,
    "api:add_panel_member": Action.CHANGE_PANEL,
    "api:remove_panel_member": Action.CHANGE_PANEL,
    "api:confirmed_ratings": Action.SEE_RATINGS,
    "api:draft_sections": Action.SEE_DRAFT,
    "api:draft_section": Action.SEE_DRAFT,
    "api:welsh": Action.SEE_DRAFT,
    "api:welsh_section": Action.SEE_DRAFT,
    "api:save_welsh_section": Action.WRITE_WELSH,
    "api:welsh_recommendations": Action.SEE_DRAFT,
    "api:save_welsh_recommendation": Action.WRITE_WELSH,
    "api:section_versions": Action.SEE_DRAFT,
    "api:section_version": Action.SEE_DRAFT,
    "api:section_sources": Action.SEE_DRAFT,
    "api:section_preview": Action.SEE_DRAFT,
    "api:word_draft": Action.SEE_DRAFT,
    "api:read_word_draft": Action.EDIT_SECTION,
    "api:word_review": Action.EDIT_SECTION,
    "api:take_over": Action.EDIT_SECTION,
    "api:changed_figures": Action.SEE_DRAFT,
    "api:confirm_figures": Action.EDIT_SECTION,
    "api:preview_text": Action.EDIT_SECTION,
    "api:section_figures": Action.SEE_DRAFT,
    "api:draft_remarks": Action.SEE_DRAFT,
    "api:section_comments": Action.SEE_DRAFT,
    "api:section_comment": Action.SEE_DRAFT,
    "api:recommendations": Action.SEE_DRAFT,
    "api:sign_off": Action.SEE_DRAFT,
    "api:save_section": Action.EDIT_SECTION,
    "api:assign_section": Action.AGREE_SECTION,
    "api:submit_section": Action.EDIT_SECTION,
    "api:return_section": Action.EDIT_SECTION,
    "api:agree_section": Action.AGREE_SECTION,
    "api:restore_section_version": Action.EDIT_SECTION,
    "api:insert_source": Action.EDIT_SECTION,
    "api:add_section_comment": Action.COMMENT_ON_SECTION,
    "api:reply_to_section_comment": Action.COMMENT_ON_SECTION,
    "api:resolve_section_comment": Action.COMMENT_ON_SECTION,
    "api:add_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "api:change_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "api:delete_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "api:move_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "api:sign": Action.SIGN_OFF,
    "api:withdraw_sign_off": Action.SIGN_OFF,
    "api:releases": Action.SEE_PUBLICATION,
    "api:release": Action.SEE_PUBLICATION,
    "api:release_file": Action.SEE_RELEASE,
    "api:prepare_release": Action.PREPARE_RELEASE,
    "api:publish_release": Action.PUBLISH_RELEASE,
    "api:schedule_release": Action.PUBLISH_RELEASE,
    "api:cancel_release": Action.PUBLISH_RELEASE,
    "api:share_embargoed_copy": Action.SHARE_EMBARGOED_COPY,
    "api:withdraw_embargoed_copy": Action.SHARE_EMBARGOED_COPY,
    "api:improvement_plan": Action.SEE_IMPROVEMENT,
    "api:improvement_recommendations": Action.SEE_IMPROVEMENT,
    "api:improvement_recommendations_csv": Action.SEE_IMPROVEMENT,
    "api:improvement_handover": Action.SEE_IMPROVEMENT,
    "api:improvement_reviews": Action.SEE_IMPROVEMENT,
    "api:improvement_evidence_file": Action.SEE_IMPROVEMENT,
    "api:respond_to_recommendation": Action.WRITE_IMPROVEMENT_PLAN,
    "api:plan_improvement_action": Action.WRITE_IMPROVEMENT_PLAN,
    "api:change_improvement_action": Action.WRITE_IMPROVEMENT_PLAN,
    "api:report_improvement_progress": Action.WRITE_IMPROVEMENT_PLAN,
    "api:record_improvement_review": Action.REVIEW_IMPROVEMENT,
    "api:verify_improvement_action": Action.VERIFY_IMPROVEMENT,
    "api:improvement_verification": Action.VERIFY_IMPROVEMENT,
    "api:close_recommendation": Action.VERIFY_IMPROVEMENT,
    "api:set_improvement_dates": Action.SET_IMPROVEMENT_DATES,
    "api:accuracy_check": Action.SEE_ACCURACY_CHECK,
    "api:accuracy_statements": Action.SEE_ACCURACY_CHECK,
    "api:accuracy_challenges": Action.SEE_ACCURACY_CHECK,
    "api:accuracy_challenge": Action.SEE_ACCURACY_CHECK,
    "api:challenge_file": Action.SEE_ACCURACY_CHECK,
    "api:responses_sign_off": Action.SEE_RESPONSES,
    "api:send_accuracy_check": Action.SEND_ACCURACY_CHECK,
    "api:finish_accuracy_check": Action.CHALLENGE_DRAFT,
    "api:challenge_statement": Action.CHALLENGE_DRAFT,
    "api:decide_on_late_challenge": Action.TAKE_IN_CHALLENGES,
    "api:take_in_challenges": Action.TAKE_IN_CHALLENGES,
    "api:respond_to_challenge": Action.RESPOND_TO_CHALLENGE,
    "api:sign_responses": Action.SIGN_OFF_RESPONSES,
    "api:import_package": Action.IMPORT_PACKAGE,
    "api:jobs": Action.SEE_JOBS,
    "api:job": Action.SEE_JOBS,
    "api:datasets": Action.EXPORT_DATASET,
    "api:dataset_file": Action.EXPORT_DATASET,
    "api:export_dataset": Action.EXPORT_DATASET,
    "demonstration:complete": Action.COMPLETE_DEMONSTRATION,
    "exchange:import": Action.IMPORT_PACKAGE,
    "exchange:export": Action.EXPORT_PACKAGE,
    "exchange:download": Action.EXPORT_PACKAGE,
    "exchange:report_files": Action.SEE_REPORT,
    "exchange:make_report_files": Action.SEE_REPORT,
    "exchange:report_file": Action.SEE_REPORT,
    "exchange:datasets": Action.EXPORT_DATASET,
    "exchange:dataset_file": Action.EXPORT_DATASET,
    "exchange:make_dataset": Action.EXPORT_DATASET,
    "results:emerging_findings": Action.SEE_EMERGING_FINDINGS,
    "results:live_emerging_findings": Action.SEE_EMERGING_FINDINGS,
    "results:standard": Action.SEE_EMERGING_FINDINGS,
    "results:live_standard": Action.SEE_EMERGING_FINDINGS,
    "results:evidence": Action.SEE_JUDGEMENTS,
    "judgements:lines_of_enquiry": Action.RAISE_LINE_OF_ENQUIRY,
    "judgements:line_of_enquiry": Action.RAISE_LINE_OF_ENQUIRY,
    "judgements:judgements": Action.SEE_JUDGEMENTS,
    "judgements:add_evidence": Action.JUDGE,
    "judgements:evidence_item": Action.SEE_JUDGEMENTS,
    "judgements:judgement": Action.SEE_JUDGEMENTS,
    "judgements:judge": Action.JUDGE,
    "panel:panel": Action.SEE_PANEL,
    "panel:members": Action.CHANGE_PANEL,
    "panel:remove_member": Action.CHANGE_PANEL,
    "panel:standard": Action.SEE_PANEL,
    "panel:give_views": Action.GIVE_VIEW,
    "panel:decide_agreed": Action.DECIDE,
    "panel:give_view": Action.GIVE_VIEW,
    "panel:decide": Action.DECIDE,
    "panel:reopen_decision": Action.REOPEN_DECISION,
    "panel:drill_down": Action.DRILL_DOWN,
    "panel:ratings": Action.SEE_RATINGS,
    "reports:draft": Action.SEE_DRAFT,
    "reports:remarks": Action.SEE_DRAFT,
    "reports:sign_off": Action.SEE_DRAFT,
    "reports:withdraw_sign_off": Action.SIGN_OFF,
    "reports:recommendations": Action.SEE_DRAFT,
    "reports:add_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "reports:recommendation": Action.CHANGE_RECOMMENDATIONS,
    "reports:delete_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "reports:move_recommendation": Action.CHANGE_RECOMMENDATIONS,
    "reports:comment": Action.SEE_DRAFT,
    "reports:resolve_comment": Action.COMMENT_ON_SECTION,
    "reports:section": Action.SEE_DRAFT,
    "reports:edit": Action.EDIT_SECTION,
    "reports:welsh": Action.SEE_DRAFT,
    "reports:welsh_section": Action.SEE_DRAFT,
    "reports:edit_welsh": Action.WRITE_WELSH,
    "reports:welsh_recommendation": Action.WRITE_WELSH,
    "reports:preview": Action.SEE_DRAFT,
    "reports:word": Action.SEE_DRAFT,
    "reports:word_draft": Action.SEE_DRAFT,
    "reports:word_section": Action.SEE_DRAFT,
    "reports:word_review": Action.EDIT_SECTION,
    "reports:confirm_figures": Action.EDIT_SECTION,
    "reports:figures": Action.SEE_DRAFT,
    "reports:assign": Action.AGREE_SECTION,
    "reports:submit": Action.EDIT_SECTION,
    "reports:return_to_draft": Action.EDIT_SECTION,
    "reports:agree": Action.AGREE_SECTION,
    "reports:add_comment": Action.COMMENT_ON_SECTION,
    "reports:versions": Action.SEE_DRAFT,
    "reports:version": Action.SEE_DRAFT,
    "reports:restore": Action.EDIT_SECTION,
    "reports:sources": Action.SEE_DRAFT,
    "reports:insert": Action.EDIT_SECTION,
    "publication:releases": Action.SEE_PUBLICATION,
    "publication:prepare": Action.PREPARE_RELEASE,
    "publication:release": Action.SEE_PUBLICATION,
    "publication:file": Action.SEE_RELEASE,
    "publication:publish": Action.PUBLISH_RELEASE,
    "publication:schedule": Action.PUBLISH_RELEASE,
    "publication:cancel": Action.PUBLISH_RELEASE,
    "publication:share_copy": Action.SHARE_EMBARGOED_COPY,
    "publication:withdraw_copy": Action.SHARE_EMBARGOED_COPY,
    "improvement:plan": Action.SEE_IMPROVEMENT,
    "improvement:board": Action.SEE_IMPROVEMENT,
    "improvement:recommendation": Action.SEE_IMPROVEMENT,
    "improvement:action": Action.SEE_IMPROVEMENT,
    "improvement:evidence_file": Action.SEE_IMPROVEMENT,
    "improvement:reviews": Action.SEE_IMPROVEMENT,
    "improvement:review": Action.SEE_IMPROVEMENT,
    "improvement:next_inspection": Action.SEE_IMPROVEMENT,
    "improvement:next_inspection_file": Action.SEE_IMPROVEMENT,
    "improvement:respond": Action.WRITE_IMPROVEMENT_PLAN,
    "improvement:add_action": Action.WRITE_IMPROVEMENT_PLAN,
    "improvement:change_action": Action.WRITE_IMPROVEMENT_PLAN,
    "improvement:report_progress": Action.WRITE_IMPROVEMENT_PLAN,
    "improvement:record_review": Action.REVIEW_IMPROVEMENT,
    "improvement:verification": Action.VERIFY_IMPROVEMENT,
    "improvement:verify": Action.VERIFY_IMPROVEMENT,
    "improvement:close": Action.VERIFY_IMPROVEMENT,
    "improvement:dates": Action.SET_IMPROVEMENT_DATES,
    "accuracy:check": Action.SEE_ACCURACY_CHECK,
    "accuracy:send": Action.SEND_ACCURACY_CHECK,
    "accuracy:finish": Action.CHALLENGE_DRAFT,
    "accuracy:offline_file": Action.SEND_ACCURACY_CHECK,
    "accuracy:draft": Action.SEE_ACCURACY_CHECK,
    "accuracy:marked_copy": Action.SEE_ACCURACY_CHECK,
    "accuracy:challenge": Action.CHALLENGE_DRAFT,
    "accuracy:take_in": Action.TAKE_IN_CHALLENGES,
    "accuracy:challenge_page": Action.SEE_ACCURACY_CHECK,
    "accuracy:decide_on_late": Action.TAKE_IN_CHALLENGES,
    "accuracy:respond": Action.RESPOND_TO_CHALLENGE,
    "accuracy:challenge_file": Action.SEE_ACCURACY_CHECK,
    "accuracy:sign_off": Action.SEE_RESPONSES,
    "accuracy:log": Action.SEE_ACCURACY_CHECK,
    "accuracy:log_file": Action.SEE_ACCURACY_CHECK,
}
"""The action that each URL name requires. A URL that is not listed responds 404 to everyone."""

SUBMIT_ACTIONS: Mapping[str, Action] = {
    "assessments:about": Action.ASSESS_CASE,
    "assessments:differences": Action.RESOLVE_DIFFERENCE,
    "assessments:second_draw": Action.MAKE_SECOND_DRAW,
    "assessments:review_thread": Action.REPLY_TO_REVIEW,
    "assessments:stage": Action.ASSESS_CASE,
    "reports:comment": Action.COMMENT_ON_SECTION,
    "reports:sign_off": Action.SIGN_OFF,
    "reports:word": Action.EDIT_SECTION,
    "accuracy:sign_off": Action.SIGN_OFF_RESPONSES,
}
"""The action that submitting a page's form requires, where it differs from the action of viewing the page."""

VIEWING_RECORDED: frozenset[str] = frozenset(
    {
        "accuracy:challenge",
        "accuracy:challenge_file",
        "accuracy:challenge_page",
        "accuracy:check",
        "accuracy:decide_on_late",
        "accuracy:draft",
        "accuracy:log",
        "accuracy:log_file",
        "accuracy:marked_copy",
        "accuracy:offline_file",
        "accuracy:respond",
        "accuracy:sign_off",
        "allocation:calendar",
        "allocation:conflicts",
        "allocation:reassignments",
        "allocation:timetable",
        "api:accuracy_challenge",
        "api:accuracy_challenges",
        "api:accuracy_check",
        "api:accuracy_statements",
        "api:challenge_file",
        "api:responses_sign_off",
        "api:alerts",
        "api:draft_sections",
        "api:draft_section",
        "api:section_versions",
        "api:welsh",
        "api:welsh_recommendations",
        "api:welsh_section",
        "api:section_version",
        "api:section_sources",
        "api:section_preview",
        "api:word_draft",
        "api:word_review",
        "api:changed_figures",
        "api:section_figures",
        "api:draft_remarks",
        "api:section_comments",
        "api:section_comment",
        "api:recommendations",
        "api:sign_off",
        "api:assessment",
        "api:assessments",
        "api:differences",
        "api:drill_down",
        "api:history",
        "api:inspection_answers",
        "api:missing_answers",
        "api:package",
        "api:panel",
        "api:panel_standard",
        "api:questions",
        "api:rating",
        "api:ratings",
        "api:releases",
        "api:release",
        "api:release_file",
        "api:report",
        "api:report_file",
        "api:review",
        "api:tallies",
        "api:tallies_csv",
        "api:sample",
        "api:second_draws",
        "api:second_draw_cases",
        "api:conflicted_work",
        "api:declarations",
        "api:evidence_file",
        "api:improvement_evidence_file",
        "api:long_list",
        "api:long_list_rows",
        "api:numbered_samples",
        "api:planned_interviews",
        "api:reassignments",
        "assessments:about",
        "allocation:undo_replacement",
        "assessments:alert",
        "assessments:alerts",
        "assessments:assessment",
        "assessments:caseload",
        "assessments:differences",
        "assessments:finish",
        "assessments:history",
        "assessments:resolve_conflict",
        "assessments:second_draw",
        "assessments:second_draw_cases",
        "assessments:return_case",
        "assessments:review_thread",
        "assessments:stage",
        "cases:complete_replacement",
        "cases:left_out",
        "cases:long_list",
        "cases:numbered_samples",
        "cases:sample",
        "exchange:download",
        "exchange:report_file",
        "judgements:evidence_item",
        "improvement:evidence_file",
        "panel:decide",
        "panel:drill_down",
        "panel:decide_agreed",
        "panel:give_view",
        "panel:give_views",
        "panel:panel",
        "panel:standard",
        "publication:file",
        "publication:release",
        "publication:releases",
        "reports:add_comment",
        "reports:comment",
        "reports:draft",
        "reports:edit",
        "reports:edit_welsh",
        "reports:figures",
        "reports:insert",
        "reports:preview",
        "reports:recommendation",
        "reports:recommendations",
        "reports:remarks",
        "reports:section",
        "reports:sign_off",
        "reports:sources",
        "reports:version",
        "reports:versions",
        "reports:welsh",
        "reports:welsh_recommendation",
        "reports:welsh_section",
        "reports:word_draft",
        "reports:word_review",
        "reports:word_section",
        "results:emerging_findings",
        "results:standard",
    }
)
"""URL names whose views are recorded in the audit log, because they show case data."""


def required_action(name: str, method: str = "GET") -> Action | Audience | None:
    """Return what a URL name requires for an HTTP method; None when it is not listed."""
    return SUBMIT_ACTIONS.get(name) if method == "POST" and name in SUBMIT_ACTIONS else PAGES.get(name)
