"""Filters and pages of the API's lists, and the answers of a whole inspection in one of them."""

from datetime import timedelta

from inspectorate.web.assessments.models import Answer, AssessmentReader
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient


def all_pages(program: ApiClient, path: str, size: int = 200) -> list[dict]:
    """Return the entries of every page of a list."""
    items: list[dict] = []
    page = 1
    while True:
        answer = program.get(f"{path}{'&' if '?' in path else '?'}page={page}&size={size}")
        items += answer["items"]
        page += 1
        if len(items) >= answer["total"] or not answer["items"]:
            return items


def test_answers_of_an_inspection_are_read_page_by_page(here):
    program = ApiClient(here, Role.HEAD)
    stored = Answer.objects.filter(assessment__in=visible(here.access(Role.HEAD))).order_by("at", "pk")
    expected = list(stored.values_list("assessment", "question", "value", "version"))
    items = all_pages(program, "/answers")
    assert len(expected) > 1_000
    assert [
        (item["assessment"], item["question"], item["value"], item["version"]) for item in items
    ] == expected


def test_answers_since_a_time_are_those_saved_then_or_later(here):
    program, latest = ApiClient(here, Role.HEAD), Answer.objects.latest("at", "pk")
    moment = latest.at + timedelta(hours=1)
    Answer.objects.filter(pk=latest.pk).update(at=moment)
    [item] = program.get(f"/answers?since={moment.isoformat().replace('+00:00', 'Z')}")["items"]
    assert (item["assessment"], item["question"]) == (latest.assessment_id, latest.question)
    after = (moment + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert program.get(f"/answers?since={after}")["total"] == 0
    program.get("/answers?since=yesterday", status=422)


def test_answers_are_filtered_by_assessment_and_question(here):
    program, answer = ApiClient(here, Role.HEAD), Answer.objects.select_related("assessment").earliest("pk")
    assessment = answer.assessment
    for query, condition in (
        (f"person={assessment.assessor_id}", {"assessment__assessor": assessment.assessor_id}),
        (f"group={assessment.group}", {"assessment__group": assessment.group}),
        ("occasion=second", {"assessment__occasion": "second"}),
        ("state=in_progress", {"assessment__state": "in_progress"}),
        (f"question={answer.question}", {"question": answer.question}),
    ):
        expected = Answer.objects.filter(assessment__in=visible(here.access(Role.HEAD)), **condition)
        assert program.get(f"/answers?{query}")["total"] == expected.count(), query


def test_answers_of_an_inspection_hide_other_peoples_cases_and_record_readers(here):
    assert ApiClient(here, Role.INSPECTOR).get("/answers")["total"] == 0
    items = ApiClient(here, Role.LEAD).get("/answers?size=20")["items"]
    readers = AssessmentReader.objects.filter(person=here.people[Role.LEAD])
    assert {item["assessment"] for item in items} <= set(readers.values_list("assessment", flat=True))


def test_lists_are_filtered_by_state_and_person(here):
    program = ApiClient(here, Role.HEAD)
    person = here.inspection.assessments.earliest("pk").assessor
    own = {assessment.pk: assessment for assessment in here.inspection.assessments.filter(assessor=person)}
    items = list(all_pages(program, f"/assessments?person={person.pk}&state=finished"))
    assert items
    for item in items:
        assert (item["assessor"], item["state"]) == (own[item["id"]].assessor_name, "finished")
    home = program.home.rpartition("/")[0]
    for state in (State.FIELDWORK, State.CLOSED):
        response = program.client.get(f"{home}?state={state}", headers=program.headers)
        assert all(item["state"] == state for item in response.json()["items"])


def test_audit_log_is_filtered_by_type_person_and_time(here):
    program = ApiClient(here, Role.HEAD)
    program.get()
    program.get("/samples/court")
    events = program.get("/audit-log?event_type=see_sample&outcome=viewed")
    [event] = events["items"]
    assert (event["person"], event["outcome"]) == (here.people[Role.HEAD].pk, "viewed")
    person = here.people[Role.HEAD].pk
    assert program.get(f"/audit-log?person={person}&since={event['at']}")["items"]
    assert program.get(f"/audit-log?event_type=see_sample&until={event['at']}")["items"] == []
