"""The page of the audit log: words instead of keys, filters, and pages from a position."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.web.assessments.models import ConflictOutcome, IntervieweeRole, SaveOutcome
from inspectorate.web.assessments.queries.questions import fact_texts
from inspectorate.web.audit.changes import record_by
from inspectorate.web.audit.event_keys import EVENT_KEYS
from inspectorate.web.audit.models import Event, EventOutcome, EventType
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.event_words import event_lines, event_subject
from inspectorate.web.workflow.views import EVENTS_ON_PAGE
from tests.web.api_client import ApiClient

DIGEST = "0f" * 32


def page_of(team, query: str = "", role: Role = Role.HEAD) -> str:
    return unescape(team.client(role).get(f"/inspections/{team.inspection.pk}/audit-log/{query}").text)


def all_pages(team) -> list[str]:
    """Return every page, by the links to older events."""
    pages = [page_of(team)]
    while link := re.search(r'href="(\?before=[^"]+)"', pages[-1]):
        pages.append(page_of(team, link[1]))
    return pages


def newer_link(page: str) -> str:
    [link] = re.findall(r'href="(\?after=[^"]+)"', page)
    return str(link)


def add_events(team, count: int) -> list[int]:
    """Record events of the lead inspector, and return their numbers, newest first."""
    for number in range(count):
        record_by(
            team.people[Role.LEAD], EventType.SEE_SAMPLE, team.inspection.pk, subject=f"event {number:03}"
        )
    events = Event.objects.filter(inspection=team.inspection.pk).order_by("-at", "-pk")
    return list(events.values_list("pk", flat=True)[:count])


def subjects(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"event (\d{3})", page)]


def test_page_shows_sentences_and_no_keys(team):
    lead = team.people[Role.LEAD]
    for event_type in EventType:
        for outcome in EventOutcome:
            record_by(lead, event_type, team.inspection.pk, outcome=outcome, subject="C1")
    for subject in ("out_of_court C1 first", "out_of_court, draw 1", "court"):
        record_by(lead, EventType.SEE_SAMPLE, team.inspection.pk, subject=subject)
    text = "".join(all_pages(team))
    assert "Denied: Draw a trial sample from a seed" in text
    assert "Out-of-court disposals: C1, First assessment" in text
    assert "Out-of-court disposals: draw 1" in text
    assert "<br>Court disposals" in text
    shown = re.sub(r"<(form|nav|head)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert "out_of_court" not in shown
    for event_type in EventType:
        assert str(event_type.label) in shown, event_type
        assert "_" not in event_type.value or event_type.value not in shown, event_type


def lines(event_type: EventType, after: object, before: object = None) -> list[str]:
    """Return the lines of an event with these values."""
    event = Event(event_type=event_type, salt="x", before=before, after=after, subject="")
    return event_lines(event, framework("youth-2018"))


def test_every_key_has_words_of_its_own_that_the_page_shows():
    labels = {key: str(label) for key, label in EVENT_KEYS.items()}
    assert all(re.fullmatch(r"[A-Z][A-Za-z ’-]+", label) for label in labels.values()), labels
    for key, label in labels.items():
        if key != "answers":
            assert lines(EventType.OPEN_PAGE, {key: "7"}) == [f"{label}: 7"]


@pytest.mark.parametrize(
    ("event_type", "values", "expected"),
    [
        (EventType.SAVE_ANSWER, {"outcome": "conflict"}, f"Outcome: {SaveOutcome.CONFLICT.label}"),
        (EventType.REVIEW_CONFLICT, {"outcome": "counts"}, f"Outcome: {ConflictOutcome.COUNTS.label}"),
        (EventType.ANSWER_ENQUIRY, {"outcome": "saved"}, "Outcome: saved"),
        (EventType.SAVE_ANSWER, {"answer": "not_applicable"}, "Answer: not applicable"),
        (EventType.ADD_TEAM_MEMBER, {"role": "service_head"}, f"Role: {Role.SERVICE_HEAD.title}"),
        (EventType.TRANSITION, {"state": "setting_up"}, f"State: {State.SETTING_UP.title}"),
        (EventType.ADD_INTERVIEW, {"with": "child"}, f"Interview with: {IntervieweeRole.CHILD.label}"),
        (EventType.ADD_INTERVIEW, {"on": "2018-09-04"}, "Held on: 4 September 2018"),
        (EventType.SEAL_DRAW, {"group": "out_of_court"}, "Case group: Out-of-court disposals"),
        (EventType.SEAL_DRAW, {"factors": ["safety_wellbeing", "sex"]}, "Balanced by: safety wellbeing, sex"),
        (EventType.SEAL_DRAW, {"decided_by": "dice"}, "Decided by: ten-sided dice"),
        (EventType.REOPEN_ASSESSMENT, {"reason": DIGEST}, "Reason: digest 0f0f0f0f0f0f…"),
        (EventType.ADD_EVIDENCE, {"file": "long_list.csv"}, "File: long_list.csv"),
        (EventType.JUDGE, {"reasons": {"1.1.1": "Seen."}}, "Reasons: 1.1.1: Seen."),
        (
            EventType.DECLARE_CONFLICT_OF_INTEREST,
            {"declared": "some_cases"},
            f"Declared: {ConflictOfInterest.SOME_CASES.label}",
        ),
    ],
)
def test_values_are_shown_in_words(event_type, values, expected):
    assert lines(event_type, values) == [expected]


def test_fact_is_shown_by_its_text_and_question_by_its_number():
    edition = framework("youth-2018")
    texts = dict(fact_texts(edition, "out_of_court"))
    answers = [{"question": question, "answer": "no"} for question in ("victim", "2.1.1", "education")]
    expected = [f"{texts['victim']} Answer: no", "2.1.1: Answer: no", f"{texts['education']} Answer: no"]
    assert lines(EventType.SAVE_ANSWER, {"answers": answers}) == expected
    event = Event(subject="out_of_court C1 second victim")
    assert event_subject(event, edition) == (
        f"Out-of-court disposals: C1, Second assessment, {texts['victim']}"
    )
    for group in ("court", "out_of_court"):
        assert all(text.endswith("?") for _fact, text in fact_texts(edition, group))


def test_change_is_shown_with_what_it_was():
    assert lines(EventType.JUDGE, {"rating": "Good"}, {"rating": "Weak"}) == [
        "Rating: changed from Weak to Good"
    ]
    assert lines(EventType.JUDGE, {"rating": ""}, {"rating": "Weak"}) == ["Rating: Weak was removed"]
    assert lines(EventType.JUDGE, {"rating": "Weak"}, {"rating": "Weak"}) == []


def test_subject_of_a_denied_request_is_its_address():
    event = Event(subject="POST /inspections/7/cases/12/finish/")
    assert event_subject(event, framework("youth-2018")) == "Address /inspections/7/cases/12/finish/"


def test_pages_follow_each_other_in_both_directions(team):
    add_events(team, 120)
    pages = all_pages(team)
    numbers = [subjects(page) for page in pages]
    assert [number for page in numbers for number in page] == list(range(119, -1, -1))
    assert [len(page) for page in numbers[:2]] == [EVENTS_ON_PAGE, EVENTS_ON_PAGE]
    assert "?after=" not in pages[0]
    assert "?before=" not in pages[-1]
    back = page_of(team, newer_link(pages[2]))
    assert subjects(back) == numbers[1]
    assert "?after=" in back
    assert "?before=" in back
    newest = page_of(team, newer_link(back))
    assert subjects(newest) == numbers[0]
    assert "?after=" not in newest


def test_links_keep_the_filters(team):
    add_events(team, 60)
    lead = team.people[Role.LEAD].pk
    page = page_of(team, f"?event_type=see_sample&outcome=done&person={lead}")
    assert len(subjects(page)) == EVENTS_ON_PAGE
    assert f"&event_type=see_sample&outcome=done&person={lead}" in page
    assert subjects(page_of(team, "?event_type=draw_sample")) == []
    assert "No events match these filters." in page_of(team, "?event_type=draw_sample")
    assert subjects(page_of(team, f"?person={team.people[Role.INSPECTOR].pk}")) == []


@pytest.mark.parametrize("query", ["before=0", "before=x", f"after={2**70}", "before=999999999", "page=2"])
def test_wrong_position_shows_the_newest_events(team, query):
    add_events(team, 3)
    assert subjects(page_of(team, f"?{query}")) == [2, 1, 0]


def test_page_makes_the_same_number_of_queries_for_any_number_of_events(team, frozen_clock):
    counts = []
    for count in (5, 150):
        add_events(team, count)
        middle = Event.objects.filter(inspection=team.inspection.pk).order_by("pk")[3].pk
        client, address = team.client(Role.HEAD), f"/inspections/{team.inspection.pk}/audit-log/"
        for query in ("", f"?before={middle}", f"?after={middle}"):
            client.get(address + query)
            with CaptureQueriesContext(connection) as captured:
                response = client.get(address + query)
            counts.append((query[:4], len(captured)))
            assert len(response.content) < 100_000
            statements = [query["sql"] or "" for query in captured]
            of_events = [sql for sql in statements if 'FROM "audit_event"' in sql]
            assert of_events
            assert not any(re.search("COUNT\\(|OFFSET", sql) for sql in of_events)
    assert counts[:3] == counts[3:]


def test_events_of_one_moment_are_each_listed_once(team):
    numbers = add_events(team, 7)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_event AS SELECT * FROM audit_event")
        cursor.execute("UPDATE audit_event SET at = now() WHERE event_type = 'see_sample'")
    program, seen = ApiClient(team, Role.HEAD), []
    answer = program.get("/audit-log?size=3&event_type=see_sample")
    while answer["items"]:
        seen += [item["id"] for item in answer["items"]]
        if answer["before"] is None:
            break
        answer = program.get(f"/audit-log?size=3&event_type=see_sample&before={answer['before']}")
    assert seen == numbers


def test_program_reads_what_is_new_since_the_last_event_that_it_has(team):
    numbers = add_events(team, 5)
    program = ApiClient(team, Role.HEAD)
    answer = program.get(f"/audit-log?after={numbers[4]}&size=2")
    assert [item["id"] for item in answer["items"]] == [numbers[2], numbers[3]]
    assert (answer["before"], answer["after"]) == (numbers[3], numbers[2])
    answer = program.get(f"/audit-log?after={numbers[0]}")
    assert answer == {"items": [], "before": None, "after": None}
    program.get(f"/audit-log?before={numbers[0] + 10_000}", status=404)
    elsewhere = Event.objects.create(who="x", event_type=EventType.OPEN_PAGE, outcome=EventOutcome.DONE).pk
    program.get(f"/audit-log?before={elsewhere}", status=404)
    page = program.get(f"/audit-log?since={answer_time(team, numbers[2])}&event_type=see_sample")
    assert [item["id"] for item in page["items"]] == numbers[:3]


def answer_time(team, number: int) -> str:
    at = Event.objects.get(pk=number).at - timedelta(microseconds=1)
    return at.isoformat().replace("+00:00", "Z")
