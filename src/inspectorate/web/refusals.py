"""Refusals: the sentence that says why a person may not do an action, and what they can do about it."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce

from inspectorate.method.faults import Sentence as _
from inspectorate.web.states import Role, State

PHRASES: Mapping[str, str] = {
    "see_inspections": _("view the list of inspections"),
    "change_calendar_subscription": _("create or revoke the link of a calendar subscription"),
    "see_notifications": _("view these notifications"),
    "set_up_inspection": _("set up an inspection"),
    "see_people": _("view the list of people"),
    "invite_people": _("invite people, change their details or close accounts"),
    "approve_role": _("approve roles"),
    "decide_account_change": _("decide about changes of accounts"),
    "see_account": _("view this account"),
    "see_jobs": _("view background jobs"),
    "see_background_tasks": _("view emails and background tasks"),
    "retry_background_task": _("run a failed background task again"),
    "see_editions": _("view the editions of the standards"),
    "adopt_edition": _("adopt an edition of the standards"),
    "see_inspection": _("view this inspection"),
    "change_dates": _("change the dates of this inspection"),
    "change_team": _("change the team of this inspection"),
    "declare_conflict_of_interest": _("declare a conflict of interest in this inspection"),
    "decide_conflict": _("view or decide about conflicts of interest in this inspection"),
    "transition": _("move this inspection to another state"),
    "send_long_list": _("send a long list"),
    "see_long_list": _("view the long lists"),
    "seal_draw": _("seal the draw of a sample"),
    "number_samples": _("calculate the numbered samples"),
    "see_numbered_samples": _("view the numbered samples"),
    "choose_sample": _("record which numbered sample is drawn"),
    "draw_sample": _("draw a sample"),
    "see_sample": _("view the sample"),
    "replace_case": _("replace a case of the sample"),
    "see_emerging_findings": _("view the emerging findings"),
    "raise_line_of_enquiry": _("raise or answer a line of enquiry"),
    "see_judgements": _("view the judgements and the evidence"),
    "judge_standard": _("judge a standard or add evidence"),
    "see_panel": _("view the ratings panel"),
    "change_panel": _("add or remove panel members"),
    "give_view": _("give your view of a standard"),
    "decide": _("record the panel’s decision"),
    "reopen_decision": _("reopen a decision of the panel"),
    "drill_down": _("view the cases, answers and comments behind a rating"),
    "see_ratings": _("view the ratings"),
    "see_report": _("read the report"),
    "see_draft": _("read the draft of the report"),
    "edit_section": _("write sections of the report"),
    "write_welsh": _("write the Welsh of the report"),
    "agree_section": _("assign or agree sections of the report"),
    "comment_on_section": _("comment on sections of the report"),
    "change_recommendations": _("change the recommendations"),
    "sign_off": _("sign off the report"),
    "see_publication": _("view the releases of this report"),
    "see_release": _("read the files of a release"),
    "prepare_release": _("prepare a release of the report"),
    "publish_release": _("publish or schedule a release"),
    "share_embargoed_copy": _("share embargoed copies of the report"),
    "see_improvement": _("view the improvement plan"),
    "write_improvement_plan": _("change the improvement plan"),
    "review_improvement": _("record a review of the improvement plan by the board"),
    "verify_improvement": _("verify actions of the improvement plan or close recommendations"),
    "set_improvement_dates": _("change the dates of the improvement plan"),
    "see_accuracy_check": _("view the factual accuracy check"),
    "send_accuracy_check": _("send the draft for a factual accuracy check"),
    "challenge_draft": _("challenge statements of the draft"),
    "take_in_challenges": _("take in challenges or decide on late ones"),
    "respond_to_challenge": _("respond to challenges"),
    "see_responses": _("view responses that are not signed off"),
    "sign_off_responses": _("sign off the responses to challenges"),
    "export_package": _("export this inspection"),
    "import_package": _("import an inspection"),
    "export_dataset": _("download a dataset"),
    "see_audit_log": _("view the audit log"),
    "set_availability": _("change when case managers are available for interviews"),
    "set_assessor_availability": _("change when assessors are available"),
    "see_timetable": _("view the interviews"),
    "see_cases": _("view the cases"),
    "assign_case": _("assign a case"),
    "see_assessment": _("view this case"),
    "assess_case": _("answer the questions of this case"),
    "review_case": _("comment on the answers of a finished case"),
    "reply_to_review": _("reply to comments on answers"),
    "raise_alert": _("raise an alert"),
    "see_alerts": _("view the alerts"),
    "acknowledge_alert": _("acknowledge an alert"),
    "close_alert": _("close an alert"),
    "see_consistency": _("view the agreement between assessors"),
    "make_second_draw": _("draw cases for second assessment"),
    "resolve_difference": _("resolve a difference between two assessors"),
    "complete_demonstration": _("add the example’s answers"),
}
"""What each action does, by its value. A phrase follows “You do not have permission to”."""

CONTACTS: Mapping[Role, str] = {
    Role.LEAD: _("Ask the lead inspector."),
    Role.HEAD: _("Ask a head of inspections."),
    Role.OPERATIONS: _("Ask the inspectorate’s operations staff."),
}
"""Whom to ask about an action, by the first of these roles that may do it."""


def not_signed_in(action: str) -> str:
    """Return the refusal of an action to someone who is not signed in."""
    return _("Sign in to %(action)s.", action=PHRASES[action])


def not_permitted(action: str, permitted: Collection[Role]) -> str:
    """Return the refusal of an action that the person's roles never permit; `permitted` are those that do."""
    contact = next((CONTACTS[role] for role in CONTACTS if role in permitted), CONTACTS[Role.OPERATIONS])
    phrase = PHRASES[action]
    return _("You do not have permission to %(action)s. %(contact)s", action=phrase, contact=contact)


def not_in_state(action: str, state: State, permitted: Iterable[State]) -> str:
    """Return the refusal of an action that the person's roles permit only in other states."""
    states: list[str] = [_("“%(state)s”", state=other.title) for other in permitted]
    return _(
        "You can only %(action)s when the inspection is in the state %(permitted)s. It is in the state "
        "“%(state)s”.",
        action=PHRASES[action],
        permitted=reduce(_joined_by_or, states),
        state=state.title,
    )


def _joined_by_or(first: str, second: str) -> str:
    return _("%(some)s or %(other)s", some=first, other=second)
