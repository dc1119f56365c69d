"""Every broken rule is explained on its page and in the API, and is not recorded as denied."""

import ast
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inspectorate.method.report.accuracy.returned_answers import FORMAT
from inspectorate.web.accuracy.models import Challenge, ChallengeResponse, CheckRecipient
from inspectorate.web.assessments.models import ReviewComment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.cases.models import CaseReplacement, Draw, DrawnCase, LongList, SampleStatus, Seal
from inspectorate.web.exchange.zip_archive import to_zip
from inspectorate.web.improvement.models import ActionEvidence, ImprovementAction
from inspectorate.web.inspections.models import ConflictOfInterest, Declaration, TeamMember
from inspectorate.web.jobs.changes import MOST_UNFINISHED
from inspectorate.web.jobs.models import QUEUE
from inspectorate.web.panel.models import PanelMember, PanelRound, PanelView
from inspectorate.web.people.models import RoleRequest
from inspectorate.web.publication.models import Release, ReleaseState
from inspectorate.web.reports.models import Recommendation, SectionComment
from inspectorate.web.states import Role, State
from tests.house.tree import ROOT
from tests.web.assigned_cases import answer_body, complete_answers, page_form, save_values
from tests.web.permission_world import BODIES, FORMS, World, failed_task, imported_world, job, world

