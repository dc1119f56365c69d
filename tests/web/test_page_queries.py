"""How many queries each page may make: a budget, kept however much there is. Its time is `make bench`'s."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes.answers import save_answers
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
    writable_access,
)
from tests.web.imported_inspection import add_cases

# A request made later than the last may renew the session: the clock stands still, and none is later.
pytestmark = pytest.mark.usefixtures("frozen_clock")

# Session, person and audit event are among them: a page that shows cases records that it was opened.
BUDGETS = {
    "": 13,
    "long-lists/": 6,
    "long-lists/{listed}/": 10,
    "sample/court/": 9,
    "interviews/": 11,
    "audit-log/": 7,
}
BUDGETS_OF_ALL_CASES = {
    "emerging-findings/": 11,
    "emerging-findings/live/": 9,
    "cases/": 10,
    "consistency/": 10,
}
BUDGETS_OF_ONE_CASE = {
    "": 12,
    "about/": 8,
    "stage/2.1/": 8,
    "stage/2.2/": 8,
    "stage/2.3/": 8,
    "stage/2.4/": 8,
}
BUDGET_OF_SAVING = 4
"""Session, person, everything the answer depends on, everything that is written."""


@pytest.fixture
def worked(team):
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    kind = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=kind, name="list.csv", content=factories.long_list())
    columns, _unclear, _kept = long_lists.suggested_columns(access=access, listed=sent)
    read = cases.confirm_columns(access=access, listed=sent, columns=columns)
    cases.draw_sample(access=team.access(Role.LEAD), group=kind, seed=2018)
    allocation.mark_always_available(access=access)
    allocation.allocate(access=team.access(Role.LEAD))
    return team, read


def queries_of(client, address) -> int:
    """How many queries a page makes, once what is the same for every request has been loaded."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("page", "budget"), BUDGETS.items())
def test_a_page_keeps_to_its_budget(worked, page, budget):
    team, read = worked
    address = f"/inspections/{team.inspection.pk}/{page.format(listed=read.pk)}"
    assert queries_of(team.client(Role.LEAD), address) <= budget


def test_pages_over_all_cases_keep_to_their_budgets_for_two_hundred(here):
    lead, home = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/"
    for number in (0, 200):
        add_cases(here, number)
        lead.get(f"{home}emerging-findings/?anew")
        # Long enough ago for the page to ask whether anything was recorded since.
        StoredResult.objects.update(calculated_at="2018-09-03T12:00:00Z")
        made = {page: queries_of(lead, home + page) for page in BUDGETS_OF_ALL_CASES}
        assert {page: count for page, count in made.items() if count > BUDGETS_OF_ALL_CASES[page]} == {}
    assert Assessment.objects.filter(inspection=here.inspection, occasion="first").count() == 200


@pytest.mark.parametrize(("page", "budget"), BUDGETS_OF_ONE_CASE.items())
def test_a_page_of_a_case_keeps_to_its_budget_however_much_was_answered(team, page, budget):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/{page}"
    assert queries_of(client, address) <= budget
    said = [new_submission(name, value) for name, value in complete_answers(team).items()]
    save_answers(access=writable_access(team.people[Role.INSPECTOR], assessment), submissions=said)
    assert queries_of(client, address) <= budget


def test_a_page_of_a_case_makes_as_many_queries_however_many_questions_are_on_it(team):
    client, numbers, made = team.client(Role.INSPECTOR), set(), set()
    edition = framework(team.inspection.edition)
    for group in ("court", "out_of_court"):
        assessment = create_assessment(team, case_id=group)
        Assessment.objects.filter(pk=assessment.pk).update(group=group)
        for standard in edition.domain_for(group).standards:
            address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/stage/{standard.id}/"
            numbers.add(len(re.findall(r"<fieldset", client.get(address).text)))
            made.add(queries_of(client, address))
    assert max(numbers) > min(numbers) + 5
    assert len(made) == 1
    assert max(made) <= BUDGETS_OF_ONE_CASE["stage/2.1/"]


def test_saving_an_answer_keeps_to_its_budget(team):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}/answers"
    client.post(address, answer_body(), "application/json")
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, answer_body(value="no", base_version=1), "application/json")
    assert answer.json()["version"] == 2
    assert len(captured) <= BUDGET_OF_SAVING
