"""API of the sign-off of a report."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import AT, HERE, LongText, OptionalText
from inspectorate.web.reports.changes import sign_off as changes
from inspectorate.web.reports.models import Capacity, SignOff
from inspectorate.web.reports.queries import sign_off as queries
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Number, described

router = Router(tags=["Report"])
SIGN_OFF = f"{HERE}/sign-off"
DIGEST = "0f" * 32


class SignOffOut(Schema):
    """A signature under the report."""

    id: int = described("Its number.", 1)
    capacity: Capacity = described("The capacity of the signatory.", "lead_inspector")
    name: str = described("The signatory.", "Leila Ashworth")
    confirmation: str = described("How a signature was given that somebody else recorded.", "")
    by: str = described("Who recorded it.", "Leila Ashworth")
    at: datetime = described("When it was recorded.", AT)
    digest: str = described("The digest of the draft that was signed.", DIGEST)


class SignOffSummaryOut(Schema):
    """The sign-off of the report."""

    digest: str = described("The digest of the draft: a signature needs it.", DIGEST)
    next_capacity: Capacity | None = described("Who signs next; null once all have signed.", "lead_inspector")
    blockers: list[str] = described("What blocks the next signature.", ["The report has no recommendations"])
    sign_offs: list[SignOffOut] = described("The signatures that count, in their order.")


class SignOffIn(Schema):
    """A signature."""

    capacity: Capacity = described("The capacity.", "lead_inspector")
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = described(
        "The digest of the draft that was read.", DIGEST
    )
    name: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "The name of the chief inspector, for their signature alone.", "", default=""
    )
    confirmation: OptionalText = described("How the chief inspector gave the signature.", "", default="")


class SignOffReasonIn(Schema):
    """The withdrawal of a signature."""

    reason: LongText = described("The reason.", "A paragraph is missing.")


@router.get(SIGN_OFF, response=responses(SignOffSummaryOut, 409), url_name="sign_off")
def read_sign_off(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the signatures under the report, and what blocks the next one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    audit.viewed(access, EventType.SEE_DRAFT, "sign-off")
    return _overview(access)


@router.post(f"{SIGN_OFF}/sign", response=responses(SignOffSummaryOut, *WRITE_RESPONSES), url_name="sign")
def sign_report(request: AuthenticatedRequest, inspection: Number, submission: SignOffIn) -> dict[str, Any]:
    """Sign off the report in the next capacity.

    A head of inspections records the chief inspector's signature.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SIGN_OFF)
    changes.sign(access=access, **submission.model_dump())
    return _overview(access)


@router.post(
    f"{SIGN_OFF}/{{int:sign_off}}/withdraw",
    response=responses(SignOffSummaryOut, *WRITE_RESPONSES),
    url_name="withdraw_sign_off",
)
def withdraw_sign_off(
    request: AuthenticatedRequest, inspection: Number, sign_off: Number, submission: SignOffReasonIn
) -> dict[str, Any]:
    """Withdraw a signature that you recorded, and those that followed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SIGN_OFF)
    changes.withdraw(access=access, sign_off=sign_off, reason=submission.reason)
    return _overview(access)


def _overview(access: InspectionAccess) -> dict[str, Any]:
    overview = queries.sign_off_overview(access=access)
    return {
        "digest": overview.digest,
        "next_capacity": overview.next_capacity,
        "blockers": [blocker.text for blocker in overview.blockers],
        "sign_offs": [_sign_off(sign_off) for sign_off in overview.current],
    }


def _sign_off(sign_off: SignOff) -> dict[str, Any]:
    names = ("capacity", "name", "confirmation", "at", "digest")
    return {
        **{name: getattr(sign_off, name) for name in names},
        "id": sign_off.pk,
        "by": sign_off.by.name,
    }
