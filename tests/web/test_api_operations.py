"""Everything that a page does, a program can do: each writing page has an operation, or a stated reason."""

import pytest
from django.db import transaction

from inspectorate.web.permissions import PAGES, Action, required_action
from inspectorate.web.states import Role, State
from tests.house.tree import ROOT
from tests.web.permission_world import API, OPERATIONS, PARTS, world

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
OPERATION_OF = {
    "adoption:adopt": ("adopt_edition",),
    "allocation:allocate": ("accept_allocation",),
    "allocation:assessor_availability": ("set_assessor_availability",),
    "allocation:availability": ("complete_availability",),
    "allocation:case_manager_availability": ("set_availability",),
    "allocation:reassign": ("reassign_cases",),
    "allocation:review_work": ("review_conflicted_work",),
    "allocation:undo": ("undo_allocation",),
    "allocation:undo_replacement": ("undo_replacement",),
    "allocation:second_assessors": ("assign_second_assessors",),
    "assessments:about": ("save_answer", "save_answers"),
    "assessments:alert": ("acknowledge_alert",),
    "allocation:assign": ("assign",),
    "assessments:cancel_check_out": ("cancel_check_out",),
    "assessments:comment": ("comment",),
    "assessments:return_case": ("return_case",),
    "assessments:review_thread": ("reply",),
    "assessments:resolve_thread": ("resolve_thread",),
    "assessments:check_out": ("check_out_spreadsheet",),
    "assessments:close_alert": ("close_alert",),
    "assessments:finish": ("finish",),
    "assessments:interview": ("add_interview",),
    "assessments:raise_alert": ("raise_alert",),
    "assessments:reopen": ("reopen",),
    "assessments:resolve_conflict": ("resolve_conflict",),
    "assessments:second_draw": ("make_second_draw",),
    "assessments:differences": ("resolve_difference",),
    "assessments:spreadsheet": ("upload_spreadsheet",),
    "assessments:stage": ("save_answer", "save_answers"),
    "cases:choose": ("choose_sample",),
    "cases:columns": ("confirm_columns",),
    "cases:complete_replacement": ("complete_replacement",),
    "cases:draw": ("draw_sample",),
    "cases:number": ("number_samples",),
    "cases:replace": ("replace_case",),
    "cases:seal": ("seal_draw",),
    "cases:send": ("send_long_list",),
    "exchange:import": ("import_package",),
    "exchange:make_dataset": ("export_dataset",),
    "exchange:make_report_files": ("make_report_files",),
    "inspections:add_member": ("add_team_member",),
    "inspections:conflict_of_interest": ("declare_conflict_of_interest",),
    "inspections:create": ("set_up_inspection",),
    "inspections:dates": ("change_dates",),
    "inspections:remove_member": ("remove_team_member",),
    "inspections:withdraw_declaration": ("withdraw_declaration",),
    "judgements:add_evidence": ("add_evidence",),
    "judgements:judge": ("judge",),
    "judgements:line_of_enquiry": ("answer_line_of_enquiry",),
    "judgements:lines_of_enquiry": ("raise_line_of_enquiry",),
    "panel:decide": ("decide",),
    "panel:decide_agreed": ("decide",),
    "panel:give_view": ("give_view",),
    "panel:give_views": ("give_view",),
    "panel:members": ("add_panel_member",),
    "panel:remove_member": ("remove_panel_member",),
    "panel:reopen_decision": ("reopen_decision",),
    "people:add_service": ("add_service",),
    "accuracy:send": ("send_accuracy_check",),
    "accuracy:finish": ("finish_accuracy_check",),
    "accuracy:challenge": ("challenge_statement",),
    "accuracy:take_in": ("take_in_challenges",),
    "accuracy:decide_on_late": ("decide_on_late_challenge",),
    "accuracy:respond": ("respond_to_challenge",),
    "accuracy:sign_off": ("sign_responses",),
    "reports:withdraw_sign_off": ("withdraw_sign_off",),
    "reports:sign_off": ("sign",),
    "reports:add_recommendation": ("add_recommendation",),
    "reports:recommendation": ("change_recommendation",),
    "reports:delete_recommendation": ("delete_recommendation",),
    "reports:move_recommendation": ("move_recommendation",),
    "reports:comment": ("reply_to_section_comment",),
    "reports:resolve_comment": ("resolve_section_comment",),
    "reports:edit": ("save_section", "preview_text"),
    "reports:welsh_recommendation": ("save_welsh_recommendation",),
    "reports:edit_welsh": ("save_welsh_section",),
    "reports:confirm_figures": ("confirm_figures",),
    "reports:word": ("read_word_draft",),
    "reports:word_review": ("take_over",),
    "reports:assign": ("assign_section",),
    "reports:submit": ("submit_section",),
    "reports:return_to_draft": ("return_section",),
    "reports:agree": ("agree_section",),
    "reports:add_comment": ("add_section_comment",),
    "reports:restore": ("restore_section_version",),
    "reports:insert": ("insert_source",),
    "improvement:respond": ("respond_to_recommendation",),
    "improvement:close": ("close_recommendation",),
    "improvement:add_action": ("plan_improvement_action",),
    "improvement:change_action": ("change_improvement_action",),
    "improvement:report_progress": ("report_improvement_progress",),
    "improvement:verify": ("verify_improvement_action",),
    "improvement:record_review": ("record_improvement_review",),
    "improvement:dates": ("set_improvement_dates",),
    "people:close": ("close_account",),
    "publication:prepare": ("prepare_release",),
    "publication:publish": ("publish_release",),
    "publication:schedule": ("schedule_release",),
    "publication:cancel": ("cancel_release",),
    "publication:share_copy": ("share_embargoed_copy",),
    "publication:withdraw_copy": ("withdraw_embargoed_copy",),
    "workflow:transition": ("transition",),
}
"""The operations that do what each writing page does."""
READING_OPERATION_OF = {
    "accuracy:challenge_file": "challenge_file",
    "accuracy:challenge_page": "accuracy_challenge",
    "accuracy:check": "accuracy_check",
    "accuracy:draft": "accuracy_statements",
    "accuracy:log": "accuracy_challenges",
    "accuracy:log_file": "accuracy_challenges",
    "accuracy:marked_copy": "accuracy_statements",
    "adoption:edition": "unconfirmed_values",
    "adoption:index": "editions",
    "allocation:availability_of_assessors": "availability_of_assessors",
    "allocation:calendar": "planned_interviews",
    "allocation:conflicts": "conflicted_work",
    "allocation:reassignments": "reassignments",
    "allocation:timetable": "planned_interviews",
    "assessments:alerts": "alerts",
    "assessments:assessment": "assessment",
    "assessments:caseload": "assessments",
    "assessments:consistency": "consistency",
    "assessments:history": "history",
    "assessments:second_draw_cases": "second_draw_cases",
    "cases:left_out": "long_list_rows",
    "cases:long_list": "long_list_rows",
    "cases:long_lists": "long_lists",
    "cases:numbered_samples": "numbered_samples",
    "cases:sample": "sample",
    "exchange:dataset_file": "dataset_file",
    "exchange:datasets": "datasets",
    "exchange:download": "package",
    "exchange:export": "package",
    "exchange:report_file": "report_file",
    "exchange:report_files": "report_files",
    "home:calendar": "inspections",
    "inspections:index": "inspections",
    "jobs:job": "job",
    "jobs:jobs": "jobs",
    "jobs:live_job": "job",
    "judgements:evidence_item": "evidence_file",
    "judgements:judgement": "judgement",
    "results:evidence": "standard_evidence",
    "judgements:judgements": "judgements",
    "panel:drill_down": "drill_down",
    "panel:panel": "panel",
    "panel:ratings": "confirmed_ratings",
    "panel:standard": "panel_standard",
    "people:index": "people",
    "people:services": "services",
    "publication:file": "release_file",
    "publication:release": "release",
    "publication:releases": "releases",
    "reports:draft": "draft_sections",
    "reports:remarks": "draft_remarks",
    "reports:recommendations": "recommendations",
    "reports:section": "draft_section",
    "reports:versions": "section_versions",
    "reports:welsh": "welsh",
    "reports:welsh_section": "welsh_section",
    "reports:version": "section_version",
    "reports:sources": "section_sources",
    "improvement:plan": "improvement_plan",
    "improvement:board": "improvement_plan",
    "improvement:recommendation": "improvement_plan",
    "improvement:action": "improvement_plan",
    "improvement:verification": "improvement_verification",
    "improvement:reviews": "improvement_reviews",
    "improvement:review": "improvement_reviews",
    "improvement:next_inspection": "improvement_plan",
    "improvement:next_inspection_file": "improvement_handover",
    "improvement:evidence_file": "improvement_evidence_file",
    "reports:preview": "section_preview",
    "reports:word_draft": "word_draft",
    "reports:word_section": "word_draft",
    "reports:figures": "section_figures",
    "results:emerging_findings": "ratings",
    "results:live_emerging_findings": "ratings",
    "results:live_standard": "rating",
    "results:standard": "rating",
    "workflow:audit_log": "audit_log",
    "workflow:history": "inspection",
    "workflow:inspection": "inspection",
    "workflow:team": "inspection",
}
"""The operation that returns what each page without a form shows."""
ACCOUNTS, FACTORS = "Opening and changing accounts", "Passwords and second factors"
MAIL = "Sending failed emails again"
OWN_NEWS = "Notifications and calendar subscriptions"
REASONS = {
    "operations:account_change": ACCOUNTS,
    "operations:change_role": ACCOUNTS,
    "operations:edit_person": ACCOUNTS,
    "operations:leave_teams": ACCOUNTS,
    "operations:person": ACCOUNTS,
    "operations:reset_second_factor": FACTORS,
    "operations:password_link": FACTORS,
    "people:invite": ACCOUNTS,
    "people:invite_again": ACCOUNTS,
    "people:role_request": ACCOUNTS,
    "people:role_requests": ACCOUNTS,
    "people:show_invitation": ACCOUNTS,
    "people:account": FACTORS,
    "account_change_password": FACTORS,
    "mfa_deactivate_totp": FACTORS,
    "mfa_generate_recovery_codes": FACTORS,
    "mfa_index": FACTORS,
    "mfa_list_webauthn": FACTORS,
    "mfa_remove_webauthn": FACTORS,
    "mfa_view_recovery_codes": FACTORS,
    "api_reference": "Reading the reference of the API",
    "api_reference_tag": "Reading the reference of the API",
    "home:notifications": OWN_NEWS,
    "home:subscription": OWN_NEWS,
    "security:saved_form": "Forms of an ended session",
    "demonstration:complete": "Filling in the demonstration",
    "operations:background_tasks": MAIL,
    "operations:retry": MAIL,
    "accuracy:offline_file": "Filling in a check without a connection",
    "cases:list_template": "Filling in the template of a long list",
}
"""The pages of signed-in people that no operation corresponds to: the reason's heading in docs/api.md."""


