"""Authentication of the API: a bearer token with scopes, or the session of a signed-in person.

PermissionMiddleware calls it for every URL of the API and every method, before the request is parsed. What
the person may then do is decided by the permission table.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import has_second_factor
from inspectorate.web.rest.rate_limits import (
    RateLimit,
    count_request,
    count_unknown_token,
    too_many_unknown_tokens,
)
from inspectorate.web.tokens.models import Scope
from inspectorate.web.tokens.queries import valid_token

API = "/api/"

SCOPES: Mapping[str, Scope] = {
    "api:releases": Scope.READ_PUBLICATION,
    "api:release": Scope.READ_PUBLICATION,
    "api:release_file": Scope.READ_PUBLICATION,
    "api:prepare_release": Scope.WRITE_PUBLICATION,
    "api:publish_release": Scope.WRITE_PUBLICATION,
    "api:schedule_release": Scope.WRITE_PUBLICATION,
    "api:cancel_release": Scope.WRITE_PUBLICATION,
    "api:share_embargoed_copy": Scope.WRITE_PUBLICATION,
    "api:withdraw_embargoed_copy": Scope.WRITE_PUBLICATION,
    "api:inspections": Scope.READ_INSPECTIONS,
    "api:inspection": Scope.READ_INSPECTIONS,
    "api:standards": Scope.READ_INSPECTIONS,
    "api:samples": Scope.READ_SAMPLES,
    "api:sample": Scope.READ_SAMPLES,
    "api:seals": Scope.READ_SAMPLES,
    "api:assessments": Scope.READ_ANSWERS,
    "api:assessment": Scope.READ_ANSWERS,
    "api:questions": Scope.READ_ANSWERS,
    "api:routing": Scope.READ_ANSWERS,
    "api:history": Scope.READ_ANSWERS,
    "api:inspection_answers": Scope.READ_ANSWERS,
    "api:missing_answers": Scope.READ_ANSWERS,
    "api:save_answer": Scope.WRITE_ANSWERS,
    "api:save_answers": Scope.WRITE_ANSWERS,
    "api:resolve_conflict": Scope.WRITE_ANSWERS,
    "api:add_interview": Scope.WRITE_ANSWERS,
    "api:finish": Scope.WRITE_ANSWERS,
    "api:reopen": Scope.WRITE_ANSWERS,
    "api:review": Scope.READ_ANSWERS,
    "api:comment": Scope.WRITE_ANSWERS,
    "api:return_case": Scope.WRITE_ANSWERS,
    "api:reply": Scope.WRITE_ANSWERS,
    "api:resolve_thread": Scope.WRITE_ANSWERS,
    "api:alerts": Scope.READ_ALERTS,
    "api:raise_alert": Scope.WRITE_ALERTS,
    "api:acknowledge_alert": Scope.WRITE_ALERTS,
    "api:close_alert": Scope.WRITE_ALERTS,
    "api:tallies": Scope.READ_TALLIES,
    "api:tallies_csv": Scope.READ_TALLIES,
    "api:progress": Scope.READ_TALLIES,
    "api:consistency": Scope.READ_TALLIES,
    "api:second_draws": Scope.READ_TALLIES,
    "api:second_draw_cases": Scope.READ_TALLIES,
    "api:differences": Scope.READ_TALLIES,
    "api:resolve_difference": Scope.WRITE_TALLIES,
    "api:ratings": Scope.READ_RATINGS,
    "api:rating": Scope.READ_RATINGS,
    "api:drill_down": Scope.READ_ANSWERS,
    "api:judgements": Scope.READ_JUDGEMENTS,
    "api:judgement": Scope.READ_JUDGEMENTS,
    "api:standard_evidence": Scope.READ_JUDGEMENTS,
    "api:evidence": Scope.READ_JUDGEMENTS,
    "api:lines_of_enquiry": Scope.READ_JUDGEMENTS,
    "api:line_of_enquiry": Scope.READ_JUDGEMENTS,
    "api:judge": Scope.WRITE_JUDGEMENTS,
    "api:raise_line_of_enquiry": Scope.WRITE_JUDGEMENTS,
    "api:answer_line_of_enquiry": Scope.WRITE_JUDGEMENTS,
    "api:panel": Scope.READ_PANEL,
    "api:panel_standard": Scope.READ_PANEL,
    "api:give_view": Scope.WRITE_PANEL,
    "api:decide": Scope.WRITE_PANEL,
    "api:reopen_decision": Scope.WRITE_PANEL,
    "api:package": Scope.READ_PACKAGES,
    "api:report": Scope.READ_PACKAGES,
    "api:make_report_files": Scope.READ_PACKAGES,
    "api:report_files": Scope.READ_PACKAGES,
    "api:report_file": Scope.READ_PACKAGES,
    "api:set_up_inspection": Scope.WRITE_INSPECTIONS,
    "api:change_dates": Scope.WRITE_INSPECTIONS,
    "api:transitions": Scope.READ_INSPECTIONS,
    "api:transition": Scope.WRITE_INSPECTIONS,
    "api:eligible_people": Scope.READ_INSPECTIONS,
    "api:add_team_member": Scope.WRITE_INSPECTIONS,
    "api:remove_team_member": Scope.WRITE_INSPECTIONS,
    "api:declarations": Scope.READ_CONFLICTS,
    "api:declare_conflict_of_interest": Scope.WRITE_CONFLICTS,
    "api:withdraw_declaration": Scope.WRITE_CONFLICTS,
    "api:conflicted_work": Scope.READ_CONFLICTS,
    "api:review_conflicted_work": Scope.WRITE_CONFLICTS,
    "api:services": Scope.READ_PEOPLE,
    "api:add_service": Scope.WRITE_PEOPLE,
    "api:people": Scope.READ_PEOPLE,
    "api:close_account": Scope.WRITE_PEOPLE,
    "api:editions": Scope.READ_INSPECTIONS,
    "api:unconfirmed_values": Scope.READ_INSPECTIONS,
    "api:adopt_edition": Scope.WRITE_EDITIONS,
    "api:audit_log": Scope.READ_AUDIT,
    "api:long_lists": Scope.READ_SAMPLES,
    "api:long_list": Scope.READ_SAMPLES,
    "api:long_list_rows": Scope.READ_SAMPLES,
    "api:send_long_list": Scope.WRITE_SAMPLES,
    "api:confirm_columns": Scope.WRITE_SAMPLES,
    "api:seal_draw": Scope.WRITE_SAMPLES,
    "api:number_samples": Scope.WRITE_SAMPLES,
    "api:numbered_samples": Scope.READ_SAMPLES,
    "api:choose_sample": Scope.WRITE_SAMPLES,
    "api:draw_sample": Scope.WRITE_SAMPLES,
    "api:replace_case": Scope.WRITE_SAMPLES,
    "api:complete_replacement": Scope.WRITE_SAMPLES,
    "api:undo_replacement": Scope.WRITE_SAMPLES,
    "api:availability": Scope.READ_ALLOCATION,
    "api:set_availability": Scope.WRITE_ALLOCATION,
    "api:complete_availability": Scope.WRITE_ALLOCATION,
    "api:availability_of_assessors": Scope.READ_ALLOCATION,
    "api:set_assessor_availability": Scope.WRITE_ALLOCATION,
    "api:allocation_proposal": Scope.READ_ALLOCATION,
    "api:accept_allocation": Scope.WRITE_ALLOCATION,
    "api:reassign_cases": Scope.WRITE_ALLOCATION,
    "api:undo_allocation": Scope.WRITE_ALLOCATION,
    "api:second_proposal": Scope.READ_ALLOCATION,
    "api:assign_second_assessors": Scope.WRITE_ALLOCATION,
    "api:make_second_draw": Scope.WRITE_ALLOCATION,
    "api:unassigned_cases": Scope.READ_ALLOCATION,
    "api:assign": Scope.WRITE_ALLOCATION,
    "api:reassignments": Scope.READ_ALLOCATION,
    "api:planned_interviews": Scope.READ_ALLOCATION,
    "api:check_out_spreadsheet": Scope.WRITE_ANSWERS,
    "api:upload_spreadsheet": Scope.WRITE_ANSWERS,
    "api:cancel_check_out": Scope.WRITE_ANSWERS,
    "api:evidence_items": Scope.READ_JUDGEMENTS,
    "api:evidence_file": Scope.READ_JUDGEMENTS,
    "api:add_evidence": Scope.WRITE_JUDGEMENTS,
    "api:draft_sections": Scope.READ_DRAFTS,
    "api:draft_section": Scope.READ_DRAFTS,
    "api:section_versions": Scope.READ_DRAFTS,
    "api:welsh": Scope.READ_DRAFTS,
    "api:welsh_section": Scope.READ_DRAFTS,
    "api:welsh_recommendations": Scope.READ_DRAFTS,
    "api:section_version": Scope.READ_DRAFTS,
    "api:section_sources": Scope.READ_DRAFTS,
    "api:section_preview": Scope.READ_DRAFTS,
    "api:word_draft": Scope.READ_DRAFTS,
    "api:read_word_draft": Scope.WRITE_DRAFTS,
    "api:word_review": Scope.WRITE_DRAFTS,
    "api:take_over": Scope.WRITE_DRAFTS,
    "api:changed_figures": Scope.READ_DRAFTS,
    "api:confirm_figures": Scope.WRITE_DRAFTS,
    "api:preview_text": Scope.WRITE_DRAFTS,
    "api:section_figures": Scope.READ_DRAFTS,
    "api:draft_remarks": Scope.READ_DRAFTS,
    "api:section_comments": Scope.READ_DRAFTS,
    "api:section_comment": Scope.READ_DRAFTS,
    "api:recommendations": Scope.READ_DRAFTS,
    "api:sign_off": Scope.READ_DRAFTS,
    "api:save_section": Scope.WRITE_DRAFTS,
    "api:save_welsh_section": Scope.WRITE_DRAFTS,
    "api:save_welsh_recommendation": Scope.WRITE_DRAFTS,
    "api:assign_section": Scope.WRITE_DRAFTS,
    "api:submit_section": Scope.WRITE_DRAFTS,
    "api:return_section": Scope.WRITE_DRAFTS,
    "api:agree_section": Scope.WRITE_DRAFTS,
    "api:restore_section_version": Scope.WRITE_DRAFTS,
    "api:insert_source": Scope.WRITE_DRAFTS,
    "api:add_section_comment": Scope.WRITE_DRAFTS,
    "api:reply_to_section_comment": Scope.WRITE_DRAFTS,
    "api:resolve_section_comment": Scope.WRITE_DRAFTS,
    "api:add_recommendation": Scope.WRITE_DRAFTS,
    "api:change_recommendation": Scope.WRITE_DRAFTS,
    "api:delete_recommendation": Scope.WRITE_DRAFTS,
    "api:move_recommendation": Scope.WRITE_DRAFTS,
    "api:sign": Scope.WRITE_DRAFTS,
    "api:withdraw_sign_off": Scope.WRITE_DRAFTS,
    "api:improvement_plan": Scope.READ_IMPROVEMENT,
    "api:improvement_recommendations": Scope.READ_IMPROVEMENT,
    "api:improvement_recommendations_csv": Scope.READ_IMPROVEMENT,
    "api:improvement_handover": Scope.READ_IMPROVEMENT,
    "api:improvement_reviews": Scope.READ_IMPROVEMENT,
    "api:improvement_verification": Scope.READ_IMPROVEMENT,
    "api:improvement_evidence_file": Scope.READ_IMPROVEMENT,
    "api:respond_to_recommendation": Scope.WRITE_IMPROVEMENT,
    "api:plan_improvement_action": Scope.WRITE_IMPROVEMENT,
    "api:change_improvement_action": Scope.WRITE_IMPROVEMENT,
    "api:report_improvement_progress": Scope.WRITE_IMPROVEMENT,
    "api:record_improvement_review": Scope.WRITE_IMPROVEMENT,
    "api:verify_improvement_action": Scope.WRITE_IMPROVEMENT,
    "api:close_recommendation": Scope.WRITE_IMPROVEMENT,
    "api:set_improvement_dates": Scope.WRITE_IMPROVEMENT,
    "api:accuracy_check": Scope.READ_DRAFTS,
    "api:accuracy_statements": Scope.READ_DRAFTS,
    "api:accuracy_challenges": Scope.READ_DRAFTS,
    "api:accuracy_challenge": Scope.READ_DRAFTS,
    "api:challenge_file": Scope.READ_DRAFTS,
    "api:responses_sign_off": Scope.READ_DRAFTS,
    "api:send_accuracy_check": Scope.WRITE_DRAFTS,
    "api:finish_accuracy_check": Scope.WRITE_DRAFTS,
    "api:challenge_statement": Scope.WRITE_DRAFTS,
    "api:decide_on_late_challenge": Scope.WRITE_DRAFTS,
    "api:take_in_challenges": Scope.WRITE_DRAFTS,
    "api:respond_to_challenge": Scope.WRITE_DRAFTS,
    "api:sign_responses": Scope.WRITE_DRAFTS,
    "api:panel_members": Scope.READ_PANEL,
    "api:eligible_panel_members": Scope.READ_PANEL,
    "api:add_panel_member": Scope.WRITE_PANEL,
    "api:remove_panel_member": Scope.WRITE_PANEL,
    "api:confirmed_ratings": Scope.READ_RATINGS,
    "api:import_package": Scope.WRITE_PACKAGES,
    "api:jobs": Scope.READ_JOBS,
    "api:job": Scope.READ_JOBS,
    "api:datasets": Scope.READ_DATASETS,
    "api:dataset_file": Scope.READ_DATASETS,
    "api:export_dataset": Scope.READ_DATASETS,
}
"""The scope a token needs for each URL name. A URL that is not listed accepts no token."""


class AuthenticationProblem(Exception):
    """A request to the API is not authenticated; `code` is the problem's code, the message its detail."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)


