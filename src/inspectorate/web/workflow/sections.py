"""The sub-navigation of an inspection: its sections, the pages of each, and their counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from inspectorate.web.accuracy.queries.checks import is_open_to
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.panel.queries.panel import members
from inspectorate.web.permissions import PAGES, Action
from inspectorate.web.visibility import Visibility, visibility_of
from inspectorate.web.workflow.section_counts import SectionCounts, section_counts


def _(text: str) -> str:
    """Mark a text for translation. It is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class NavigationPage:
    """A page that a section leads to. `below` are the URL names of the pages that are reached from it.

    `count` names what is shown beside its title.
    """

    title: str
    below: tuple[str, ...] = ()
    count: str = ""


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """A section of an inspection: its pages, by URL name. `count` names what is shown beside its title."""

    title: str
    pages: Mapping[str, NavigationPage]
    count: str = ""


SAMPLE = "cases:sample"
"""The page of which there is one for each case group."""

SECTIONS = (
    NavigationSection(
        _("Overview"),
        {
            "workflow:inspection": NavigationPage(
                _("Overview"),
                ("workflow:transition", "inspections:dates", "exchange:export", "demonstration:complete"),
            )
        },
    ),
    NavigationSection(
        _("Cases"),
        {
            "assessments:caseload": NavigationPage(
                _("Cases"),
                (
                    "allocation:allocate",
                    "allocation:reassign",
                    "allocation:undo",
                    "allocation:second_assessors",
                    "allocation:reassignments",
                    "allocation:assign",
                    "assessments:assessment",
                    "assessments:about",
                    "assessments:stage",
                    "assessments:history",
                    "assessments:resolve_conflict",
                    "assessments:interview",
                    "assessments:finish",
                    "assessments:reopen",
                    "assessments:return_case",
                    "assessments:review_thread",
                    "assessments:spreadsheet",
                    "assessments:raise_alert",
                ),
            ),
            "allocation:timetable": NavigationPage(_("Interviews")),
            "allocation:availability": NavigationPage(
                _("Interview availability"), ("allocation:case_manager_availability",)
            ),
            "allocation:availability_of_assessors": NavigationPage(
                _("Availability of assessors"), ("allocation:assessor_availability",)
            ),
            "assessments:alerts": NavigationPage(
                _("Alerts"), ("assessments:alert", "assessments:close_alert"), count="open_alerts"
            ),
        },
        count="cases",
    ),
    NavigationSection(
        _("Samples"),
        {
            "cases:long_lists": NavigationPage(
                _("Long lists"), ("cases:send", "cases:columns", "cases:long_list")
            ),
            SAMPLE: NavigationPage(
                _("Sample of %(cases)s"),
                (
                    "cases:seal",
                    "cases:number",
                    "cases:choose",
                    "cases:draw",
                    "cases:replace",
                    "cases:complete_replacement",
                    "allocation:undo_replacement",
                ),
            ),
        },
        count="samples",
    ),
    NavigationSection(
        _("Evidence"),
        {
            "judgements:judgements": NavigationPage(
                _("Judgements on evidence"),
                ("judgements:add_evidence", "judgements:judgement", "judgements:judge", "results:evidence"),
            ),
            "judgements:lines_of_enquiry": NavigationPage(
                _("Lines of enquiry"), ("judgements:line_of_enquiry",), count="open_lines"
            ),
        },
        count="evidence",
    ),
    NavigationSection(
        _("Findings"),
        {
            "results:emerging_findings": NavigationPage(
                _("Emerging findings"), ("results:standard", "panel:drill_down")
            ),
            "assessments:consistency": NavigationPage(
                _("Agreement between assessors"),
                ("assessments:differences", "assessments:second_draw"),
            ),
        },
        count="findings",
    ),
    NavigationSection(
        _("Panel"),
        {
            "panel:panel": NavigationPage(
                _("Ratings panel"),
                (
                    "panel:give_views",
                    "panel:decide_agreed",
                    "panel:standard",
                    "panel:give_view",
                    "panel:decide",
                    "panel:reopen_decision",
                ),
            ),
            "panel:members": NavigationPage(_("Panel members"), ("panel:remove_member",)),
            "panel:ratings": NavigationPage(_("Ratings")),
        },
        count="panel",
    ),
    NavigationSection(
        _("Report"),
        {
            "reports:draft": NavigationPage(
                _("Draft of the report"),
                (
                    "reports:section",
                    "reports:edit",
                    "reports:assign",
                    "reports:add_comment",
                    "reports:comment",
                    "reports:welsh",
                    "reports:welsh_section",
                    "reports:edit_welsh",
                    "reports:welsh_recommendation",
                    "reports:versions",
                    "reports:version",
                    "reports:preview",
                    "reports:figures",
                    "reports:sources",
                    "reports:insert",
                ),
            ),
            "reports:recommendations": NavigationPage(
                _("Recommendations"),
                (
                    "reports:add_recommendation",
                    "reports:recommendation",
                    "reports:delete_recommendation",
                ),
                count="recommended",
            ),
            "reports:remarks": NavigationPage(_("Remarks of the checks")),
            "reports:word": NavigationPage(_("Word"), ("reports:word_review",)),
            "exchange:report_files": NavigationPage(_("Files")),
            "reports:sign_off": NavigationPage(
                _("Sign-off"), ("reports:withdraw_sign_off",), count="sign_off"
            ),
            "accuracy:check": NavigationPage(
                _("Factual accuracy check"),
                (
                    "accuracy:send",
                    "accuracy:finish",
                    "accuracy:draft",
                    "accuracy:challenge",
                    "accuracy:take_in",
                    "accuracy:challenge_page",
                    "accuracy:decide_on_late",
                    "accuracy:respond",
                    "accuracy:sign_off",
                    "accuracy:log",
                ),
                count="accuracy_check",
            ),
        },
        count="report",
    ),
    NavigationSection(
        _("Publication"),
        {
            "publication:releases": NavigationPage(
                _("Publication"),
                (
                    "publication:prepare",
                    "publication:release",
                    "publication:publish",
                    "publication:share_copy",
                ),
            )
        },
        count="publication",
    ),
    NavigationSection(
        _("Improvement"),
        {
            "improvement:plan": NavigationPage(
                _("Improvement plan"),
                (
                    "improvement:recommendation",
                    "improvement:respond",
                    "improvement:close",
                    "improvement:add_action",
                    "improvement:action",
                    "improvement:change_action",
                    "improvement:report_progress",
                    "improvement:dates",
                ),
            ),
            "improvement:board": NavigationPage(_("Progress")),
            "improvement:reviews": NavigationPage(
                _("Reviews by the board"), ("improvement:record_review", "improvement:review")
            ),
            "improvement:verification": NavigationPage(_("Verification"), ("improvement:verify",)),
            "improvement:next_inspection": NavigationPage(_("For the next inspection team")),
        },
        count="improvement",
    ),
    NavigationSection(
        _("Team"),
        {
            "workflow:team": NavigationPage(
                _("Team"),
                (
                    "inspections:add_member",
                    "inspections:remove_member",
                    "inspections:conflict_of_interest",
                ),
            ),
            "allocation:conflicts": NavigationPage(
                _("Conflicts of interest"), ("inspections:withdraw_declaration", "allocation:review_work")
            ),
        },
        count="team",
    ),
    NavigationSection(
        _("History"),
        {
            "workflow:history": NavigationPage(_("History")),
            "workflow:audit_log": NavigationPage(_("Audit log")),
        },
    ),
)
"""The sub-navigation of an inspection. The title of a page is its heading.

A section of which a person may open one further page, and not its first, is called by that page: “Ratings”
for a board member, who may not open the panel.

Who may open a page is decided by `permissions.PAGES`, and for the panel by membership of it.
"""

