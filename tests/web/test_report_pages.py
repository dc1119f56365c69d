"""Tests of the pages of the draft: writing together, comments, quotations, recommendations, sign-off."""

import re

import pytest

from inspectorate.web.audit.models import Event
from inspectorate.web.mail.models import Notification
from inspectorate.web.reports.models import NameChange, SectionState, SignOff
from inspectorate.web.reports.queries.remarks import place_title
from inspectorate.web.states import Role, State
from tests.web.report_drafts import confirmed, section_of


@pytest.fixture
def here(here):
    return confirmed(here)


def address(here, path=""):
    return f"/inspections/{here.inspection.pk}/report/{path}"


def save(client, here, key, text, base_version):
    """Save the text of a section through its page."""
    return client.post(
        address(here, f"sections/{key}/edit/"), {"text": text, "base_version": base_version}, follow=True
    )


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("narrative/2.1.md, line 7", "Line 7"),
        ("narrative/overall-findings.1.md", "The whole section"),
        ("recommendations.toml, recommendation 2", "Recommendation 2"),
        ("key-facts.toml, white, minority", "Key facts"),
        ("judgements, 1.3.1", "Judgement on 1.3.1"),
        ("answers.csv", "Answers"),
        ("results, 2.1.1", "results, 2.1.1"),
    ],
)
def test_place_of_a_remark_is_named_as_on_pages(place, title):
    assert place_title(place) == title


def test_page_of_remarks_names_no_file(here):
    text = here.client(Role.LEAD).get(address(here, "remarks/")).text
    assert "Judgement on 1.3.1" in text
    assert not re.findall(r"[\w./-]+\.(?:md|toml)\b", text.partition("<main")[2])


def test_pages_of_the_draft_open_for_the_lead_inspector(here):
    client = here.client(Role.LEAD)
    paths = ["", "remarks/", "sign-off/", "recommendations/", "recommendations/add/"]
    paths += [
        f"sections/2.1/{part}"
        for part in ("", "edit/", "owner/", "comment/", "versions/", "versions/1/", "inspection/")
    ]
    paths += [
        "sections/2.1/versions/?earlier=1&later=1",
        "sections/1.1/inspection/?search=board&kind=evidence",
    ]
    for path in paths:
        response = client.get(address(here, path))
        assert response.status_code == 200, path
    page = client.get(address(here)).text
    assert "Governance and leadership" in page
    assert "aria-current" in page


def test_draft_shows_figures_as_they_print(here):
    page = here.client(Role.INSPECTOR).get(address(here, "sections/2.1/")).text
    assert "84 per cent" in page
    assert "{2.1.1}" not in page


def test_sections_lead_to_those_before_and_after_them_in_the_order_of_the_report(here):
    def neighbours(key):
        text = here.client(Role.LEAD).get(address(here, f"sections/{key}/")).text
        main = text[text.index("<main") : text.index("</main>")]
        return re.findall(
            r'<a class="[^"]*pagination__link" href="[^"]*/sections/([\w.-]+)/" rel="(\w+)"', main
        )

    assert neighbours("foreword") == [("overall-findings.1", "next")]
    assert neighbours("1.1") == [("1", "prev"), ("1.2", "next")]
    assert neighbours("sample") == [("methodology", "prev")]


@pytest.mark.parametrize("role", [Role.LINK, Role.SERVICE_HEAD, Role.LOCAL, Role.OPERATIONS])
def test_draft_is_closed_to_the_service_and_operations(here, role):
    for path in ("", "sections/2.1/", "recommendations/", "sign-off/"):
        assert here.client(role).get(address(here, path)).status_code == 403


def test_two_people_who_save_the_same_lines_see_both_texts(here):
    lead, inspector = here.client(Role.LEAD), here.client(Role.INSPECTOR)
    save(lead, here, "foreword", "First line.\n\nLast line.", 1)
    save(lead, here, "foreword", "First line, changed by the lead.\n\nLast line.", 2)
    response = save(inspector, here, "foreword", "First line, changed by the inspector.\n\nLast line.", 2)
    assert response.status_code == 422
    assert "changed by the lead" in response.text
    assert "changed by the inspector" in response.text
    assert "Both changes together" not in response.text
    assert section_of(here.inspection, "foreword").version == 3
    again = save(inspector, here, "foreword", "First line, changed by both.\n\nLast line.", 3)
    assert "The section has been saved" in again.text


def test_changes_of_different_lines_are_merged(here):
    lead, inspector = here.client(Role.LEAD), here.client(Role.INSPECTOR)
    save(lead, here, "foreword", "First.\n\nMiddle.\n\nLast.", 1)
    save(lead, here, "foreword", "First, by the lead.\n\nMiddle.\n\nLast.", 2)
    response = save(inspector, here, "foreword", "First.\n\nMiddle.\n\nLast, by the inspector.", 2)
    form = response.text.split('id="merged"')[1].split("</form>")[0]
    merged = re.search(r"<textarea hidden name=\"text\">\n(.*?)</textarea>", form, re.DOTALL)
    assert merged
    assert merged[1] == "First, by the lead.\n\nMiddle.\n\nLast, by the inspector."
    save(inspector, here, "foreword", merged[1], 3)
    assert section_of(here.inspection, "foreword").versions.get(number=4).text == merged[1]


def test_agreed_section_becomes_a_draft_when_it_changes(here):
    lead = here.client(Role.LEAD)
    lead.post(address(here, "sections/2.1/agree/"), {"base_version": 1})
    assert section_of(here.inspection, "2.1").state == SectionState.AGREED
    save(here.client(Role.INSPECTOR), here, "2.1", "Assessment is thorough.", 1)
    assert section_of(here.inspection, "2.1").state == SectionState.DRAFT
    assert Notification.objects.filter(person=here.people[Role.LEAD], text__contains="agreed").exists()


