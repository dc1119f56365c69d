"""Create the demonstration's people, and inspections made from the worked example."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.method import standards
from inspectorate.method.inspection import LongList
from inspectorate.method.standards import Framework
from inspectorate.web.adoption import changes as adoption
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.demonstration.completion import answer_from_example
from inspectorate.web.demonstration.improvement import improve
from inspectorate.web.demonstration.publication import publish
from inspectorate.web.demonstration.welsh import in_wales, write_welsh
from inspectorate.web.editions import framework
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections import changes, queries
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection
from inspectorate.web.jinja import DEMO_KEY
from inspectorate.web.panel.changes import decisions as panel_decisions
from inspectorate.web.panel.changes import members as panel_members
from inspectorate.web.panel.changes import views as panel_views
from inspectorate.web.panel.queries import panel
from inspectorate.web.people.models import Person, Service
from inspectorate.web.reports.changes import comments as report_comments
from inspectorate.web.reports.changes import sections as report_sections
from inspectorate.web.reports.models import SectionState
from inspectorate.web.states import SERVICE_ROLES, TEAM_ROLES, Role, State
from inspectorate.web.workflow import changes as workflow_changes

PASSWORD = "demonstration only"  # noqa: S105 - not a secret: the demonstration prints it
NOTICE = "The children and the cases of this inspection are invented."
ADOPTION_REFERENCE = "Invented for the demonstration."
DICE = "417"
"""What the dice showed in the invented meeting."""
FOREWORD = "foreword"
THANKS = "We thank the children and families who talked with us."
"""The sentence that the lead inspector adds to the foreword."""
FINDING = "Assessors used what children told them in most of the cases that we read closely."
"""The sentence that the inspector adds to the section of a standard."""
COMMENT = "Which cases does the last sentence rest on?"
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
    Role.ANALYST: "Anwen Doyle",
}


SECOND_HEAD = "Meera Sood"
"""A second head of inspections, who takes no part in the inspections and can sign off responses."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The role and sign-in address of one of the demonstration's people."""

    role: str
    email: str


def load(
    example: method.Inspection, report_progress: Callable[[str], object] = lambda _text: None
) -> list[DemoAccount]:
    """Create the demonstration's people, six inspections of the example's service and one in Wales.

    `report_progress` is called with a description of each step.
    """
    service = _service(example)
    password_hash = make_password(PASSWORD)
    people = {role: _person(role, name, service, password_hash) for role, name in PEOPLE.items()}
    second_head = _person(Role.HEAD, SECOND_HEAD, service, password_hash)
    _adopt(example.framework, people[Role.HEAD])
    report_progress("  an inspection that is being set up")
    _set_up(example, service, people)
    report_progress("  one that is announced: a draw can be sealed, and a long list is missing")
    announced = _set_up(example, service, people)
    _announce(announced, people)
    _send_long_list(example, announced, people, next(iter(example.long_lists)))
    report_progress("  one in fieldwork, with some of its cases assessed")
    _assign(example, _set_up(example, service, people), people)
    report_progress("  the finished one, before its ratings panel")
    _import_finished(example, people)
    report_progress("  one whose ratings are confirmed, with the draft of its report")
    _write_draft(_confirm_ratings(_import_finished(example, people), people), people)
    report_progress("  one whose report is published")
    published = _confirm_ratings(_import_finished(example, people), people)
    publish(published, people, second_head)
    improve(published, people)
    report_progress("  one of a service in Wales, with the draft of its report in two languages")
    inspectors = {role: person for role, person in people.items() if role not in SERVICE_ROLES}
    write_welsh(_confirm_ratings(_import_finished(in_wales(example), inspectors), people), people)
    accounts = [DemoAccount(role.title, person.email) for role, person in people.items()]
    return [*accounts, DemoAccount("Another head", second_head.email)]


@transaction.atomic
def _service(example: method.Inspection) -> Service:
    about = example.about
    service = Service.objects.create(name=about.service, short_name=about.service_short, area=about.area)
    audit.record_by(None, EventType.ADD_SERVICE, subject=service.name)
    return service


