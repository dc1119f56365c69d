"""The pages of a review: comments on answers, the return of a case, replies and the history of an answer."""

import re
from html import unescape

import pytest
from django.test import Client

from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.models import LONGEST_REVIEW_COMMENT, Assessment, AssessmentReader
from inspectorate.web.editions import framework
from inspectorate.web.states import Role
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import create_assessment, writable_access
from tests.web.reviewed_cases import comment, finish, finished_case, give_back, reply, returned_case

HOSTILE = "<script>alert('x')</script>"


def page(team, assessment: Assessment, path: str = "") -> str:
    return f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/{path}"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.text.split())


def comments(version: int | str = 0, **texts: str) -> dict[str, str | int]:
    """Return what the form of a stage posts: its boxes for comments."""
    form: dict[str, str | int] = {}
    for question, words in texts.items():
        form |= {f"review_version-{question}": version, f"review-{question}": words}
    return form


def test_lead_comments_on_a_stage_returns_the_case_and_resolves_the_reply(team):
    assessment = finished_case(team)
    lead, inspector = team.client(Role.LEAD), team.client(Role.INSPECTOR)
    stage = text(lead, page(team, assessment, "stage/2.1/"))
    assert "Comment on this answer" in stage
    assert page(team, assessment, "review/comments/2.1/") in stage
    boxes = comments(**{"2.1.1": "Where in the file is this?", "2.1.2": "Which plan?", "2.1.3": ""})
    saved = lead.post(page(team, assessment, "review/comments/2.1/"), boxes, follow=True)
    assert saved.redirect_chain[-1][0] == page(team, assessment, "stage/2.1/#q-2.1.1")
    assert "Saved. Alex Inspector sees the 2 comments when you return the case." in saved.text
    check = text(lead, page(team, assessment, "return/"))
    assert check.index("Where in the file is this?") < check.index("Which plan?")
    assert page(team, assessment, "stage/2.1/#q-2.1.2") in check
    digest = check.split('name="digest" value="')[1].split('"')[0]
    returned = lead.post(page(team, assessment, "return/"), {"digest": digest}, follow=True)
    assert "C1 has been returned to Alex Inspector." in returned.text
    case = text(inspector, page(team, assessment))
    assert "Alex Lead inspector returned this case on" in case
    assert "2 comments need a reply before you can finish the case." in case
    first, second = assessment.review_threads.order_by("pk")
    answered = text(inspector, page(team, assessment, "stage/2.1/"))
    assert "Where in the file is this?" in answered
    assert page(team, assessment, f"review/{first.pk}/") in answered
    finish_page = text(inspector, page(team, assessment, "finish/"))
    assert "Reply to the comment on 2.1.1" in finish_page
    assert page(team, assessment, f"review/{second.pk}/") in finish_page
    thread_page = page(team, assessment, f"review/{first.pk}/")
    replied = inspector.post(thread_page, {"text": "It is in the plan."}, follow=True)
    assert replied.redirect_chain[-1][0] == page(team, assessment, f"review/{second.pk}/")
    assert "1 more comment needs a reply." in replied.text
    last_page = page(team, assessment, f"review/{second.pk}/")
    last = inspector.post(last_page, {"text": "It is in the plan."}, follow=True)
    assert "Every comment has a reply now." in last.text
    assert inspector.post(page(team, assessment, "finish/")).headers["Location"] == page(team, assessment)
    assert "It is in the plan." in text(lead, thread_page)
    resolved = lead.post(page(team, assessment, f"review/{first.pk}/resolve/"), follow=True)
    assert "Comment resolved." in resolved.text
    assert "Resolved comment" in text(lead, page(team, assessment, "stage/2.1/"))
    assert "Resolve comment" not in text(lead, thread_page)


def test_history_of_an_answer_holds_comments_and_replies_in_order(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread)
    history = text(team.client(Role.INSPECTOR), page(team, assessment, "history/2.1.1/"))
    events = ("Version after saving: 1.", "Review comment", "Where in the file")
    positions = [history.index(words) for words in (*events, "Reply to a comment", "It is in the plan")]
    assert positions == sorted(positions)


def test_comment_that_is_not_sent_is_on_no_page_of_the_assessor(team):
    assessment = finished_case(team)
    comment(team, assessment)
    inspector = team.client(Role.INSPECTOR)
    thread = assessment.review_threads.get()
    for path in ("", "stage/2.1/", "history/2.1.1/", "finish/"):
        assert "Where in the file" not in text(inspector, page(team, assessment, path))
    assert inspector.get(page(team, assessment, f"review/{thread.pk}/")).status_code == 404
    review = ApiClient(team, Role.INSPECTOR).get(f"/assessments/{assessment.pk}/review")
    assert review["threads"] == []


def test_assessor_has_no_box_for_comments(team):
    assessment = finished_case(team)
    assert "Comment on this answer" not in text(
        team.client(Role.INSPECTOR), page(team, assessment, "stage/2.1/")
    )
    unfinished = create_assessment(team, case_id="C2")
    assert "Comment on this answer" not in text(team.client(Role.LEAD), page(team, unfinished, "stage/2.1/"))


