"""A published report: its draft agreed and signed, one challenge of the service answered, and its release."""

from collections.abc import Mapping

from django.utils import timezone

from inspectorate.web.accuracy.changes import challenges, checks, responses
from inspectorate.web.accuracy.changes.challenges import ChallengeWords
from inspectorate.web.accuracy.changes.responses import ResponseWords
from inspectorate.web.accuracy.models import ChallengeOutcome
from inspectorate.web.accuracy.queries.blockers import responses_overview
from inspectorate.web.accuracy.queries.checks import existing_check
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import Person
from inspectorate.web.publication.changes import preparation, releases
from inspectorate.web.reports.changes import sections, sign_off
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries.many_drafts import needed_sections
from inspectorate.web.reports.queries.sign_off import sign_off_overview
from inspectorate.web.states import Role

CHIEF_INSPECTOR = "Carys Flint"
CONFIRMATION = "In the invented meeting about this report."
WORKING_DAYS = 10
CHALLENGE = ChallengeWords(
    wrong="This number leaves out the case that another service passed to us in July.",
    right="The case should be counted.",
    evidence="Our case list of August has it.",
)
RESPONSE = ResponseWords(
    ChallengeOutcome.NOT_ACCEPTED,
    "Another service was responsible for this case when the sample was drawn. The number is right.",
)


def publish(inspection: Inspection, people: Mapping[Role, Person], second_head: Person) -> None:
    """Agree the report as it was imported, check its facts with the service, sign it and publish it.

    `second_head` takes no part in the inspection, and signs off the response to the service's challenge.
    """
    lead, head = _access(inspection, people[Role.LEAD]), _access(inspection, people[Role.HEAD])
    for section in needed_sections([inspection.pk]):
        sections.agree(access=lead, key=section.key, version=section.version)
    _sign(lead, Capacity.LEAD)
    _check_accuracy(inspection, people, second_head)
    _sign(head, Capacity.HEAD)
    _sign(head, Capacity.CHIEF)
    release = preparation.prepare(access=head, publish_at=timezone.now())
    releases.publish(access=head, release=release.pk)


def _sign(access: InspectionAccess, capacity: Capacity) -> None:
    is_chief = capacity is Capacity.CHIEF
    sign_off.sign(
        access=access,
        capacity=capacity,
        digest=sign_off_overview(access=access).digest,
        name=CHIEF_INSPECTOR if is_chief else "",
        confirmation=CONFIRMATION if is_chief else "",
    )


def _check_accuracy(inspection: Inspection, people: Mapping[Role, Person], second_head: Person) -> None:
    """Send the draft to the head of the service, who challenges a number, and respond to that challenge."""
    lead, service_head = people[Role.LEAD], people[Role.SERVICE_HEAD]
    checks.send(access=_access(inspection, lead), people=[service_head], working_days=WORKING_DAYS)
    of_service = _access(inspection, service_head)
    statement = next(row for row in existing_check(access=of_service).statements if row.figures)
    challenge = challenges.challenge(access=of_service, statement=statement.number, words=CHALLENGE)
    checks.finish(access=of_service)
    responses.respond(
        access=_access(inspection, lead), challenge=challenge.pk, base_version=0, words=RESPONSE
    )
    signatory = _access(inspection, second_head)
    responses.sign_off_responses(access=signatory, digest=responses_overview(access=signatory).digest)


def _access(inspection: Inspection, person: Person) -> InspectionAccess:
    return open_inspection(by=person, id=inspection.pk)
