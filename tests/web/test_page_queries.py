"""How many questions each page asks the database: stated, and the same however much there is."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import save_answers
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases import queries
from inspectorate.web.inspections.queries import framework
from inspectorate.web.judgements.models import Result
from inspectorate.web.states import Role, State
from tests.web import cast
from tests.web.cases_given import body, complete, given, saving
from tests.web.inspected import bring_in, more

# Session, person and audit event are among them: a page that shows cases records that it was opened.
ASKED = {
    "": 13,
    "long-lists/": 6,
    "long-lists/{listed}/": 10,
    "sample/court/": 9,
    "interviews/": 11,
    "trail/": 7,
}
ASKED_OF_ALL = {"picture/": 11, "picture/now/": 9, "cases/": 10, "consistency/": 10}
ASKED_OF_ONE = {"": 12, "about/": 8, "stage/2.1/": 8, "stage/2.2/": 8, "stage/2.3/": 8, "stage/2.4/": 8}
SAVING = 4
"""Session, person, everything the answer depends on, everything that is written."""


@pytest.fixture
def worked(played):
    played.stand(State.ANNOUNCED)
    opened = played.opened(Role.LINK)
    kind = queries.group(opened=opened, key="court")
    sent = cases.send_long_list(opened=opened, group=kind, name="list.csv", content=cast.long_list())
    columns, _unclear, _kept = queries.suggested_columns(opened=opened, listed=sent)
    read = cases.confirm_columns(opened=opened, listed=sent, columns=columns)
    cases.draw_sample(opened=played.opened(Role.LEAD), group=kind, seed=2018)
    allocation.offer_every_time(opened=opened)
    allocation.allocate(opened=played.opened(Role.LEAD))
    return played, read


def asked(client, address) -> int:
    """How many questions a page asks, once what is the same for every request has been loaded."""
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def seconds(client, address) -> float:
    """The processor's time a page takes, of the quickest of some: the tests share their machine."""
    taken = []
    for _time in range(9):
        start = time.process_time()
        client.get(address)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize(("page", "stated"), ASKED.items())
def test_a_page_asks_as_often_as_is_stated(worked, page, stated):
    played, read = worked
    address = f"/inspections/{played.inspection.pk}/{page.format(listed=read.pk)}"
    assert asked(played.client(Role.LEAD), address) == stated


def test_pages_over_all_cases_ask_as_often_for_two_hundred_and_a_leads_is_there_in_a_tenth_of_a_second(
    played,
):
    here = bring_in(played)
    lead, home = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/"
    for number in (0, 200):
        more(here, number)
        lead.get(f"{home}picture/?anew")
        # Long enough ago for the page to ask whether anything was recorded since.
        Result.objects.update(worked_out_at="2018-09-03T12:00:00Z")
        assert {page: asked(lead, home + page) for page in ASKED_OF_ALL} == ASKED_OF_ALL
    assert Assessment.objects.filter(inspection=here.inspection, occasion="first").count() == 200
    Result.objects.update(worked_out_at="2018-09-03T12:00:00Z", stamp="before another answer came")
    assert seconds(lead, f"{home}picture/") < 0.1


@pytest.mark.parametrize(("page", "stated"), ASKED_OF_ONE.items())
def test_a_page_of_a_case_asks_as_often_however_much_was_answered(played, page, stated):
    assessment, client = given(played), played.client(Role.INSPECTOR)
    address = f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/{page}"
    assert asked(client, address) == stated
    said = [saving(name, value) for name, value in complete(played).items()]
    where = {"inspection": played.inspection.pk, "assessment": assessment.pk}
    save_answers(by=played.people[Role.INSPECTOR], **where, savings=said)
    assert asked(client, address) == stated
    assert seconds(client, address) < 0.04


def test_a_page_of_a_case_asks_as_often_however_many_questions_are_on_it(played):
    client, numbers, queried = played.client(Role.INSPECTOR), set(), set()
    edition = framework(played.inspection.edition)
    for group in ("court", "out_of_court"):
        assessment = given(played, case_id=group)
        Assessment.objects.filter(pk=assessment.pk).update(group=group)
        for standard in edition.domain_for(group).standards:
            address = f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/stage/{standard.id}/"
            numbers.add(len(re.findall(r"<fieldset", client.get(address).text)))
            queried.add(asked(client, address))
    assert max(numbers) > min(numbers) + 5
    assert queried == {8}


def test_an_answer_is_saved_with_as_many_questions_as_are_stated(played):
    assessment, client = given(played), played.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{played.inspection.pk}/assessments/{assessment.pk}/answers"
    client.post(address, body(), "application/json")
    with CaptureQueriesContext(connection) as made:
        answer = client.post(address, body(value="no", made_from=1), "application/json")
    assert answer.json()["version"] == 2
    assert len(made) == SAVING