def test_comment_that_is_too_long_saves_none_and_keeps_what_was_typed(team):
    assessment = finished_case(team)
    long = "y" * (LONGEST_REVIEW_COMMENT + 1)
    boxes = comments(**{"2.1.1": "Where is this?", "2.1.2": long})
    response = team.client(Role.LEAD).post(page(team, assessment, "review/comments/2.1/"), boxes)
    assert "Comment on 2.1.2 must be 2,000 characters or fewer" in response.text
    assert 'href="#review-2.1.2"' in response.text
    assert "Where is this?" in response.text
    assert long in response.text
    assert not assessment.review_threads.exists()


def test_comment_changed_in_another_window_shows_both(team):
    assessment = finished_case(team)
    comment(team, assessment)
    lead, address = team.client(Role.LEAD), page(team, assessment, "review/comments/2.1/")
    assert lead.post(address, comments(1, **{"2.1.1": "On which page?"})).status_code == 302
    late = lead.post(address, comments(1, **{"2.1.1": "In which file?"}))
    assert late.status_code == 422
    assert "On which page?" in late.text
    assert "In which file?" in late.text
    assert 'name="review_version-2.1.1" value="2"' in late.text
    assert lead.post(address, comments(2, **{"2.1.1": "In which file?"})).status_code == 302
    assert assessment.review_threads.get().comments.get().text == "In which file?"


def test_comment_on_a_fact_is_saved_on_the_page_about_the_case(team):
    assessment = finished_case(team)
    address = page(team, assessment, "review/comments/about/")
    saved = team.client(Role.LEAD).post(address, comments(mental_health="Is this right?"))
    assert saved.headers["Location"] == page(team, assessment, "about/#q-mental_health")
    assert assessment.review_threads.get().question == "mental_health"


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEAD, Role.HEAD])
def test_hostile_comments_and_replies_are_escaped(team, role):
    assessment = finished_case(team)
    comment(team, assessment, **{"2.1.1": HOSTILE})
    give_back(team, assessment)
    thread = assessment.review_threads.get()
    reply(team, assessment, thread, HOSTILE)
    client = team.client(role)
    for path in ("", "stage/2.1/", "history/2.1.1/", f"review/{thread.pk}/"):
        content = text(client, page(team, assessment, path))
        assert HOSTILE not in content
        assert "&lt;script&gt;" in content
    finish(assessment)
    comment(team, assessment, **{"2.1.2": HOSTILE})
    if role is not Role.INSPECTOR:
        for path in ("", "stage/2.1/", "return/"):
            assert HOSTILE not in text(client, page(team, assessment, path))


def test_reply_that_a_rule_refuses_stays_in_the_form(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread)
    finish(assessment)
    inspector, address = team.client(Role.INSPECTOR), page(team, assessment, f"review/{thread.pk}/")
    response = inspector.post(address, {"text": "One more thing."})
    assert response.status_code == 422
    assert "This case is finished. Reopen it before you reply." in response.text
    assert "One more thing." in response.text
    blank = inspector.post(address, {"text": " "})
    assert "Enter a reply" in blank.text


@pytest.mark.parametrize(
    ("role", "path", "form"),
    [
        (Role.LEAD, "return/", {"digest": "0" * 64}),
        (Role.LEAD, "review/comments/2.1/", comments(**{"2.1.1": "y" * (LONGEST_REVIEW_COMMENT + 1)})),
        (Role.INSPECTOR, "review/{thread}/", {"text": ""}),
        (Role.INSPECTOR, "stage/2.1/", {"page_key": "wrong"}),
    ],
)
def test_page_shown_after_a_refused_form_records_its_reader(team, role, path, form):
    assessment, thread = returned_case(team)
    if role is Role.LEAD:
        reply(team, assessment, thread)
        finish(assessment)
        comment(team, assessment, **{"2.1.2": "Why?"})
    AssessmentReader.objects.all().delete()
    response = team.client(role).post(page(team, assessment, path.format(thread=thread.pk)), form)
    assert "There is a problem" in response.text
    assert assessment.readers.get().person == team.people[role]


def test_program_that_comments_reads_the_review(team):
    assessment = finished_case(team)
    AssessmentReader.objects.all().delete()
    body = {"question": "2.1.1", "text": "Where in the file is this?"}
    ApiClient(team, Role.LEAD).post(f"/assessments/{assessment.pk}/review/comments", body)
    assert assessment.readers.get().person == team.people[Role.LEAD]


def test_finished_case_always_says_how_to_return_it(team):
    assessment = finished_case(team)
    lead = team.client(Role.LEAD)
    first = "To return this case, comment on an answer first"
    assert first in text(lead, page(team, assessment))
    assert first not in text(team.client(Role.INSPECTOR), page(team, assessment))
    comment(team, assessment)
    waiting = text(lead, page(team, assessment))
    assert first not in waiting
    assert page(team, assessment, "return/") in waiting
    give_back(team, assessment)
    assert first not in text(lead, page(team, assessment))
    reply(team, assessment, assessment.review_threads.get())
    finish(assessment)
    assert first in text(lead, page(team, assessment))
    own = finished_case(team, Role.LEAD, case_id="C2")
    assert "You took part in this case." in text(lead, page(team, own))