@transaction.atomic
def _person(role: Role, name: str, service: Service, password_hash: str) -> Person:
    email = f"{name.partition(' ')[0].lower()}@example.org"
    own_service = service if role in SERVICE_ROLES else None
    # All share one password, which is hashed once because hashing is slow by design.
    person = Person.objects.create(
        email=email, name=name, role=role, service=own_service, is_active=True, password=password_hash
    )
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    TOTP.activate(person, DEMO_KEY)
    audit.record_by(None, EventType.INVITE_FROM_SERVER, subject=str(person), after={"role": role})
    return person


def _adopt(framework: Framework, head: Person) -> None:
    """Adopt the example's edition for demonstration."""
    keys = [value.key for value in standards.unconfirmed_values(framework)]
    adoption.adopt(
        by=head,
        edition=framework.id,
        references=dict.fromkeys(keys, ADOPTION_REFERENCE),
        purpose="demonstration",
    )


@transaction.atomic
def _set_up(example: method.Inspection, service: Service, people: dict[Role, Person]) -> Inspection:
    """Set up an inspection with its team, on the dates of the example so that its long lists fit."""
    inspection = changes.set_up(by=people[Role.OPERATIONS], service=service, edition=example.framework.id)
    Inspection.objects.filter(pk=inspection.pk).update(invented=NOTICE)
    starts = example.about.fieldwork_started
    changes.set_dates(access=_access(inspection, people[Role.OPERATIONS]), dates=_dates(starts))
    _team(inspection, people)
    return inspection


def _team(inspection: Inspection, people: dict[Role, Person]) -> None:
    for role, person in people.items():
        if role in TEAM_ROLES:
            changes.add_member(
                access=_access(inspection, people[Role.OPERATIONS]),
                person=person,
                role=role,
                conflict_of_interest=ConflictOfInterest.NONE,
                conflict_detail="",
            )


def _dates(starts: date) -> dict[str, date | None]:
    offsets = {"long_lists_due": -42, "fieldwork_starts": 0, "fieldwork_ends": 11, "panel_on": 32}
    return {name: starts + timedelta(days=offset) for name, offset in offsets.items()}


def _announce(inspection: Inspection, people: dict[Role, Person]) -> None:
    workflow_changes.transition(access=_access(inspection, people[Role.LEAD]), to=State.ANNOUNCED)


def _send_long_list(
    example: method.Inspection, inspection: Inspection, people: dict[Role, Person], group: str
) -> None:
    """Send a long list of the example, and confirm its columns."""
    access, source = _access(inspection, people[Role.LINK]), example.long_lists[group]
    long_list = cases.send_long_list(
        access=access,
        group=long_lists.group(access=access, key=group),
        name=source.name.split("/")[-1],
        content=_file(source),
    )
    columns = example.populations[group].columns
    cases.confirm_columns(access=access, long_list=long_list, columns=columns)


def _draw(inspection: Inspection, people: dict[Role, Person], group: str) -> None:
    """Seal a draw, calculate the numbered samples, and draw the one that the dice showed."""
    lead = _access(inspection, people[Role.LEAD])
    seal = cases.seal_draw(access=lead, group=long_lists.group(access=lead, key=group))
    seal = cases.number_samples(access=lead, seal=seal)
    cases.choose_sample(access=lead, seal=seal, value=DICE)


def _assign(example: method.Inspection, inspection: Inspection, people: dict[Role, Person]) -> None:
    """Send the long lists, draw the samples, assign the cases, start fieldwork."""
    _announce(inspection, people)
    for group in example.long_lists:
        _send_long_list(example, inspection, people, group)
        _draw(inspection, people, group)
    allocation.mark_always_available(access=_access(inspection, people[Role.LINK]))
    allocation.allocate(access=_access(inspection, people[Role.LEAD]))
    workflow_changes.transition(access=_access(inspection, people[Role.LEAD]), to=State.FIELDWORK)
    _assess_some(example, inspection)


