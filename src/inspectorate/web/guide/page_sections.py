"""The section of the guide about each page, and the roles that read each chapter."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from inspectorate.web.guide.documents import Chapter, GuideSection, chapters
from inspectorate.web.states import ASSESSORS, Role

EVERYONE = frozenset(Role)
OPERATIONS = frozenset({Role.OPERATIONS, Role.HEAD})

READERS: Mapping[str, frozenset[Role]] = {
    "everyone": EVERYONE,
    "operations": OPERATIONS,
    "lead-inspector": frozenset({Role.LEAD, Role.HEAD}),
    "link-person": frozenset({Role.LINK}),
    "inspector": frozenset(ASSESSORS) - {Role.PARTNER},
    "local-assessor": frozenset({Role.LOCAL}),
    "partner-inspector": frozenset({Role.PARTNER, Role.LEAD}),
    "panel-members-and-the-head-of-inspections": frozenset(
        {Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER}
    ),
    "authors-of-the-report": frozenset({Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER}),
    "improvement": frozenset(
        {Role.HEAD, Role.LEAD, Role.OPERATIONS, Role.LINK, Role.SERVICE_HEAD, Role.BOARD}
    ),
    "head-of-the-service": frozenset({Role.SERVICE_HEAD}),
    "board-member": frozenset({Role.BOARD}),
    "analyst": frozenset({Role.ANALYST}),
    "running-the-service": OPERATIONS,
}
"""The roles for which each chapter is written. The help lists these chapters first."""

ONLY_FOR: Mapping[str, frozenset[Role]] = {
    "running-the-service": OPERATIONS,
    "analyst#programs-and-the-command-line": OPERATIONS | {Role.ANALYST},
}
"""Chapters and sections with commands, and the roles that can run them. Other roles do not see them."""

PAGES_OF_SECTIONS: Mapping[str, Sequence[str]] = {
    "everyone#sign-in-without-your-password-or-phone": (
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "operations:set_password",
        "mfa_authenticate",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    ),
    "everyone#open-your-account": (
        "people:accept",
        "security:second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_remove_webauthn",
        "account_change_password",
        "people:account",
    ),
    "local-assessor": ("inspections:conflict_of_interest", "assessments:caseload"),
    "everyone#declare-a-conflict-of-interest": ("inspections:conflict_of_interest",),
    "everyone#find-your-way": (
        "security:saved_form",
        "inspections:index",
        "workflow:inspection",
        "workflow:team",
        "workflow:history",
        "jobs:jobs",
        "jobs:job",
    ),
    "everyone#use-the-calendar-and-notifications": (
        "home:calendar",
        "home:subscription",
        "home:notifications",
    ),
    "operations#set-up-an-inspection": (
        "people:services",
        "people:add_service",
        "people:invite",
        "people:invite_again",
        "people:show_invitation",
        "operations:background_tasks",
        "inspections:create",
        "inspections:dates",
        "inspections:add_member",
        "inspections:remove_member",
        "exchange:import",
    ),
    "operations#change-an-account": (
        "people:index",
        "people:close",
        "operations:person",
        "operations:edit_person",
        "operations:change_role",
        "operations:reset_second_factor",
        "operations:password_link",
        "operations:leave_teams",
        "operations:account_change",
    ),
    "panel-members-and-the-head-of-inspections#approve-roles": (
        "people:role_requests",
        "people:role_request",
    ),
    "lead-inspector#announce-the-inspection": ("workflow:transition",),
    "link-person#send-a-long-list": (
        "cases:long_lists",
        "cases:send",
        "cases:columns",
        "cases:long_list",
    ),
    "lead-inspector#draw-the-sample": (
        "cases:long_lists",
        "cases:long_list",
        "cases:sample",
        "cases:seal",
        "cases:number",
        "cases:choose",
        "cases:draw",
    ),
    "lead-inspector#replace-a-case": (
        "cases:replace",
        "cases:complete_replacement",
        "allocation:undo_replacement",
    ),
    "link-person#arrange-interviews": (
        "allocation:availability",
        "allocation:case_manager_availability",
        "allocation:timetable",
        "cases:sample",
    ),
    "lead-inspector#allocate-cases": (
        "allocation:conflicts",
        "allocation:review_work",
        "inspections:withdraw_declaration",
        "allocation:allocate",
        "allocation:reassign",
        "allocation:undo",
        "allocation:reassignments",
        "allocation:timetable",
        "assessments:caseload",
    ),
    "inspector#record-when-you-are-available": (
        "allocation:availability_of_assessors",
        "allocation:assessor_availability",
    ),
    "inspector#answer-the-questions": (
        "assessments:caseload",
        "allocation:timetable",
        "assessments:assessment",
        "assessments:about",
        "assessments:stage",
        "assessments:history",
        "assessments:resolve_conflict",
    ),
    "inspector#finish-the-case": (
        "assessments:interview",
        "assessments:finish",
        "assessments:reopen",
        "assessments:review_thread",
    ),
    "inspector#use-a-spreadsheet": ("assessments:spreadsheet",),
    "inspector#raise-an-alert": ("assessments:raise_alert",),
    "head-of-the-service": ("assessments:alerts", "assessments:alert"),
    "lead-inspector#review-a-finished-case": (
        "assessments:stage",
        "assessments:about",
        "assessments:return_case",
        "assessments:review_thread",
    ),
    "lead-inspector#close-alerts-and-start-the-panel": (
        "assessments:alerts",
        "assessments:alert",
        "panel:members",
        "panel:remove_member",
    ),
    "lead-inspector#follow-the-fieldwork": (
        "results:emerging_findings",
        "results:standard",
        "panel:drill_down",
        "demonstration:complete",
    ),
    "lead-inspector#compare-two-assessors": (
        "allocation:assign",
        "assessments:second_draw",
        "allocation:second_assessors",
        "assessments:consistency",
        "assessments:differences",
    ),
    "partner-inspector#lines-of-enquiry": (
        "judgements:lines_of_enquiry",
        "judgements:line_of_enquiry",
    ),
    "partner-inspector#evidence-and-judgements": (
        "judgements:judgements",
        "judgements:add_evidence",
        "judgements:judgement",
        "results:evidence",
        "judgements:judge",
    ),
    "board-member": ("panel:ratings",),
    "panel-members-and-the-head-of-inspections#give-your-views": (
        "panel:panel",
        "panel:standard",
        "panel:give_views",
        "panel:give_view",
    ),
    "panel-members-and-the-head-of-inspections#record-decisions": (
        "panel:decide_agreed",
        "panel:decide",
        "panel:reopen_decision",
        "panel:ratings",
    ),
    "authors-of-the-report#write-a-section": (
        "reports:draft",
        "reports:section",
        "reports:edit",
        "reports:assign",
        "reports:preview",
        "reports:figures",
        "reports:sources",
        "reports:insert",
        "reports:versions",
        "reports:version",
        "reports:restore",
    ),
    "authors-of-the-report#write-the-welsh": (
        "reports:welsh",
        "reports:welsh_section",
        "reports:edit_welsh",
        "reports:welsh_recommendation",
    ),
    "authors-of-the-report#review-a-section": (
        "reports:submit",
        "reports:return_to_draft",
        "reports:agree",
        "reports:add_comment",
        "reports:comment",
        "reports:resolve_comment",
        "reports:remarks",
    ),
    "authors-of-the-report#read-sentences-with-changed-figures": ("reports:confirm_figures",),
    "authors-of-the-report#write-in-word": (
        "reports:word",
        "reports:word_draft",
        "reports:word_section",
        "reports:word_review",
    ),
    "authors-of-the-report#write-the-recommendations": (
        "reports:recommendations",
        "reports:add_recommendation",
        "reports:recommendation",
        "reports:delete_recommendation",
        "reports:move_recommendation",
    ),
    "authors-of-the-report#make-the-files-of-the-report": (
        "exchange:report_files",
        "exchange:make_report_files",
        "exchange:report_file",
    ),
    "authors-of-the-report#sign-off-the-report": ("reports:sign_off", "reports:withdraw_sign_off"),
    "authors-of-the-report#publish-the-report": (
        "publication:releases",
        "publication:prepare",
        "publication:release",
        "publication:publish",
        "publication:schedule",
        "publication:cancel",
    ),
    "authors-of-the-report#share-a-copy-before-publication": (
        "publication:share_copy",
        "publication:withdraw_copy",
        "embargoed_copy",
    ),
    "improvement#respond-and-plan-actions": (
        "improvement:plan",
        "improvement:recommendation",
        "improvement:respond",
        "improvement:add_action",
        "improvement:action",
        "improvement:change_action",
        "improvement:report_progress",
        "improvement:dates",
    ),
    "improvement#review-the-plan": (
        "improvement:board",
        "improvement:reviews",
        "improvement:review",
        "improvement:record_review",
    ),
    "improvement#verify-and-close": (
        "improvement:verification",
        "improvement:verify",
        "improvement:close",
        "improvement:next_inspection",
    ),
    "authors-of-the-report#have-the-facts-checked": (
        "accuracy:check",
        "accuracy:send",
        "accuracy:take_in",
        "accuracy:challenge_page",
        "accuracy:decide_on_late",
        "accuracy:respond",
        "accuracy:sign_off",
    ),
    "head-of-the-service#check-the-facts-of-the-draft": (
        "accuracy:check",
        "accuracy:draft",
        "accuracy:challenge",
        "accuracy:challenge_page",
        "accuracy:finish",
        "accuracy:log",
    ),
    "panel-members-and-the-head-of-inspections#read-the-audit-log": ("workflow:audit_log",),
    "analyst": ("exchange:datasets",),
    "lead-inspector#export-the-inspection": ("exchange:export",),
    "panel-members-and-the-head-of-inspections#adopt-the-standards": (
        "adoption:index",
        "adoption:edition",
        "adoption:adopt",
    ),
}
"""The pages that each section is about.

