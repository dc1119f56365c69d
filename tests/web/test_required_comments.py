"""Answers that need a comment: on the pages of a case, in the API, in a spreadsheet and after an import."""

import re

from django.utils import timezone

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.states import Role
from tests.web.assigned_cases import complete_answers, create_assessment, new_submission, save, save_values


def without_comments(team):
    """Return an assessment with all answers: “No” to a key question with a comment, and to one without."""
    assessment = create_assessment(team)
    save_values(team, assessment, {**complete_answers(team), "2.1.1": "no", "2.1.2": "no", "2.1.1.a": "no"})
    comment = new_submission("2.1.2", "no", "The assessment came after the plan.", base_version=1)
    save(team.people[Role.INSPECTOR], assessment, comment)
    return assessment, f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/"


def test_case_is_finished_only_with_its_required_comments(team):
    assessment, address = without_comments(team)
    client = team.client(Role.INSPECTOR)
    page = client.post(f"{address}finish/", follow=True).text
    assert "You cannot finish this case yet: 1 required comment is missing." in page
    assert re.findall(r'href="([^"]+)">Write why you answered No to ([0-9.a-z]+)</a>', page) == [
        (f"{address}stage/2.1/#q-2.1.1", "2.1.1")
    ]
    assert "Every question that applies is answered." not in page
    save(team.people[Role.INSPECTOR], assessment, new_submission("2.1.1", "no", "A reason.", base_version=1))
    assert "is finished." in client.post(f"{address}finish/", follow=True).text


def test_api_saves_an_answer_without_its_required_comment_and_refuses_to_finish(team):
    assessment, _address = without_comments(team)
    client, address = team.client(Role.INSPECTOR), f"/api/v1/inspections/{team.inspection.pk}/assessments/"
    refused = client.post(f"{address}{assessment.pk}/finish")
    assert refused.status_code == 409
    [fault] = client.get(f"{address}{assessment.pk}/missing-answers").json()
    assert refused.json()["faults"] == [fault]
    assert "2.1.1" in fault["place"]
    stages = client.get(f"{address}{assessment.pk}/questions").json()["stages"]
    by_id = {question["id"]: question for stage in stages for question in stage["questions"]}
    assert (by_id["2.1.1"]["comment_for"], by_id["2.1.1.a"]["comment_for"]) == (["no"], [])


def test_finished_case_without_its_required_comment_is_named(team):
    assessment, address = without_comments(team)
    client, cases = team.client(Role.INSPECTOR), f"/inspections/{team.inspection.pk}/cases/"
    assert "required comment" not in client.get(cases).text.lower()
    Assessment.objects.filter(pk=assessment.pk).update(state="finished", finished_at=timezone.now())
    listed = client.get(cases).text.partition("A required comment is missing in this finished case:")[2]
    assert f'href="{address}"' in listed.partition("</div>")[0]
    page = client.get(address).text.partition("A required comment is missing:")[2].partition("</p>")[0]
    assert re.findall(r">([0-9.a-z]+)</a>", page) == ["2.1.1"]


def test_missing_comment_is_shown_at_its_question_and_in_the_progress(team):
    assessment, address = without_comments(team)
    client = team.client(Role.INSPECTOR)
    stage = client.get(f"{address}stage/2.1/").text
    questions = dict(re.findall(r'data-question="([^"]+)"(.*?)(?=data-question|</form>)', stage, re.DOTALL))
    notices = {name: re.findall(r'app-comment-missing"( hidden)?>', html) for name, html in questions.items()}
    assert {name: notice for name, notice in notices.items() if notice} == {
        "2.1.1": [""],
        "2.1.2": [" hidden"],
        "2.1.3": [" hidden"],
    }
    case = " ".join(client.get(address).text.split())
    assert "1 required comment is missing." in case
    assert "Next: 2.1 Assessment." in case
    assert f'href="{address}stage/2.1/#q-2.1.1"' in case
    assert case.count("1 comment missing") == 1
    save(team.people[Role.INSPECTOR], assessment, new_submission("2.1.1", "no", "A reason.", base_version=1))
    assert "comment missing" not in client.get(address).text


def test_required_comment_is_open_and_says_for_which_answers(team):
    _assessment, address = without_comments(team)
    page = team.client(Role.INSPECTOR).get(f"{address}stage/2.1/").text
    questions = dict(re.findall(r'data-question="([^"]+)"(.*?)(?=data-question|</form>)', page, re.DOTALL))
    for name, is_open in (("2.1.1", True), ("2.1.2", True), ("2.1.3", False), ("2.1.1.a", False)):
        (details,) = re.findall(r"<details[^>]*app-comment-details[^>]*>", questions[name])
        assert (" open" in details) is is_open, name
    hint = "Required if your answer is “No”: give the reason."
    assert [name for name, html in questions.items() if hint in html] == ["2.1.1", "2.1.2", "2.1.3"]
