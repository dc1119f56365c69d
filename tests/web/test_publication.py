"""Releases: what blocks them, their files, publication at one moment, corrections, and embargoed copies."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inspectorate.release import faults_of
from inspectorate.web.audit.models import Event
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.jobs.changes import queue
from inspectorate.web.jobs.models import Job, JobState
from inspectorate.web.mail.models import Notification
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.publication import background
from inspectorate.web.publication.changes import copies, preparation, releases
from inspectorate.web.publication.models import EmbargoedCopy, Release, ReleaseFile, ReleaseState
from inspectorate.web.publication.queries import release_files
from inspectorate.web.reports.changes import sign_off
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import changes as workflow
from tests.web import releases as stored_releases
from tests.web.factories import Team
from tests.web.message_queue import run_queue

SOON = timedelta(minutes=5)


@pytest.fixture
def signed(here):
    """The example, whose report is signed off."""
    return stored_releases.signed(here)


@pytest.fixture
def prepared(team):
    """An inspection with a small release, in the state “ratings confirmed”, with nothing that blocks it."""
    team.stand(State.CONFIRMED)
    stored_releases.small_release(team)
    return team


@pytest.fixture
def unblocked(monkeypatch):
    """Let a small release be as signed: there is no draft behind it."""
    monkeypatch.setattr(releases, "_require_as_signed", lambda *_arguments: None)


def release_of(here: Team) -> Release:
    return Release.objects.filter(inspection=here.inspection).latest("pk")


# ---------------------------------------------------------------- preparation


def test_release_for_a_service_in_wales_has_both_languages_and_lists_what_is_missing(signed):
    signed.inspection.service.country = "Wales"
    signed.inspection.service.save()
    head = signed.access(Role.HEAD)
    release = preparation.prepare(access=head, publish_at=timezone.now() + SOON)
    names = set(release.files.values_list("name", flat=True))
    assert {"index.html", "cy/index.html", "cy/report.pdf", "cy/report.docx"} <= names
    missing = release.facts["welsh"]["missing"]
    assert {"foreword", "2.1", "recommendation.1", "technical-annex"} <= set(missing)
    page = signed.client(Role.HEAD).get(f"/inspections/{signed.inspection.pk}/publication/{release.pk}/").text
    assert "Missing in Welsh" in page
    for title in ("Foreword", "2.1 Assessment", "Recommendation 1", "Technical annex"):
        assert f'<li class="app-wrap">{title}</li>' in page
    releases.publish(access=head, release=release.pk)
    site, path = Client(), f"/cy/reports/{release.slug}/read/"
    response = site.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == f"{path}cy/index.html"
    welsh = site.get(f"{path}cy/index.html").text
    assert '<html lang="cy">' in welsh
    assert f'href="http://testserver/reports/{release.slug}/read/" lang="en-GB"' in welsh
    assert site.get(f"{path}technical-annex.html").status_code == 200
    assert "Yr adroddiad yn Gymraeg (PDF)" in site.get(f"/cy/reports/{release.slug}/").text


def test_release_is_prepared_published_and_corrected(signed):
    head = signed.access(Role.HEAD)
    first = preparation.prepare(access=head, publish_at=timezone.now() + SOON)
    files = {file.name: bytes(file.content) for file in first.files.all()}
    assert {"index.html", "report.pdf", "facts.json", "release.json", "digests.json"} <= files.keys()
    assert faults_of(files) == ()
    releases.publish(access=head, release=first.pk)
    assert Inspection.objects.get(pk=signed.inspection.pk).current_state is State.PUBLISHED
    signed.inspection.refresh_from_db()
    workflow.transition(access=signed.access(Role.HEAD), to=State.CONFIRMED, reason="A figure was wrong.")
    signed.inspection.refresh_from_db()
    head = signed.access(Role.HEAD)
    with pytest.raises(RuleBroken, match="Enter what has changed"):
        preparation.prepare(access=head, publish_at=timezone.now() + SOON)
    second = preparation.prepare(access=head, publish_at=timezone.now() + SOON, note="A figure was wrong.")
    releases.publish(access=head, release=second.pk)
    assert (second.number, second.slug) == (2, first.slug)
    assert "A figure was wrong." in bytes(second.files.get(name="index.html").content).decode()
    assert list(release_files.verify()) == []


def test_sign_off_leads_to_the_publication_and_everyone_to_the_published_report(signed):
    own = f"/inspections/{signed.inspection.pk}/"
    page = signed.client(Role.HEAD).get(f"{own}report/sign-off/").text
    main = page[page.index("<main") :]
    assert f'href="{own}accuracy/"' in main
    assert f'href="{own}publication/"' in main
    release = stored_releases.small_release(signed, state=ReleaseState.PUBLISHED)
    signed.stand(State.PUBLISHED)
    for role in (Role.SERVICE_HEAD, Role.BOARD, Role.LINK, Role.LEAD):
        page = signed.client(role).get(own).text
        assert f'<a class="govuk-link" href="/reports/{release.slug}/">Read the published report</a>' in page
    assert f"/reports/{release.slug}/" in signed.client(Role.LEAD).get(f"{own}publication/").text


def test_release_is_not_prepared_before_everybody_has_signed(signed):
    signed.inspection.sign_offs.filter(capacity="chief_inspector").delete()
    with pytest.raises(RuleBroken, match="Something blocks publication"):
        preparation.prepare(access=signed.access(Role.LEAD), publish_at=timezone.now() + SOON)
    page = signed.client(Role.OPERATIONS).get(f"/inspections/{signed.inspection.pk}/publication/").text
    assert "The chief inspector has not signed off the report" in page
    assert "/report/sign-off/" not in page


def test_release_of_a_draft_that_has_changed_is_not_published(signed):
    head = signed.access(Role.HEAD)
    release = preparation.prepare(access=head, publish_at=timezone.now() + SOON)
    sign_off.withdraw_after_change(head, signed.inspection, "a section")
    with pytest.raises(RuleBroken, match="Something blocks publication"):
        releases.publish(access=head, release=release.pk)


def test_release_is_prepared_by_a_job_on_request(signed):
    client, home = signed.client(Role.LEAD), f"/inspections/{signed.inspection.pk}/publication/"
    day = timezone.localtime(timezone.now() + timedelta(days=1))
    form = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "time": "09:30"}
    assert "/background-work/" in client.post(f"{home}prepare/", form).headers["Location"]
    job = Job.objects.get()
    run_queue()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    page = client.get(job.result_page).text
    assert "index.html" in page
    event = Event.objects.get(event_type="prepare_release")
    assert (event.after or {})["digest"] == release_of(signed).digest


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"time": "25:00"}, "Enter the time of publication like 09:30"),
        ({"time": "09:30", "day_year": "2019"}, "must be in the future"),
    ],
)
def test_preparation_form_says_what_is_wrong(team, form, message):
    team.stand(State.CONFIRMED)
    values = {"day_day": "3", "day_month": "4", "day_year": "2199", **form}
    page = team.client(Role.LEAD).post(f"/inspections/{team.inspection.pk}/publication/prepare/", values)
    assert message in page.text


# ---------------------------------------------------------------- publication


@pytest.mark.usefixtures("unblocked")
def test_second_of_two_people_is_told_who_has_published(prepared):
    first, second = prepared.access(Role.HEAD), prepared.access(Role.HEAD)
    release = release_of(prepared)
    releases.publish(access=first, release=release.pk)
    with pytest.raises(RuleBroken, match="Alex Head of inspections has already published this release"):
        releases.publish(access=second, release=release.pk)
    assert Event.objects.filter(event_type="publish_release").count() == 1


@pytest.mark.usefixtures("unblocked")
def test_scheduled_release_is_published_at_its_moment_and_not_before(prepared, monkeypatch):
    release = release_of(prepared)
    background.schedule(access=prepared.access(Role.HEAD), release=release.pk)
    task = DBTaskResult.objects.get()
    assert task.run_after == release.publish_at
    background.publish_at_moment.call(release.pk)
    assert release_of(prepared).state == ReleaseState.SCHEDULED
    monkeypatch.setattr(timezone, "now", lambda: release.publish_at)
    background.publish_at_moment.call(release.pk)
    assert release_of(prepared).published_by == prepared.people[Role.HEAD]
    background.publish_at_moment.call(release.pk)
    assert Event.objects.filter(event_type="publish_release").count() == 1


def test_release_that_cannot_be_published_at_its_moment_goes_back_and_says_why(prepared, monkeypatch):
    release = release_of(prepared)
    Release.objects.update(state=ReleaseState.SCHEDULED, scheduled_by=prepared.people[Role.HEAD])
    monkeypatch.setattr(timezone, "now", lambda: release.publish_at)
    background.publish_at_moment.call(release.pk)
    release.refresh_from_db()
    assert (release.state, "Something blocks publication" in release.problem) == ("prepared", True)
    assert Notification.objects.filter(text="The report was not published at its scheduled time").exists()
    page = prepared.client(Role.HEAD).get(f"/inspections/{prepared.inspection.pk}/publication/{release.pk}/")
    assert "The release was not published at its scheduled time." in page.text


def test_release_whose_scheduler_has_no_account_any_more_is_not_published(prepared, monkeypatch):
    release = release_of(prepared)
    head = prepared.people[Role.HEAD]
    Release.objects.update(state=ReleaseState.SCHEDULED, scheduled_by=head)
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    monkeypatch.setattr(timezone, "now", lambda: release.publish_at)
    background.publish_at_moment.call(release.pk)
    assert release_of(prepared).state == ReleaseState.PREPARED


@pytest.mark.usefixtures("unblocked")
def test_schedule_is_cancelled(prepared):
    release = release_of(prepared)
    client = prepared.client(Role.HEAD)
    home = f"/inspections/{prepared.inspection.pk}/publication/{release.pk}/"
    assert "The publication is scheduled." in client.post(f"{home}schedule/", follow=True).text
    assert "The publication is cancelled." in client.post(f"{home}cancel/", follow=True).text
    background.publish_at_moment.call(release.pk)
    assert release_of(prepared).state == ReleaseState.PREPARED


@pytest.mark.usefixtures("unblocked")
def test_release_is_not_scheduled_after_its_moment_nor_published_on_another_day(prepared, monkeypatch):
    release, head = release_of(prepared), prepared.access(Role.HEAD)
    monkeypatch.setattr(timezone, "now", lambda: release.publish_at + timedelta(days=1))
    with pytest.raises(RuleBroken, match="The moment of publication has passed"):
        releases.schedule(access=head, release=release.pk)
    with pytest.raises(RuleBroken, match="The report prints another day of publication"):
        releases.publish(access=head, release=release.pk)


def test_release_of_another_draft_than_the_signed_one_is_not_published(signed):
    release = stored_releases.small_release(signed)
    with pytest.raises(RuleBroken, match="The report has changed since this release was prepared"):
        releases.publish(access=signed.access(Role.HEAD), release=release.pk)


def test_no_release_is_prepared_while_one_is_scheduled(prepared):
    Release.objects.update(state=ReleaseState.SCHEDULED, scheduled_by=prepared.people[Role.HEAD])
    with pytest.raises(RuleBroken, match="A release is scheduled"):
        preparation.require_valid(prepared.inspection, timezone.now() + SOON, "")


# ---------------------------------------------------------------- what never changes


@pytest.mark.parametrize(
    "change",
    [
        lambda release: Release.objects.filter(pk=release.pk).update(note="Other"),
        lambda release: Release.objects.filter(pk=release.pk).delete(),
        lambda release: ReleaseFile.objects.filter(release=release).update(content=b"x"),
        lambda release: ReleaseFile.objects.filter(release=release).delete(),
    ],
    ids=["note", "release", "content", "file"],
)
def test_release_and_its_files_cannot_be_changed(prepared, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(release_of(prepared))


def test_published_release_cannot_change_its_state(team):
    stored_releases.published(team)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(state=ReleaseState.PREPARED, published_by=None, published_at=None)


# ---------------------------------------------------------------- embargoed copies


def test_embargoed_copy_has_the_name_on_it_and_is_downloaded_once(signed):
    head = signed.access(Role.HEAD)
    release = preparation.prepare(access=head, publish_at=timezone.now() + SOON)
    home = f"/inspections/{signed.inspection.pk}/publication/{release.pk}/copies/add/"
    page = signed.client(Role.OPERATIONS).post(home, {"recipient": "Robin Frost", "days": "3"}).text
    address = page.partition('value="http://testserver')[2].partition('"')[0]
    visitor = Client()
    assert "Robin Frost" in visitor.get(address).text
    assert EmbargoedCopy.objects.get().opened_at is None
    response = visitor.post(address)
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert all(b"/InspectorateWatermark" in part for part in _last_contents(document))
    assert visitor.post(address).status_code == 404
    assert visitor.get(address).status_code == 404
    assert Event.objects.get(event_type="open_embargoed_copy").after == {"to": "Robin Frost"}


def _last_contents(document):
    return [
        b"".join(part.read_bytes() for part in page.Contents)
        if isinstance(page.Contents, pikepdf.Array)
        else page.Contents.read_bytes()
        for page in document.pages
    ]


@pytest.mark.parametrize("end", ["expired", "withdrawn", "published"])
def test_link_of_an_embargoed_copy_ends(prepared, end):
    release = release_of(prepared)
    secret = copies.share(access=prepared.access(Role.HEAD), release=release.pk, recipient="Robin", days=1)
    address, copy = f"/embargo/{secret}/", EmbargoedCopy.objects.get()
    assert Client().get(address).status_code == 200
    if end == "expired":
        EmbargoedCopy.objects.update(expires_at=timezone.now())
    elif end == "withdrawn":
        copies.withdraw(access=prepared.access(Role.HEAD), release=release.pk, copy=copy.pk)
    else:
        Release.objects.update(
            state=ReleaseState.PUBLISHED, published_by=prepared.people[Role.HEAD], published_at=timezone.now()
        )
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404


def test_number_of_embargoed_copies_is_limited(prepared, monkeypatch):
    monkeypatch.setattr(copies, "MOST_COPIES", 1)
    shared = {"access": prepared.access(Role.HEAD), "release": release_of(prepared).pk, "recipient": "R"}
    copies.share(**shared, days=1)
    with pytest.raises(RuleBroken, match="at most 1 copies"):
        copies.share(**shared, days=1)


def test_preparing_asks_for_the_same_release_once(prepared, monkeypatch):
    monkeypatch.setattr(preparation, "require_no_blockers", lambda _access: None)
    access = prepared.access(Role.LEAD)
    at = timezone.now() + SOON
    request = background.release_preparation(access=access, publish_at=at, note="")
    assert queue(by=access.person, job_request=request) == queue(by=access.person, job_request=request)
