"""Inventing the people, and bringing inspections to four points of their way."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from inspectorate import package
from inspectorate.method.inspection import Inspection as Packaged
from inspectorate.method.inspection import LongList
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.demonstration.completion import answer_as
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections import changes, queries
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection
from inspectorate.web.jinja import DEMO_KEY
from inspectorate.web.people.models import Person, Service
from inspectorate.web.states import OF_THE_SERVICE, OFFICES, Role, State
from inspectorate.web.workflow import changes as change_workflow

PASSWORD = "demonstration only"  # noqa: S105 - printed for whoever tries the service
SERVICE_NAMES = "The children and the cases of this inspection are invented."
PEOPLE = {
    Role.HEAD: "Harriet Ngata",
    Role.OPERATIONS: "Owen Pryce",
    Role.LEAD: "Leila Marsh",
    Role.INSPECTOR: "Idris Cole",
    Role.LOCAL: "Lowri Adeyemi",
    Role.PARTNER: "Pavel Hughes",
    Role.LINK: "Lin Carver",
    Role.SERVICE_HEAD: "Sunita Bell",
    Role.BOARD: "Bram Okafor",
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """How to be one of the invented people."""

    role: str
    email: str


def load(packaged: Packaged, tell: Callable[[str], object] = lambda _words: None) -> list[DemoAccount]:
    """Invent the people, and bring inspections of the example's service to four points of their way.

    `tell` is told, in words, what is being made.
    """
    service = Service.objects.create(
        name=packaged.about.service, short_name=packaged.about.service_short, area=packaged.about.area
    )
    hashed = make_password(PASSWORD)
    people = {role: _person(role, name, service, hashed) for role, name in PEOPLE.items()}
    tell("  an inspection that is being set up")
    _set_up(packaged, service, people)
    tell("  one that is announced and waits for its long lists")
    _announce(_set_up(packaged, service, people), people)
    tell("  one in fieldwork, with some of its cases assessed")
    _assign(packaged, _set_up(packaged, service, people), people)
    tell("  the finished one, before its ratings panel")
    _finished(packaged, people)
    return [DemoAccount(role.title, person.email) for role, person in people.items()]


def _person(role: Role, name: str, service: Service, hashed: str) -> Person:
    email = f"{name.partition(' ')[0].lower()}@example.org"
    of = service if role in OF_THE_SERVICE else None
    # They share a password, so it is hashed once.
    person = Person.objects.create(
        email=email, name=name, role=role, service=of, is_active=True, password=hashed
    )
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    TOTP.activate(person, DEMO_KEY)
    return person


def _set_up(packaged: Packaged, service: Service, people: dict[Role, Person]) -> Inspection:
    """Set up, with its dates and team, for the dates of the example so that its long lists fit."""
    inspection = changes.set_up(by=people[Role.OPERATIONS], service=service, edition=packaged.framework.id)
    Inspection.objects.filter(pk=inspection.pk).update(invented=SERVICE_NAMES)
    starts = packaged.about.fieldwork_started
    changes.set_dates(access=_access(inspection, people[Role.OPERATIONS]), dates=_dates(starts))
    _team(inspection, people)
    return inspection


def _team(inspection: Inspection, people: dict[Role, Person]) -> None:
    for role, person in people.items():
        if role not in OFFICES:
            changes.add_member(
                access=_access(inspection, people[Role.OPERATIONS]),
                person=person,
                role=role,
                conflict_of_interest=ConflictOfInterest.SERVICE
                if role is Role.LOCAL
                else ConflictOfInterest.NONE,
                conflict_detail="Works for the service." if role is Role.LOCAL else "",
            )


def _dates(starts: date) -> dict[str, date | None]:
    days = {"long_lists_due": -42, "fieldwork_starts": 0, "fieldwork_ends": 11, "panel_on": 32}
    return {name: starts + timedelta(days=after) for name, after in days.items()}


def _announce(inspection: Inspection, people: dict[Role, Person]) -> None:
    change_workflow.transition(access=_access(inspection, people[Role.LEAD]), to=State.ANNOUNCED)


def _assign(packaged: Packaged, inspection: Inspection, people: dict[Role, Person]) -> None:
    """Send the long lists, draw the samples from the example's seeds, and begin fieldwork."""
    _announce(inspection, people)
    for group, sent in packaged.long_lists.items():
        access = _access(inspection, people[Role.LINK])
        kind = long_lists.group(access=access, key=group)
        received = cases.send_long_list(
            access=access, group=kind, name=sent.name.split("/")[-1], content=_file(sent)
        )
        columns = packaged.populations[group].columns
        cases.confirm_columns(access=access, listed=received, columns=columns)
        lead = _access(inspection, people[Role.LEAD])
        cases.draw_sample(access=lead, group=kind, seed=packaged.samples[group].seed)
    allocation.mark_always_available(access=_access(inspection, people[Role.LINK]))
    allocation.allocate(access=_access(inspection, people[Role.LEAD]))
    change_workflow.transition(access=_access(inspection, people[Role.LEAD]), to=State.FIELDWORK)
    _assess_some(packaged, inspection)


def _assess_some(packaged: Packaged, inspection: Inspection) -> None:
    """Answer the example's answers in every fourth case, as its assessor would."""
    recorded = {(each.group, each.case_id): each for each in packaged.assessments if each.occasion == "first"}
    cases = inspection.assessments.select_related("assessor").order_by("group", "case_id")
    for number, case in enumerate(cases):
        example = recorded.get((case.group, case.case_id))
        if example and number % 4 == 0:
            answer_as(case, example, packaged.framework)


def _finished(packaged: Packaged, people: dict[Role, Person]) -> None:
    """The example as it ended, with its assessments, judgements and decisions, from its package."""
    inspection = package_changes.import_package(by=people[Role.OPERATIONS], files=package.to_files(packaged))
    _team(inspection, people)
    change_workflow.transition(access=_access(inspection, people[Role.LEAD]), to=State.PANEL)


def _file(sent: LongList) -> bytes:
    """A long list as the file it came as."""
    return "".join(_lines(sent)).encode("utf-8-sig")


def _lines(sent: LongList) -> Iterator[str]:
    for row in (sent.headings, *sent.rows):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def _access(inspection: Inspection, person: Person) -> queries.InspectionAccess:
    return queries.open_inspection(by=person, id=inspection.pk)
