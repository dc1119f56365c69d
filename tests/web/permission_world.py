"""An inspection with a record for every URL parameter, and valid requests for every URL."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inspectorate.web.api import api
from inspectorate.web.assessments.models import Assessment, ReviewComment, ReviewState
from inspectorate.web.assessments.queries import reviews
from inspectorate.web.cases.models import Draw, DrawnCase, LongList, SampleStatus, Seal
from inspectorate.web.encryption import cipher
from inspectorate.web.exchange.report_files import ReportFiles
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.judgements import evidence_files
from inspectorate.web.judgements.models import Decision
from inspectorate.web.mail.changes import deliver
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.people.models import AccountChange, AccountChangeKind, Country, Person, RoleRequest
from inspectorate.web.permissions import PAGES, Action, allowed, required_action
from inspectorate.web.reports.models import Recommendation
from inspectorate.web.reports.queries.word_drafts import REVIEW
from inspectorate.web.states import ASSESSORS, Role, State
from inspectorate.web.tokens.changes import create_token
from inspectorate.web.tokens.models import Scope
from inspectorate.web.visibility import may_see_assessment, may_write_in_assessment
from inspectorate.word_drafts import ReviewedDraft, ReviewedSection, digest
from tests.web import factories
from tests.web.accuracy_checks import check_records
from tests.web.assigned_cases import NOW, answer_body, create_assessment, page_form
from tests.web.authenticator import SECRET
from tests.web.factories import Team, person
from tests.web.imported_inspection import bring_in, seal_and_start_replacement
from tests.web.releases import small_release

ROLES = [role for role in Role if role is not Role.PUBLIC]
WRITES = (Action.ASSESS_CASE, Action.RAISE_ALERT)


def action_of(name: str, method: str = "GET") -> Action:
    """Return the action that a URL name requires."""
    action = required_action(name, method)
    assert isinstance(action, Action), name
    return action


def expected_status(action: Action, role: Role, state: State) -> int:
    """Return 200 when the table permits an action, 403 when only the inspection is visible, otherwise 404."""
    if allowed(action, (role,), state):
        return 200
    return 403 if allowed(Action.SEE_INSPECTION, (role,), state) else 404


def addresses(patterns=None, namespace="", parts=()):
    """Yield every URL name of the service, with its parameters."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        parameters = (*parts, *getattr(pattern.pattern, "converters", pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", parameters
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner, parameters)


PARTS = dict(addresses())
# After the addresses, with which the routers of the API are completed.
OPERATIONS = {
    api.get_openapi_operation_id(operation): (
        operation.methods[0],
        re.sub(r"\{\w+:(\w+)\}", r"{\1}", f"/api/v1{path}"),
    )
    for _prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    if operation.include_in_schema
}
"""Method and path of each operation of the API. Its description has them too, but takes seconds to make."""
API = [name for name in PAGES if name.startswith("api:") and isinstance(PAGES[name], Action)]
OF_AN_INSPECTION = [
    name for name, required in PAGES.items() if isinstance(required, Action) and "inspection" in PARTS[name]
]
OF_NO_INSPECTION = [
    name for name, required in PAGES.items() if isinstance(required, Action) and name not in OF_AN_INSPECTION
]


def drawn_case(here: Team) -> DrawnCase:
    """Create a long list, a draw and a sampled case, and the ratings panel."""
    by = {"inspection": here.inspection, "group": "court", "number": 1}
    upload = {
        "headings": [],
        "sent_by": here.people[Role.LINK],
        "eligible": 1,
        "on": here.inspection.fieldwork_starts,
    }
    long_list = LongList.objects.create(
        **by, **upload, file_name="list.csv", content=b"", read_at=timezone.now()
    )
    result = {"sample_record": {"steps": []}, "size": 1, "because": [], "balance": [], "seed": 1}
    draw = Draw.objects.create(**by, **result, long_list=long_list, drawn_by=here.people[Role.LEAD])
    on_the_panel(here)
    sealed_draw(draw)
    draw.replacements.create(out="C1", reason="Moved away.", rule="random", by=here.people[Role.LEAD])
    return draw.cases.create(case_id="C1", status=SampleStatus.SELECTED, order=1, case_manager="B. Worker")


def sealed_draw(draw: Draw) -> None:
    """Create a seal with numbered samples that is not decided."""
    numbered = {"digest": "x", "different": 1, "fewest": 1000, "most": 1000, "margins": []}
    record = {
        "seal": {"digest": "x", "decided_by": "dice", "origin": ""},
        "numbered": numbered,
        "digest": "x",
        "eligible": 1,
        "size": 1,
        "because": "",
        "factors": [],
        "steps": [{"step": step, "digest": "x"} for step in ("sealed", "numbered")],
    }
    by = {"inspection": draw.inspection, "group": draw.group, "number": 1}
    Seal.objects.create(**by, long_list=draw.long_list, record=record, because=[], sealed_by=draw.drawn_by)


def put_in_wales(here: Team) -> None:
    """Put the service in Wales, so that the report has pages of its Welsh."""
    here.inspection.service.country = Country.WALES
    here.inspection.service.save()