def test_section_of_another_owner_is_closed_to_an_inspector(here):
    lead = here.client(Role.LEAD)
    owner = here.people[Role.LEAD].pk
    lead.post(address(here, "sections/2.1/owner/"), {"owner": owner})
    assert here.client(Role.INSPECTOR).get(address(here, "sections/2.1/edit/")).status_code == 403
    assert here.client(Role.HEAD).get(address(here, "sections/2.1/edit/")).status_code == 403
    assert here.client(Role.PARTNER).get(address(here, "sections/2.1/edit/")).status_code == 403
    lead.post(address(here, "sections/1.1/owner/"), {"owner": here.people[Role.PARTNER].pk})
    assert here.client(Role.PARTNER).get(address(here, "sections/1.1/edit/")).status_code == 200


def test_comment_is_answered_and_resolved(here):
    head, inspector = here.client(Role.HEAD), here.client(Role.INSPECTOR)
    quote = {"quote": "per cent of the relevant cases", "text": "Which cases?"}
    head.post(address(here, "sections/2.1/comment/"), quote)
    comment = section_of(here.inspection, "2.1").comments.get()
    inspector.post(address(here, f"comments/{comment.pk}/"), {"text": "Those with a plan."})
    page = inspector.get(address(here, f"comments/{comment.pk}/")).text
    assert "Those with a plan." in page
    inspector.post(address(here, f"comments/{comment.pk}/resolve/"))
    comment.refresh_from_db()
    assert comment.resolved_by == here.people[Role.INSPECTOR]


def test_quotation_is_inserted_with_names_changed_and_remembered(here):
    client = here.client(Role.LEAD)
    answer = here.inspection.assessments.filter(occasion="first").latest("pk").answers.filter(
        question="2.1.1"
    ).first() or here.inspection.assessments.filter(group="court", occasion="first").earliest(
        "pk"
    ).answers.get(question="2.1.1")
    answer.comment = "Sam said that Sam's plan was late."
    answer.save()
    page = address(here, f"sections/2.1/inspection/comment-{answer.pk}/")
    assert "Sam said" in client.get(page).text
    client.post(page, {"form": "quotation", "text": answer.comment, "names": "Sam = Kofi"})
    text = section_of(here.inspection, "2.1").versions.latest("number").text
    assert text.endswith("> Kofi said that Kofi's plan was late.")
    assert NameChange.objects.get().source.endswith(answer.assessment.case_id)
    assert "Sam = Kofi" in client.get(page).text


def test_version_is_compared_and_restored(here):
    client = here.client(Role.LEAD)
    save(client, here, "foreword", "A new foreword.", 1)
    page = client.get(address(here, "sections/foreword/versions/?earlier=1&later=2")).text
    assert "<ins>" in page
    assert "<del>" in page
    client.post(address(here, "sections/foreword/versions/1/restore/"), {"base_version": 2})
    versions = section_of(here.inspection, "foreword").versions
    assert versions.get(number=3).text == versions.get(number=1).text


def test_recommendation_is_added_changed_moved_and_deleted(here):
    client = here.client(Role.LEAD)
    count = here.inspection.recommendations.count()
    words = {"base_version": 0, "addressee": "The Board", "text": "meet more often", "findings": ["1.1.1"]}
    client.post(address(here, "recommendations/add/"), words)
    added = here.inspection.recommendations.latest("pk")
    assert added.versions.get().standards == ["1.1"]
    client.post(address(here, f"recommendations/{added.pk}/"), {**words, "base_version": 1, "due": "Soon"})
    assert added.versions.latest("number").due == "Soon"
    client.post(address(here, f"recommendations/{added.pk}/move/"), {"places": -1000})
    added.refresh_from_db()
    assert added.position == 1
    client.post(address(here, f"recommendations/{added.pk}/delete/"))
    assert here.inspection.recommendations.filter(withdrawn_at=None).count() == count


def agree_everything(here):
    here.inspection.report_sections.update(state=SectionState.AGREED)


def test_sign_off_lists_what_blocks_it(here):
    page = here.client(Role.LEAD).get(address(here, "sign-off/")).text
    assert "is not agreed" in page
    assert "Sign off the report" not in page


def test_signatures_follow_their_order_and_a_change_withdraws_them(here):
    agree_everything(here)
    lead, head = here.client(Role.LEAD), here.client(Role.HEAD)
    page = lead.get(address(here, "sign-off/")).text
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest, re.findall(r"blocks the sign-off.*?</ul>", page, re.DOTALL)
    lead.post(address(here, "sign-off/"), {"digest": digest[1]})
    head.post(address(here, "sign-off/"), {"digest": digest[1]})
    chief = {"digest": digest[1], "name": "Dame Chief", "confirmation": "Email of 4 March."}
    head.post(address(here, "sign-off/"), chief)
    assert list(SignOff.objects.order_by("pk").values_list("capacity", flat=True)) == [
        "lead_inspector",
        "head_of_inspections",
        "chief_inspector",
    ]
    save(lead, here, "foreword", "A change after the signatures.", 1)
    assert not SignOff.objects.filter(withdrawn_at=None).exists()
    assert Notification.objects.filter(person=here.people[Role.HEAD], text__contains="withdrawn").exists()
    assert Event.objects.filter(event_type="withdraw_sign_off").count() == 3


def test_reopening_the_panel_closes_the_draft(here):
    here.stand(State.PANEL)
    assert here.client(Role.LEAD).get(address(here)).status_code == 403
