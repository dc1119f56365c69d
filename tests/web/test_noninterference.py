"""Non-interference: nothing a person is given depends on what they may not see.

Two inspections differ only in secrets: answers of an assessment that someone is blind to, a case of somebody
else, a case in which someone has declared a conflict of interest, a panel member's view before all are given.
Every address, route, file, mail and command of the one is compared byte for byte with that of the other. To
show that the secrets could leak, someone who may see them is given other outputs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from inspectorate.method.inspection import Results
from inspectorate.web.assessments.changes import alerts
from inspectorate.web.assessments.models import Assessment, AssessmentReader, Occasion
from inspectorate.web.assessments.queries.access import open_assessment
from inspectorate.web.editions import framework
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.panel.changes import views
from inspectorate.web.permissions import Action, required_action
from inspectorate.web.reports.queries import whole_inspection as whole_inspections
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import emerging_findings, personal_results
from inspectorate.web.results.queries.results import results
from inspectorate.web.states import Role, State
from tests.web.assigned_cases import new_submission, save
from tests.web.permission_world import API, expected_status, world_of
from tests.web.twin_worlds import QUERIES, Request, Twin, exported, outputs, requests

pytestmark = pytest.mark.usefixtures("frozen_clock")

FACT = "plan_due"
MARK = "Seen by the other assessor"
FIRST, SECOND = Occasion.FIRST, Occasion.SECOND
GIVEN_TO = {
    # The first of these cases decides a rating by itself.
    "X": {FIRST: Role.INSPECTOR, SECOND: Role.LEAD},
    "Y": {FIRST: Role.LEAD, SECOND: Role.PARTNER},
    "W": {FIRST: Role.PARTNER, SECOND: Role.INSPECTOR},
    "Z": {FIRST: Role.PARTNER},
}
"""Who assesses each case with a secret: the first and the second assessor."""
EVERY_ASSESSMENT = tuple((case, occasion) for case, by in GIVEN_TO.items() for occasion in by)


@pytest.fixture
def twin(here, settings) -> Twin:
    """The example in fieldwork, with four cases that are given to one or two people and not finished."""
    settings.DEMO = True
    world = world_of(here)
    assessments = {}
    for (case, given_to), record in zip(
        GIVEN_TO.items(), _cases(here, results(here.inspection)), strict=False
    ):
        record.assessor, record.state, record.finished_at = here.people[given_to[FIRST]], "in_progress", None
        record.save()
        assessments[case, str(FIRST)] = record
        if SECOND in given_to:
            person = here.people[given_to[SECOND]]
            of_case = {"group": record.group, "case_id": record.case_id, "facts": record.facts}
            second = here.inspection.assessments.create(**of_case, occasion=SECOND, assessor=person)
            save(person, second, new_submission("2.1.2", "no", "One's own"))
            assessments[case, str(SECOND)] = second
    results(here.inspection)
    # No longer as fresh as what counts as current whatever is recorded next.
    StoredResult.objects.update(calculated_at=timezone.now() - timedelta(hours=1))
    return Twin(world, assessments)


def _cases(here, outcome: Results) -> Iterator[Assessment]:
    """Yield court cases with one assessment that decide a rating, those that do by themselves first."""
    deciding = [case for sensitivity in outcome.sensitivity.values() for case in sensitivity.deciding]
    ordered = dict.fromkeys(case.case_id for case in sorted(deciding, key=lambda case: not case.alone))
    for case_id in ordered:
        if here.inspection.assessments.filter(case_id=case_id).count() == 1:
            yield here.inspection.assessments.get(case_id=case_id)


@dataclass(frozen=True)
class Secrets:
    """What a person in a role may not see in a state: answers of assessments, and a panel member's view.

    In one world the answers are as they were and the view is “Good”. In the other every answer is another, or
    withdrawn, with a comment; one is in conflict; and the view is “Inadequate”. The cases in `conflict` are
    covered by the person's declared conflict of interest: in the other world they have an alert too.
    """

    role: Role
    state: State
    assessments: tuple[tuple[str, Occasion], ...] = ()
    view_by: Role | None = None
    conflict: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.role}, {self.state}{', conflict of interest' if self.conflict else ''}"

    def write(self, twin: Twin, *, other: bool) -> None:
        """Record the secrets of one world, or of the other, as the people whose they are."""
        twin.here.team.stand(State.FIELDWORK)
        if self.conflict:
            declare_conflict(twin, self.role, self.conflict)
        for case, occasion in self.assessments if other else ():
            answer_otherwise(twin, twin.assessments[case, occasion])
            if case in self.conflict:
                raise_alert(twin, twin.assessments[case, occasion])
        twin.here.team.stand(self.state)
        if self.view_by:
            rating = "Inadequate" if other else "Good"
            access = twin.here.team.access(self.view_by)
            views.give_view(access=access, standard="2.1", rating=rating, reasons=f"{MARK}: {rating}")


def answer_otherwise(twin: Twin, assessment: Assessment) -> None:
    """Answer every key question of a case the other way round, and withdraw those of its last standard."""
    inspection, current = (
        twin.here.team.inspection,
        {answer.question: answer for answer in assessment.answers.all()},
    )
    *standards, last = framework(inspection.edition).domain_for(assessment.group).standards
    values = {FACT: "no" if FACT not in current or current[FACT].value == "yes" else "yes"}
    for standard in standards:
        for key in standard.key_questions:
            answer = current.get(key.id)
            values[key.id] = "no" if answer is None or answer.value != "no" else "yes"
    values |= {key.id: "" for key in last.key_questions}
    for question, value in values.items():
        version = current[question].version if question in current else 0
        save(assessment.assessor, assessment, new_submission(question, value, MARK, version))
    first_question = standards[0].key_questions[0].id
    save(assessment.assessor, assessment, new_submission(first_question, "", f"{MARK}, late", 0))


def declare_conflict(twin: Twin, role: Role, cases: Iterable[str]) -> None:
    """Declare a conflict of interest in some cases, as the person in a role."""
    inspections.declare_conflict_of_interest(
        access=twin.here.team.access(role),
        conflict_of_interest="some_cases",
        conflict_detail="A relative.",
        excluded=[twin.assessments[case, FIRST].case_id for case in cases],
    )


def raise_alert(twin: Twin, assessment: Assessment) -> None:
    """Raise an alert in a case, as its assessor."""
    access = open_assessment(
        by=assessment.assessor,
        inspection=twin.here.team.inspection.pk,
        id=assessment.pk,
        action=Action.RAISE_ALERT,
    )
    alerts.raise_alert(access=access, concern=MARK, address="")


OUTSIDERS = (
    Secrets(Role.LOCAL, State.FIELDWORK, EVERY_ASSESSMENT),
    Secrets(Role.LINK, State.FIELDWORK, EVERY_ASSESSMENT),
    Secrets(Role.OPERATIONS, State.FIELDWORK, EVERY_ASSESSMENT),
    Secrets(Role.OPERATIONS, State.PANEL, EVERY_ASSESSMENT, Role.INSPECTOR),
    Secrets(Role.SERVICE_HEAD, State.FIELDWORK, EVERY_ASSESSMENT),
    Secrets(Role.SERVICE_HEAD, State.CONFIRMED, EVERY_ASSESSMENT),
    Secrets(Role.BOARD, State.CONFIRMED, EVERY_ASSESSMENT),
)
LEAD_IN_FIELDWORK = Secrets(Role.LEAD, State.FIELDWORK, (("X", FIRST), ("Y", SECOND)))
LEAD_AT_PANEL = Secrets(Role.LEAD, State.PANEL, (("X", FIRST), ("Y", SECOND)), Role.INSPECTOR)
LEAD_WITH_CONFLICT = Secrets(Role.LEAD, State.FIELDWORK, (("Z", FIRST), ("W", FIRST)), conflict=("Z", "W"))
CONFLICTS = (
    LEAD_WITH_CONFLICT,
    Secrets(Role.LEAD, State.PANEL, (("Z", FIRST), ("Y", SECOND)), conflict=("Z", "Y")),
    Secrets(Role.LEAD, State.CONFIRMED, (("Z", FIRST),), conflict=("Z",)),
    Secrets(Role.INSPECTOR, State.FIELDWORK, (("X", SECOND), ("W", FIRST)), conflict=("X", "W")),
    Secrets(Role.INSPECTOR, State.PANEL, (("Z", FIRST), ("X", SECOND)), conflict=("Z", "X")),
    Secrets(Role.PARTNER, State.PANEL, (("X", FIRST), ("X", SECOND), ("Y", FIRST)), conflict=("X", "Y")),
    Secrets(Role.HEAD, State.FIELDWORK, (("Z", FIRST), ("X", FIRST)), conflict=("Z", "X")),
    Secrets(Role.HEAD, State.PANEL, (("Z", FIRST), ("X", SECOND)), conflict=("Z", "X")),
    Secrets(Role.HEAD, State.CONFIRMED, (("Z", FIRST),), conflict=("Z",)),
)
SECRETS = (
    LEAD_IN_FIELDWORK,
    LEAD_AT_PANEL,
    Secrets(
        Role.INSPECTOR,
        State.FIELDWORK,
        (("X", SECOND), ("W", FIRST), ("Y", FIRST), ("Y", SECOND), ("Z", FIRST)),
    ),
    Secrets(Role.INSPECTOR, State.PANEL, (("X", SECOND), ("W", FIRST), ("Y", SECOND)), Role.PARTNER),
    Secrets(Role.PARTNER, State.PANEL, (("W", SECOND), ("Y", FIRST), ("X", SECOND)), Role.INSPECTOR),
    Secrets(Role.HEAD, State.PANEL, (), Role.INSPECTOR),
    *CONFLICTS,
    *OUTSIDERS,
)


def differing(secrets: Secrets, twin: Twin, role: Role, wanted: Iterable[Request]) -> set[str]:
    """Return the outputs, the exported package included, that differ between the two worlds."""
    taken: list[dict[str, bytes]] = []
    for other in (False, True):
        with transaction.atomic():
            cache.clear()
            secrets.write(twin, other=other)
            taken.append({**dict(outputs(twin, role, wanted)), "inspectorate export": exported(twin, role)})
            transaction.set_rollback(True)
    return {key for key, output in taken[0].items() if taken[1][key] != output}


def every_request(twin: Twin, secrets: Secrets, method: str) -> list[Request]:
    """Return every request with a method, also with the numbers of two assessments that are hidden.

    Of the requests that are denied to the role in the state whatever they name, one for each status, of
    the pages and of the API: refusals are equal at all addresses of an action, as the tests of permissions
    show.
    """
    hidden = [twin.assessments[secret] for secret in secrets.assessments[:2]]
    denied: dict[tuple[int, bool], Request] = {}
    permitted = []
    for request in requests(twin, method, *hidden):
        action = required_action(request[0], method)
        status = expected_status(action, secrets.role, secrets.state) if isinstance(action, Action) else 200
        if status == 200:
            permitted.append(request)
        else:
            denied.setdefault((status, request[0] in API), request)
    return [*permitted, *denied.values()]


@pytest.mark.parametrize("secrets", SECRETS, ids=str)
def test_output_does_not_depend_on_what_is_hidden(twin, secrets):
    assert not differing(secrets, twin, secrets.role, every_request(twin, secrets, "GET"))


@pytest.mark.parametrize("secrets", [LEAD_IN_FIELDWORK, LEAD_WITH_CONFLICT], ids=str)
def test_response_to_a_form_does_not_depend_on_what_is_hidden(twin, secrets):
    assert not differing(secrets, twin, secrets.role, every_request(twin, secrets, "POST"))


# ---------------------------------------------------------------- the secrets could leak

FINDINGS: Mapping[State, set[str]] = {
    State.FIELDWORK: {
        "results:emerging_findings",
        "results:live_emerging_findings",
        "results:standard",
        "results:live_standard",
        "api:progress",
        "api:ratings",
        "api:rating",
        "api:tallies",
        "api:tallies_csv",
        "api:drill_down",
        "panel:drill_down",
        "exchange:download",
        "api:package",
        "workflow:audit_log",
        "assessments:caseload",
        "api:assessments",
    },
    State.PANEL: {
        "panel:panel",
        "panel:standard",
        "api:panel",
        "api:panel_standard",
        "panel:drill_down",
    },
}
"""Outputs that are made of answers, in each state."""


def requests_of(twin: Twin, names: Iterable[str]) -> list[Request]:
    """Return the first request to each of these addresses."""
    by_name: dict[str, Request] = {}
    for request in requests(twin, "GET"):
        by_name.setdefault(request[0], request)
    return [by_name[name] for name in sorted(names)]


@pytest.mark.parametrize("secrets", [LEAD_IN_FIELDWORK, LEAD_AT_PANEL], ids=str)
def test_hidden_answers_show_in_every_finding_of_someone_who_may_see_them(twin, secrets):
    wanted = requests_of(twin, FINDINGS[secrets.state])
    shown = {f"GET {name}" for name in FINDINGS[secrets.state]} | {"inspectorate export"}
    assert differing(secrets, twin, Role.HEAD, wanted) == shown


def test_hidden_answers_show_in_the_report_of_someone_who_may_see_them(twin):
    secrets = Secrets(Role.LEAD, State.CONFIRMED, (("Z", FIRST),), conflict=("Z",))
    wanted: list[Request] = [("api:report", "GET", {}, query) for query in QUERIES["api:report"]]
    differing_outputs = differing(secrets, twin, Role.HEAD, wanted)
    assert differing_outputs == {f"GET api:report {query}".strip() for query in QUERIES["api:report"]} | {
        "inspectorate export"
    }
    assert not differing(secrets, twin, Role.LEAD, wanted)


def test_view_shows_to_the_member_who_gave_it(twin):
    secrets = Secrets(Role.LEAD, State.PANEL, (), Role.INSPECTOR)
    wanted = requests_of(twin, {"panel:standard", "api:panel"})
    assert differing(secrets, twin, Role.INSPECTOR, wanted) == {"GET panel:standard", "GET api:panel"}


def test_package_and_results_made_of_every_answer_are_detected(twin, monkeypatch):
    """The leaks that there were: a package and results with every answer, for a lead who assesses second."""
    for module in (personal_results, emerging_findings):
        monkeypatch.setattr(module, "hidden_assessments", lambda **_access: [])
    monkeypatch.setattr(whole_inspections, "blind_rule", lambda **_access: None)
    leaks = {"exchange:download", "api:package", "api:ratings", "results:live_emerging_findings"}
    shown = differing(LEAD_IN_FIELDWORK, twin, Role.LEAD, requests_of(twin, leaks))
    assert shown == {f"GET {name}" for name in leaks} | {"inspectorate export"}


# ---------------------------------------------------------------- reading is remembered


def test_whoever_is_shown_a_comment_is_recorded_as_a_reader(twin):
    """A lead may read a case of somebody else: each output with one of its comments is remembered."""
    record, lead = twin.assessments["Z", FIRST], twin.here.team.people[Role.LEAD]
    Secrets(Role.LEAD, State.FIELDWORK, (("Z", FIRST),)).write(twin, other=True)
    readers = AssessmentReader.objects.filter(assessment=record, person=lead)
    single = f"{record.case_id}, question".encode()
    shown, forgotten = 0, set()
    for key, output in outputs(twin, Role.LEAD, requests(twin, "GET", record)):
        if MARK.encode() in output or single in output:
            shown += 1
            if not readers.exists():
                forgotten.add(key)
    assert shown > 5
    assert not forgotten