@pytest.fixture
def writing_pages(team, settings) -> set[str]:
    """The names of the pages that take POST."""
    settings.DEMO = True
    here = world(team, State.FIELDWORK)
    client = here.browsers[Role.HEAD]
    names = set()
    for name in (name for name, access in PAGES.items() if isinstance(access, Action) and name not in API):
        with transaction.atomic():
            if client.post(here.address(name, **here.of_role(Role.HEAD))).status_code != 405:
                names.add(name)
            transaction.set_rollback(True)
    return names


def test_every_writing_page_has_an_operation_or_a_reason(writing_pages):
    assert len(writing_pages) > 50
    assert writing_pages - REASONS.keys() == OPERATION_OF.keys()


def test_every_other_page_has_an_operation_or_a_reason(writing_pages):
    pages = {name for name, access in PAGES.items() if isinstance(access, Action) and name not in API}
    assert pages - writing_pages - REASONS.keys() == READING_OPERATION_OF.keys()


def test_operation_requires_the_same_action_as_its_page():
    for page, operations in OPERATION_OF.items():
        for operation in operations:
            assert OPERATIONS[operation][0] == "POST"
            assert PAGES[f"api:{operation}"] == required_action(page, "POST"), operation
            in_inspection = "inspection" in PARTS[page]
            assert ("inspection" in PARTS[f"api:{operation}"]) == in_inspection, operation
    for page, operation in READING_OPERATION_OF.items():
        assert PAGES[f"api:{operation}"] == PAGES[page], operation


def test_reasons_are_documented():
    for reason in REASONS.values():
        assert f"| {reason} |" in PAGE