A page that several roles open can be in several sections: the first one in a chapter for the role is shown.
"""

WITHOUT_SECTION: Mapping[str, Sequence[str]] = {
    "part of the help": (
        "help",
        "guide:chapter",
        "guide:glossary",
        "privacy",
        "accessibility",
        "api_reference",
        "api_reference_tag",
    ),
    "redirects or asks one question": (
        "home",
        "account_logout",
        "openid_connect_login",
        "openid_connect_callback",
    ),
    "a file, or a part of another page": (
        "guide:picture",
        "health",
        "mfa_login_webauthn",
        "results:live_emerging_findings",
        "results:live_standard",
        "jobs:live_job",
        "cases:left_out",
        "cases:list_template",
        "cases:numbered_samples",
        "assessments:second_draw_cases",
        "allocation:calendar",
        "home:feed",
        "exchange:download",
        "exchange:dataset_file",
        "judgements:evidence_item",
        "improvement:evidence_file",
        "improvement:next_inspection_file",
        "accuracy:marked_copy",
        "accuracy:offline_file",
        "accuracy:challenge_file",
        "accuracy:log_file",
        "publication:file",
    ),
    "a form on another page": (
        "assessments:check_out",
        "assessments:cancel_check_out",
        "assessments:close_alert",
        "assessments:comment",
        "assessments:resolve_thread",
        "operations:retry",
        "exchange:make_dataset",
    ),
    "only in a demonstration": ("demonstration_mail",),
    "of the public site, which has no part of the service": (
        "public_site:robots",
        "public_site:sitemap",
        "public_site:index",
        "public_site:feed",
        "public_site:ratings_by_year",
        "public_site:standards",
        "public_site:standard",
        "public_site:recommendations",
        "public_site:recommendations_file",
        "public_site:data",
        "public_site:service",
        "public_site:service_feed",
        "public_site:file",
        "public_site:report",
        "public_site:read",
        "public_site:read_file",
        "public_site:release",
        "public_site:read_release",
        "public_site:read_release_file",
        "public_site:api_reports",
        "public_site:api_report",
        "public_site:api_recommendations",
        "public_site:api_services",
        "public_site:api_service",
        "public_site:api_standards",
        "public_site:api_standard",
        "cy:index",
        "cy:feed",
        "cy:ratings_by_year",
        "cy:standards",
        "cy:recommendations",
        "cy:standard",
        "cy:data",
        "cy:service",
        "cy:service_feed",
        "cy:report",
        "cy:read",
        "cy:read_file",
        "cy:release",
        "cy:read_release",
        "cy:read_release_file",
    ),
}
"""Pages without a section, by the reason."""


def visible_chapters(roles: Iterable[Role]) -> list[Chapter]:
    """Return the chapters that people in these roles may read, with the sections that they may read."""
    roles = frozenset(roles)
    return [
        Chapter(
            chapter.slug,
            chapter.title,
            [section for section in chapter.sections if _is_visible(f"{chapter.slug}#{section.slug}", roles)],
        )
        for chapter in chapters()
        if _is_visible(chapter.slug, roles)
    ]


def sections_with(words: Iterable[str], roles: Iterable[Role]) -> list[tuple[Chapter, GuideSection]]:
    """Return the sections that people in these roles may read and that contain every word, in any case."""
    lowered = [word.casefold() for word in words]
    return [
        (chapter, section)
        for chapter in visible_chapters(roles)
        for section in chapter.sections
        if all(word in f"{chapter.title} {section.title} {section.text}".casefold() for word in lowered)
    ]


SECRET_PARAMETERS = frozenset({"key", "secret"})
"""Parameters of addresses with which somebody invites a person, or lets them set a password."""


def is_for(chapter: Chapter, roles: Iterable[Role]) -> bool:
    """Return whether a chapter is written for one of these roles."""
    return bool(READERS[chapter.slug] & frozenset(roles))


def section_of(page: str, roles: Iterable[Role]) -> str:
    """Return the section about a page for these roles, as "chapter#section"; "" if there is none."""
    roles = frozenset(roles)
    sections = [section for section, pages in PAGES_OF_SECTIONS.items() if page in pages]
    visible = [section for section in sections if _is_visible(section, roles)]
    own = [section for section in visible if READERS[section.partition("#")[0]] & roles]
    return next(iter([*own, *visible]), "")


def page_help(request: HttpRequest, roles: Iterable[Role]) -> str:
    """Return the address of the section about the page that is shown; "" if there is none.

    It leads back to the page, unless the address of the page is a secret.
    """
    match = request.resolver_match
    section = section_of(match.view_name, roles) if match else ""
    if not section:
        return ""
    chapter, sign, anchor = section.partition("#")
    is_secret = bool(match and SECRET_PARAMETERS & match.kwargs.keys())
    back = "" if is_secret else f"?{urlencode({'from': request.path})}"
    return f"{reverse('guide:chapter', args=[chapter])}{back}{sign}{anchor}"


def _is_visible(section: str, roles: frozenset[Role]) -> bool:
    return section not in ONLY_FOR or bool(ONLY_FOR[section] & roles)
