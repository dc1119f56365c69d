"""Figures that change under the authors of a report: flagged, shown by sentence, confirmed or rewritten."""

import re

import pytest
from django.test import Client

from inspectorate.web.audit.models import Event
from inspectorate.web.mail.models import Notification
from inspectorate.web.permissions import ConcurrentChange, RuleBroken
from inspectorate.web.reports.changes import drafts, figure_changes, sections
from inspectorate.web.reports.models import FigureChange
from inspectorate.web.reports.queries.figure_changes import changed_section
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient
from tests.web.report_drafts import confirmed, section_of

TEXT = "Planning was thorough in {2.1.1|count} of cases. The plan is good.\n\nThe share is {2.1.1|percent}."


@pytest.fixture
def here(here):
    return confirmed(here)


@pytest.fixture
def changed(here):
    """The draft after an answer behind a figure of a section has changed."""
    write(here, TEXT)
    answer_again(here)
    return here


def write(here, text: str, role: Role = Role.INSPECTOR) -> None:
    version = section_of(here.inspection, "2.1").version
    sections.save_section(access=here.access(role), key="2.1", base_version=version, text=text)


def answer_again(here, value: str = "no") -> None:
    """Change one answer to 2.1.1 that was something else, and confirm the ratings again."""
    first = here.inspection.assessments.filter(occasion="first")
    answers = [a for row in first for a in row.answers.filter(question="2.1.1") if a.value != value]
    seconds = set(here.inspection.assessments.filter(occasion="second").values_list("case_id", flat=True))
    answer = next(a for a in answers if a.assessment.case_id not in seconds and a.value in {"yes", "no"})
    answer.value, answer.version = value, answer.version + 1
    answer.save()
    assessment = answer.assessment
    assessment.version += 1
    assessment.save()
    here.stand(State.CONFIRMED)
    drafts.start_draft(access=here.access(Role.HEAD))


def change_of(here) -> FigureChange:
    """Return the change of the section's figures; other sections print the same figures."""
    return FigureChange.objects.get(section=section_of(here.inspection, "2.1"))


def notifications(here, role: Role):
    return Notification.objects.filter(
        person=here.people[role], text="A figure in your section of the report has changed"
    )


def section_page(here, path: str = "") -> str:
    return f"/inspections/{here.inspection.pk}/report/sections/2.1/{path}"


def test_author_is_notified_once_with_the_sentences(changed):
    assert notifications(changed, Role.INSPECTOR).count() == 1
    shown = changed_section(access=changed.access(Role.INSPECTOR), key="2.1")
    assert {figure.binding for figure in shown.figures} == {"2.1.1|count", "2.1.1|percent"}
    assert len(shown.sentences) == 2
    assert all(sentence.before != sentence.now for sentence in shown.sentences)
    assert not any("The plan is good" in sentence.now for sentence in shown.sentences)
    page = changed.client(Role.INSPECTOR).get(section_page(changed)).text
    assert shown.sentences[0].before in page
    assert shown.sentences[0].now in page


def test_another_change_of_the_section_gives_no_other_notification(changed):
    before = change_of(changed).figures
    answer_again(changed)
    assert change_of(changed).figures != before
    assert notifications(changed, Role.INSPECTOR).count() == 1


def test_owner_is_notified_in_place_of_the_last_author(here):
    write(here, TEXT)
    here.inspection.report_sections.filter(key="2.1").update(owner=here.people[Role.LEAD])
    answer_again(here)
    assert notifications(here, Role.LEAD).count() == 1
    assert not notifications(here, Role.INSPECTOR).exists()


def test_task_stands_until_the_sentences_are_confirmed(changed):
    client = changed.client(Role.INSPECTOR)
    overview = f"/inspections/{changed.inspection.pk}/"
    assert "section in which a figure has changed" in client.get(overview).text
    page = client.get(section_page(changed)).text
    digest = re.search(r'name="digest" value="(\w{64})"', page)
    assert digest
    version = section_of(changed.inspection, "2.1").version
    client.post(section_page(changed, "confirm-figures/"), {"base_version": version, "digest": digest[1]})
    assert "section in which a figure has changed" not in client.get(overview).text
    assert "Figures that have changed" not in client.get(section_page(changed)).text
    event = Event.objects.get(event_type="confirm_figures")
    assert event.subject == "section 2.1"
    assert change_of(changed).confirmed_by == changed.people[Role.INSPECTOR]
    drafts.start_draft(access=changed.access(Role.HEAD))
    assert notifications(changed, Role.INSPECTOR).count() == 1
    answer_again(changed)
    assert notifications(changed, Role.INSPECTOR).count() == 2


def test_new_version_settles_the_change(changed):
    write(changed, TEXT + " Written anew.")
    client = changed.client(Role.INSPECTOR)
    overview = client.get(f"/inspections/{changed.inspection.pk}/").text
    assert "section in which a figure has changed" not in overview
    assert not changed_section(access=changed.access(Role.INSPECTOR), key="2.1").figures


def test_figure_that_prints_again_what_it_did_is_no_change(changed):
    answer_again(changed, "yes")
    assert change_of(changed).figures == []
    assert "Figures that have changed" not in changed.client(Role.INSPECTOR).get(section_page(changed)).text


def test_confirmation_of_other_changes_is_refused(changed):
    access, version = changed.access(Role.INSPECTOR), section_of(changed.inspection, "2.1").version
    shown = changed_section(access=access, key="2.1")
    with pytest.raises(ConcurrentChange):
        figure_changes.confirm_figures(access=access, key="2.1", version=version, digest="0f" * 32)
    with pytest.raises(ConcurrentChange):
        figure_changes.confirm_figures(access=access, key="2.1", version=version - 1, digest=shown.digest)
    figure_changes.confirm_figures(access=access, key="2.1", version=version, digest=shown.digest)
    with pytest.raises(RuleBroken):
        figure_changes.confirm_figures(access=access, key="2.1", version=version, digest=shown.digest)


def test_changed_figure_blocks_the_sign_off_until_it_is_confirmed(changed):
    lead = changed.client(Role.LEAD)
    sign_off = f"/inspections/{changed.inspection.pk}/report/sign-off/"
    assert "2 figures in “2.1 Assessment”" in lead.get(sign_off).text
    access, version = changed.access(Role.LEAD), section_of(changed.inspection, "2.1").version
    digest = changed_section(access=access, key="2.1").digest
    figure_changes.confirm_figures(access=access, key="2.1", version=version, digest=digest)
    assert "2 figures in “2.1 Assessment”" not in lead.get(sign_off).text


def test_program_reads_and_confirms_changed_figures(changed):
    program = ApiClient(changed, Role.INSPECTOR)
    client, home = Client(), f"{program.home}/report/sections/2.1"
    read = client.get(f"{home}/changed-figures", headers=program.headers).json()
    assert [figure["binding"] for figure in read["figures"]] == ["2.1.1|count", "2.1.1|percent"]
    body = {"base_version": section_of(changed.inspection, "2.1").version, "digest": read["digest"]}
    response = client.post(
        f"{home}/confirm-figures", body, content_type="application/json", headers=program.headers
    )
    assert (response.status_code, response.json()["figures"]) == (200, [])
