"""Pages of transitions: what is missing, and a transition that has been made already."""

import pytest

from inspectorate.web.inspections.models import Inspection, StateChange
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import ALREADY, TRANSITIONS, Role, State
from inspectorate.web.workflow import changes

MADE = [
    (State.ANNOUNCED, Role.LEAD, "This inspection has already been announced."),
    (State.FIELDWORK, Role.LEAD, "Fieldwork has already started."),
    (State.PANEL, Role.LEAD, "The ratings panel has already started."),
    (State.CONFIRMED, Role.HEAD, "The ratings have already been confirmed."),
    (State.PUBLISHED, Role.HEAD, "The report has already been published."),
    (State.CLOSED, Role.OPERATIONS, "This inspection has already been closed."),
    (State.WITHDRAWN, Role.HEAD, "This inspection has already been withdrawn."),
    (State.SETTING_UP, Role.LEAD, "This inspection is already being set up."),
]


@pytest.mark.parametrize(("state", "role", "sentence"), MADE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_transition_that_is_made_already_leads_to_the_inspection_and_says_so(
    team, state, role, sentence, method
):
    team.stand(state)
    home = f"/inspections/{team.inspection.pk}/"
    client = team.client(role)
    response = getattr(client, method)(f"{home}transition/{state}/", {"reason": "Again."}, follow=True)
    assert response.redirect_chain == [(home, 302)]
    assert sentence in response.text
    assert not StateChange.objects.exists()
    assert Inspection.objects.get().state == state


def test_every_state_that_a_transition_leads_to_has_its_sentence():
    assert ALREADY.keys() == {transition.end for transition in TRANSITIONS}
    assert {state for state, _role, _sentence in MADE} == ALREADY.keys()


def test_transition_page_says_what_the_transition_changes(team):
    team.stand(State.CONFIRMED)
    page = team.client(Role.HEAD).get(f"/inspections/{team.inspection.pk}/transition/closed/").text
    assert "You cannot undo this." in page


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LINK])
def test_transition_page_stays_closed_to_others_when_it_is_made(team, role):
    team.stand(State.ANNOUNCED)
    page = team.client(role).get(f"/inspections/{team.inspection.pk}/transition/announced/")
    assert page.status_code == 403
    assert "You do not have permission to move this inspection to another state." in page.text


def test_transition_that_is_made_already_is_refused_to_programs_in_the_same_words(team):
    team.stand(State.ANNOUNCED)
    with pytest.raises(RuleBroken, match="already been announced"):
        changes.transition(access=team.access(Role.LEAD), to=State.ANNOUNCED)
