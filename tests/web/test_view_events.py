"""Every page and API route that shows case data records exactly one view event."""

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.permissions import PAGES
from inspectorate.web.states import Role, State
from tests.web import factories, view_events
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import new_submission, save
from tests.web.imported_inspection import PANEL, bring_in, seal_and_start_replacement
from tests.web.permission_world import (
    draft_records,
    made_report_files,
    put_in_wales,
    read_word_draft,
    review_thread,
)


@pytest.fixture
def fieldwork(team):
    """The example in fieldwork with a record for every URL, and the URL parameters."""
    here = bring_in(team)
    put_in_wales(here)
    lead = here.people[Role.LEAD]
    Assessment.objects.filter(inspection=here.inspection, occasion="first").update(assessor=lead)
    own = Assessment.objects.filter(inspection=here.inspection, occasion="first").order_by("pk")[0]
    seconds = here.inspection.assessments.filter(occasion="second", state="finished")
    second = seconds.exclude(case_id=own.case_id).order_by("pk")[0]
    first = here.inspection.assessments.get(group=second.group, case_id=second.case_id, occasion="first")
    question = _differing(first, second)
    Assessment.objects.filter(pk=own.pk).update(state="in_progress", finished_at=None)
    for comment in ("One laptop", "Another laptop"):
        save(lead, own, new_submission("2.1.2", "no", comment, base_version=1))
    alert = here.inspection.alerts.create(assessment=own, concern="A child is not seen.", raised_by=lead)
    seal_and_start_replacement(here)
    item = factories.evidence_item(here.inspection, lead)
    factories.second_draw(here.inspection, lead)
    for role in PANEL:
        PanelMember.objects.create(inspection=here.inspection, person=here.people[role], added_by=lead)
    parts = {
        "long_list": here.inspection.long_lists.get(group="court").pk,
        "own": own.pk,
        "conflict": own.conflicts.get().pk,
        "first": first.pk,
        "question": question,
        "thread": review_thread(own, here.people[Role.HEAD]),
        "alert": alert.pk,
        "item": item.pk,
        "files": made_report_files(lead, here.inspection),
        "upload": read_word_draft(lead, here.inspection),
        **draft_records(here),
    }
    return here, parts


def _differing(first, second) -> str:
    """Return a question that the two assessments answer differently."""
    other = dict(second.answers.exclude(value="").values_list("question", "value"))
    own = first.answers.filter(question__in=list(other), question__startswith="2.").order_by("pk")
    return next(answer.question for answer in own if answer.value and answer.value != other[answer.question])


def view_count() -> int:
    return Event.objects.filter(outcome=EventOutcome.VIEWED).count()


def test_page_with_case_data_records_one_view_event(fieldwork):
    here, parts = fieldwork
    client = here.client(Role.LEAD)
    for state, pages in (
        (State.FIELDWORK, view_events.IN_FIELDWORK),
        (State.PANEL, view_events.AT_PANEL),
        (State.CONFIRMED, view_events.ONCE_CONFIRMED),
    ):
        here.stand(state)
        if state is State.CONFIRMED:  # an inspection is confirmed once all pairs of assessments are finished
            here.inspection.assessments.update(state="finished", finished_at=timezone.now())
        for name, page in pages.items():
            before = view_count()
            response = client.get(f"/inspections/{here.inspection.pk}/{page.format(**parts)}")
            assert (name, response.status_code) == (name, 200)
            assert (name, view_count() - before) == (name, 1)
            event = Event.objects.latest("id")
            assert (event.person, event.inspection) == (here.people[Role.LEAD].pk, here.inspection.pk)


def test_api_route_with_case_data_records_one_view_event(fieldwork):
    here, parts = fieldwork
    program = ApiClient(here, Role.LEAD)
    for state, routes in (
        (State.FIELDWORK, view_events.ROUTES_IN_FIELDWORK),
        (State.PANEL, view_events.ROUTES_AT_PANEL),
        (State.CONFIRMED, view_events.ROUTES_ONCE_CONFIRMED),
    ):
        here.stand(state)
        if state is State.CONFIRMED:  # an inspection is confirmed once all pairs of assessments are finished
            here.inspection.assessments.update(state="finished", finished_at=timezone.now())
        for name, route in routes.items():
            before = view_count()
            address = f"{program.home}{route.format(**parts)}"
            assert program.client.get(address, headers=program.headers).status_code == 200, name
            assert (name, view_count() - before) == (name, 1)


def test_submitted_form_records_no_view_event(fieldwork):
    here, _parts = fieldwork
    here.stand(State.PANEL)
    before, client = view_count(), here.client(Role.LEAD)
    here.inspection.decisions.all().delete()
    home = f"/inspections/{here.inspection.pk}/panel/2.1"
    assert client.post(f"{home}/view/", {"rating": "Good", "reasons": "So"}).status_code == 302
    assert view_count() == before


def test_view_event_urls_are_in_the_permission_table():
    names = {
        **view_events.IN_FIELDWORK,
        **view_events.AT_PANEL,
        **view_events.ONCE_CONFIRMED,
        **view_events.ROUTES_IN_FIELDWORK,
        **view_events.ROUTES_AT_PANEL,
        **view_events.ROUTES_ONCE_CONFIRMED,
    }
    assert names.keys() <= PAGES.keys()
