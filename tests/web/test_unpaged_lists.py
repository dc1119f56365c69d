"""No page and no list of the API reads or shows everything there is: with 120 records of every model."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from inspectorate.web.allocation.models import Availability, AvailableSlot
from inspectorate.web.assessments.models import (
    Answer,
    AnswerConflict,
    Assessment,
    AssessmentReader,
    HeldInterview,
    PlannedInterview,
    ReviewComment,
    SecondDraw,
)
from inspectorate.web.cases.models import CaseReplacement, Draw, DrawnCase, LongList, LongListRow, Seal
from inspectorate.web.improvement.models import (
    ActionEvidence,
    ActionVersion,
    BoardReview,
    RecommendationResponse,
)
from inspectorate.web.inspections.models import Declaration, StateChange, TeamMember
from inspectorate.web.judgements.models import Judgement
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.permissions import PAGES, Action, allowed
from inspectorate.web.publication.models import EmbargoedCopy
from inspectorate.web.reports.models import NameChange, RecommendationVersion, ReportSection, SectionComment
from inspectorate.web.states import Role, State
from tests.web.many_rows import NOT_COPIED, add_many_rows, models_of_the_service
from tests.web.permission_world import API, OPERATIONS, PARTS, ROLES, World, world, world_of

pytestmark = pytest.mark.usefixtures("frozen_clock")

MANY = 120
"""Number of copies of each record: more than any page of a list has."""
MOST_ROWS = 100
"""Maximum number of rows that one query of a page reads: the rows of a long list are 100 a page."""
MOST_QUERIES = 45
"""Maximum number of queries of any page. A query for each row of a list would be 50 or more."""
MOST_QUERIES_FOR_TASKS = 48
"""The same for pages with tasks: each kind of task has a query of its own, however many there are."""
MOST_QUERIES_WITH_RESULTS = 70
"""The same for addresses that read all inputs of the results: the first one also stores the results."""
LARGEST_PAGE = 100_000
"""Maximum size of a page, in bytes."""

SAMPLE = "The cases of a sample, which people can assess in two weeks, and their slots and interviews."
TEAM = "The people of one team, and what each of them has declared or read."
FEW = "Each is an act of a person about one case group, one standard, one case or one inspection."
REPORT = "The sections, comments, recommendations and changed names of one report."
PLAN = "The actions, evidence, closures and reviews of one improvement plan, which is read as a whole."
COPIES = "The people who get a copy of one release before it is published."
CHECK = "The statements, challenges and responses of one draft."
SOURCES = "Four kinds of source in one list: each page of it reads them all."
READ_WHOLE: Mapping[type[Model], str] = {
    Answer: SAMPLE,
    Assessment: SAMPLE,
    Availability: SAMPLE,
    AvailableSlot: SAMPLE,
    CaseReplacement: SAMPLE,
    DrawnCase: SAMPLE,
    PlannedInterview: SAMPLE,
    AssessmentReader: TEAM,
    Declaration: TEAM,
    PanelMember: TEAM,
    TeamMember: TEAM,
    AnswerConflict: FEW,
    Draw: FEW,
    HeldInterview: FEW,
    Judgement: FEW,
    ReviewComment: FEW,
    LongList: FEW,
    Seal: FEW,
    SecondDraw: FEW,
    StateChange: FEW,
    NameChange: REPORT,
    RecommendationVersion: REPORT,
    ReportSection: REPORT,
    SectionComment: REPORT,
    RecommendationResponse: REPORT,
    ActionVersion: PLAN,
    ActionEvidence: PLAN,
    BoardReview: PLAN,
    EmbargoedCopy: COPIES,
}
"""Models of which a page may read all records of one inspection, with the reason."""
WHOLE_PAGES: Mapping[str, str] = {
    "accuracy:check": CHECK,
    "accuracy:draft": CHECK,
    "accuracy:log": CHECK,
    "accuracy:log_file": CHECK,
    "accuracy:challenge_page": CHECK,
    "accuracy:decide_on_late": CHECK,
    "accuracy:respond": CHECK,
    "api:accuracy_check": CHECK,
    "publication:prepare": CHECK,
    "api:accuracy_challenge": CHECK,
    "api:accuracy_challenges": CHECK,
    "adoption:edition": "An edition of the standards, with every question.",
    "adoption:adopt": "The values of an edition that are not confirmed.",
    "allocation:allocate": SAMPLE,
    "allocation:availability": SAMPLE,
    "allocation:case_manager_availability": SAMPLE,
    "allocation:availability_of_assessors": TEAM,
    "allocation:assessor_availability": TEAM,
    "allocation:reassign": SAMPLE,
    "allocation:timetable": SAMPLE,
    "api:allocation_proposal": SAMPLE,
    "api:availability": SAMPLE,
    "api:availability_of_assessors": TEAM,
    "cases:long_list": "It is compared with the long list before.",
    "assessments:assessment": "The alerts about one case.",
    "assessments:stage": "The questions of a standard, with all comments on their answers.",
    "assessments:second_draw": SAMPLE,
    "assessments:consistency": "The cases of a sample that are assessed twice, and their differences.",
    "judgements:judge": "A judgement may cite any evidence of the inspection.",
    "api:evidence": "Three kinds of evidence in one list: each page of it reads them all.",
    "panel:members": TEAM,
    "panel:remove_member": TEAM,
    "panel:panel": TEAM,
    "panel:give_view": TEAM,
    "panel:give_views": TEAM,
    "api:panel_members": TEAM,
    "api:section_sources": SOURCES,
    "reports:draft": REPORT,
    "reports:insert": SOURCES,
    "reports:sources": SOURCES,
}
"""Pages that are larger, or read all records of another model, with the reason."""
WITH_RESULTS = frozenset(
    {
        "api:draft_remarks",
        "api:drill_down",
        "api:numbered_samples",
        "api:package",
        "api:panel",
        "api:panel_standard",
        "api:rating",
        "api:ratings",
        "api:section_figures",
        "api:changed_figures",
        "api:section_preview",
        "api:word_draft",
        "accuracy:send",
        "accuracy:sign_off",
        "api:responses_sign_off",
        "api:sign_off",
        "api:standard_evidence",
        "api:releases",
        "publication:releases",
        "exchange:download",
        "exchange:report_file",
        "exchange:report_files",
        "api:report_file",
        "api:report_files",
        "panel:decide",
        "panel:decide_agreed",
        "panel:drill_down",
        "panel:standard",
        "reports:figures",
        "reports:preview",
        "reports:word_draft",
        "reports:word_section",
        "results:emerging_findings",
        "results:evidence",
        "results:live_emerging_findings",
        "results:live_standard",
        "results:standard",
    }
)
"""Addresses that calculate results, so that they read every input of them: they are opened in the example."""
WITHOUT_PAGE = frozenset(
    {
        "api:report",
        "assessments:cancel_check_out",
        "assessments:check_out",
        "assessments:close_alert",
        "assessments:comment",
        "assessments:resolve_thread",
        "exchange:make_dataset",
        "exchange:make_report_files",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "operations:retry",
        "publication:cancel",
        "publication:schedule",
        "publication:withdraw_copy",
        "reports:agree",
        "reports:confirm_figures",
        "reports:move_recommendation",
        "reports:resolve_comment",
        "reports:restore",
        "reports:return_to_draft",
        "reports:submit",
        "security:saved_form",
        "workflow:transition",
    }
)
"""Addresses that take forms only, or first ask for something else, such as the panel's decisions."""