def test_list_of_reviews_shows_the_comment_and_the_latest_reply(team):
    assessment, thread = returned_case(team)
    reply(team, assessment, thread, "It is in the plan.")
    reply(team, assessment, thread, "On page 3.")
    shown = text(team.client(Role.LEAD), page(team, assessment))
    assert "Alex Lead inspector: Where in the file is this?" in shown
    assert "Alex Inspector, reply: On page 3." in shown
    assert "It is in the plan." not in shown


def test_comment_is_withdrawn_on_its_page_after_the_case_was_reopened(team):
    assessment = finished_case(team)
    comment(team, assessment)
    caseload.reopen(access=writable_access(assessment.assessor, assessment), reason="A document came.")
    lead, thread = team.client(Role.LEAD), assessment.review_threads.get()
    thread_page = page(team, assessment, f"review/{thread.pk}/")
    assert thread_page in text(lead, page(team, assessment, "return/"))
    form = text(lead, thread_page).partition(f'action="{page(team, assessment, "review/comments/2.1/")}"')[2]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    assert "Withdraw comment" in form
    response = lead.post(page(team, assessment, "review/comments/2.1/"), fields)
    assert response.headers["Location"] == page(team, assessment)
    assert not assessment.review_threads.exists()


def test_return_page_shows_each_question_with_its_answer_and_comment(team):
    assessment = finished_case(team)
    comment(team, assessment)
    html = text(team.client(Role.LEAD), page(team, assessment, "return/"))
    shown = unescape(re.sub(r"<[^>]+>", " ", html))
    question = framework(team.inspection.edition).questions["2.1.1"].text
    positions = [shown.index(words) for words in ("2.1.1", question, "Answer: Yes.", "Where in the file")]
    assert positions == sorted(positions)


def test_returning_a_case_without_comments_or_outside_a_review_says_why(team):
    assessment = finished_case(team)
    lead = team.client(Role.LEAD)
    assert "There are no comments to send." in text(lead, page(team, assessment, "return/"))
    comment(team, assessment)
    give_back(team, assessment)
    assert "once this case is finished" in text(lead, page(team, assessment, "return/"))


def test_reply_leads_on_a_returned_case_in_list_home_and_case(team):
    create_assessment(team, case_id="A1", state="in_progress")
    assessment, thread = returned_case(team)
    inspector, cases = team.client(Role.INSPECTOR), f"/inspections/{team.inspection.pk}/cases/"
    words = "Reply to 1 comment"
    for address, before in (("/inspections/", "case A1"), (cases, "A1")):
        html = text(inspector, address).partition("<h1")[2]
        assert html.index(words) < html.index(before)
    overview = text(inspector, f"/inspections/{team.inspection.pk}/")
    assert overview.index("Reply to 1 comment on case C1") < overview.index("case A1")
    primary = r'<a[^>]*class="govuk-button"[^>]*>([^<]*)'
    shown = text(inspector, page(team, assessment))
    assert [words.strip() for words in re.findall(primary, shown)] == ["Reply to the comment"]
    assert page(team, assessment, f"review/{thread.pk}/") in shown
    assert words not in text(team.client(Role.LEAD), cases)
    reply(team, assessment, thread)
    assert [words.strip() for words in re.findall(primary, text(inspector, page(team, assessment)))] == [
        "Finish case"
    ]
    assert page(team, assessment, "finish/") in text(inspector, cases)


def test_list_of_cases_can_be_filtered_by_returned_cases(team):
    returned_case(team)
    finished_case(team, case_id="C2")
    cases = text(team.client(Role.LEAD), f"/inspections/{team.inspection.pk}/cases/?state=returned")
    assert "C1" in cases
    assert "C2" not in cases


# ---------------------------------------------------------------- programs


def test_program_reviews_a_case(team):
    assessment = finished_case(team)
    lead, inspector = ApiClient(team, Role.LEAD), ApiClient(team, Role.INSPECTOR)
    base = f"/assessments/{assessment.pk}"
    body = {"question": "2.1.1", "text": "Where in the file is this?"}
    review = lead.post(f"{base}/review/comments", body)
    [thread] = review["threads"]
    assert (thread["question"], thread["state"]) == ("2.1.1", "unsent")
    assert thread["comments"][0]["sent_at"] is None
    assert lead.post(f"{base}/review/return", {"digest": review["digest"]}) == {"state": "returned"}
    missing = inspector.get(f"{base}/missing-answers")
    assert [fault["problem"] for fault in missing] == ["A comment on this answer has no reply."]
    refused = inspector.client.post(f"{inspector.home}{base}/finish", headers=inspector.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "incomplete")
    answered = inspector.post(f"{base}/review/threads/{thread['id']}/reply", {"text": "In the plan."})
    assert (answered["is_reply"], answered["by"]) == (True, "Alex Inspector")
    assert inspector.post(f"{base}/finish", {}) == {"state": "finished"}
    resolved = lead.post(f"{base}/review/threads/{thread['id']}/resolve", {})
    assert [thread["state"] for thread in resolved["threads"]] == ["resolved"]
