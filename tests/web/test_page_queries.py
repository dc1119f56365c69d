"""Query budgets: the maximum number of queries of each page, whatever the number of records."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.editions import framework
from inspectorate.web.results.models import StoredResult
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.assigned_cases import (
    answer_body,
    complete_answers,
    create_assessment,
    new_submission,
    save_all,
)
from tests.web.imported_inspection import add_cases

# With a frozen clock no request renews the session, which would be another query.
pytestmark = pytest.mark.usefixtures("frozen_clock")

# They include session, person, the counts of the sub-navigation and, on pages with case data, the view event.
BUDGETS = {
    "": 27,
    "long-lists/": 8,
    "long-lists/{long_list}/": 15,
    "sample/court/": 15,
    "interviews/": 13,
    "audit-log/": 8,
    "team/": 8,
    "history/": 8,
}
BUDGETS_OF_ALL_CASES = {
    "emerging-findings/": 13,
    "emerging-findings/live/": 11,
    "emerging-findings/2.1/": 13,
    "cases/": 12,
    "consistency/": 13,
}
BUDGETS_OF_ONE_CASE = {
    "": 15,
    "about/": 11,
    "stage/2.1/": 11,
    "stage/2.2/": 11,
    "stage/2.3/": 11,
    "stage/2.4/": 11,
}
BUDGET_OF_SAVING = 4
"""Session, person, one statement that reads and one that writes."""


@pytest.fixture
def allocated(team):
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    uploaded = cases.send_long_list(
        access=access, group=group, name="list.csv", content=factories.long_list()
    )
    columns, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=uploaded)
    read = cases.confirm_columns(access=access, long_list=uploaded, columns=columns)
    cases.draw_sample(access=team.access(Role.LEAD), group=group, seed=2018)
    allocation.mark_always_available(access=access)
    allocation.allocate(access=team.access(Role.LEAD))
    return team, read


def queries_of(client, address) -> int:
    """Return the number of queries of a page, after a first request has filled the caches."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("page", "budget"), BUDGETS.items())
def test_page_keeps_to_its_query_budget(allocated, page, budget):
    team, read = allocated
    address = f"/inspections/{team.inspection.pk}/{page.format(long_list=read.pk)}"
    assert queries_of(team.client(Role.LEAD), address) <= budget


def test_pages_over_all_cases_keep_to_their_budgets_with_two_hundred_cases(here):
    lead, home = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/"
    for number in (0, 200):
        add_cases(here, number)
        lead.get(f"{home}emerging-findings/?anew")
        # Old enough for the page to check for later changes.
        StoredResult.objects.update(calculated_at="2018-09-03T12:00:00Z")
        counts = {page: queries_of(lead, home + page) for page in BUDGETS_OF_ALL_CASES}
        assert {page: count for page, count in counts.items() if count > BUDGETS_OF_ALL_CASES[page]} == {}
    assert Assessment.objects.filter(inspection=here.inspection, occasion="first").count() == 200


@pytest.mark.parametrize(("page", "budget"), BUDGETS_OF_ONE_CASE.items())
def test_page_of_a_case_keeps_to_its_budget_with_all_answers(team, page, budget):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/{page}"
    assert queries_of(client, address) <= budget
    answers = [new_submission(name, value) for name, value in complete_answers(team).items()]
    save_all(team.people[Role.INSPECTOR], assessment, answers)
    assert queries_of(client, address) <= budget


def test_page_of_a_case_makes_the_same_number_of_queries_for_any_number_of_questions(team):
    client, numbers, counts = team.client(Role.INSPECTOR), set(), set()
    edition = framework(team.inspection.edition)
    for group in ("court", "out_of_court"):
        assessment = create_assessment(team, case_id=group)
        Assessment.objects.filter(pk=assessment.pk).update(group=group)
        for standard in edition.domain_for(group).standards:
            address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/stage/{standard.id}/"
            numbers.add(len(re.findall(r"<fieldset", client.get(address).text)))
            counts.add(queries_of(client, address))
    assert max(numbers) > min(numbers) + 5
    assert len(counts) == 1
    assert max(counts) <= BUDGETS_OF_ONE_CASE["stage/2.1/"]


def test_saving_an_answer_keeps_to_its_query_budget(team):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}/answers"
    client.post(address, answer_body(), "application/json")
    with CaptureQueriesContext(connection) as captured:
        response = client.post(address, answer_body(value="no", base_version=1), "application/json")
    assert response.json()["version"] == 2
    assert len(captured) <= BUDGET_OF_SAVING
