"""API of long lists: upload, confirm the columns, and read the outcome of every row."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import background, changes, forms
from inspectorate.web.cases.models import LongList
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.jobs.api import JobOut, queued
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Name,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    files_of,
    paginate,
    validated,
)

router = Router(tags=["Samples"])
HERE = "/inspections/{int:inspection}"
LISTS = f"{HERE}/long-lists"
LIST = f"{LISTS}/{{int:long_list}}"
Heading = Annotated[str, Field(max_length=1000), WITHOUT_NUL]
Selection = Literal["all", "eligible", "left_out", "remarks"]


class LongListOut(Schema):
    """A long list of a case group: the file, and the result of reading it."""

    id: int = described("The number of the list.", 1)
    group: str = described("The key of the case group.", "court")
    number: int = described("Its number in the case group; the latest that is read counts.", 1, ge=1)
    file_name: str = described("The name of the file; empty after the retention date.", "court.csv")
    content_hash: str = described("SHA-256 of the file.")
    sent_by: str = described("Who sent it.", "Lin Marsh")
    sent_at: datetime = described("When it was sent.", "2018-08-20T09:00:00Z")
    read_at: datetime | None = described("When its columns were confirmed; null until then.", None)
    on: date | None = described("The day from which dates were counted back; null until read.", "2018-09-03")
    rows: int = described("How many rows it has; 0 until read.", 38, ge=0)
    eligible: int = described("How many of them are eligible; 0 until read.", 31, ge=0)
    notes: list[str] = described("Warnings about the file and its columns.")


class ReasonCountOut(Schema):
    """A reason for leaving rows out, and the number of its rows."""

    reason: str = described("The title of the reason.", "Outside the dates for this inspection")
    rows: int = described("The number of rows left out for this reason.", 3, ge=1)


class LongListDetailOut(LongListOut):
    """A long list with its headings, the columns it is read with, and why rows are left out."""

    headings: list[str] = described("The headings of the file.")
    columns: dict[str, str] = described(
        "The heading of each field; suggested until confirmed.", {"case_id": "ID"}
    )
    unclear: list[str] = described("Warnings about suggested columns that may be wrong.")
    left_out: list[ReasonCountOut] = described("Why rows are left out.")
    not_applied: list[str] = described("Rules that were not applied because their column was not read.")
    possible_duplicates: list[str] = described("Rows that may be about the same person.")


class LongListRowOut(Schema):
    """A row of a long list: eligible, or left out with a reason. It has no name and no date of birth."""

    row: int = described("Its row in the file.", 2, ge=1)
    case_id: str = described("The case's number in the service's own system; may be empty.", "CO-1001")
    eligible: bool = described("Whether the case is eligible.", True)
    reason: str = described("Why it is left out; empty for an eligible case.", "")
    facts: dict[str, Any] = described("The facts of an eligible case.", {"gender": "male"})
    remarks: list[str] = described("Warnings about cells that could not be read.")
    possible_duplicate: str = described("Rows that may be about the same person; empty if none.", "")
    changed: list[str] = described("The fields that differ from the list before.", ["gender"])


class SendLongListIn(Schema):
    """The details of a long list's file."""

    sheet: Annotated[str, Field(max_length=120), WITHOUT_NUL] = described(
        "The name of the sheet to read; empty unless the workbook has several lists.", "", default=""
    )


class ColumnsIn(Schema):
    """Which heading of the file holds which field."""

    columns: dict[Name, Heading] = described(
        "The heading of each field, by the field's key; empty or left out if it is not in the file.",
        {"case_id": "ID"},
    )


