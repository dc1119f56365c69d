"""API of lines of enquiry."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.api.schemas import LongText, Ref
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    paginate,
    validated,
)

router = Router(tags=["Judgements"])
HERE = "/inspections/{int:inspection}"


class LineOfEnquiryOut(Schema):
    """A question raised by the cases, and its outcome."""

    id: int = described("Its number.", 1)
    ref: str = described("Its reference, by which judgements cite it.", "L01")
    text: str = described("What has to be found out.", "Why are plans late?")
    raised_by: str = described("The name of the person who raised it.", "Tom Bell")
    cases: list[str] = described("The cases that raise it.", ["CO-1001"])
    supports: list[str] = described("The key questions that it concerns.", ["8.2.1"])
    outcome: str = described("What was found; empty until then.", "")
    version: int = described("Its version: send it as the base version of a change.", 1, ge=1)


class LineOfEnquiryIn(Schema):
    """A new line of enquiry."""

    text: LongText = described("What has to be found out. No child's name.", "Why are plans late?")
    cases: list[
        Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^,;\n]*\S[^,;\n]*$"), WITHOUT_NUL]
    ] = described("The cases that raise it.", ["CO-1001"], default_factory=list, max_length=50)
    supports: list[Ref] = described(
        "The key questions that it supports.", ["8.2.1"], default_factory=list, max_length=50
    )


class LineOfEnquiryOutcomeIn(Schema):
    """The outcome of a line of enquiry."""

    base_version: int = described("The version the person saw.", 1, ge=1, lt=2**31)
    outcome: LongText = described("What was found.", "Two posts were vacant in spring.")


@router.get(
    f"{HERE}/lines-of-enquiry", response=responses(Page[LineOfEnquiryOut]), url_name="lines_of_enquiry"
)
def list_lines_of_enquiry(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the lines of enquiry in the order in which they were raised."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    return paginate(queries.lines_of_enquiry(access=access), page, size, LineOfEnquiryOut.from_orm)


@router.get(
    f"{HERE}/lines-of-enquiry/{{int:line_of_enquiry}}",
    response=responses(LineOfEnquiryOut),
    url_name="line_of_enquiry",
)
def read_line_of_enquiry(request: AuthenticatedRequest, inspection: Number, line_of_enquiry: Number) -> Any:
    """Return one line of enquiry."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    return queries.line_of_enquiry(access=access, id=line_of_enquiry)


@router.post(
    f"{HERE}/lines-of-enquiry/raise",
    response=responses(LineOfEnquiryOut, *WRITE_RESPONSES),
    url_name="raise_line_of_enquiry",
)
def raise_line_of_enquiry(
    request: AuthenticatedRequest, inspection: Number, submission: LineOfEnquiryIn
) -> Any:
    """Raise a line of enquiry."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    values = {
        "text": submission.text,
        "cases": ", ".join(submission.cases),
        "supports": submission.supports,
    }
    form = forms.LineOfEnquiryForm(
        values,
        edition=access.framework,
        sampled=[case.case_id for case in sampled_cases(access.inspection)],
    )
    return changes.raise_line_of_enquiry(access=access, **validated(form))


@router.post(
    f"{HERE}/lines-of-enquiry/{{int:line_of_enquiry}}/answer",
    response=responses(LineOfEnquiryOut, *WRITE_RESPONSES),
    url_name="answer_line_of_enquiry",
)
def answer_line_of_enquiry(
    request: AuthenticatedRequest,
    inspection: Number,
    line_of_enquiry: Number,
    submission: LineOfEnquiryOutcomeIn,
) -> Any:
    """Record the outcome of a line of enquiry. Responds with 409 if it has changed since the base version."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    line = queries.line_of_enquiry(access=access, id=line_of_enquiry)
    changes.answer_line_of_enquiry(
        access=access, line=line, **validated(forms.LineOfEnquiryOutcomeForm(submission.model_dump()))
    )
    return queries.line_of_enquiry(access=access, id=line_of_enquiry)