WEB = ROOT / "src" / "inspectorate" / "web"
RULES = ("RuleBroken", "AnswerRejected", "ConcurrentChange")
IDEMPOTENCY_KEY = "0b9f3f3e-6f0a-4b53-9a8e-5d1c7c3b2a10"
Parts = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A rule, with a page and an API route by which a request breaks it.

    `prepare` changes the inspection so that the rule is broken, and returns the URL parameters.
    """

    sentence: str
    page: str = ""
    api: str = ""
    role: Role = Role.INSPECTOR
    state: State = State.FIELDWORK
    prepare: Callable[[World], Parts] = lambda _here: {}
    form: Parts | Callable[[World], Parts] | None = None
    json: Parts | Callable[[World], Parts] | None = None
    status: int = 422
    code: str = "rule_broken"
    api_status: int = 409
    query: str = ""
    world: Callable[..., World] = world

    def __str__(self) -> str:
        return f"{self.page or self.api} {self.sentence[:50]}"

    def is_explained_in(self, text: str) -> bool:
        """Return whether a text has the longest part of the sentence between its values."""
        return max(re.split(r"%\(\w+\)s", self.sentence), key=len) in html.unescape(text)


def own(here: World, **changed: object) -> Parts:
    record = here.records[Role.INSPECTOR][0]
    type(record.assessment).objects.filter(pk=record.assessment.pk).update(version=0, **changed)
    return record.parts


def checked_out(here: World) -> Parts:
    return own(here, checked_out_by=here.team.people[Role.INSPECTOR], checked_out_at=timezone.now())


def finished(here: World) -> Parts:
    return own(here, state="finished", finished_at=timezone.now())


def uncommented(here: World) -> Parts:
    assessment = here.records[Role.INSPECTOR][0].assessment
    save_values(here.team, assessment, complete_answers(here.team) | {"2.1.1": "no", "2.1.2": "no"})
    return here.records[Role.INSPECTOR][0].parts


def with_resolved_difference(here: World) -> Parts:
    first = here.team.inspection.assessments.get(pk=here.parts["first"])
    values = {"first_value": "yes", "second_value": "no", "value": "no", "reason": "x"}
    first.difference_resolutions.create(question="2.1.1", by=here.team.people[Role.LEAD], **values)
    return {"assessment": first.pk}


def theirs_finished(here: World) -> Parts:
    theirs = here.team.inspection.assessments.filter(pk=here.parts["assessment"])
    theirs.update(state="finished", finished_at=timezone.now())
    return {}


def without_unsent_comments(here: World) -> Parts:
    ReviewComment.objects.filter(thread=here.parts["thread"], sent_at=None).delete()
    return theirs_finished(here)


def finished_by_one_of_two(here: World) -> Parts:
    first = here.team.inspection.assessments.get(pk=here.parts["assessment"])
    here.team.inspection.assessments.create(
        group=first.group,
        case_id=first.case_id,
        occasion="second",
        assessor=here.team.people[Role.INSPECTOR],
    )
    return theirs_finished(here)


def with_resolved_difference_after_both_finished(here: World) -> Parts:
    event = here.records[Role.INSPECTOR][0].assessment.events.latest("pk").pk
    here.team.inspection.assessments.filter(case_id="C2").update(last_blind_event=event)
    return with_resolved_difference(here)


def assessed_by_lead(here: World) -> Parts:
    theirs = here.team.inspection.assessments.filter(pk=here.parts["assessment"])
    theirs.update(assessor=here.team.people[Role.LEAD])
    return theirs_finished(here)


def resolved(here: World) -> Parts:
    record = here.records[Role.INSPECTOR][0]
    record.assessment.review_threads.update(
        state="resolved", resolved_by=here.team.people[Role.LEAD], resolved_at=timezone.now()
    )
    return record.parts


def unanswered_comments(here: World) -> Parts:
    record = here.records[Role.INSPECTOR][0]
    parts, case = record.parts, record.assessment
    case.conflicts.all().delete()
    case.answers.all().delete()
    save_values(here.team, case, complete_answers(here.team))
    case.review_threads.create(question="2.1.1")
    case.review_threads.update(state="open")
    for thread in case.review_threads.all():
        thread.comments.create(text="Where?", by=here.team.people[Role.LEAD], sent_at=timezone.now())
    return parts


def cases_without_assessor(here: World) -> Parts:
    draw = DrawnCase.objects.get(case_id="C1").draw
    draw.cases.create(case_id="C8", status=SampleStatus.SELECTED, order=800, case_manager="B. Worker")
    return {}


def no_sample(_here: World) -> Parts:
    DrawnCase.objects.all().delete()
    return {}


def second_assessor(here: World) -> Parts:
    return {"case": "court/C1", "assessor": here.colleague.pk, "reason": "The answers need a second look."}


def second_without_reason(here: World) -> Parts:
    assessor = here.team.people[Role.INSPECTOR].pk
    return {"group": "court", "case_id": "C1", "occasion": "second", "assessor": assessor}


def with_answers_that_count(here: World) -> Parts:
    first = here.team.inspection.assessments.get(pk=here.parts["first"])
    here.team.inspection.assessments.filter(group=first.group, case_id=first.case_id).update(version=1)
    return {"assessment": first.pk}


def with_used_key(here: World) -> Parts:
    own_case = here.records[Role.INSPECTOR][0].assessment
    event = {"value": "no", "base_version": 0, "version": 1, "outcome": "saved", "channel": "page"}
    own_case.events.create(
        inspection=own_case.inspection,
        idempotency_key=IDEMPOTENCY_KEY,
        question="2.1.3",
        client_time=timezone.now(),
        by=own_case.assessor,
        **event,
    )
    return here.records[Role.INSPECTOR][0].parts


def conflict_with_service(here: World) -> Parts:
    TeamMember.objects.filter(pk=here.parts["member"]).update(conflict_of_interest=ConflictOfInterest.SERVICE)
    return {}


def conflict_with_case(here: World) -> Parts:
    TeamMember.objects.filter(pk=here.parts["member"]).update(excluded=["C1"])
    return {}


def assessed_by_colleague(here: World) -> Parts:
    here.team.inspection.assessments.create(
        group="court", case_id="C1", occasion="first", assessor=here.colleague
    )
    return {}


def read_by_colleague(here: World) -> Parts:
    first = here.team.inspection.assessments.create(
        group="court", case_id="C1", occasion="first", assessor=here.team.people[Role.INSPECTOR]
    )
    first.readers.create(person=here.colleague)
    return {}


def assessed_by_two(here: World) -> Parts:
    assessments = here.team.inspection.assessments
    seconds = assessments.filter(occasion="second").values("case_id")
    first = assessments.exclude(case_id__in=seconds).earliest("pk")
    assessments.create(
        group=first.group,
        case_id=first.case_id,
        occasion="second",
        assessor=here.team.people[Role.INSPECTOR],
        version=1,
    )
    return {"standard": "2.1"}


def theirs_checked_out(here: World) -> Parts:
    here.team.inspection.assessments.filter(pk=here.parts["assessment"]).update(
        checked_out_by=here.colleague, checked_out_at=timezone.now()
    )
    return {}


def not_in_sample(here: World) -> Parts:
    DrawnCase.objects.filter(case_id="other").delete()
    return {}


def not_read(here: World) -> Parts:
    LongList.objects.update(read_at=None)
    return {}


def read_for_other_dates(here: World) -> Parts:
    LongList.objects.update(on="2018-01-01")
    return {}


def sealed_again(here: World) -> Parts:
    seal = Seal.objects.get()
    seal.pk, seal.number = None, 2
    seal.save()
    return {}


def decided(here: World) -> Parts:
    Draw.objects.update(seal=Seal.objects.get(), sample_record={"number": 417, "steps": []})
    return {}


def not_numbered(here: World) -> Parts:
    seal = Seal.objects.get()
    del seal.record["numbered"]
    seal.save()
    return {}


def replaced(here: World) -> Parts:
    CaseReplacement.objects.update(into="C9")
    return {}


def not_acknowledged(here: World) -> Parts:
    here.team.inspection.alerts.update(acknowledged_at=None, acknowledged_by=None)
    return {}


def closed(here: World) -> Parts:
    here.team.inspection.alerts.update(
        closed_at=timezone.now(), closed_by=here.team.people[Role.LEAD], done="The child is safe."
    )
    return {}


def declared_by_head(here: World) -> Parts:
    head = here.team.people[Role.HEAD]
    return {
        "member": TeamMember.objects.create(inspection=here.team.inspection, person=head, role=head.role).pk
    }


def asked_by_head(here: World) -> Parts:
    RoleRequest.objects.filter(pk=here.parts["waiting"]).update(requested_by=here.team.people[Role.HEAD])
    return {}


def shown_to_head(here: World) -> Parts:
    person = RoleRequest.objects.get(pk=here.parts["waiting"]).person
    head = here.team.people[Role.HEAD]
    person.invitations.create(digest="x", shown_to=head, expires_at=timezone.now())
    return {}


def approved_by_head(here: World) -> Parts:
    RoleRequest.objects.filter(pk=here.parts["approved"]).update(decided_by=here.team.people[Role.HEAD])
    return {}


def waiting_person(here: World) -> Parts:
    person = RoleRequest.objects.get(pk=here.parts["waiting"]).person
    person.set_unusable_password()
    person.save()
    return {"id": person.pk}


def declared_by_lead(here: World) -> Parts:
    lead = here.team.people[Role.LEAD]
    Declaration.objects.filter(pk=here.parts["declaration"]).update(person=lead)
    return {}


def viewed(here: World, *roles: Role, rating: str = "Good") -> Parts:
    by = {"inspection": here.team.inspection, "standard": "2.1", "round": 1, "reasons": "x"}
    for role in roles:
        PanelView.objects.create(**by, person=here.team.people[role], rating=rating)
    return {}


def all_agree(here: World) -> Parts:
    return viewed(here, Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.PARTNER)


def views_differ(here: World) -> Parts:
    viewed(here, Role.HEAD, Role.LEAD, Role.INSPECTOR)
    return viewed(here, Role.PARTNER, rating="Outstanding")


def opened_views(here: World) -> Parts:
    PanelRound.objects.create(inspection=here.team.inspection, standard="2.1", round=1)
    return {}


def many_jobs(here: World) -> Parts:
    head = here.team.people[Role.HEAD]
    for _number in range(MOST_UNFINISHED - head.jobs.filter(finished_at=None).count()):
        job(head)
    return {}


def zip_file() -> Parts:
    return {"file": SimpleUploadedFile("package.zip", to_zip({"a.csv": b"x"}))}


def failed_task_of_job(_here: World) -> Parts:
    task = failed_task()
    DBTaskResult.objects.filter(pk=task).update(queue_name=QUEUE)
    return {"task": task}


def answer(**changed: object) -> Parts:
    return answer_body(question="2.1.3", **changed)


STAGE: dict[str, Any] = {"page": "assessments:stage", "api": "api:save_answer"}
CONFLICT: dict[str, Any] = {"page": "assessments:resolve_conflict", "api": "api:resolve_conflict"}
RESOLVE = {"keep": "late", "idempotency_key": IDEMPOTENCY_KEY}
VIEW: dict[str, Any] = {"page": "panel:give_view", "api": "api:give_view", "state": State.PANEL}
DECIDE: dict[str, Any] = {"state": State.PANEL, "role": Role.LEAD, "world": imported_world}
REASSIGN: dict[str, Any] = {"page": "allocation:reassign", "role": Role.LEAD}
ASSIGN: dict[str, Any] = {"page": "allocation:assign", "role": Role.LEAD}
ASSIGN_SECOND: dict[str, Any] = {**ASSIGN, "query": "?occasion=second", "form": second_assessor}
SECOND_DRAW: dict[str, Any] = {
    "page": "assessments:second_draw",
    "api": "api:make_second_draw",
    "role": Role.LEAD,
}
COMMENT: dict[str, Any] = {"page": "assessments:comment", "api": "api:comment"}
RETURN: dict[str, Any] = {"page": "assessments:return_case", "api": "api:return_case", "role": Role.LEAD}
REPLY: dict[str, Any] = {"page": "assessments:review_thread", "api": "api:reply"}


def closed_recommendation(here: World) -> Parts:
    closed = {"number": 1, "outcome": "not_implemented", "reason": "x", "on": timezone.localdate()}
    recommendation = Recommendation.objects.get(pk=here.parts["recommendation"])
    recommendation.closures.create(**closed, by=here.team.people[Role.LEAD])
    return {}


def refused_recommendation(here: World) -> Parts:
    refused = {"number": 2, "words_version": 1, "outcome": "not_accepted", "given_on": timezone.localdate()}
    recommendation = Recommendation.objects.get(pk=here.parts["recommendation"])
    recommendation.responses.create(**refused, by=here.team.people[Role.SERVICE_HEAD])
    return {}


def without_evidence(here: World) -> Parts:
    ActionEvidence.objects.all().delete()
    return {}


def verified_action(here: World) -> Parts:
    action = ImprovementAction.objects.get(pk=here.parts["action"])
    verified = {"text": "x", "owner": "x", "due": timezone.localdate(), "state": "verified"}
    action.versions.create(number=2, by=here.team.people[Role.LEAD], **verified)
    ImprovementAction.objects.update(version=2)
    return {}


def without_signature(here: World) -> Parts:
    here.team.inspection.sign_offs.all().delete()
    return {}


MESSAGE: dict[str, Any] = {"status": 302}
NUMBER: dict[str, Any] = {"page": "cases:number", "role": Role.LEAD, "state": State.ANNOUNCED, **MESSAGE}
DRAFTING: dict[str, Any] = {"role": Role.LEAD, "state": State.CONFIRMED}
PUBLISHING: dict[str, Any] = {"role": Role.HEAD, "state": State.CONFIRMED, **MESSAGE}


def finished_check(here: World) -> Parts:
    CheckRecipient.objects.update(finished_at=timezone.now())
    return {}


def unanswered_challenge(here: World) -> Parts:
    ChallengeResponse.objects.all().delete()
    return {}


def undecided_challenge(here: World) -> Parts:
    Challenge.objects.update(is_admitted=None, admitted_by=None, admitted_at=None)
    return {}


def void_challenge(here: World) -> Parts:
    Challenge.objects.update(is_void=True)
    return {}


def head_took_no_part(here: World) -> Parts:
    """Remove a head of inspections from the panel."""
    PanelMember.objects.filter(person=here.team.people[Role.HEAD]).delete()
    return {}


def returned_file(here: World, *, token: str = "") -> SimpleUploadedFile:
    """Return a file with an answer to a text that was never sent, of a recipient or with another token."""
    recipient = CheckRecipient.objects.get(pk=here.parts["recipient"])
    answer = {"statement": 1, "digest": "0" * 64, "wrong": "x"}
    document = {"format": FORMAT, "check": recipient.check_sent_id, "token": token or recipient.token}
    return SimpleUploadedFile("answers.json", json.dumps({**document, "answers": [answer]}).encode())


def section_without_text(here: World) -> Parts:
    """Create a section without a version."""
    here.team.inspection.report_sections.update_or_create(key="methodology", defaults={"version": 0})
    return {"section": "methodology"}


def section_in_review(here: World) -> Parts:
    """Mark the section as ready for review."""
    here.team.inspection.report_sections.update(state="ready")
    return {}


def scheduled_release(here: World) -> Parts:
    """Schedule the release."""
    Release.objects.update(state=ReleaseState.SCHEDULED, scheduled_by=here.team.people[Role.HEAD])
    return {}


def replaced_release(_here: World) -> Parts:
    """Let another release have taken the place of this one."""
    Release.objects.update(state=ReleaseState.REPLACED)
    return {}


def changed_figure(here: World) -> Parts:
    """Save a version of the section whose figure prints something else by now."""
    section = here.team.inspection.report_sections.get(key="2.1")
    figures = [{"binding": "2.1.1", "text": "0 per cent"}]
    lead = here.team.people[Role.LEAD]
    section.versions.create(
        number=section.version + 1, text="In {2.1.1} of cases.", figures=figures, channel="page", by=lead
    )
    section.version += 1
    section.save()
    return {}


def latest_version(here: World) -> Parts:
    """Return the body of a request that has read the latest version of the section."""
    return {"base_version": here.team.inspection.report_sections.get(key="2.1").version}


def saved_meanwhile(text: str) -> Callable[[World], Parts]:
    """Return what saves another text of the section."""

    def save(here: World) -> Parts:
        section = here.team.inspection.report_sections.get(key="2.1")
        lead = here.team.people[Role.LEAD]
        section.versions.create(number=2, text=text, channel="page", by=lead)
        section.version = 2
        section.save()
        return {}

    return save


def resolved_comment(here: World) -> Parts:
    """Resolve the comment."""
    resolved = {"resolved_by": here.team.people[Role.LEAD], "resolved_at": timezone.now()}
    SectionComment.objects.update(**resolved)
    return {}


LINK_PERSON: Parts = {"role": Role.LINK, "state": State.CONFIRMED}
CASES = [
    Case(
        "A head of inspections cannot be removed. To lift their conflict of interest, withdraw it.",
        "inspections:remove_member",
        role=Role.LEAD,
        prepare=declared_by_head,
    ),
    Case(
        "Add another lead inspector first. An announced inspection must have one.",
        "inspections:remove_member",
        role=Role.LEAD,
        prepare=lambda here: {"member": here.team.member(Role.LEAD).pk},
    ),
    Case(
        "Before you can do this, you must %(requirements)s.",
        "workflow:transition",
        role=Role.LEAD,
        prepare=lambda _here: {"to": State.PANEL},
    ),
    Case(
        "This inspection cannot move from “%(start)s” to “%(end)s”.",
        "workflow:transition",
        role=Role.LEAD,
        prepare=lambda _here: {"to": State.ANNOUNCED},
        **MESSAGE,
    ),
    Case("This person already has an account.", "people:invite_again", role=Role.OPERATIONS, **MESSAGE),
    Case(
        "This role is already waiting for a head of inspections to approve it.",
        "people:invite_again",
        role=Role.OPERATIONS,
        prepare=waiting_person,
        **MESSAGE,
    ),
    Case(
        "%(name)s has no second factor, so a password would be enough to sign in. Close the account and "
        "invite %(name)s again.",
        "operations:password_link",
        role=Role.OPERATIONS,
        prepare=lambda here: {"id": here.team.stranger.pk},
    ),
    Case(
        "You asked for this role. Another head of inspections must decide.",
        "people:role_request",
        role=Role.HEAD,
        prepare=asked_by_head,
    ),
    Case(
        "You have seen an invitation link of this account. Another head of inspections must decide.",
        "people:role_request",
        role=Role.HEAD,
        prepare=shown_to_head,
    ),
    Case(
        "This request has already been decided.",
        "people:role_request",
        role=Role.HEAD,
        prepare=lambda here: {"id": here.parts["approved"]},
    ),
    Case(
        "You approved this role. Another person must send the invitation.",
        "people:show_invitation",
        role=Role.HEAD,
        prepare=approved_by_head,
        **MESSAGE,
    ),
    Case(
        "There is no approved invitation. Invite the person again.",
        "people:show_invitation",
        role=Role.OPERATIONS,
        prepare=lambda here: {"id": here.parts["waiting"]},
        **MESSAGE,
    ),
    Case(
        "You cannot withdraw your own declaration. Ask another lead inspector or a head of inspections.",
        "inspections:withdraw_declaration",
        role=Role.LEAD,
        prepare=declared_by_lead,
    ),
    Case(
        "A case can only be assessed again during fieldwork. Go back to fieldwork first.",
        "allocation:review_work",
        role=Role.LEAD,
        state=State.PANEL,
        form={"outcome": "assess_again", "reason": "A cousin."},
    ),
    Case(
        "%(number)s of your background jobs have not finished. Wait until one has finished.",
        "exchange:import",
        "api:import_package",
        role=Role.HEAD,
        prepare=many_jobs,
        form=lambda _here: zip_file(),
        json=zip_file(),
    ),
    Case(
        "The files of this task have been deleted. Ask the person to upload them again.",
        "operations:retry",
        role=Role.OPERATIONS,
        prepare=failed_task_of_job,
        **MESSAGE,
    ),
    Case("There is no allocation to undo.", "allocation:undo", role=Role.LEAD, **MESSAGE),
    Case(
        "You cannot close your own account. Ask someone else to.",
        "people:close",
        role=Role.OPERATIONS,
        prepare=lambda here: {"id": here.team.people[Role.OPERATIONS].pk},
        **MESSAGE,
    ),
    Case(
        "No long list has been read yet.",
        "cases:draw",
        role=Role.LEAD,
        state=State.ANNOUNCED,
        prepare=not_read,
    ),
    Case(
        "The dates have changed since the long list was read. Confirm its columns again.",
        "cases:draw",
        role=Role.LEAD,
        state=State.ANNOUNCED,
        prepare=read_for_other_dates,
    ),
    Case(
        "The draw has been sealed again. Use the latest seal.",
        prepare=sealed_again,
        **NUMBER,
    ),
    Case(
        "A sample has already been drawn from this seal. To draw again, seal the draw again.",
        prepare=decided,
        **NUMBER,
    ),
    Case(
        "The dates have changed since the draw was sealed. Confirm the columns and seal the draw again.",
        prepare=read_for_other_dates,
        **NUMBER,
    ),
    Case(
        "Calculate the numbered samples first.",
        "cases:choose",
        role=Role.LEAD,
        state=State.ANNOUNCED,
        prepare=not_numbered,
    ),
    Case(
        "No replacement has been started. First record why the case cannot be assessed.",
        "cases:complete_replacement",
        role=Role.LEAD,
        prepare=replaced,
        **MESSAGE,
    ),
    Case(
        "%(name)s has a conflict of interest in the whole service, so they cannot assess its cases. "
        "Select someone else.",
        prepare=conflict_with_service,
        **ASSIGN,
    ),
    Case(
        "%(name)s has a conflict of interest in case %(case)s, or managed it. Select someone else.",
        prepare=conflict_with_case,
        **ASSIGN,
    ),
    Case("Assign a first assessor before a second.", **ASSIGN_SECOND),
    Case(
        "%(name)s already assesses this case. Select someone else.",
        prepare=assessed_by_colleague,
        **ASSIGN_SECOND,
    ),
    Case(
        "%(name)s has seen answers of the other assessment of %(case)s. Select someone else.",
        prepare=read_by_colleague,
        **ASSIGN_SECOND,
    ),
    Case(
        "Chance did not draw case %(case)s for second assessment. Enter the reason for picking it.",
        api="api:assign",
        role=Role.LEAD,
        prepare=assessed_by_colleague,
        json=second_without_reason,
    ),
    Case(
        "These cases no longer need a second assessor: %(cases)s. Check the others.",
        api="api:assign_second_assessors",
        role=Role.LEAD,
        code="changed_meanwhile",
    ),
    Case(
        "Cases have been drawn already. Enter the reason for drawing again.",
        api="api:make_second_draw",
        role=Role.LEAD,
        json={"percentage": 10},
    ),
    Case(
        "%(num)s cases of the sample have no assessor. Allocate them first.",
        prepare=cases_without_assessor,
        **SECOND_DRAW,
    ),
    Case(
        "There are no cases to draw from. Allocate the cases of the sample first.",
        prepare=no_sample,
        **SECOND_DRAW,
    ),
    Case("Case %(case)s is not in the sample.", prepare=not_in_sample, **REASSIGN),
    Case(
        "%(name)s already has case %(case)s.",
        form=lambda here: {"cases": [here.parts["assessment"]], "assessor": here.colleague.pk},
        **REASSIGN,
    ),
    Case(
        "The spreadsheet of %(case)s is checked out. Upload it or cancel the check-out first.",
        prepare=theirs_checked_out,
        **REASSIGN,
    ),
    Case(
        "You cannot finish this case yet: %(number)s answers are missing or inconsistent.",
        "assessments:finish",
        prepare=own,
        **MESSAGE,
    ),
    Case(
        "You cannot finish this case yet: %(number)s required comments are missing.",
        "assessments:finish",
        prepare=uncommented,
        **MESSAGE,
    ),
    Case(
        "You cannot finish this case yet: %(number)s comments need a reply.",
        "assessments:finish",
        prepare=unanswered_comments,
        **MESSAGE,
    ),
    Case("This case is already finished.", "assessments:finish", "api:finish", prepare=finished, **MESSAGE),
    Case(
        "This case is checked out as a spreadsheet. Upload the spreadsheet or cancel the check-out first.",
        "assessments:finish",
        prepare=checked_out,
        **MESSAGE,
    ),
    Case("Enter the reason for reopening this case.", "assessments:reopen", "api:reopen", prepare=own),
    Case(
        "Differences between its two assessments have been resolved, so this case cannot be reopened.",
        "assessments:reopen",
        "api:reopen",
        role=Role.PARTNER,
        prepare=with_resolved_difference,
    ),
    Case("You can comment on the answers once this case is finished.", role=Role.LEAD, **COMMENT),
    Case(
        "You took part in this case. Another lead inspector or a head of inspections has to review it.",
        role=Role.LEAD,
        prepare=assessed_by_lead,
        **COMMENT,
    ),
    Case(
        "Two people assess this case. You can comment once both have finished it.",
        role=Role.LEAD,
        prepare=finished_by_one_of_two,
        **COMMENT,
    ),
    Case(
        "You changed your comment on %(question)s in another window: “%(text)s”. Save again to replace it "
        "with what you wrote here.",
        role=Role.HEAD,
        prepare=theirs_finished,
        form={"review_version-2.1.2": "0", "review-2.1.2": "On which page of it?"},
        json={"question": "2.1.2", "text": "On which page of it?"},
        code="changed_meanwhile",
        **COMMENT,
    ),
    Case(
        "Differences between its two assessments have been resolved, so this case cannot be returned.",
        prepare=with_resolved_difference_after_both_finished,
        **RETURN,
    ),
    Case(
        "Comment on an answer before you return the case.",
        prepare=without_unsent_comments,
        **RETURN,
    ),
    Case(
        "The comments have changed since you opened this page. Check them, then return the case.",
        prepare=theirs_finished,
        form={"digest": "0f" * 32},
        json={"digest": "0f" * 32},
        code="changed_meanwhile",
        **RETURN,
    ),
    Case("This case is finished. Reopen it before you reply.", prepare=finished, **REPLY),
    Case("This comment has been resolved. It needs no reply.", prepare=resolved, **REPLY),
    Case("Enter a reply.", api="api:reply", prepare=own, json={"text": "\x1f"}),
    Case(
        "A comment on %(question)s has not been sent. Return the case or delete the comment first.",
        "assessments:resolve_thread",
        "api:resolve_thread",
        role=Role.LEAD,
        **MESSAGE,
    ),
    Case("This case is finished. Reopen it first.", "assessments:check_out", prepare=finished, **MESSAGE),
    Case(
        "Another answer was sent with this idempotency key. Use a new key for each answer.",
        prepare=with_used_key,
        form=RESOLVE,
        json=RESOLVE,
        code="used",
        **CONFLICT,
    ),
    Case(
        "This case is checked out as a spreadsheet. Upload the spreadsheet or cancel the check-out before "
        "answering here.",
        prepare=checked_out,
        code="taken",
        api_status=423,
        **CONFLICT,
    ),
    Case(
        "This case is finished. Reopen it before you change an answer.",
        prepare=finished,
        code="finished",
        api_status=423,
        **STAGE,
    ),
    Case(
        "This answer depends on an earlier change that has not arrived. Send the earlier change first.",
        prepare=own,
        form=page_form({"2.1.3": ("yes", "")}, base_version=9),
        json=answer(base_version=9),
        code="too_early",
        **STAGE,
    ),
    Case(
        "This edition of the standards has no such question for this case group.",
        prepare=own,
        form=page_form({"99.9": ("yes", "")}),
        json=answer() | {"question": "99.9"},
        code="unknown_question",
        api_status=422,
        **STAGE,
    ),
    Case(
        "This question has no such answer. Use one of: %(options)s.",
        prepare=own,
        form=page_form({"2.1.3": ("perhaps", "")}),
        json=answer(value="perhaps"),
        code="unknown_value",
        api_status=422,
        **STAGE,
    ),
    Case(
        "The comment has %(length)s characters. Shorten it to %(most)s or fewer.",
        prepare=own,
        form=page_form({"2.1.3": ("yes", "x" * 10_001)}),
        json=answer(comment="x" * 10_001),
        code="comment_too_long",
        api_status=422,
        **STAGE,
    ),
    Case(
        "The comment contains a character that cannot be saved. Type the comment again.",
        api="api:save_answer",
        prepare=own,
        json=answer(comment="x\0"),
        code="comment_unreadable",
        api_status=422,
    ),
    Case(
        "The date or time of your device is wrong. Set its clock, then save the answer again.",
        api="api:save_answer",
        prepare=own,
        json=answer(client_time="1999-01-01T00:00:00Z"),
        code="device_time",
        api_status=422,
    ),
    Case(
        "%(name)s has already resolved the difference in %(question)s. Your answer was not saved.",
        "assessments:differences",
        "api:resolve_difference",
        role=Role.LEAD,
        prepare=with_resolved_difference,
        form={"value_2.1.1": "yes"},
        json={"value": "yes"},
        code="changed_meanwhile",
    ),
    Case(
        "Select the answer to use for %(question)s.",
        api="api:resolve_difference",
        role=Role.LEAD,
        json={"value": "perhaps"},
    ),
    Case(
        "Enter a reason for your answer to %(question)s. It changes the rating of %(changes)s.",
        "assessments:differences",
        "api:resolve_difference",
        role=Role.LEAD,
        prepare=with_answers_that_count,
        form={"value_2.1.1": "no"},
        json={"value": "no"},
    ),
    Case(
        "Acknowledge this alert before you close it.",
        "assessments:close_alert",
        "api:close_alert",
        role=Role.LEAD,
        prepare=not_acknowledged,
    ),
    Case(
        "This alert is already closed.",
        "assessments:close_alert",
        "api:close_alert",
        role=Role.LEAD,
        prepare=closed,
    ),
    Case("The panel has already decided this standard.", prepare=lambda _here: {"standard": "1.1"}, **VIEW),
    Case(
        "You have already given your view of this standard. You cannot change it.",
        prepare=lambda here: viewed(here, Role.INSPECTOR),
        **VIEW,
    ),
    Case(
        "Your rating is not the proposed one. Enter your reasons.",
        api="api:give_view",
        role=Role.INSPECTOR,
        state=State.PANEL,
        world=imported_world,
        json={"rating": "Outstanding"},
    ),
    Case(
        "The views of this standard are already shown, so your view would not be independent.",
        prepare=opened_views,
        **VIEW,
    ),
    Case(
        "The panel has already decided this standard. To change the decision, reopen it and give a reason.",
        "panel:decide",
        "api:decide",
        prepare=lambda _here: {"standard": "1.1"},
        **DECIDE,
    ),
    Case(
        "Views given: %(given)s of %(all)s. To decide, the panel needs a view from every member, and at "
        "least %(fewest)s members.",
        "panel:decide",
        "api:decide",
        **DECIDE,
    ),
    Case(
        "Both assessments of %(cases)s must be finished. Move the inspection back to fieldwork to finish "
        "them.",
        "panel:decide",
        "api:decide",
        prepare=assessed_by_two,
        **DECIDE,
    ),
    Case(
        "The members’ views differ. Enter the reasons for the decision.",
        api="api:decide",
        prepare=views_differ,
        **DECIDE,
    ),
    Case(
        "Every member’s view was %(agreed)s. Enter the reasons for %(rating)s.",
        api="api:decide",
        prepare=all_agree,
        json={"rating": "Outstanding"},
        **DECIDE,
    ),
    Case(
        "Someone else has judged this standard since you opened this page.",
        "judgements:judge",
        "api:judge",
        role=Role.LEAD,
        form={**FORMS["judgements:judge"], "base_version": 5},
        json={"base_version": 5, "rating": "Good", "reasons": {f"1.1.{n}": "Seen." for n in range(1, 6)}},
        code="changed_meanwhile",
    ),
    Case(
        "Someone else has recorded an outcome since you opened this page.",
        "judgements:line_of_enquiry",
        "api:answer_line_of_enquiry",
        form={"base_version": 7, "outcome": "Posts were vacant."},
        json={"base_version": 7, "outcome": "Posts were vacant."},
        code="changed_meanwhile",
    ),
    Case(
        "Someone else has saved this section since you opened this page.",
        api="api:save_section",
        json={"base_version": 0, "text": "Better work."},
        code="changed_meanwhile",
        **DRAFTING,
    ),
    Case(
        "The English text has no version with this number.",
        "reports:edit_welsh",
        "api:save_welsh_section",
        form={"base_version": 0, "english_version": 9, "text": "Gwaith gwell."},
        json={"base_version": 0, "english_version": 9, "text": "Gwaith gwell."},
        code="changed_meanwhile",
        **DRAFTING,
    ),
    Case(
        "Someone else has saved this section since you opened this page. Read it.",
        "reports:agree",
        "api:agree_section",
        form={"base_version": 0},
        json={"base_version": 0},
        code="changed_meanwhile",
        **MESSAGE,
        **DRAFTING,
    ),
    Case(
        "This section has no text yet. Write the section before you agree it.",
        "reports:agree",
        "api:agree_section",
        prepare=section_without_text,
        form={"base_version": 0},
        json={"base_version": 0},
        **MESSAGE,
        **DRAFTING,
    ),
    Case(
        "This section is already in the state “%(state)s”.",
        "reports:submit",
        "api:submit_section",
        prepare=section_in_review,
        **MESSAGE,
        **DRAFTING,
    ),
    Case(
        "This comment is resolved. Add a new comment to the section.",
        "reports:comment",
        "api:reply_to_section_comment",
        prepare=resolved_comment,
        json={"text": "Because of the plan."},
        **DRAFTING,
    ),
    Case(
        "This comment is already resolved.",
        "reports:resolve_comment",
        "api:resolve_section_comment",
        prepare=resolved_comment,
        **MESSAGE,
        **DRAFTING,
    ),
    Case(
        "The author of a comment resolves it, or somebody who writes the section.",
        "reports:resolve_comment",
        "api:resolve_section_comment",
        role=Role.HEAD,
        state=State.CONFIRMED,
        **MESSAGE,
    ),
    Case(
        "Someone else has changed this recommendation since you opened this page.",
        "reports:recommendation",
        "api:change_recommendation",
        form={**FORMS["reports:recommendation"], "base_version": 0},
        json={"base_version": 0, "addressee": "The board", "text": "meet more often"},
        code="changed_meanwhile",
        **DRAFTING,
    ),
    Case(
        "You cannot sign off a report as %(capacity)s.",
        "reports:sign_off",
        "api:sign",
        form={"digest": "x"},
        json={"capacity": "head_of_inspections", "digest": "0f" * 32},
        world=imported_world,
        **DRAFTING,
    ),
    Case(
        "The signatures follow an order: lead inspector, head of inspections, chief inspector.",
        api="api:sign",
        json={"capacity": "lead_inspector", "digest": "0f" * 32},
        world=imported_world,
        **DRAFTING,
    ),
    Case(
        "The report cannot be signed off yet. The page lists what is missing.",
        "reports:sign_off",
        "api:sign",
        role=Role.HEAD,
        state=State.CONFIRMED,
        form={"digest": "x"},
        json={"capacity": "head_of_inspections", "digest": "0f" * 32},
        world=imported_world,
    ),
    Case(
        "Only the person who recorded a signature can withdraw it.",
        "reports:withdraw_sign_off",
        "api:withdraw_sign_off",
        role=Role.HEAD,
        state=State.CONFIRMED,
        json={"reason": "I have more to say."},
        **MESSAGE,
    ),
    Case("This release is not scheduled.", "publication:cancel", "api:cancel_release", **PUBLISHING),
    Case(
        "This release is already scheduled.",
        "publication:schedule",
        "api:schedule_release",
        prepare=scheduled_release,
        **PUBLISHING,
    ),
    Case(
        "This release is scheduled. Cancel its publication before you publish it now.",
        "publication:publish",
        "api:publish_release",
        prepare=scheduled_release,
        **PUBLISHING,
    ),
    Case(
        "Another release was prepared in place of this one. Open the latest release.",
        "publication:publish",
        "api:publish_release",
        prepare=replaced_release,
        **PUBLISHING,
    ),
    Case(
        "Something blocks publication. The page “Publication” lists what has to be done.",
        "publication:publish",
        "api:publish_release",
        world=imported_world,
        **PUBLISHING,
    ),
    Case(
        "You can only share copies of a release that is not published yet.",
        "publication:share_copy",
        "api:share_embargoed_copy",
        role=Role.HEAD,
        state=State.CONFIRMED,
        prepare=replaced_release,
        json={"recipient": "Robin Frost", "days": 3},
    ),
    Case(
        "The link of this copy no longer works.",
        "publication:withdraw_copy",
        "api:withdraw_embargoed_copy",
        **PUBLISHING,
    ),
    Case(
        "Only the head of the service and operations staff write for another body. Ask them.",
        "improvement:respond",
        "api:respond_to_recommendation",
        json=BODIES["respond_to_recommendation"],
        **LINK_PERSON,
    ),
    Case(
        "Operations staff write for other bodies only. Enter who gave the response.",
        "improvement:respond",
        "api:respond_to_recommendation",
        role=Role.OPERATIONS,
        state=State.CONFIRMED,
        form={**FORMS["improvement:respond"], "given_by": ""},
        json={**BODIES["respond_to_recommendation"], "given_by": ""},
    ),
    Case(
        "Someone else has recorded a response since you opened this page.",
        "improvement:respond",
        "api:respond_to_recommendation",
        form={**FORMS["improvement:respond"], "base_version": 0, "given_by": ""},
        json={**BODIES["respond_to_recommendation"], "base_version": 0, "given_by": ""},
        code="changed_meanwhile",
        **LINK_PERSON,
    ),
    Case(
        "The recommendation has new words since you opened this page.",
        "improvement:respond",
        "api:respond_to_recommendation",
        form={**FORMS["improvement:respond"], "words_version": 7, "given_by": ""},
        json={**BODIES["respond_to_recommendation"], "words_version": 7, "given_by": ""},
        code="changed_meanwhile",
        **LINK_PERSON,
    ),
    Case(
        "This recommendation is closed. If it must be changed, ask the lead inspector to reopen it.",
        "improvement:add_action",
        "api:plan_improvement_action",
        prepare=closed_recommendation,
        json=BODIES["plan_improvement_action"],
        **LINK_PERSON,
    ),
    Case(
        "Accept the recommendation, wholly or partly, before you plan an action.",
        "improvement:add_action",
        "api:plan_improvement_action",
        prepare=refused_recommendation,
        json=BODIES["plan_improvement_action"],
        **LINK_PERSON,
    ),
    Case(
        "Someone else has changed this action since you opened this page.",
        "improvement:change_action",
        "api:change_improvement_action",
        form={**FORMS["improvement:change_action"], "base_version": 0},
        json={**BODIES["change_improvement_action"], "base_version": 0},
        code="changed_meanwhile",
        **LINK_PERSON,
    ),
    Case(
        "Add evidence that the action is done: a file, or a text that shows it.",
        "improvement:report_progress",
        "api:report_improvement_progress",
        prepare=without_evidence,
        form={**FORMS["improvement:report_progress"], "state": "done"},
        json={**BODIES["report_improvement_progress"], "state": "done"},
        **LINK_PERSON,
    ),
    Case(
        "This action is verified and cannot be changed any more.",
        "improvement:change_action",
        "api:change_improvement_action",
        prepare=verified_action,
        form={**FORMS["improvement:change_action"], "base_version": 2},
        json={**BODIES["change_improvement_action"], "base_version": 2},
        **LINK_PERSON,
    ),
    Case(
        "Only an action that is done can be verified or returned.",
        "improvement:verify",
        "api:verify_improvement_action",
        json=BODIES["verify_improvement_action"],
        **DRAFTING,
    ),
    Case(
        "Someone else has closed or reopened this recommendation since you opened this page.",
        "improvement:close",
        "api:close_recommendation",
        form={**FORMS["improvement:close"], "base_version": 7},
        json={**BODIES["close_recommendation"], "base_version": 7},
        code="changed_meanwhile",
        **DRAFTING,
    ),
    Case(
        "The recommendation cannot be closed as implemented. It needs a response to its present words, and "
        "each of its actions must be verified.",
        "improvement:close",
        "api:close_recommendation",
        form={**FORMS["improvement:close"], "outcome": "implemented"},
        json={**BODIES["close_recommendation"], "outcome": "implemented"},
        **DRAFTING,
    ),
    Case(
        "This recommendation is open already.",
        api="api:close_recommendation",
        json={**BODIES["close_recommendation"], "outcome": "reopened"},
        **DRAFTING,
    ),
    Case(
        "This recommendation is closed already.",
        api="api:close_recommendation",
        prepare=closed_recommendation,
        json={**BODIES["close_recommendation"], "base_version": 1},
        **DRAFTING,
    ),
    Case(
        "Someone else has changed these dates since you opened this page.",
        "improvement:dates",
        "api:set_improvement_dates",
        form={**FORMS["improvement:dates"], "base_version": 7},
        json={"base_version": 7},
        code="changed_meanwhile",
        **DRAFTING,
    ),
    Case(
        "The next review must be held after this one.",
        api="api:record_improvement_review",
        role=Role.BOARD,
        state=State.CONFIRMED,
        json={
            **BODIES["record_improvement_review"],
            "held_on": "2018-09-04",
            "next_review": "2018-09-04",
        },
    ),
    Case(
        "A review can be recorded on the day on which it is held, or later.",
        api="api:record_improvement_review",
        role=Role.BOARD,
        state=State.CONFIRMED,
        json={**BODIES["record_improvement_review"], "held_on": "2199-09-04"},
    ),
    Case(
        "The improvement plan begins when the lead inspector has signed the draft of the report.",
        "improvement:record_review",
        "api:record_improvement_review",
        role=Role.BOARD,
        state=State.CONFIRMED,
        prepare=without_signature,
        json=BODIES["record_improvement_review"],
    ),
    Case(
        "No figure of this section has changed since it was saved or confirmed.",
        "reports:confirm_figures",
        "api:confirm_figures",
        prepare=saved_meanwhile("Good work."),
        form=lambda here: {**latest_version(here), "digest": "0f" * 32},
        json=lambda here: {**latest_version(here), "digest": "0f" * 32},
        world=imported_world,
        **MESSAGE,
        **DRAFTING,
    ),
    Case(
        "The figures have changed again. Read the sentences again.",
        "reports:confirm_figures",
        "api:confirm_figures",
        prepare=changed_figure,
        form=lambda here: {**latest_version(here), "digest": "0f" * 32},
        json=lambda here: {**latest_version(here), "digest": "0f" * 32},
        code="changed_meanwhile",
        world=imported_world,
        **MESSAGE,
        **DRAFTING,
    ),
    Case(
        "Both texts of this section changed the same lines. Put them together yourself.",
        api="api:take_over",
        prepare=saved_meanwhile("Bad work."),
        json={"base_version": 2},
        **DRAFTING,
    ),
    Case(
        "The document changes nothing in this section.",
        api="api:take_over",
        prepare=saved_meanwhile("Better work."),
        json={"base_version": 2},
        **DRAFTING,
    ),
    Case(
        "You have already said that you have nothing else to challenge.",
        "accuracy:finish",
        "api:finish_accuracy_check",
        role=Role.SERVICE_HEAD,
        state=State.CONFIRMED,
        prepare=finished_check,
        **MESSAGE,
    ),
    Case(
        "Select who gets the draft.",
        "accuracy:send",
        "api:send_accuracy_check",
        form={"working_days": "10"},
        json={"people": []},
        **DRAFTING,
    ),
    Case(
        "%(number)s is not the number of a person who can get the draft.",
        api="api:send_accuracy_check",
        json={"people": [2**40]},
        **DRAFTING,
    ),
    Case(
        "Respond to every challenge before you send the draft again.",
        "accuracy:send",
        "api:send_accuracy_check",
        prepare=unanswered_challenge,
        json=lambda here: {"people": [here.team.people[Role.SERVICE_HEAD].pk]},
        **DRAFTING,
    ),
    Case(
        "The lead inspector must sign off the report before the draft can be sent to the service.",
        "accuracy:send",
        "api:send_accuracy_check",
        json=lambda here: {"people": [here.team.people[Role.SERVICE_HEAD].pk]},
        world=imported_world,
        **DRAFTING,
    ),
    Case(
        "This statement does not have that figure.",
        api="api:challenge_statement",
        role=Role.SERVICE_HEAD,
        state=State.CONFIRMED,
        json={"wrong": "They meet every month.", "figure": "2.1.1"},
    ),
    Case(
        "This file is not from a recipient of the draft of this inspection.",
        "accuracy:take_in",
        "api:take_in_challenges",
        form=lambda here: {"file": returned_file(here, token="other")},
        json=lambda here: {"file": returned_file(here, token="other")},
        world=imported_world,
        **DRAFTING,
    ),
    Case(
        "Answer %(number)s in the file is about a text that was never sent.",
        "accuracy:take_in",
        "api:take_in_challenges",
        form=lambda here: {"file": returned_file(here)},
        json=lambda here: {"file": returned_file(here)},
        world=imported_world,
        **DRAFTING,
    ),
    Case(
        "There is nothing to decide about this challenge.",
        "accuracy:decide_on_late",
        "api:decide_on_late_challenge",
        json={"is_admitted": True, "reason": "The post was late."},
        **DRAFTING,
    ),
    Case(
        "This challenge is late. Decide first whether it is admitted.",
        "accuracy:respond",
        "api:respond_to_challenge",
        prepare=undecided_challenge,
        json={"base_version": 1, "outcome": "accepted", "reason": "The minutes show it."},
        **DRAFTING,
    ),
    Case(
        "This challenge needs no response.",
        "accuracy:respond",
        "api:respond_to_challenge",
        prepare=void_challenge,
        json={"base_version": 1, "outcome": "accepted", "reason": "The minutes show it."},
        **DRAFTING,
    ),
    Case(
        "A challenge that is not accepted changes nothing. Remove the changes.",
        "accuracy:respond",
        "api:respond_to_challenge",
        form={"base_version": 1, "outcome": "not_accepted", "reason": "No.", "asks_panel": "on"},
        json={"base_version": 1, "outcome": "not_accepted", "reason": "No.", "asks_panel": True},
        **DRAFTING,
    ),
    Case(
        "The draft has no section %(names)s.",
        api="api:respond_to_challenge",
        json={"base_version": 1, "outcome": "accepted", "reason": "Yes.", "sections": ["nowhere"]},
        **DRAFTING,
    ),
    Case(
        "Someone else has responded to this challenge since you opened this page.",
        "accuracy:respond",
        "api:respond_to_challenge",
        form={"base_version": 0, "outcome": "accepted", "reason": "The minutes show it."},
        json={"base_version": 0, "outcome": "accepted", "reason": "The minutes show it."},
        code="changed_meanwhile",
        **DRAFTING,
    ),
    Case(
        "Somebody who took no part in the inspection signs off the responses. %(reasons)s",
        "accuracy:sign_off",
        "api:sign_responses",
        role=Role.HEAD,
        state=State.CONFIRMED,
        json={"digest": "0f" * 32},
        world=imported_world,
    ),
    Case(
        "The responses cannot be signed off yet. %(why)s",
        "accuracy:sign_off",
        "api:sign_responses",
        role=Role.HEAD,
        state=State.CONFIRMED,
        prepare=head_took_no_part,
        json={"digest": "0f" * 32},
        world=imported_world,
    ),
    Case(
        "This edition has no finished example to copy answers from.",
        "demonstration:complete",
        role=Role.LEAD,
        **MESSAGE,
    ),
]
EXEMPT = {
    "%(name)s cannot get the draft.": "the form offers nobody who cannot",
    "Enter the name of each recipient without an account.": "the form checks",
    "The number of working days must be from 1 to %(most)s.": "the form checks",
    "Enter what is wrong.": "the form asks what is wrong",
    "Enter a reason for the decision.": "the form asks why",
    "Enter the reason for the response.": "the form asks why",
    "A response has changed since you opened this page. Read the responses again.": "needs two at once",
    "The responses are already signed off.": "the page has no form then",
    "The ratings cannot be confirmed, because they cannot be calculated. %(fault)s": (
        "decisions and judgements are checked when they are recorded"
    ),
    "The moment of publication has passed. Enter a later date and time.": "the form checks",
    "Enter what has changed in this correction.": "the form asks it",
    "Enter the name of the recipient.": "the form asks it",
    "%(name)s has already published this release.": "needs two at once",
    "The moment of publication has passed. Publish now, or prepare another release.": (
        "test_publication schedules a release after its moment"
    ),
    "The report prints another day of publication. Prepare another release.": (
        "test_publication publishes a release on the day after"
    ),
    "The report has changed since this release was prepared. Prepare another release.": (
        "test_publication publishes a release of another draft"
    ),
    "A release is scheduled. Cancel its publication before you prepare another one.": (
        "test_publication prepares a release while one is scheduled"
    ),
    "A release can have at most %(number)s copies.": "test_publication shares as many as are allowed",
    "The text of a section can have at most %(most)s characters. Shorten it.": "the form checks",
    "%(name)s cannot own this section.": "the form offers nobody who cannot",
    "Enter who the recommendation is addressed to, and what they should do.": "the form asks both",
    "The edition has no standard or question %(names)s.": "the form checks",
    "The report has changed since you opened this page. Read it again.": "needs two at once",
    "Enter the chief inspector’s name and how they signed off the report.": "the form asks both",
    "Enter a reason for withdrawing the signature.": "the form asks why",
    "Enter why the recommendation is not accepted, or only partly.": "the form asks why",
    "Enter what was done.": "the form asks what was done",
    "The action has no evidence. Return it and ask for evidence.": "an action without is never done",
    "Enter why you return the action.": "the form asks why",
    "Enter the reason.": "the page's form asks why, and the API tells it in the same words",
    "Enter the roles of those who were present, and the minutes.": "the form asks both",
    "You assess %(cases)s without knowing the other assessor’s answers, and the files hold them. You can "
    "download the files once both of you have finished. A head of inspections can download "
    "them now.": "opened, not sent",
    "%(name)s cannot have the role “%(role)s”. Their account has a different role.": "the form checks",
    "A lead inspector cannot have a conflict of interest in the service they inspect.": "the form checks",
    "A sample has already been drawn. Enter a reason for drawing again.": "the form asks why",
    "The draw has already been sealed. Enter a reason for sealing or drawing again.": "the form asks why",
    "Enter a reason.": "the form asks why",
    "Enter a reason for reopening the decision.": "the form asks why",
    "The proposed rating of %(standards)s has changed since you opened this page. Check it first.": (
        "needs two at once"
    ),
    "%(name)s is already on the team.": "the form offers nobody who is",
    "%(name)s is not an assessor in this inspection.": "the form offers nobody else",
    "%(name)s cannot join the panel. People with a conflict of interest in the service cannot be "
    "members.": "the form offers none",
    "This case already has answers. Reassign it instead.": "the form offers none that is",
    "Someone else has just moved this inspection to another state. Open the page again.": "needs two at once",
    "%(name)s has no account yet. Add them once their role is approved and they are invited.": (
        "the form offers nobody without"
    ),
    "Enter a reason for withdrawing the declaration.": "the form asks why",
    "This declaration has already been withdrawn.": "needs two at once",
    "Enter a reason for your decision.": "the form asks why",
    "Enter the action taken.": "the form asks what was done",
    "Somebody else has to decide about your own answers.": "the page is not there for them",
    "Cases, availability or conflicts of interest have changed. Check the new allocation.": (
        "test_allocation changes a case after the page was opened"
    ),
    "Someone has worked on case %(case)s since, so you can no longer undo this.": (
        "test_allocation saves an answer before"
    ),
    "%(name)s has worked on case %(case)s, so you can no longer undo its replacement.": (
        "test_undone_replacements saves an answer before"
    ),
    "Someone else has replaced a case or undone a replacement. Open the page again.": ("needs two at once"),
    "You were shown the invitation of %(name)s. Somebody else has to add them to the team.": (
        "test_role_requests accepts an invitation before"
    ),
    "Someone else has just changed this case. Open the page again.": "needs two at once, and is tried again",
    "This account is already closed.": "test_ordinary_use closes an account twice",
    "%(into)s has already replaced %(out)s. Nothing has been changed.": (
        "test_sealed_draws replaces a case twice"
    ),
    "%(name)s already has this role and service.": "test_accounts asks for the role that the person has",
    "You asked for this change, or it is about you. Another person must decide.": (
        "test_accounts decides about one's own request"
    ),
    "You were shown an invitation or password link of this person, or an invitation of the person who asked "
    "for the change. Nobody may see such a link and also decide. Ask another person to decide.": (
        "test_accounts shows an invitation before"
    ),
    "You have seen a password link of this account. Another person must ask for the reset.": (
        "test_password_links creates a link before"
    ),
    "Somebody must first decide whether to reset the second factor of this account.": (
        "test_password_links asks for a reset before"
    ),
    "%(number)s links were created for this account in the last 24 hours. Try again tomorrow.": (
        "test_password_links creates as many as are allowed"
    ),
    "You created %(number)s links in the last 24 hours. Ask another person, or try again tomorrow.": (
        "test_password_links creates as many as are allowed"
    ),
    "This change has already been decided.": "test_accounts decides twice",
    "You cannot change your own account. Ask another person.": "test_accounts changes one's own account",
    "This account is not open. Invite the person again.": "test_accounts changes a closed account",
    "Another change of this account is waiting for approval.": "test_accounts asks twice",
    "%(name)s has no second factor.": "test_accounts resets a second factor that is not there",
    "Another person has this email address.": "needs two at once: the form refuses the address",
    "%(name)s is the only lead inspector of %(inspection)s. Add another lead inspector to that "
    "inspection first.": "test_accounts changes the role of the only lead inspector",
    "You have seen an invitation link of the person who asked for this role. Another head of inspections "
    "must decide.": "test_role_requests opens the account that asks",
    "This edition has already been adopted.": "test_adoption adopts an edition twice",
    "Someone else has confirmed other columns of this list. Check the columns and confirm them again.": (
        "only the worker meets it: test_jobs confirms other columns before a job is done"
    ),
    "Somebody has changed the dates or the long lists of this case group at the same time. Check them, and "
    "confirm the columns again.": "needs two at once",
    "This task has not failed. You do not need to run it again.": "test_mail puts a task back twice",
    "Comment on %(question)s must be %(limit)s characters or fewer": (
        "the form and the API's schema check the length"
    ),
    "The file of %(ref)s is not in the store.": "test_evidence_files deletes the stored file before",
}
"""Rules that only concurrent requests, the worker, or requests without the form break, with the reason."""

FRAGMENTS = {", and ", "no comment"}
"""Texts that stand for a value inside the sentence of a rule."""


def denied_count() -> int:
    return Event.objects.filter(outcome=EventOutcome.DENIED).count()


@pytest.mark.parametrize("case", [case for case in CASES if case.page], ids=str)
def test_page_explains_the_broken_rule_without_a_denial(team, settings, case):
    settings.DEMO = True
    here = case.world(team, case.state) if case.world is world else case.world(team)
    here.team.stand(case.state)
    address = here.address(case.page, **case.prepare(here)) + case.query
    form = FORMS.get(case.page, {}) if case.form is None else case.form
    response = here.browsers[case.role].post(address, form(here) if callable(form) else form)
    assert response.status_code == case.status, response.text[-3000:]
    if response.status_code == 302:
        response = here.browsers[case.role].get(response.headers["Location"])
        assert response.status_code == 200
    assert case.is_explained_in(response.text)
    assert not denied_count()


@pytest.mark.parametrize("case", [case for case in CASES if case.api], ids=str)
def test_api_responds_with_the_code_of_the_broken_rule(team, case):
    here = case.world(team, case.state) if case.world is world else case.world(team)
    here.team.stand(case.state)
    parts = case.prepare(here)
    content = case.json(here) if callable(case.json) else case.json
    response = here.request(case.api, "POST", case.role, content=content, **parts)
    assert (response.status_code, response.json()["code"]) == (case.api_status, case.code), response.text
    assert case.is_explained_in(response.json()["detail"])
    assert not denied_count()


def sentences() -> set[str]:
    """Return the sentence of every rule in the source; of those with a plural, the plural."""
    rules: set[str] = set()
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RULES:
                rules |= set().union(*(_marked(call) for call in ast.walk(node)))
    return rules


def _marked(node: ast.AST) -> set[str]:
    """Return the last text of a call that marks it for translation."""
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("_", "ngettext"):
        return set()
    texts = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
    return {texts[-1]}


def test_every_rule_is_broken_by_a_request_or_exempt_with_a_reason():
    tested = {case.sentence for case in CASES}
    assert sentences() - FRAGMENTS == tested | set(EXEMPT)
    assert not tested & set(EXEMPT)


def test_finishing_too_early_shows_what_is_missing_without_a_denial(team):
    here = world(team, State.FIELDWORK)
    record = here.records[Role.INSPECTOR][0]
    address = here.address("assessments:finish", **record.parts)
    page = here.browsers[Role.INSPECTOR].post(address, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "You cannot finish this case yet. You still need to:" in page.text
    assert 'class="govuk-list govuk-list--bullet govuk-list--spaced app-missing"' in page.text
    response = here.request("api:finish", "POST", Role.INSPECTOR, **record.parts)
    assert (response.status_code, response.json()["code"]) == (409, "incomplete")
    assert not Event.objects.filter(outcome=EventOutcome.DENIED).exists()
