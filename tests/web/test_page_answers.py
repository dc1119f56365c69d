"""Answers from a browser without scripts: one form holds all answers of a page."""

import re
import uuid

import pytest
from django.conf import settings
from django.test import Client

from inspectorate.web.assessments.changes import spreadsheets
from inspectorate.web.assessments.models import LONGEST_COMMENT, Answer, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.editions import editions, framework
from inspectorate.web.states import Role
from tests.web.assigned_cases import (
    complete_answers,
    create_assessment,
    new_submission,
    page_form,
    save,
    save_all,
    save_values,
    writable_access,
)

YES = ("yes", "")


@pytest.fixture
def own(team) -> Assessment:
    return create_assessment(team)


@pytest.fixture
def client(team, own) -> Client:
    return team.client(Role.INSPECTOR)


def address(assessment, page="stage/2.1/") -> str:
    return f"/inspections/{assessment.inspection_id}/cases/{assessment.pk}/{page}"


def posted(page: str) -> dict[str, str]:
    """Return what the form of a page would send: its hidden fields, chosen answers and comments."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    radios = re.findall(r'<input class="govuk-radios__input"[^>]*>', page)
    for radio in radios:
        if " checked" in radio:
            fields |= dict(re.findall(r'name="([^"]+)".*value="([^"]*)"', radio, re.DOTALL))
    fields |= dict(re.findall(r'<textarea[^>]* name="(comment-[^"]+)"[^>]*>\n([^<]*)</textarea>', page))
    return fields


def answers_of(assessment) -> dict[str, tuple[str, str, int]]:
    return {
        answer.question: (answer.value, answer.comment, answer.version) for answer in assessment.answers.all()
    }


def test_answers_of_a_page_are_saved_together_and_the_next_stage_follows(own, client):
    form = page_form({"2.1.1": ("yes", "Line\r\nline"), "2.1.1.a": ("no", ""), "2.1.1.b": ("", "")})
    response = client.post(address(own), form)
    assert (response.status_code, response.headers["Location"]) == (302, address(own, "stage/2.2/"))
    assert answers_of(own) == {"2.1.1": ("yes", "Line\nline", 1), "2.1.1.a": ("no", "", 1)}
    assert Event.objects.filter(event_type=EventType.SAVE_ANSWER).count() == 1
    assert "2 answers saved." in client.get(address(own, "stage/2.2/")).text


def test_page_that_is_sent_twice_saves_each_answer_once(own, client):
    form = page_form({"2.1.1": YES, "2.1.1.a": ("no", "Seen")})
    responses = [client.post(address(own), form) for _time in range(2)]
    assert [response.headers["Location"] for response in responses] == [address(own, "stage/2.2/")] * 2
    assert AnswerEvent.objects.filter(assessment=own).count() == 2


def test_page_sent_again_with_a_correction_saves_the_correction_beside_the_first(own, client):
    key = str(uuid.uuid4())
    client.post(address(own), page_form({"2.1.1": YES, "2.1.1.a": YES}, page_key=key))
    client.post(address(own), page_form({"2.1.1": YES, "2.1.1.a": ("no", "")}, page_key=key))
    assert answers_of(own)["2.1.1"] == ("yes", "", 1)
    assert [conflict.question for conflict in own.conflicts.all()] == ["2.1.1.a"]


def test_page_posts_what_it_shows_and_saves_nothing_when_nothing_was_changed(team, own, client):
    save_all(
        team.people[Role.INSPECTOR],
        own,
        [new_submission(name, value, f"On {name}") for name, value in complete_answers(team).items()],
    )
    before = AnswerEvent.objects.count()
    form = posted(client.get(address(own)).text)
    assert form["answer-2.1.1"] == "yes"
    assert form["comment-2.1.1"] == "On 2.1.1"
    response = client.post(address(own), form)
    assert response.headers["Location"] == address(own, "stage/2.2/")
    assert AnswerEvent.objects.count() == before


def test_rejected_answer_keeps_what_was_typed_and_does_not_stop_the_others(own, client):
    form = page_form(
        {"2.1.1": YES, "2.1.1.a": ("no", "KEPT " + "x" * LONGEST_COMMENT), "2.1.1.b": ("no", "")}
    )
    page = client.post(address(own), form)
    assert page.status_code == 422
    assert set(answers_of(own)) == {"2.1.1", "2.1.1.b"}
    assert re.search(r'href="#q-2.1.1.a">2.1.1.a: The comment has 10,005 characters.', page.text)
    assert "We saved 2 other answers on this page." in page.text
    assert 'id="q-2.1.1.a-fault"' in page.text
    corrected = posted(page.text)
    assert corrected["answer-2.1.1.a"] == "no"
    assert corrected["comment-2.1.1.a"].startswith("KEPT x")
    client.post(address(own), corrected | {"comment-2.1.1.a": "Shorter"})
    assert answers_of(own) == {
        "2.1.1": ("yes", "", 1),
        "2.1.1.a": ("no", "Shorter", 1),
        "2.1.1.b": ("no", "", 1),
    }


def test_answer_changed_by_somebody_else_is_no_conflict_where_the_page_left_it_alone(team, own, client):
    lead = team.people[Role.LEAD]
    save(team.people[Role.INSPECTOR], own, new_submission("2.1.1", "yes"))
    form = posted(client.get(address(own)).text)
    save(lead, own, new_submission("2.1.1", "no", base_version=1))
    save(lead, own, new_submission("2.1.2", "no"))
    client.post(address(own), form | {"answer-2.1.1.a": "yes"})
    assert not own.conflicts.exists()
    assert answers_of(own) == {"2.1.1": ("no", "", 2), "2.1.2": ("no", "", 1), "2.1.1.a": ("yes", "", 1)}


def test_conflict_is_named_and_does_not_stop_the_others(team, own, client):
    form = posted(client.get(address(own)).text)
    save(team.people[Role.LEAD], own, new_submission("2.1.1", "no"))
    response = client.post(address(own), form | {"answer-2.1.1": "yes", "answer-2.1.1.a": "yes"})
    assert response.headers["Location"] == f"{address(own)}#q-2.1.1"
    page = client.get(address(own)).text
    assert "2.1.1: this answer was changed somewhere else. Both answers are kept." in page
    assert "Two people answered this question." in page
    assert "Alex Inspector answered “Yes”. “No” is used until you choose one." in page
    assert answers_of(own) == {"2.1.1": ("no", "", 1), "2.1.1.a": ("yes", "", 1)}


def test_page_is_shown_again_when_more_questions_apply(own, client):
    form = posted(client.get(address(own)).text)
    response = client.post(address(own), form | {"answer-harm_concern": "yes", "answer-2.1.1": "yes"})
    assert response.headers["Location"].startswith(f"{address(own)}#q-2.1.3")
    assert "more questions apply to this case." in client.get(address(own)).text
    assert set(answers_of(own)) == {"harm_concern", "2.1.1"}


def test_facts_of_a_case_are_saved_together(own, client):
    form = page_form({"victim": YES, "inspector_risk_of_serious_harm": ("high", "")})
    response = client.post(address(own, "about/"), form)
    assert response.headers["Location"] == address(own, "stage/2.1/")
    assert set(answers_of(own)) == {"victim", "inspector_risk_of_serious_harm"}


def test_answer_to_a_question_that_no_longer_applies_is_removed_and_the_case_finished(team, own, client):
    facts = {name: value for name, value in complete_answers(team).items() if not name[0].isdigit()}
    save_values(team, own, facts | {"harm_concern": "no"})
    routing = writable_access(team.people[Role.INSPECTOR], own).routing
    prompts = [name for name in routing if name.startswith("2.1.3.")]
    save_values(team, own, {name: "yes" for name, applies in routing.items() if applies})
    save_values(team, own, dict.fromkeys(["2.1.3", *prompts], "yes"))
    page = client.get(address(own)).text
    for name in ("2.1.3", *prompts):
        assert re.search(rf'app-not-asked">\s*<input[^>]* id="q-{name}-remove"', page), name
    assert re.search(r'app-not-asked" hidden>\s*<input[^>]* id="q-2.1.1-remove"', page)
    assert "Remove the answers" in client.get(address(own, "finish/")).text
    removed = {f"answer-{name}": "" for name in ("2.1.3", *prompts)}
    assert client.post(address(own), posted(page) | removed).status_code == 302
    assert [answers_of(own)[name][0] for name in ("2.1.3", *prompts)] == [""] * (len(prompts) + 1)
    assert re.search(r'data-question="2.1.3"[^>]* hidden>', client.get(address(own)).text)
    client.post(address(own, "finish/"))
    own.refresh_from_db()
    assert own.state == "finished"


def test_not_applicable_to_a_question_that_does_not_apply_stays(team, own, client):
    save_values(team, own, {"harm_concern": "no", "2.3.3.c": "not_applicable"})
    page = client.get(address(own, "stage/2.3/")).text
    assert re.search(r'app-not-asked" hidden>\s*<input[^>]* id="q-2.3.3.c-remove"', page)


def test_answer_that_waits_for_a_fact_is_not_to_be_removed(team, own, client):
    save_values(team, own, {"2.1.3": "yes"})
    assert re.search(
        r'app-not-asked" hidden>\s*<input[^>]* id="q-2.1.3-remove"', client.get(address(own)).text
    )


def test_case_that_takes_no_answers_says_so_once_and_keeps_what_was_typed(team, own, client):
    spreadsheets.check_out(access=writable_access(team.people[Role.INSPECTOR], own))
    page = client.post(address(own), page_form({"2.1.1": ("yes", "KEPT"), "2.1.1.a": YES}))
    assert page.status_code == 422
    assert page.text.count("This case is checked out as a spreadsheet. Upload") == 1
    assert posted(page.text)["comment-2.1.1"] == "KEPT"
    assert not Answer.objects.exists()


def test_largest_page_is_within_the_limits_of_a_form():
    for edition in map(framework, editions()):
        for domain in edition.domains:
            if not domain.case_group:
                continue
            facts = len([*edition.casework.routing, *edition.casework.scales])
            questions = max(
                sum(1 + len(key_question.prompts) for key_question in standard.key_questions)
                for standard in domain.standards
            )
            fields = 3 * (facts + questions) + 2
            assert fields <= (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000)
            # Every character of a comment takes at most twelve bytes in the body.
            assert questions * LONGEST_COMMENT * 12 < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