def authenticate(request: HttpRequest) -> None:
    """Authenticate a request by token or session. Raises AuthenticationProblem without either."""
    if not (_BY_TOKEN(request) or _BY_SESSION(request)):
        raise AuthenticationProblem("signed_out", _("Sign in or send a token."))


class TokenAuthentication(HttpBearer):
    """Bearer token: the program acts as the token's person, within the token's scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """Return the token's person.

        Raises AuthenticationProblem for an unknown token, a missing scope or an exceeded limit.
        """
        if exceeded := too_many_unknown_tokens(request):
            raise _too_many_requests(request, exceeded)
        stored = valid_token(token.strip())
        if stored is None:
            count_unknown_token(request, token.strip())
            raise AuthenticationProblem(
                "token", _("The token is not valid or has expired. Ask for a new token.")
            )
        request.user = stored.person
        request.token_id, request.token_scopes = stored.pk, stored.scopes  # type: ignore[attr-defined]
        limit = count_request(stored.person)
        if limit:
            request.rate_limit = limit  # type: ignore[attr-defined]
            if limit.is_exceeded:
                raise _too_many_requests(request, limit)
        match = request.resolver_match
        scope = SCOPES.get(match.view_name) if match else None
        if scope is None or scope not in stored.scopes:
            detail = _("This request needs a token with the scope %(scope)s.") % {"scope": scope or "none"}
            raise AuthenticationProblem("scope", detail)
        return stored.person


def _too_many_requests(request: HttpRequest, limit: RateLimit) -> AuthenticationProblem:
    """Return the problem of a request above a limit, whose response says when to try again."""
    request.rate_limit = limit  # type: ignore[attr-defined]
    detail = _("Wait %(seconds)s seconds, then send the request again.") % {"seconds": limit.reset}
    return AuthenticationProblem("too_many_requests", detail)


class SessionAuthentication(SessionAuth):
    """Session of a person signed in with a second factor; needs the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        """Return the session's person, or None without a session.

        Raises AuthenticationProblem without a second factor or with a wrong CSRF token.
        """
        if not isinstance(request.user, Person):
            return None
        if not has_second_factor(request):
            raise AuthenticationProblem("second_factor", _("Sign in with your second factor."))
        try:
            return super().__call__(request)
        except HttpError as error:
            detail = _("You signed in or out after you opened the page. Open the page again.")
            raise AuthenticationProblem("stale", detail) from error


_BY_TOKEN, _BY_SESSION = TokenAuthentication(), SessionAuthentication()


def carries_token(request: HttpRequest) -> bool:
    """Return whether a request to the API has a bearer token in its header, valid or not."""
    scheme = request.headers.get("Authorization", "").partition(" ")[0]
    return request.path.startswith(API) and scheme.lower() == "bearer"