@router.get(LISTS, response=responses(Page[LongListOut]), url_name="long_lists")
def list_long_lists(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the long lists of an inspection by case group, latest first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    lists = [record for overview in long_lists.case_groups(access=access) for record in overview.long_lists]
    return paginate(lists, page, size, _summary)


@router.get(LIST, response=responses(LongListDetailOut), url_name="long_list")
def read_long_list(request: AuthenticatedRequest, inspection: Number, long_list: Number) -> dict[str, Any]:
    """Return a long list: its columns, and why rows are left out."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    record = long_lists.long_list(access=access, id=long_list)
    audit.viewed(access, EventType.SEE_LONG_LIST, f"{record.group}, long list {record.number}")
    return _detail(access, record)


@router.get(f"{LIST}/rows", response=responses(Page[LongListRowOut]), url_name="long_list_rows")
def list_long_list_rows(
    request: AuthenticatedRequest,
    inspection: Number,
    long_list: Number,
    show: Selection = "all",
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List the rows of a long list and their outcomes, in the order of the file."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    record = long_lists.long_list(access=access, id=long_list)
    rows = long_lists.rows(access=access, long_list=record)
    audit.viewed(access, EventType.SEE_LONG_LIST, f"{record.group}, long list {record.number}")
    if show == "remarks":
        rows = rows.exclude(remarks=[], possible_duplicate="")
    elif show != "all":
        rows = rows.filter(reason_key="") if show == "eligible" else rows.exclude(reason_key="")
    names = ("row", "case_id", "reason", "facts", "remarks", "possible_duplicate", "changed")
    return paginate(
        rows,
        page,
        size,
        lambda row: {**{name: getattr(row, name) for name in names}, "eligible": row.is_eligible},
    )


@router.post(
    f"{HERE}/samples/{{group}}/long-lists/send",
    response=responses(LongListDetailOut, *WRITE_RESPONSES) | {202: JobOut},
    url_name="send_long_list",
)
def send_long_list(
    request: AuthenticatedRequest,
    response: HttpResponse,
    inspection: Number,
    group: Name,
    file: File[UploadedFile],
    submission: Form[SendLongListIn],
) -> Any:
    """Upload a long list: an Excel workbook, an OpenDocument spreadsheet or a CSV file, up to 20 MB.

    The response has the suggested columns. Nothing is read until they are confirmed. A file of more than
    250,000 bytes is read in the background: the response is 202 with a job.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_LONG_LIST)
    case_group = long_lists.group(access=access, key=group)
    cleaned = validated(forms.LongListForm(submission.model_dump(), files_of(file)))
    content, sheet = cleaned["file"].read(), cleaned["sheet"]
    sent: dict[str, Any] = {"access": access, "group": case_group, "name": file.name or "", "sheet": sheet}
    if len(content) > background.LARGEST_AT_ONCE:
        return queued(request, response, background.sending(**sent, content=content))
    return _detail(access, changes.send_long_list(**sent, content=content))


@router.post(
    f"{LIST}/confirm",
    response=responses(LongListDetailOut, *WRITE_RESPONSES) | {202: JobOut},
    url_name="confirm_columns",
)
def confirm_columns(
    request: AuthenticatedRequest,
    response: HttpResponse,
    inspection: Number,
    long_list: Number,
    submission: ColumnsIn,
) -> Any:
    """Confirm which heading holds which field, and read the list with these columns.

    A list that has been read never changes: other columns create a list with the next number. A file of more
    than 250,000 bytes is read in the background: the response is 202 with a job.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_LONG_LIST)
    record = long_lists.long_list(access=access, id=long_list)
    case_group = long_lists.group(access=access, key=record.group)
    fields = long_lists.fields_of(access=access, group=case_group)
    form = forms.ColumnsForm(submission.columns, fields=fields, headings=record.headings, suggested={})
    confirmed: dict[str, Any] = {"access": access, "long_list": record, "columns": validated(form)}
    if len(record.content or b"") > background.LARGEST_AT_ONCE:
        return queued(request, response, background.confirmation(**confirmed))
    return _detail(access, changes.confirm_columns(**confirmed))


def _summary(record: LongList) -> dict[str, Any]:
    names = ("id", "group", "number", "file_name", "content_hash", "sent_at", "read_at", "on", "rows")
    values = {name: getattr(record, name) for name in (*names, "eligible", "notes")}
    return {**values, "sent_by": record.sent_by.name}


def _detail(access: InspectionAccess, record: LongList) -> dict[str, Any]:
    columns, unclear, _remembered = long_lists.suggested_columns(access=access, long_list=record)
    return {
        **_summary(record),
        "headings": record.headings,
        "columns": dict(columns),
        "unclear": list(unclear),
        "left_out": [
            {"reason": reason, "rows": rows} for reason, rows in long_lists.reasons(long_list=record)
        ],
        "not_applied": long_lists.not_applied(long_list=record) if record.read_at else [],
        "possible_duplicates": long_lists.possible_duplicates(long_list=record),
    }
