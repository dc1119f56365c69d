"""API of a check: its state, the statements of the draft, sending and finishing."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.report.accuracy.working_days import DEFAULT_WORKING_DAYS, MOST_WORKING_DAYS
from inspectorate.web.accuracy.changes import checks as changes
from inspectorate.web.accuracy.queries import checks as queries
from inspectorate.web.accuracy.queries.blockers import publication_blockers
from inspectorate.web.accuracy.queries.challenges import last_sign_off
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    paginate,
)

router = Router(tags=["Factual accuracy check"])
HERE = "/inspections/{int:inspection}/accuracy"
AT = "2018-10-12T09:30:00Z"
EmailAddress = Annotated[
    str, Field(max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"), WITHOUT_NUL
]


class RecipientOut(Schema):
    """A recipient of the draft."""

    id: int = described("The number of the recipient.", 1)
    name: str = described("Their name.", "Sunita Bell")
    has_account: bool = described("Whether they have an account; the others get a file.", True)
    finished_at: datetime | None = described("When they finished the check; null until then.", None)


class AccuracyCheckOut(Schema):
    """The factual accuracy check of a draft."""

    number: int = described("Its number; 0 before a draft was sent.", 1, ge=0)
    at: datetime | None = described("When the draft was sent; null before.", AT)
    working_days: int = described("The number of working days for the check.", 10, ge=0)
    deadline: date | None = described(
        "The last day of the check; null before the draft was sent.", "2018-10-26"
    )
    recipients: list[RecipientOut] = described("Who got the draft. A recipient sees only themselves.")
    responses_signed_at: datetime | None = described("When the responses were signed off last.", None)
    blockers: list[str] = described(
        "What blocks publication; empty for the service.", ["1 challenge waits for a response."]
    )


class FigureOut(Schema):
    """A figure in a statement."""

    reference: str = described("The reference of the figure.", "8.1.1")
    text: str = described("What it prints.", "15 of 31 cases")
    because: str = described("What it follows from.", "15 of 31 applicable cases judged sufficient")


class NumberedStatementOut(Schema):
    """A numbered statement of the draft that was sent."""

    number: int = described("Its number.", 12, ge=1)
    document: str = described("report or technical-annex.", "report")
    section: str = described("The key of its section.", "8.1")
    title: str = described("The titles of its section.", "8 Cases, 8.1 Planning")
    kind: str = described("Its kind, such as paragraph, point, row or rating.", "paragraph")
    text: str = described("Its text.", "Most assessments were timely.")
    digest: str = described("The digest of its section, kind and text.", "0f" * 32)
    figures: list[FigureOut] = described("The figures that it prints.")


class RecipientIn(Schema):
    """A recipient without an account, who gets a file from the lead inspector."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), WITHOUT_NUL] = described(
        "Their name.", "Ola Chair"
    )
    email: EmailAddress = described("Their email address. The service sends them nothing.", "ola@example.org")


class AccuracyCheckIn(Schema):
    """Who gets the draft, and by when they answer."""

    people: list[Number] = described(
        "The numbers of people of the team, from the service.", [1], default_factory=list, max_length=50
    )
    others: list[RecipientIn] = described(
        "Recipients without an account.", default_factory=list, max_length=20
    )
    working_days: int = described(
        "The number of working days.", 10, default=DEFAULT_WORKING_DAYS, ge=1, le=MOST_WORKING_DAYS
    )


@router.get(HERE, response=responses(AccuracyCheckOut), url_name="accuracy_check")
def read_accuracy_check(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the factual accuracy check of the draft, as you may see it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    check = _check(access)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK)
    return check


@router.get(
    f"{HERE}/statements", response=responses(Page[NumberedStatementOut]), url_name="accuracy_statements"
)
def list_statements(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the numbered statements of the draft that was sent."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    view = queries.existing_check(access=access)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, "statements")
    return paginate(view.statements, page, size, _statement)


@router.post(
    f"{HERE}/send", response=responses(AccuracyCheckOut, *WRITE_RESPONSES), url_name="send_accuracy_check"
)
def send_draft(
    request: AuthenticatedRequest, inspection: Number, submission: AccuracyCheckIn
) -> dict[str, Any]:
    """Send the draft that the lead inspector has signed to the service, for its factual accuracy check."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_ACCURACY_CHECK)
    members = {member.person_id: member.person for member in queries.possible_recipients(access.inspection)}
    if unknown := [number for number in submission.people if number not in members]:
        raise RuleBroken(
            _("%(number)s is not the number of a person who can get the draft.") % {"number": unknown[0]}
        )
    changes.send(
        access=access,
        people=[members[number] for number in dict.fromkeys(submission.people)],
        others=[changes.OutsideRecipient(other.name, other.email) for other in submission.others],
        working_days=submission.working_days,
    )
    return _check(access)


@router.post(
    f"{HERE}/finish", response=responses(AccuracyCheckOut, *WRITE_RESPONSES), url_name="finish_accuracy_check"
)
def finish_check(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Say that you have nothing else to challenge."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHALLENGE_DRAFT)
    changes.finish(access=access)
    return _check(access)


def _check(access: InspectionAccess) -> dict[str, Any]:
    view = queries.check_view(access=access)
    signed = last_sign_off(access.inspection)
    record = view.record if view else None
    shown = queries.recipients(record) if record else ()
    of_service = queries.is_of_service(access)
    return {
        "number": record.number if record else 0,
        "at": record.at if record else None,
        "working_days": record.working_days if record else 0,
        "deadline": record.deadline if record else None,
        "recipients": [
            {
                "id": row.pk,
                "name": row.name,
                "has_account": row.person_id is not None,
                "finished_at": row.finished_at,
            }
            for row in shown
            if not of_service or row.person_id == access.person.pk
        ],
        "responses_signed_at": signed.at if signed else None,
        "blockers": [] if of_service else list(publication_blockers(access.inspection)),
    }


def _statement(statement: Any) -> dict[str, Any]:
    names = ("number", "document", "section", "title", "kind", "text", "digest")
    return {
        **{name: getattr(statement, name) for name in names},
        "figures": [
            {"reference": figure.reference, "text": figure.text, "because": figure.because}
            for figure in statement.figures
        ],
    }