WITH_TASKS = ("workflow:inspection", "people:index", "inspections:index")
"""Pages that show each role its own tasks."""
STATES = (State.FIELDWORK, State.PANEL, State.ANNOUNCED, *State)
VIEWERS = (Role.LEAD, Role.HEAD, Role.OPERATIONS, *ROLES)


class RowCounter:
    """Counts the queries, and the rows that each of them reads from its first table."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int]] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        """Execute a statement and count its rows."""
        result, cursor = execute(sql, params, many, context), context["cursor"]
        table = re.search(r' FROM "(\w+)"', str(sql))
        self.rows.append((table[1] if table else "", cursor.rowcount if cursor.description else 0))
        return result


def viewers(name: str) -> list[tuple[State, Role]]:
    """Return a state and a role in which an address can be opened; for pages with tasks, every role."""
    action = PAGES[name]
    assert isinstance(action, Action)
    state = next(state for state in STATES if any(allowed(action, (role,), state) for role in VIEWERS))
    roles = [role for role in VIEWERS if allowed(action, (role,), state)]
    return [(state, role) for role in (dict.fromkeys(roles) if name in WITH_TASKS else roles[:1])]


def measured(here: World, names: set[str]) -> Iterator[tuple[str, Any, RowCounter]]:
    """Open addresses, each as somebody who may; yield their responses, and their queries and rows."""
    visits = sorted((*viewer, name) for name in names for viewer in viewers(name))
    for state, role, name in visits:
        here.team.stand(state)
        own = (
            here.of_role(role)
            if here.jobs and {"pk", "job", "dataset", "files", "upload"} & set(PARTS[name])
            else {}
        )
        with connection.execute_wrapper(counter := RowCounter()):
            yield name, here.request(name, "GET", role, **own), counter


def read_addresses() -> set[str]:
    """Return the names of the pages, and of the reads of the API."""
    reads = {f"api:{name}" for name, (method, _path) in OPERATIONS.items() if method == "GET"}
    return {name for name in PAGES if isinstance(PAGES[name], Action) and name not in {*API} - reads}


def test_no_address_reads_or_shows_a_whole_list(team, settings):
    settings.DEMO = True
    here = world(team, State.FIELDWORK)
    add_many_rows(here, MANY)
    few = [model for model in models_of_the_service() if model._default_manager.count() < MANY]
    assert {*few} - NOT_COPIED == set()
    models = {model._meta.db_table: model for model in models_of_the_service()}
    read_whole, over, many_queries = set(), set(), {}
    for name, response, counter in measured(here, read_addresses() - WITH_RESULTS - WITHOUT_PAGE):
        assert response.status_code == 200, (name, response.text)
        tables = {models[table] for table, rows in counter.rows if rows > MOST_ROWS}
        read_whole |= tables
        if len(response.content) > LARGEST_PAGE or tables - {*READ_WHOLE}:
            over.add(name)
        if len(counter.rows) > (MOST_QUERIES_FOR_TASKS if name in WITH_TASKS else MOST_QUERIES):
            many_queries[name] = len(counter.rows)
    assert many_queries == {}
    assert over == {*WHOLE_PAGES}
    assert {*READ_WHOLE} - read_whole == set()


def test_no_address_with_results_makes_a_query_for_each_row(here):
    example = world_of(here)
    # The sample and its long list are verified: copies of their cases would be refused.
    add_many_rows(example, MANY, without=(LongListRow, DrawnCase, CaseReplacement))
    for name, response, counter in measured(example, {*WITH_RESULTS}):
        assert response.status_code == 200, (name, response.text)
        assert len(counter.rows) <= MOST_QUERIES_WITH_RESULTS, name
