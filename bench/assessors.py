"""Devices of assessors, of the service and of its peer: each saves answers, again and again."""

import json
import uuid

from bench.service import Device, Peer, Service

ANSWERS = 50
"""Number of answers of a case that is sent in one request."""


class Assessor(Device):
    """Device with a case of its owner: it sends one answer or a whole case, each time with other values."""

    questions: tuple[str, ...] = tuple(f"question {number}" for number in range(ANSWERS))

    def __init__(
        self, port: int, path: str, cookies: dict[str, str], new_paths: tuple[str, ...] = ()
    ) -> None:
        super().__init__(port, cookies)
        self.path, self.new_paths = path, list(new_paths)
        self.versions = dict.fromkeys(self.questions, 0)

    def save(self) -> None:
        """Send an answer to the first question; it would be rejected unless the one before it was saved."""
        self.send("POST", self.path, json.dumps(self._answer(self.questions[0])))

    def save_case(self) -> None:
        """Send an answer to every question, in one request."""
        answers = [self._answer(question) for question in self.questions]
        self.send("POST", f"{self.path}/together", json.dumps({"answers": answers}))

    def save_new_case(self) -> None:
        """Send a case that has no answers yet."""
        answers = [self._first_answer(question) for question in self.questions]
        self.send("POST", f"{self.new_paths.pop()}/together", json.dumps({"answers": answers}))

    def _first_answer(self, question: str) -> dict[str, object]:
        return {"question": question, "value": "yes", "comment": "", "base_version": 0}

    def _answer(self, question: str) -> dict[str, object]:
        version = self.versions[question]
        self.versions[question] += 1
        value = "no" if version % 2 else "yes"
        return {**self._first_answer(question), "value": value, "base_version": version}


class ServiceAssessor(Assessor):
    """Assessor of the service, whose answers have idempotency keys."""

    def _first_answer(self, question: str) -> dict[str, object]:
        keys = {"idempotency_key": str(uuid.uuid4()), "client_time": "2026-01-01T00:00:00Z"}
        return {**super()._first_answer(question), **keys}

    def receive(self) -> tuple[float, bytes]:
        """Return the response time and the body. RuntimeError unless every answer was saved."""
        duration, body = super().receive()
        results = json.loads(body)
        for result in results if isinstance(results, list) else [results]:
            if result["outcome"] != "saved":
                raise RuntimeError(body.decode())
        return duration, body


def service_assessors(service: Service, number: int, new_cases: int) -> list[Assessor]:
    """Return inspectors of one inspection, each with an assessment and a session; the first has new ones."""
    from inspectorate.web.editions import framework  # noqa: PLC0415 - after django.setup()
    from inspectorate.web.inspections.models import TeamMember  # noqa: PLC0415
    from inspectorate.web.states import Role  # noqa: PLC0415
    from tests.web import factories  # noqa: PLC0415
    from tests.web.assigned_cases import create_assessment  # noqa: PLC0415

    team, assessors = factories.create_team(), list[Assessor]()
    standards = framework(team.inspection.edition).domain_for("court").standards
    keys = [key for standard in standards for key in standard.key_questions]
    questions = [question.id for key in keys for question in (key, *key.prompts)]
    ServiceAssessor.questions = tuple(questions[:ANSWERS])
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments"
    for index in range(number):
        person = factories.person(Role.INSPECTOR, f"inspector-{index}@example.org")
        TeamMember.objects.create(inspection=team.inspection, person=person, role=Role.INSPECTOR)
        team.people[Role.INSPECTOR] = person
        case = create_assessment(team, case_id=f"C{index}")
        new = [create_assessment(team, case_id=f"N{new}") for new in range(0 if index else new_cases)]
        paths = tuple(f"{address}/{assessment.pk}/answers" for assessment in new)
        cookies = {"session": factories.signed_in(person).cookies["session"].value, "csrf": "c" * 32}
        path = f"{address}/{case.pk}/answers"
        assessors.append(ServiceAssessor(service.port, path, cookies, paths))
    return assessors


def peer_assessors(peer: Peer) -> list[Assessor]:
    """Return the people of the peer, each with a case and a session; the first has new cases too."""
    return [
        Assessor(
            peer.service.port,
            f"/cases/{person['case']}/answers",
            {"session": str(person["session"]), "csrf": "c" * 32},
            tuple(f"/cases/{case}/answers" for case in person["new_cases"]),
        )
        for person in peer.people
    ]