def on_the_panel(here: Team) -> None:
    """Make everyone who is eligible a panel member, and record a decision on one standard."""
    by = {"inspection": here.inspection, "added_by": here.people[Role.LEAD]}
    for role in (Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER):
        PanelMember.objects.create(**by, person=here.people[role])
    Decision.objects.create(
        inspection=here.inspection,
        standard="1.1",
        round=1,
        rating="Good",
        reasons="As all see it.",
        members=["Alex Lead inspector", "Alex Inspector"],
        on=timezone.localdate(),
        by=here.people[Role.LEAD],
    )


def assessed(here: Team, role: Role) -> dict[str, int]:
    """Create an assessment of the person in this role, an alert, and a case with a difference."""
    own = create_assessment(here, role)
    alert = own.alerts.create(inspection=here.inspection, concern="x", raised_by=own.assessor)
    return {"assessment": own.pk, "alert": alert.pk, "first": answered_differently(here).pk}


def answered_differently(here: Team) -> Assessment:
    """Create two finished assessments of a case with different answers, and return the first."""
    pair = [
        create_assessment(here, role, "C2", occasion, state="finished", finished_at=timezone.now())
        for role, occasion in ((Role.PARTNER, "first"), (Role.LOCAL, "second"))
    ]
    for assessment, value in zip(pair, ("yes", "no"), strict=True):
        assessment.answers.create(question="2.1.1", value=value, version=1, by=assessment.assessor)
    return pair[0]


@dataclass(frozen=True)
class Record:
    """An assessment in relation to one person, for visibility: `own`, blind, or finished by both."""

    name: str
    assessment: Assessment
    conflict: int
    own: bool = False
    assesses_case: bool = False
    finished: bool = False

    @property
    def parts(self) -> dict[str, Any]:
        """The URL parameters that name it."""
        thread = self.assessment.review_threads.get().pk
        return {"assessment": self.assessment.pk, "conflict": self.conflict, "thread": thread}

    def is_visible_to(self, role: Role, action: Action) -> bool:
        """Return whether the role can reach it with an action, according to `visibility`."""
        sees = may_see_assessment(
            (role,), own=self.own, assesses_case=self.assesses_case, finished=self.finished
        )
        first = self.assessment.occasion == "first"
        writes = may_write_in_assessment((role,), own=self.own, first=first)
        replies = self.own or action is not Action.REPLY_TO_REVIEW
        return sees and replies and (writes or action not in WRITES)


@dataclass
class World:
    """An inspection in one state, with a record for every URL parameter, and a client for each role.

    `program` requests routes of the API with the token of any role.
    """

    team: Team
    colleague: Person
    parts: dict[str, Any]
    records: dict[Role, list[Record]]
    browsers: dict[Role, Client] = field(default_factory=dict)
    tokens: dict[Role, dict[str, str]] = field(default_factory=dict)
    passkeys: dict[Role, int] = field(default_factory=dict)
    jobs: dict[Role, int] = field(default_factory=dict)
    datasets: dict[Role, int] = field(default_factory=dict)
    report_files: dict[Role, int] = field(default_factory=dict)
    uploads: dict[Role, int] = field(default_factory=dict)
    sections: dict[Role, str] = field(default_factory=dict)
    program: Client = field(default_factory=Client)

    def of_role(self, role: Role) -> dict[str, int]:
        """Return the URL parameters of what only one person sees."""
        return {
            "pk": self.passkeys[role],
            "job": self.jobs[role],
            "dataset": self.datasets[role],
            "files": self.report_files[role],
            "upload": self.uploads[role],
        }

    def records_for(self, name: str, role: Role) -> Sequence[Record | None]:
        """Return the assessments with which a URL is requested as a role; (None,) if it names none."""
        return self.records[role] if "assessment" in PARTS[name] else (None,)

    def address(self, name: str, **parts: object) -> str:
        """Return the URL of this name."""
        override = PARAMETER_OVERRIDES.get(name, {})
        values = {**self.parts, **(override(self) if callable(override) else override), **parts}
        query = (
            f"?{urlencode({'manager': values['manager']})}"
            if name == "allocation:case_manager_availability"
            else ""
        )
        return reverse(name, kwargs={part: values[part] for part in PARTS[name]}) + query

    def request(self, name: str, method: str, role: Role, content: object = None, **parts: object):
        """Request a URL as the person in a role, with valid content."""
        own: dict[str, dict[Role, Any]] = {
            "files": self.report_files,
            "upload": self.uploads,
            "section": self.sections,
        }
        parts = {**{part: records[role] for part, records in own.items() if role in records}, **parts}
        if name.startswith("api:"):
            self.program.cookies.clear()
            return self.send(name, method, self.program, self.tokens[role], content, **parts)
        return self.send(name, method, self.browsers[role], {}, **parts)

    def send(
        self,
        name: str,
        method: str,
        client: Client,
        headers: dict[str, str],
        content: object = None,
        **parts: object,
    ):
        """Request a URL with a client and headers, with valid content unless other is given."""
        address = self.address(name, **parts)
        if method == "GET":
            return client.get(address, headers=headers)
        if name.startswith("api:"):
            valid = BODIES.get(name.removeprefix("api:"), {})
            body = content or (valid(self) if callable(valid) else valid)
            if name in WITH_FILES:
                return client.post(address, body, headers=headers)
            return client.post(address, body, "application/json", headers=headers)
        form = FORMS.get(name, {})
        return client.post(address, form(self) if callable(form) else form)


