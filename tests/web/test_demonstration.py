"""Tests of the demonstration: its people, its inspections and their completion from the example."""

import re
import socket
import subprocess
import sys

from inspectorate import package
from inspectorate.method.assessments import FIRST
from inspectorate.method.inspection import work_out
from inspectorate.web.assessments.models import AssessmentProgress
from inspectorate.web.audit.models import Event
from inspectorate.web.demonstration import fixtures
from inspectorate.web.demonstration.welsh import in_wales
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action
from inspectorate.web.results.queries import inputs
from inspectorate.web.states import Role, State
from tests.patience import PATIENCE
from tests.web.factories import EXAMPLE, signed_in


def first_answers(inspection):
    """Return the values of the answers of each first assessment, by group and case id."""
    return {
        (assessment.group, assessment.case_id): {
            question: answer.value for question, answer in assessment.answers.items()
        }
        for assessment in inspection.assessments
        if assessment.occasion == FIRST
    }


def judged(inspection):
    """Return rating and reasons of each standard that is judged on evidence."""
    return {judgement.standard: (judgement.rating, judgement.reasons) for judgement in inspection.judgements}


def test_completed_demonstration_has_the_answers_judgements_and_rating_of_the_example(db, settings):
    settings.DEMO = True
    example = package.read(EXAMPLE)
    accounts = fixtures.load(example)
    assert {account.role for account in accounts} == {
        *(role.title for role in set(Role) - {Role.PUBLIC}),
        "Another head",
    }
    half_way = Inspection.objects.get(state=State.FIELDWORK)
    assessments, finished = (
        half_way.assessments.all(),
        half_way.assessments.filter(state=AssessmentProgress.FINISHED),
    )
    unfinished = assessments.count() - finished.count()
    assert 0 < unfinished < assessments.count()
    lead, page = signed_in(Person.objects.get(role=Role.LEAD)), f"/inspections/{half_way.pk}/demonstration/"
    assert re.search(rf">\s*{unfinished}\s*<", lead.get(page).text)
    assert f"{unfinished} cases are finished" in lead.post(page, follow=True).text
    completed = inputs.method_inspection(half_way)
    results, results_of_example = work_out(completed), work_out(example)
    assert results.overall
    assert results_of_example.overall
    assert results.overall.rating == results_of_example.overall.rating
    assert judged(completed) == judged(example)
    answers, answers_of_example = first_answers(completed), first_answers(example)
    in_both = answers.keys() & answers_of_example.keys()
    assert len(in_both) > len(answers) / 2
    assert {case: answers[case] for case in in_both} == {case: answers_of_example[case] for case in in_both}
    others = [answers[case] for case in answers.keys() - in_both]
    assert all(given in answers_of_example.values() for given in others)
    assert {group: len(sample.selected) for group, sample in completed.samples.items()} == {
        group: len(sample.selected) for group, sample in example.samples.items()
    }
    assert not results.outstanding
    for sample in completed.samples.values():
        assert sample.numbered
        assert (sample.numbered.decided_by, sample.numbered.number) == ("dice", int(fixtures.DICE))
    announced = Inspection.objects.get(state=State.ANNOUNCED)
    assert announced.long_lists.exclude(read_at=None).exists()
    assert not announced.seals.exists()
    assert Event.objects.filter(inspection=half_way.pk, event_type=Action.COMPLETE_DEMONSTRATION).count() == 1
    assert "Every case is finished" in lead.get(page).text


def test_demonstration_of_a_service_in_wales_names_no_other_service_and_claims_no_published_result():
    demonstrated = in_wales(package.read(EXAMPLE))
    naming = {path for path, text in package.to_files(demonstrated).items() if b"Barking" in text}
    assert naming == {"edition.json", "datapackage.json"}  # the edition's source
    assert "published" not in demonstrated.about.invented


def test_demonstration_page_outside_a_demonstration_returns_404(team):
    team.stand(State.FIELDWORK)
    lead, home = team.client(Role.LEAD), f"/inspections/{team.inspection.pk}/"
    assert lead.get(f"{home}demonstration/").status_code == 404
    assert lead.post(f"{home}demonstration/").status_code == 404
    assert "Demonstration" not in lead.get(home).text


def test_demonstration_on_a_port_in_use_fails_before_loading():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, "-m", "inspectorate", "demo", str(EXAMPLE), "--port", port]
        process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert process.returncode == 2
    assert f"port {port}: The service cannot use this port: Address already in use." in process.stderr
    assert "Making" not in process.stdout
