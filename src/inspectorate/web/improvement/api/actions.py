"""API of actions: plan and change them, report progress with evidence, verify or return them."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.improvement.api.plan import FILE_RESPONSE
from inspectorate.web.improvement.api.schemas import (
    ACTION,
    DAY,
    HERE,
    RECOMMENDATION,
    BaseVersion,
    ImprovementActionOut,
    LongText,
    OptionalText,
    Owner,
    action_values,
)
from inspectorate.web.improvement.changes import actions as changes
from inspectorate.web.improvement.forms import plan as forms
from inspectorate.web.improvement.models import LONGEST_TITLE, ActionVersion
from inspectorate.web.improvement.queries import evidence as evidence_queries
from inspectorate.web.improvement.queries import plan as queries
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.judgements import evidence_files
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Day, Number, described, files_of, validated

router = Router(tags=["Improvement"])


class ImprovementActionIn(Schema):
    """A new action."""

    text: LongText = described("What will be done.", "Train every case manager in planning.")
    owner: Owner = described("The role that is responsible.", "Head of practice")
    due: Day = described("When it is due.", DAY)

    @property
    def words(self) -> changes.ActionWords:
        """The action."""
        return changes.ActionWords(self.text, self.owner, self.due)


class ImprovementActionChangeIn(ImprovementActionIn):
    """New words of an action."""

    base_version: BaseVersion = described("The version that you have read.", 1)


class ActionProgressIn(Schema):
    """Progress of an action, perhaps with evidence."""

    base_version: BaseVersion = described("The version of the action that you have read.", 1)
    state: Literal["under_way", "done"] = described("Its state.", "done")
    note: LongText = described("What was done.", "Every case manager was trained.")
    title: OptionalText = described(
        "The title of the evidence.", "Attendance list", default="", max_length=LONGEST_TITLE
    )
    evidence: OptionalText = described("What the evidence shows.", "Everybody attended.", default="")


class ActionVerificationIn(Schema):
    """The decision about an action that is done."""

    base_version: BaseVersion = described("The version of the action that you have read.", 1)
    decision: Literal["verify", "return"] = described("The decision.", "verify")
    reason: OptionalText = described("The reason; required to return it.", "", default="")


@router.post(
    f"{RECOMMENDATION}/actions/add",
    response=responses(ImprovementActionOut, *WRITE_RESPONSES),
    url_name="plan_improvement_action",
)
def plan_improvement_action(
    request: AuthenticatedRequest, inspection: Number, recommendation: Number, submission: ImprovementActionIn
) -> dict[str, Any]:
    """Plan an action about a recommendation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    version = changes.plan_action(access=access, recommendation=recommendation, words=submission.words)
    return _values(access, version)


@router.post(
    f"{ACTION}/change",
    response=responses(ImprovementActionOut, *WRITE_RESPONSES),
    url_name="change_improvement_action",
)
def change_improvement_action(
    request: AuthenticatedRequest, inspection: Number, action: Number, submission: ImprovementActionChangeIn
) -> dict[str, Any]:
    """Change the words, the owner or the day of an action."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    version = changes.change_action(
        access=access, action=action, base_version=submission.base_version, words=submission.words
    )
    return _values(access, version)


@router.post(
    f"{ACTION}/progress",
    response=responses(ImprovementActionOut, *WRITE_RESPONSES),
    url_name="report_improvement_progress",
)
def report_improvement_progress(
    request: AuthenticatedRequest,
    inspection: Number,
    action: Number,
    submission: Form[ActionProgressIn],
    file: UploadedFile | None = File(None),  # type: ignore[type-arg]  # noqa: B008 - ninja's default
) -> dict[str, Any]:
    """Report that an action is under way or done, with evidence: a text, or a file up to 10 MB."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_IMPROVEMENT_PLAN)
    form = forms.ActionProgressForm(submission.model_dump(), files_of(file) if file else None)
    validated(form)
    version = changes.report_progress(
        access=access,
        action=action,
        base_version=submission.base_version,
        state=submission.state,
        note=submission.note,
        evidence=form.new_evidence,
    )
    return _values(access, version)


@router.post(
    f"{ACTION}/verify",
    response=responses(ImprovementActionOut, *WRITE_RESPONSES),
    url_name="verify_improvement_action",
)
def verify_improvement_action(
    request: AuthenticatedRequest, inspection: Number, action: Number, submission: ActionVerificationIn
) -> dict[str, Any]:
    """Verify an action that is done, or return it to the service with a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.VERIFY_IMPROVEMENT)
    form = forms.ActionVerificationForm(submission.model_dump())
    validated(form)
    return _values(access, changes.verify_action(access=access, action=action, **form.decided))


@router.get(
    f"{HERE}/verification",
    response=responses(list[ImprovementActionOut]),
    url_name="improvement_verification",
)
def list_actions_to_verify(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the actions that are done and not verified, those done first before the others."""
    access = open_inspection(by=request.user, id=inspection, action=Action.VERIFY_IMPROVEMENT)
    return [action_values(action) for action in queries.plan(access=access).to_verify]


@router.get(
    f"{HERE}/evidence/{{int:evidence}}/file",
    response=responses(None),
    url_name="improvement_evidence_file",
    openapi_extra={"responses": {200: FILE_RESPONSE}},
)
def read_improvement_evidence_file(
    request: AuthenticatedRequest, inspection: Number, evidence: Number
) -> HttpResponse:
    """Return the file of a piece of evidence. Opening it is recorded in the audit log."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    row = evidence_queries.evidence(access=access, id=evidence)
    content = evidence_files.read(row)
    audit.viewed(access, EventType.SEE_IMPROVEMENT_EVIDENCE, f"action {row.action.number} {row.title}")
    return attachment(content, row.file_name)


def _values(access: InspectionAccess, version: ActionVersion) -> dict[str, Any]:
    return action_values(queries.plan(access=access).action(version.action_id))