def world(here: Team, state: State) -> World:
    """Create a world: a record for every URL parameter, of each person's own and of a colleague."""
    case, lead = drawn_case(here), here.people[Role.LEAD]
    put_in_wales(here)
    colleague = person(Role.INSPECTOR, "colleague@example.org")
    member = TeamMember.objects.create(inspection=here.inspection, person=colleague, role=Role.INSPECTOR)
    item = factories.evidence_item(here.inspection, lead)
    line = here.inspection.lines_of_enquiry.create(ref="L01", text="x", by=lead)
    colleagues_record = _record(here, "another's", colleague, "other")
    case.draw.cases.create(case_id="other", status=SampleStatus.SELECTED, order=2, case_manager="B. Worker")
    acknowledged = {"acknowledged_by": lead, "acknowledged_at": timezone.now()}
    alert = here.inspection.alerts.create(
        assessment=colleagues_record.assessment, concern="x", raised_by=colleague, **acknowledged
    )
    parts: dict[str, Any] = {
        "inspection": here.inspection.pk,
        "member": member.pk,
        "id": item.pk,
        "group": "court",
        "edition": here.inspection.edition,
        "seal": 1,
        "long_list": case.draw.long_list_id,
        "case": case.pk,
        **colleagues_record.parts,
        "stage": "2.1",
        "question": "2.1.1",
        "alert": alert.pk,
        "first": answered_differently(here).pk,
        "differing": "2.1.1",
        "standard": "1.1",
        "line_of_enquiry": line.pk,
        **declared_conflict(here, _record(here, "", colleague, "declared").assessment),
        "to": State.ANNOUNCED,
        "pk": 1,
        "secret": "x",
        "waiting": role_request(here, "waiting"),
        "approved": role_request(here, "approved"),
        "change": waiting_change(here),
        "account": account_with_second_factor(here),
        "task": failed_task(),
        "job": job(lead),
        "dataset": made_dataset(lead),
        "files": made_report_files(lead, here.inspection),
        "document": "report.pdf",
        "upload": read_word_draft(lead, here.inspection),
        "manager": case.case_manager,
        "tag": "alerts",
        "slug": "lead-inspector",
        "name": "sample.png",
        "number": factories.second_draw(here.inspection, lead).number,
        **draft_records(here),
    }
    records: dict[Role, list[Record]] = {role: [colleagues_record] for role in ROLES}
    for role in ROLES:
        if role in ASSESSORS:
            records[role] = [*_records_of(here, role, colleague), colleagues_record]
    created = World(here, colleague, parts, records, sections={Role.PARTNER: "1.1"})
    for role in ROLES:
        created.browsers[role] = here.client(role)
        created.tokens[role] = token(here.people[role])
        created.passkeys[role] = _add_second_factors(here.people[role])
        created.jobs[role] = job(here.people[role])
        created.datasets[role] = made_dataset(here.people[role])
        created.report_files[role] = made_report_files(here.people[role], here.inspection)
        created.uploads[role] = read_word_draft(here.people[role], here.inspection)
    here.stand(state)
    return created


def draft_records(here: Team) -> dict[str, Any]:
    """Create two sections of the draft, one the partner inspector's, and what belongs to the other.

    Return the URL parameters: a section, a comment, a recommendation, a signature, a source to quote, and a
    release with an embargoed copy.
    """
    inspection, lead = here.inspection, here.people[Role.LEAD]
    owners = {"2.1": None, "1.1": here.people[Role.PARTNER]}
    for key, owner in owners.items():
        section, is_new = inspection.report_sections.update_or_create(
            key=key, defaults={"owner": owner, "version": 1}
        )
        if is_new:
            section.versions.create(number=1, text="Good work.", channel="page", by=lead)
    section = inspection.report_sections.get(key="2.1")
    position = inspection.recommendations.count() + 1
    recommendation = inspection.recommendations.create(position=position, version=1)
    words = {"addressee": "The service", "text": "plan better", "channel": "page", "by": lead}
    recommendation.versions.create(number=1, **words)
    signed = {"digest": "x", "name": lead.name, "by": lead}
    described = {"kind": "document", "title": "x", "direction": "neutral", "by": lead}
    supports = ["1.1.1", "2.1.1"]
    improvement = improvement_records(here, recommendation)
    checked = check_records(here)
    item = inspection.evidence_items.create(ref="E98", finding="They meet.", supports=supports, **described)
    return {
        "section": section.key,
        "comment": section.comments.create(version=1, text="Why?", by=lead).pk,
        "recommendation": recommendation.pk,
        "sign_off": inspection.sign_offs.create(capacity="lead_inspector", **signed).pk,
        **improvement,
        "source": f"evidence-{item.pk}",
        **release_records(here),
        **checked,
    }


def release_records(here: Team) -> dict[str, Any]:
    """Create a release with an embargoed copy; return their URL parameters, and those of the public site."""
    release = small_release(here)
    copy = release.copies.create(
        recipient="Robin Frost", digest=f"x{release.pk}", by=here.people[Role.HEAD], expires_at=timezone.now()
    )
    return {
        "release": release.pk,
        "embargoed_copy": copy.pk,
        "file": "index.html",
        "report": release.slug,
        "service": release.service_slug,
        "digest": release.digest,
    }