MEMBERS_ACTIONS = frozenset({Action.SEE_PANEL, Action.DRILL_DOWN})
"""Actions that are open to some roles only as members of the panel."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What every page of an inspection shows above its content.

    `sections` and `pages` are items of the sub-navigation: those of the inspection, and those of the current
    section. `current` is the value of aria-current: "page" for the page itself, "true" for a page below it.
    """

    sections: list[dict[str, Any]]
    pages: list[dict[str, Any]]
    counts: SectionCounts

    @property
    def is_overview(self) -> bool:
        """Whether the page is the overview."""
        return any(item["current"] == "page" for item in self.sections[:1])

    @property
    def ancestors(self) -> list[dict[str, Any]]:
        """The items above the current page, for the breadcrumbs."""
        return [item for item in self.pages if item["current"] == "true"]


def workspace(_request: HttpRequest) -> dict[str, Any]:
    """Add `workspace_of` to the context of templates (context processor)."""
    return {"workspace_of": workspace_of}


def workspace_of(access: InspectionAccess, request: HttpRequest) -> Workspace:
    """Return the sub-navigation of an inspection on the page of this request, as the person may see it."""
    match = request.resolver_match
    name, group = (match.view_name, match.kwargs.get("group", "")) if match else ("", "")
    opened = {page_name for section in SECTIONS for page_name in section.pages if may_open(access, page_name)}
    counts = section_counts(access, sees_panel="panel:panel" in opened)
    sections, current_pages = [], []
    for section in SECTIONS:
        pages = [
            item
            for page_name, page in section.pages.items()
            if page_name in opened
            for item in _items(access, page_name, page, name, group, counts)
        ]
        if not pages:
            continue
        is_current = any(name == page_name or name in page.below for page_name, page in section.pages.items())
        first = pages[0]
        leads_elsewhere = len(pages) == 1 and next(iter(section.pages)) not in opened
        sections.append(
            {
                "text": first["text"] if leads_elsewhere else gettext(section.title),
                "href": first["href"],
                "count": first["count"] if leads_elsewhere else counts.by_name.get(section.count),
                "current": ("page" if first["current"] == "page" else "true") if is_current else "",
            }
        )
        if is_current:
            current_pages = pages
    return Workspace(sections, current_pages, counts)


def may_open(access: InspectionAccess, name: str) -> bool:
    """Return whether a person may open a page of an inspection now.

    The panel may be open to its members only, and the factual accuracy check to those who got the draft.
    """
    action = PAGES[name]
    if not isinstance(action, Action) or not access.may(action):
        return False
    if action is Action.SEE_ACCURACY_CHECK and not is_open_to(access):
        return False
    needs_membership = (
        action in MEMBERS_ACTIONS and visibility_of(action, access.roles) is Visibility.PANEL_MEMBERS
    )
    return not needs_membership or access.person in members(access.inspection)


def _items(
    access: InspectionAccess,
    name: str,
    page: NavigationPage,
    current: str,
    group: str,
    counts: SectionCounts,
) -> list[dict[str, Any]]:
    """Return the items of a page: one, or for the sample one for each case group."""
    title, inspection = gettext(page.title), access.inspection.pk
    state = "page" if current == name else "true" if current in page.below else ""
    count = counts.by_name.get(page.count)
    if name != SAMPLE:
        return [{"text": title, "href": reverse(name, args=(inspection,)), "current": state, "count": count}]
    return [
        {
            "text": title % {"cases": case_group.plural},
            "href": reverse(name, args=(inspection, case_group.key)),
            "current": state if case_group.key == group else "",
            "count": count,
        }
        for case_group in access.framework.casework.groups
    ]
