"""Whoever is shown cases is in the audit log, once for each page: the view says so, whatever it reads."""

import pytest

from inspectorate.web.assessments.models import Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.permissions import PAGES
from inspectorate.web.states import Role, State
from tests.web import view_events
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import new_submission, save
from tests.web.imported_inspection import PANEL, bring_in


@pytest.fixture
def shown(team):
    """The example in its fieldwork, with something at every address, and the parts of their addresses."""
    here = bring_in(team)
    lead = here.people[Role.LEAD]
    Assessment.objects.filter(inspection=here.inspection, occasion="first").update(assessor=lead)
    own = Assessment.objects.filter(inspection=here.inspection, occasion="first").order_by("pk")[0]
    seconds = here.inspection.assessments.filter(occasion="second", state="finished")
    twice = seconds.exclude(case_id=own.case_id).order_by("pk")[0]
    first = here.inspection.assessments.get(group=twice.group, case_id=twice.case_id, occasion="first")
    question = _differing(first, twice)
    Assessment.objects.filter(pk=own.pk).update(state="in_progress", finished_at=None)
    for comment in ("One laptop", "Another laptop"):
        save(lead, own, new_submission("2.1.2", "no", comment, base_version=1))
    alert = here.inspection.alerts.create(assessment=own, concern="A child is not seen.", raised_by=lead)
    item = here.inspection.evidence_items.order_by("pk")[0]
    type(item).objects.filter(pk=item.pk).update(content=b"x", file_name="minutes.pdf", content_hash="x")
    for role in PANEL:
        PanelMember.objects.create(inspection=here.inspection, person=here.people[role], added_by=lead)
    parts = {
        "long_list": here.inspection.long_lists.get(group="court").pk,
        "own": own.pk,
        "conflict": own.conflicts.get().pk,
        "first": first.pk,
        "question": question,
        "alert": alert.pk,
        "item": item.pk,
    }
    return here, parts


def _differing(first, second) -> str:
    """A question that the two assessments answer differently, made so if none is."""
    answered = second.answers.exclude(value="").values_list("question", flat=True)
    own = first.answers.filter(question__in=list(answered), question__startswith="2.")
    answer = own.exclude(value="").order_by("pk")[0]
    second.answers.filter(question=answer.question).update(value="no" if answer.value == "yes" else "yes")
    return str(answer.question)


def views() -> int:
    return Event.objects.filter(outcome=EventOutcome.VIEWED).count()


def test_each_page_that_shows_cases_records_once_that_it_was_viewed(shown):
    here, parts = shown
    client = here.client(Role.LEAD)
    for state, pages in ((State.FIELDWORK, view_events.IN_FIELDWORK), (State.PANEL, view_events.AT_PANEL)):
        here.stand(state)
        for name, page in pages.items():
            before = views()
            answer = client.get(f"/inspections/{here.inspection.pk}/{page.format(**parts)}")
            assert (name, answer.status_code) == (name, 200)
            assert (name, views() - before) == (name, 1)
            event = Event.objects.latest("id")
            assert (event.person, event.inspection) == (here.people[Role.LEAD].pk, here.inspection.pk)


def test_each_route_that_shows_cases_records_once_that_it_was_viewed(shown):
    here, parts = shown
    program = ApiClient(here, Role.LEAD)
    for state, routes in (
        (State.FIELDWORK, view_events.ROUTES_IN_FIELDWORK),
        (State.PANEL, view_events.ROUTES_AT_PANEL),
    ):
        here.stand(state)
        for name, route in routes.items():
            before = views()
            program.get(route.format(**parts))
            assert (name, views() - before) == (name, 1)


def test_a_form_that_is_sent_records_what_was_done_and_not_that_it_was_viewed(shown):
    here, _parts = shown
    here.stand(State.PANEL)
    before, client = views(), here.client(Role.LEAD)
    here.inspection.decisions.all().delete()
    home = f"/inspections/{here.inspection.pk}/panel/2.1"
    assert client.post(f"{home}/view/", {"rating": "Good", "reasons": "So"}).status_code == 302
    assert views() == before


def test_the_addresses_are_those_of_the_table():
    every = {
        **view_events.IN_FIELDWORK,
        **view_events.AT_PANEL,
        **view_events.ROUTES_IN_FIELDWORK,
        **view_events.ROUTES_AT_PANEL,
    }
    assert every.keys() <= PAGES.keys()