def improvement_records(here: Team, recommendation: Recommendation) -> dict[str, Any]:
    """Create a response, an action with evidence and a review; return their URL parameters."""
    inspection, head = here.inspection, here.people[Role.SERVICE_HEAD]
    given = {"outcome": "accepted", "given_on": NOW, "by": head}
    recommendation.responses.create(number=1, words_version=1, **given)
    action = inspection.improvement_actions.create(recommendation=recommendation, number=1, version=1)
    words = {"text": "Train everyone.", "owner": "Head of practice", "due": NOW, "state": "under_way"}
    action.versions.create(number=1, by=head, **words)
    stored = evidence_files.save(inspection.pk, b"%PDF-1.7")
    evidence = action.evidence.create(
        title="List",
        file_name="list.pdf",
        stored_name=stored,
        content_hash=hashlib.sha256(b"%PDF-1.7").hexdigest(),
        by=head,
    )
    held = {"held_on": NOW, "present": ["Chair"], "minute": "Read.", "by": here.people[Role.BOARD]}
    review = inspection.board_reviews.create(number=1, **held)
    return {
        "action": action.pk,
        "evidence": evidence.pk,
        "review": review.number,
    }


def declared_conflict(here: Team, conflicted: Assessment) -> dict[str, int]:
    """Create a person who declares a conflict of interest in a case in which they have answered."""
    declarer = person(Role.INSPECTOR, f"declarer-{here.inspection.pk}@example.org")
    names = {"conflict_of_interest": "some_cases", "excluded": [conflicted.case_id]}
    TeamMember.objects.create(inspection=here.inspection, person=declarer, role=Role.INSPECTOR, **names)
    drawn = {"status": SampleStatus.SELECTED, "order": 900, "case_manager": "B. Worker"}
    draw = here.inspection.draws.filter(group=conflicted.group).latest("number")
    draw.cases.get_or_create(case_id=conflicted.case_id, defaults=drawn)
    declaration = here.inspection.declarations.create(person=declarer, by=declarer, **names)
    conflicted.answers.update(by=declarer)
    return {"declaration": declaration.pk, "conflicted": conflicted.pk, "person": declarer.pk}


def role_request(here: Team, outcome: str) -> int:
    """Create a role request with an outcome, and return its id."""
    invited = person(Role.INSPECTOR, f"{outcome}@example.org")
    decided = {} if outcome == "waiting" else {"decided_at": timezone.now()}
    asked = {"role": Role.INSPECTOR, "requested_by": here.stranger}
    return RoleRequest.objects.create(person=invited, outcome=outcome, **asked, **decided).pk


def account_with_second_factor(here: Team) -> int:
    """Create a person with an authenticator app, and return their id."""
    account = person(Role.INSPECTOR, f"factor-{here.inspection.pk}@example.org")
    TOTP.activate(account, SECRET)
    return account.pk


def waiting_change(here: Team) -> int:
    """Create a reset of a second factor that waits for approval, and return its id."""
    account = person(Role.INSPECTOR, f"change-{here.inspection.pk}@example.org")
    values = {"kind": AccountChangeKind.SECOND_FACTOR, "reason": "The phone is lost."}
    return AccountChange.objects.create(person=account, requested_by=here.stranger, **values).pk


def job(owner: Person, kind: str = "send_long_list", **values: object) -> int:
    """Create a job of a person that waits, and return its id."""
    return owner.jobs.create(kind=kind, digest=uuid.uuid4().hex, request_page="/", **values).pk


def made_dataset(owner: Person) -> int:
    """Create a job of a person that has made a dataset, and return its id."""
    result = cipher("job").encrypt(b"PK")
    return job(owner, "export_dataset", state="done", finished_at=timezone.now(), result=result)


def made_report_files(owner: Person, inspection: Inspection) -> int:
    """Create a job of a person that has made the files of a report, and return its id."""
    files = ReportFiles({"report.pdf": b"%PDF-"}, (), "")
    result = cipher("job").encrypt(files.to_zip())
    done = {"state": "done", "finished_at": timezone.now(), "result": result}
    return job(owner, "make_report_files", inspection=inspection, **done)


def read_word_draft(owner: Person, inspection: Inspection) -> int:
    """Create a job of a person that has read an edited Word document of two sections, and return its id."""
    sent = "Good work."
    sections = tuple(
        ReviewedSection(key, key, "present", sent, digest(sent), "Better work.", sent)
        for key in ("1.1", "2.1")
    )
    review = ReviewedDraft(sections, ("1.1", "2.1"), (), (), True)
    result = cipher("job").encrypt(REVIEW.dump_json(review))
    done = {"state": "done", "finished_at": timezone.now(), "result": result}
    return job(owner, "read_word_draft", inspection=inspection, **done)


def failed_task() -> uuid.UUID:
    """Create a background task that has failed, and return its id."""
    deliver.enqueue(0)
    row = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.FAILED)
    return row.pk


def imported_world(team: Team) -> World:
    """Create a world from the example, imported once more."""
    return world_of(bring_in(team))