def _assess_some(example: method.Inspection, inspection: Inspection) -> None:
    """Answer every fourth case as in the example, on behalf of its assessor."""
    assessments = {
        (assessment.group, assessment.case_id): assessment
        for assessment in example.assessments
        if assessment.occasion == "first"
    }
    records = inspection.assessments.select_related("assessor").order_by("group", "case_id")
    for number, record in enumerate(records):
        assessment = assessments.get((record.group, record.case_id))
        if assessment and number % 4 == 0:
            answer_from_example(record, assessment, example.framework)


def _import_finished(example: method.Inspection, people: dict[Role, Person]) -> Inspection:
    """Import the whole example, with its assessments, judgements and decisions, and move it to the panel."""
    inspection = package_changes.import_package(by=people[Role.OPERATIONS], files=package.to_files(example))
    _team(inspection, people)
    workflow_changes.transition(access=_access(inspection, people[Role.LEAD]), to=State.PANEL)
    return inspection


def _confirm_ratings(inspection: Inspection, people: dict[Role, Person]) -> Inspection:
    """Let the panel agree with every proposed rating, and confirm the ratings."""
    lead, head = people[Role.LEAD], people[Role.HEAD]
    for person in (lead, head):
        panel_members.add_member(access=_access(inspection, lead), person=person)
    standards = panel.panel(access=_access(inspection, lead))
    ratings = {row.standard.id: row.proposed.rating for row in standards if row.proposed.rating}
    for person in (lead, head):
        panel_views.agree_with_proposals(access=_access(inspection, person), ratings=ratings)
    panel_decisions.confirm_proposals(
        access=_access(inspection, lead), ratings=ratings, on=timezone.localdate()
    )
    workflow_changes.transition(access=_access(inspection, head), to=State.CONFIRMED)
    return inspection


def _write_draft(inspection: Inspection, people: dict[Role, Person]) -> None:
    """Let two people write in the draft, and a third comment on it."""
    lead, inspector, head = (people[role] for role in (Role.LEAD, Role.INSPECTOR, Role.HEAD))
    domains = framework(inspection.edition).domains
    on_evidence, on_cases = (
        next(domain.standards[0].id for domain in domains if domain.judged_on == basis)
        for basis in ("evidence", "cases")
    )
    owners = {FOREWORD: lead, on_cases: inspector, on_evidence: people[Role.PARTNER]}
    for key, owner in owners.items():
        report_sections.assign_owner(access=_access(inspection, lead), key=key, owner=owner)
    _add_sentence(inspection, lead, FOREWORD, THANKS)
    _add_sentence(inspection, inspector, on_cases, FINDING)
    report_sections.change_state(
        access=_access(inspection, inspector), key=on_cases, state=SectionState.READY
    )
    report_comments.add_comment(access=_access(inspection, head), key=on_cases, text=COMMENT)
    version = inspection.report_sections.get(key=FOREWORD).version
    report_sections.agree(access=_access(inspection, lead), key=FOREWORD, version=version)


def _add_sentence(inspection: Inspection, author: Person, key: str, sentence: str) -> None:
    section = inspection.report_sections.get(key=key)
    text = section.versions.get(number=section.version).text
    report_sections.save_section(
        access=_access(inspection, author),
        key=key,
        base_version=section.version,
        text=f"{text.rstrip()}\n\n{sentence}\n",
    )


def _file(long_list: LongList) -> bytes:
    """Return a long list as the CSV file that it was sent as."""
    return "".join(_lines(long_list)).encode("utf-8-sig")


def _lines(long_list: LongList) -> Iterator[str]:
    for row in (long_list.headings, *long_list.rows):
        buffer = io.StringIO()
        csv.writer(buffer).writerow(row)
        yield buffer.getvalue()


def _access(inspection: Inspection, person: Person) -> queries.InspectionAccess:
    return queries.open_inspection(by=person, id=inspection.pk)
