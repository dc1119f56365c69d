"""What a visitor finds: people in every role, the example half-way and finished, and a way to fill it in."""

import re
import socket
import subprocess
import sys

from inspectorate import package
from inspectorate.method.inspection import work_out
from inspectorate.web.assessments.models import AssessmentProgress
from inspectorate.web.audit.models import Event
from inspectorate.web.demonstration import fixtures
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.results.queries import inputs
from inspectorate.web.states import Role, State
from tests.patience import PATIENCE
from tests.web.factories import EXAMPLE, signed_in


def test_the_half_way_inspection_filled_in_comes_out_as_the_example(db, settings):
    settings.DEMO = True
    example = package.read(EXAMPLE)
    sign_ins = fixtures.load(example)
    assert {each.role for each in sign_ins} == {role.title for role in set(Role) - {Role.PUBLIC}}
    half_way = Inspection.objects.get(state=State.FIELDWORK)
    everything, finished = (
        half_way.assessments.all(),
        half_way.assessments.filter(state=AssessmentProgress.FINISHED),
    )
    left = everything.count() - finished.count()
    assert 0 < left < everything.count()
    lead, page = signed_in(Person.objects.get(role=Role.LEAD)), f"/inspections/{half_way.pk}/demonstration/"
    assert re.search(rf">\s*{left}\s*<", lead.get(page).text)
    assert f"{left} cases are finished" in lead.post(page, follow=True).text
    assert work_out(inputs.method_inspection(half_way)).overall == work_out(example).overall
    assert Event.objects.filter(inspection=half_way.pk, event_type=Action.COMPLETE_DEMONSTRATION).count() == 1
    assert "Nothing is missing" in lead.get(page).text


def test_outside_a_demonstration_there_is_no_such_page(team):
    team.stand(State.FIELDWORK)
    lead, home = team.client(Role.LEAD), f"/inspections/{team.inspection.pk}/"
    assert lead.get(f"{home}demonstration/").status_code == 404
    assert lead.post(f"{home}demonstration/").status_code == 404
    assert "Demonstration" not in lead.get(home).text


def test_a_port_that_is_taken_is_told_before_anything_is_loaded():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        program = [sys.executable, "-m", "inspectorate", "demo", str(EXAMPLE), "--port", port]
        told = subprocess.run(program, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert told.returncode == 2
    assert f"port {port}: The service cannot listen there: Address already in use." in told.stderr
    assert "Making" not in told.stdout