def world_of(here: Team) -> World:
    """Create a world of the example, in which every result can be calculated."""
    seal_and_start_replacement(here)
    on_the_panel(here)
    put_in_wales(here)
    lead, inspection = here.people[Role.LEAD], here.inspection
    draw = inspection.draws.filter(group="court").latest("number")
    second = inspection.assessments.filter(occasion="second", state="finished").earliest("pk")
    same_case = {"group": second.group, "case_id": second.case_id}
    assessment = inspection.assessments.filter(occasion="first").exclude(**same_case).earliest("pk")
    alert = inspection.alerts.create(assessment=assessment, concern="x", raised_by=assessment.assessor)
    item = factories.evidence_item(inspection, lead, "E99")
    first = inspection.assessments.get(occasion="first", **same_case)
    selected = draw.cases.filter(status=SampleStatus.SELECTED)
    second_values = dict(second.answers.values_list("question", "value"))
    differs = next(
        question
        for question, value in first.answers.order_by("question").values_list("question", "value")
        if value != second_values.get(question, "")
    )
    parts: dict[str, Any] = {
        "inspection": inspection.pk,
        "member": here.member(Role.INSPECTOR).pk,
        "id": item.pk,
        "group": "court",
        "edition": here.inspection.edition,
        "seal": 1,
        "long_list": draw.long_list_id,
        "case": selected.earliest("pk").pk,
        "assessment": assessment.pk,
        "conflict": _conflict(assessment),
        "thread": review_thread(assessment, here.people[Role.HEAD]),
        "stage": "2.1",
        "question": "2.1.1",
        "alert": alert.pk,
        "first": first.pk,
        "differing": differs,
        "standard": "1.1",
        "line_of_enquiry": inspection.lines_of_enquiry.earliest("pk").pk,
        **declared_conflict(here, assessment),
        "to": State.ANNOUNCED,
        "secret": "x",
        "waiting": role_request(here, "waiting"),
        "approved": role_request(here, "approved"),
        "change": waiting_change(here),
        "account": account_with_second_factor(here),
        "task": failed_task(),
        "job": job(lead),
        "dataset": made_dataset(lead),
        "files": made_report_files(lead, inspection),
        "document": "report.pdf",
        "upload": read_word_draft(lead, inspection),
        "manager": selected.exclude(case_manager="").earliest("pk").case_manager,
        "tag": "alerts",
        "slug": "lead-inspector",
        "name": "sample.png",
        "number": factories.second_draw(inspection, lead).number,
        **draft_records(here),
    }
    created = World(here, lead, parts, {}, sections={Role.PARTNER: "1.1"})
    for role in ROLES:
        created.browsers[role], created.tokens[role] = here.client(role), token(here.people[role])
    return created


def _add_second_factors(owner: Person) -> int:
    """Give a person an authenticator app, recovery codes and a passkey, and return the passkey's id."""
    own = Authenticator.objects.filter(user=owner)
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(owner)
    return own.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}).pk


def _records_of(here: Team, role: Role, colleague: Person) -> list[Record]:
    """Create a person's own assessment, one they are blind to, and one of a case finished by both."""
    owner = here.people[role]
    own = _record(here, "one's own", owner, f"own {role}", own=True)
    blind = _record(here, "blind", colleague, f"blind {role}", assesses_case=True)
    _record(here, "", owner, f"blind {role}", "second")
    finished = _record(here, "finished by both", colleague, f"both {role}", assesses_case=True, finished=True)
    _record(here, "", owner, f"both {role}", "second", finished=True)
    return [own, blind, finished]


def _record(
    here: Team, name: str, owner: Person, case: str, occasion: str = "first", **relation: bool
) -> Record:
    finished = {"state": "finished", "finished_at": timezone.now()} if relation.get("finished") else {}
    assessment = Assessment.objects.create(
        inspection=here.inspection,
        group="court",
        case_id=case,
        occasion=occasion,
        assessor=owner,
        facts={"safety_wellbeing": "high", "gender": "male"},
        **finished,
    )
    assessment.answers.create(question="2.1.2", value="yes", version=1, by=owner)
    review_thread(assessment, here.people[Role.HEAD])
    return Record(name, assessment, _conflict(assessment), **relation)


def review_thread(assessment: Assessment, by: Person) -> int:
    """Create a comment on an answer with a reply and one that is not sent; return the id of their thread."""
    question = assessment.answers.order_by("pk")[0].question
    thread = assessment.review_threads.create(question=question, state=ReviewState.REPLIED)
    thread.comments.create(text="Where is this?", by=by, sent_at=timezone.now())
    thread.comments.create(text="In the plan.", is_reply=True, by=assessment.assessor, sent_at=timezone.now())
    thread.comments.create(text="On which page?", by=by)
    return thread.pk


def digest_of_comments(here: "World") -> str:
    """Return the digest of the comments on the colleague's case that are not sent."""
    unsent = ReviewComment.objects.filter(thread__assessment=here.parts["assessment"], sent_at=None)
    return reviews.digest(unsent)


def _conflict(assessment: Assessment) -> int:
    question = assessment.answers.order_by("pk")[0].question
    event = assessment.events.create(
        inspection=assessment.inspection,
        idempotency_key=uuid.uuid4(),
        question=question,
        value="no",
        base_version=0,
        version=1,
        outcome="conflict",
        channel="page",
        client_time=NOW,
        by=assessment.assessor,
    )
    return assessment.conflicts.create(event=event, question=question).pk


