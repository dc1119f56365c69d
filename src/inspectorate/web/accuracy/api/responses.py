"""API of responses to challenges, and of their sign-off."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.accuracy.api.challenges import CHALLENGE, ChallengeOut, challenge_values
from inspectorate.web.accuracy.api.checks import AT, HERE
from inspectorate.web.accuracy.changes import responses as changes
from inspectorate.web.accuracy.models import ChallengeOutcome
from inspectorate.web.accuracy.queries import blockers as queries
from inspectorate.web.accuracy.queries import challenges as challenge_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Name, Number, described

router = Router(tags=["Factual accuracy check"])
SIGN_OFF = f"{HERE}/sign-off"
DIGEST = "0f" * 32


class ChallengeResponseIn(Schema):
    """A response to a challenge."""

    base_version: Annotated[int, Field(ge=0, lt=2**31)] = described(
        "The version that you have read; 0 for none.", 0
    )
    outcome: ChallengeOutcome = described("Accepted, partly accepted or not accepted.", "accepted")
    reason: Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S"), WITHOUT_NUL] = described(
        "The reason.", "The minutes show it."
    )
    sections: list[Name] = described(
        "Other sections of the draft that change because of it.",
        ["foreword"],
        default_factory=list,
        max_length=100,
    )
    asks_panel: bool = described(
        "Whether an answer or a rating must change, so that the panel is asked again.", False, default=False
    )


class DraftChangeOut(Schema):
    """A change of the draft since it was sent."""

    key: str = described("The section key, recommendations, or results.", "foreword")
    old: str = described("What the draft that was sent says.", "quarterly")
    new: str = described("What the draft says now.", "monthly")
    is_covered: bool = described("Whether a challenge or a response allows the change.", True)


class ResponsesSummaryOut(Schema):
    """The sign-off of the responses."""

    digest: str = described("The digest of challenges and responses: a signature needs it.", DIGEST)
    blockers: list[str] = described("What blocks the signature.", ["1 challenge waits for a response."])
    changes: list[DraftChangeOut] = described("The changes of the draft since it was sent.")
    is_signed: bool = described("Whether the responses are signed off as they are now.", False)
    signed_by: str = described("Who signed last; empty for nobody.", "")
    signed_at: datetime | None = described("When they signed.", AT)


class ResponsesDigestIn(Schema):
    """A signature under the responses."""

    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = described(
        "The digest of the responses that were read.", DIGEST
    )


@router.post(
    f"{CHALLENGE}/respond",
    response=responses(ChallengeOut, *WRITE_RESPONSES),
    url_name="respond_to_challenge",
)
def respond_to_challenge(
    request: AuthenticatedRequest, inspection: Number, challenge: Number, submission: ChallengeResponseIn
) -> dict[str, Any]:
    """Save the response to a challenge, or its next version."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RESPOND_TO_CHALLENGE)
    words = changes.ResponseWords(
        submission.outcome, submission.reason, submission.sections, submission.asks_panel
    )
    changes.respond(access=access, challenge=challenge, base_version=submission.base_version, words=words)
    return challenge_values(challenge_queries.challenge(access=access, id=challenge))


@router.get(SIGN_OFF, response=responses(ResponsesSummaryOut, 409), url_name="responses_sign_off")
def read_responses_sign_off(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return what has changed in the draft since it was sent, and what blocks the sign-off."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RESPONSES)
    overview = _overview(access)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, "sign-off of the responses")
    return overview


@router.post(
    f"{SIGN_OFF}/sign", response=responses(ResponsesSummaryOut, *WRITE_RESPONSES), url_name="sign_responses"
)
def sign_responses(
    request: AuthenticatedRequest, inspection: Number, submission: ResponsesDigestIn
) -> dict[str, Any]:
    """Sign off the responses, as somebody who took no part in the inspection."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SIGN_OFF_RESPONSES)
    changes.sign_off_responses(access=access, digest=submission.digest)
    return _overview(access)


def _overview(access: InspectionAccess) -> dict[str, Any]:
    overview = queries.responses_overview(access=access)
    signed = overview.signed
    return {
        "digest": overview.digest,
        "blockers": list(overview.blockers),
        "changes": [
            {name: getattr(change, name) for name in ("key", "old", "new", "is_covered")}
            for change in overview.changes
        ],
        "is_signed": overview.is_signed,
        "signed_by": signed.name if signed else "",
        "signed_at": signed.at if signed else None,
    }