def token(owner: Person, *scopes: Scope) -> dict[str, str]:
    """Return the header with a token of a person, with these scopes or all."""
    return {
        "Authorization": f"Bearer {create_token(email=owner.email, scopes=scopes or list(Scope), days=1)}"
    }


SECOND_STANDARD = {"standard": "2.1"}
PARAMETER_OVERRIDES: dict[str, Any] = {
    "improvement:next_inspection_file": {"file": "improvement.csv"},
    "api:improvement_handover": {"file": "improvement.csv"},
    "api:give_view": SECOND_STANDARD,
    "api:decide": SECOND_STANDARD,
    "api:rating": SECOND_STANDARD,
    "api:panel_standard": SECOND_STANDARD,
    "panel:standard": SECOND_STANDARD,
    "results:standard": SECOND_STANDARD,
    "results:live_standard": SECOND_STANDARD,
    "panel:give_view": SECOND_STANDARD,
    "panel:decide": SECOND_STANDARD,
    "judgements:line_of_enquiry": lambda here: {"id": here.parts["line_of_enquiry"]},
    "panel:remove_member": lambda here: {"id": here.team.people[Role.INSPECTOR].pk},
    "api:close_account": lambda here: {"person": here.team.stranger.pk},
    "api:remove_panel_member": lambda here: {"person": here.team.people[Role.INSPECTOR].pk},
    "people:invite_again": lambda here: {"id": here.team.stranger.pk},
    "people:close": lambda here: {"id": here.team.stranger.pk},
    "people:role_request": lambda here: {"id": here.parts["waiting"]},
    **{
        f"operations:{name}": lambda here: {"id": here.team.stranger.pk}
        for name in (
            "person",
            "edit_person",
            "change_role",
            "reset_second_factor",
            "leave_teams",
        )
    },
    "operations:password_link": lambda here: {"id": here.parts["account"]},
    "operations:account_change": lambda here: {"id": here.parts["change"]},
    "people:show_invitation": lambda here: {"id": here.parts["approved"]},
    "api:release_file": {"name": "index.html"},
}
"""URL parameters that differ from the world's."""

ANSWER = answer_body(question="2.1.3")
DUE = {"due_day": "31", "due_month": "1", "due_year": "2030"}
REASONS = {f"reasons_{number}": "Seen on site." for number in range(5)}
FORMS: dict[str, Any] = {
    "home:notifications": {"newest": "1"},
    "home:subscription": {"step": "create"},
    "inspections:create": lambda here: {"service": here.team.service.pk, "edition": "youth-2018"},
    "inspections:add_member": lambda here: {
        "person": here.team.stranger.pk,
        "role": "inspector",
        "conflict_of_interest": "none",
    },
    "inspections:conflict_of_interest": {"conflict_of_interest": "none"},
    "inspections:withdraw_declaration": {"reason": "It was a namesake."},
    "allocation:review_work": {"outcome": "counts", "reason": "The answers are facts."},
    "people:role_request": {"decision": "approve"},
    "workflow:transition": {"reason": "It is time."},
    "cases:draw": {"seed": 1, "reason": "The dates have changed."},
    "cases:seal": {"decided_by": "dice", "reason": "The dates have changed."},
    "cases:choose": {"value": "417"},
    "cases:replace": {"reason": "The family has moved away.", "rule": "random"},
    "cases:complete_replacement": {"source": "system"},
    "allocation:undo_replacement": {"into": "C2", "reason": "The file was found."},
    "allocation:reassign": lambda here: {
        "cases": [here.parts["assessment"]],
        "assessor": here.team.people[Role.INSPECTOR].pk,
    },
    "allocation:assign": lambda here: {"case": "court/C1", "assessor": here.colleague.pk},
    "assessments:about": page_form({"victim": ("yes", "")}),
    "assessments:stage": page_form({"2.1.3": ("yes", "")}),
    "assessments:resolve_conflict": {"keep": "late", "idempotency_key": str(uuid.uuid4())},
    "assessments:interview": {
        "held_with": "child",
        "held_on_day": "4",
        "held_on_month": "9",
        "held_on_year": "2018",
    },
    "assessments:reopen": {"reason": "A document came."},
    "assessments:comment": {"review_version-2.1.3": "0", "review-2.1.3": "Where in the file is this?"},
    "assessments:return_case": lambda here: {"digest": digest_of_comments(here)},
    "assessments:review_thread": {"text": "It is in the plan."},
    "assessments:raise_alert": {"concern": "Not seen for weeks."},
    "assessments:close_alert": {"done": "Seen today."},
    "assessments:differences": lambda here: {
        f"value_{here.parts['differing']}": "no",
        f"reason_{here.parts['differing']}": "The file supports it.",
    },
    "assessments:second_draw": {"percentage": "10", "reason": "A case has been replaced."},
    "judgements:lines_of_enquiry": {"text": "Why are plans late?"},
    "judgements:line_of_enquiry": {"base_version": 1, "outcome": "Posts were vacant."},
    "judgements:add_evidence": {
        "title": "Minutes",
        "kind": "document",
        "finding": "They meet.",
        "direction": "neutral",
    },
    "judgements:judge": {"base_version": 0, "rating": "Good", **REASONS},
    "panel:members": lambda here: {"person": here.colleague.pk},
    "panel:give_views": {"proposals": "1.2=Good"},
    "panel:decide_agreed": {},
    "panel:give_view": {"rating": "Good", "reasons": "As I see it."},
    "panel:decide": {"rating": "Good", "reasons": "As we see it."},
    "panel:reopen_decision": {"reason": "A case was assessed again."},
    "reports:sign_off": {"digest": "x"},
    "accuracy:send": lambda here: {
        "people": [here.team.people[Role.SERVICE_HEAD].pk],
        "working_days": "10",
    },
    "accuracy:challenge": {"wrong": "They meet every month."},
    "accuracy:decide_on_late": {"is_admitted": "yes", "reason": "The post was late."},
    "accuracy:respond": {"base_version": 1, "outcome": "accepted", "reason": "The minutes show it."},
    "accuracy:sign_off": {"digest": "0f" * 32},
    "reports:withdraw_sign_off": {"reason": "I have more to say."},
    "publication:prepare": {"day_day": "3", "day_month": "4", "day_year": "2199", "time": "09:30"},
    "publication:share_copy": {"recipient": "Robin Frost", "days": "3"},
    "reports:add_recommendation": {"base_version": 0, "addressee": "The board", "text": "meet more often"},
    "reports:recommendation": {"base_version": 1, "addressee": "The board", "text": "meet more often"},
    "reports:move_recommendation": {"places": 1},
    "reports:comment": {"text": "Because of the plan."},
    "reports:edit": {"base_version": 1, "text": "Better work."},
    "reports:welsh_recommendation": {
        "base_version": 0,
        "english_version": 1,
        "addressee": "Y bwrdd",
        "text": "gyfarfod",
    },
    "reports:edit_welsh": {"base_version": 0, "english_version": 1, "text": "Gwaith gwell."},
    "reports:assign": {},
    "reports:agree": {"base_version": 1},
    "reports:word_review": {"sections": "2.1@1"},
    "reports:confirm_figures": {"base_version": 2, "digest": "0f" * 32},
    "reports:add_comment": {"text": "Is this all?"},
    "reports:restore": {"base_version": 1},
    "reports:insert": {"form": "quotation", "text": "They meet."},
    "improvement:respond": {
        "base_version": 1,
        "words_version": 1,
        "outcome": "accepted",
        "given_by": "Head of the board",
        "given_on_day": "4",
        "given_on_month": "9",
        "given_on_year": "2018",
    },
    "improvement:add_action": {"base_version": 0, "text": "Train all.", "owner": "Head", **DUE},
    "improvement:change_action": {"base_version": 1, "text": "Train all.", "owner": "Head", **DUE},
    "improvement:report_progress": {"base_version": 1, "state": "under_way", "note": "Half are trained."},
    "improvement:verify": {"base_version": 1, "decision": "return", "reason": "Not all attended."},
    "improvement:close": {"base_version": 0, "outcome": "not_implemented", "reason": "It was dropped."},
    "improvement:record_review": {
        "held_on_day": "4",
        "held_on_month": "9",
        "held_on_year": "2018",
        "present": "Chair of the board",
        "minute": "The board read the plan.",
    },
    "improvement:dates": {"base_version": 0, **DUE},
    "operations:edit_person": {"name": "Sam Other", "email": "other@example.org"},
    "operations:change_role": {"role": "operations"},
    "operations:reset_second_factor": {"reason": "The phone is lost."},
    "operations:password_link": {"reason": "Asked by telephone."},
    "operations:account_change": {"decision": "approve"},
    "people:invite": {"name": "Sam New", "email": "new@example.org", "role": "inspector"},
    "people:add_service": {"name": "Elsewhere", "short_name": "E", "area": "There"},
}
"""Valid content of each page's form. Forms that are not listed have no field, or need a file."""
BODIES: dict[str, Any] = {
    "save_answer": ANSWER,
    "save_answers": {"answers": [answer_body(question="2.1.3")]},
    "resolve_conflict": {"keep": "late", "idempotency_key": str(uuid.uuid4())},
    "add_interview": {"held_with": "child", "held_on": "2018-09-04"},
    "reopen": {"reason": "A document came."},
    "comment": {"question": "2.1.3", "text": "Where in the file is this?"},
    "return_case": lambda here: {"digest": digest_of_comments(here)},
    "reply": {"text": "It is in the plan."},
    "raise_alert": {"concern": "Not seen for weeks."},
    "close_alert": {"done": "Seen today."},
    "resolve_difference": {"value": "no", "reason": "The file bears it out."},
    "judge": {"base_version": 0, "rating": "Good", "reasons": {}},
    "raise_line_of_enquiry": {"text": "Why are plans late?"},
    "answer_line_of_enquiry": {"base_version": 1, "outcome": "Posts were vacant."},
    "give_view": {"rating": "Good", "reasons": "As I see it."},
    "decide": {"rating": "Good"},
    "reopen_decision": {"reason": "A case was assessed again."},
    "set_up_inspection": lambda here: {"service": here.team.service.pk, "edition": "youth-2018"},
    "change_dates": {"fieldwork_starts": "2018-09-03", "fieldwork_ends": "2018-09-14"},
    "transition": {"to": "announced", "reason": "It is time."},
    "add_team_member": lambda here: {"person": here.team.stranger.pk, "role": "inspector"},
    "withdraw_declaration": {"reason": "It was a namesake."},
    "review_conflicted_work": {"outcome": "counts", "reason": "The answers are facts."},
    "add_service": {"name": "Elsewhere", "short_name": "E", "area": "There"},
    "adopt_edition": {"references": {}},
    "send_long_list": lambda _here: {"file": SimpleUploadedFile("list.csv", factories.long_list())},
    "confirm_columns": {"columns": {}},
    "seal_draw": {"reason": "The dates have changed."},
    "choose_sample": {"value": "417"},
    "draw_sample": {"seed": 1, "reason": "The dates have changed."},
    "replace_case": {"reason": "The family has moved away.", "rule": "random"},
    "complete_replacement": {"source": "system"},
    "undo_replacement": {"into": "C2", "reason": "The file was found."},
    "set_availability": lambda here: {"case_manager": here.parts["manager"], "slots": []},
    "set_assessor_availability": {"half_days": []},
    "accept_allocation": {"digest": "0f" * 32},
    "reassign_cases": lambda here: {
        "assessments": [here.parts["assessment"]],
        "assessor": here.team.people[Role.INSPECTOR].pk,
    },
    "make_second_draw": {"percentage": 10, "reason": "A case has been replaced."},
    "assign_second_assessors": lambda here: {
        "cases": [{"group": "court", "case_id": "C1", "assessor": here.colleague.pk}]
    },
    "assign": lambda here: {"group": "court", "case_id": "C1", "assessor": here.colleague.pk},
    "upload_spreadsheet": lambda _here: {"file": SimpleUploadedFile("case.xlsx", b"PK")},
    "add_evidence": {"title": "x", "kind": "document", "finding": "x", "direction": "neutral"},
    "add_panel_member": lambda here: {"person": here.colleague.pk},
    "save_section": {"base_version": 1, "text": "Better work."},
    "save_welsh_recommendation": {
        "base_version": 0,
        "english_version": 1,
        "addressee": "Y bwrdd",
        "text": "gyfarfod",
    },
    "save_welsh_section": {"base_version": 0, "english_version": 1, "text": "Gwaith gwell."},
    "preview_text": {"text": "Better work."},
    "take_over": {"base_version": 1},
    "read_word_draft": lambda _here: {"file": SimpleUploadedFile("draft.docx", b"PK")},
    "confirm_figures": {"base_version": 1, "digest": "0f" * 32},
    "assign_section": {"owner": None},
    "agree_section": {"base_version": 1},
    "restore_section_version": {"base_version": 1},
    "insert_source": {"form": "quotation", "text": "They meet."},
    "add_section_comment": {"text": "Is this all?"},
    "reply_to_section_comment": {"text": "Because of the plan."},
    "add_recommendation": {"addressee": "The board", "text": "meet more often"},
    "change_recommendation": {"base_version": 1, "addressee": "The board", "text": "meet more often"},
    "move_recommendation": {"places": 1},
    "send_accuracy_check": lambda here: {
        "people": [here.team.people[Role.SERVICE_HEAD].pk],
        "working_days": 10,
    },
    "challenge_statement": {"wrong": "They meet every month."},
    "decide_on_late_challenge": {"is_admitted": True, "reason": "The post was late."},
    "respond_to_challenge": {"base_version": 1, "outcome": "accepted", "reason": "The minutes show it."},
    "take_in_challenges": lambda _here: {"file": SimpleUploadedFile("answers.json", b"{}")},
    "sign_responses": {"digest": "0f" * 32},
    "sign": {"capacity": "lead_inspector", "digest": "0f" * 32},
    "prepare_release": {"publish_at": "2199-04-03T09:30:00Z"},
    "share_embargoed_copy": {"recipient": "Robin Frost", "days": 3},
    "withdraw_sign_off": {"reason": "I have more to say."},
    "respond_to_recommendation": {
        "base_version": 1,
        "words_version": 1,
        "outcome": "accepted",
        "given_by": "Head of the board",
        "given_on": "2018-09-04",
    },
    "plan_improvement_action": {"text": "Train all.", "owner": "Head", "due": "2030-01-31"},
    "change_improvement_action": {
        "base_version": 1,
        "text": "Train all.",
        "owner": "Head",
        "due": "2030-01-31",
    },
    "report_improvement_progress": {"base_version": 1, "state": "under_way", "note": "Half are trained."},
    "verify_improvement_action": {"base_version": 1, "decision": "return", "reason": "Not all attended."},
    "close_recommendation": {"base_version": 0, "outcome": "not_implemented", "reason": "Dropped."},
    "record_improvement_review": {
        "held_on": "2018-09-04",
        "present": ["Chair"],
        "minute": "The board read the plan.",
    },
    "set_improvement_dates": {"base_version": 0},
    "import_package": lambda _here: {"file": SimpleUploadedFile("package.zip", b"PK")},
}
"""Valid bodies of the API's routes."""
WITH_FILES = (
    "api:send_long_list",
    "api:upload_spreadsheet",
    "api:add_evidence",
    "api:import_package",
    "api:report_improvement_progress",
    "api:read_word_draft",
    "api:challenge_statement",
    "api:take_in_challenges",
)
"""Routes of the API whose body is a form with files."""
