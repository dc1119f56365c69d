"""API of judgements, evidence and lines of enquiry."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Name,
    Number,
    Page,
    PageNumber,
    Size,
    Text,
    described,
    paginate,
    validated,
)

OptionalText = Annotated[Text, Field(max_length=10_000)]
LongText = Annotated[Text, Field(min_length=1, max_length=10_000, pattern=r"\S")]
Ref = Annotated[Text, Field(min_length=1, max_length=60, pattern=r"^[^\s,;]+$")]
RatingName = Annotated[Text, Field(min_length=1, max_length=60)]


router = Router(tags=["Judgements"])
HERE = "/inspections/{int:inspection}"


class JudgementOut(Schema):
    """A judgement of a standard on evidence."""

    standard: str = described("The standard.", "8.1")
    number: int = described("Counts the judgements of the standard; the last one counts.", 1, ge=1)
    rating: str = described("The rating proposed.", "Strong")
    reasons: dict[str, str] = described(
        "The reasons, by key question.", {"8.1.1": "The board meets and is heard."}
    )
    evidence: dict[str, list[str]] = described("References cited, by key question.", {"8.1.1": ["E01"]})
    written_by: str = described("The name of the person who judged.", "Leila Ashworth")
    at: datetime = described("When the judgement was saved.", AT)


class JudgedStandardOut(Schema):
    """A standard judged on evidence, and its latest judgement."""

    standard: str = described("The standard.", "8.1")
    title: str = described("The title of the standard.", "Governance and leadership")
    judgement: JudgementOut | None = described("The judgement that counts; null while there is none.")


class JudgementIn(Schema):
    """A new judgement of a standard."""

    base_version: int = described(
        "The number of the judgement the person saw; 0 for none.", 0, ge=0, lt=2**31
    )
    rating: RatingName = described("The rating proposed.", "Strong")
    reasons: dict[Name, OptionalText] = described(
        "The reasons for every key question of the standard.", {"8.1.1": "The board meets and is heard."}
    )
    evidence: dict[Name, list[Ref]] = described(
        "References cited, by key question.", {"8.1.1": ["E01"]}, default_factory=dict
    )


class EvidenceOut(Schema):
    """Evidence that a judgement may cite."""

    ref: str = described("Its reference, by which judgements cite it.", "E01")
    kind: str = described("Its kind.", "Document")
    title: str = described("Its title or text.", "Minutes of the management board")
    supports: list[str] = described("The key questions that it supports.", ["8.1.1"])


class LineOfEnquiryOut(Schema):
    """A question raised by the cases, and its outcome."""

    id: int = described("Its number.", 1)
    ref: str = described("Its reference, by which judgements cite it.", "L01")
    text: str = described("What is to be found out.", "Why are plans late?")
    raised_by: str = described("The name of the person who raised it.", "Tom Bell")
    cases: list[str] = described("The cases that raise it.", ["CO-1001"])
    supports: list[str] = described("The key questions that it concerns.", ["8.2.1"])
    outcome: str = described("What was found; empty until then.", "")
    version: int = described("Its version: send it as the base version of a change.", 1, ge=1)


class LineOfEnquiryIn(Schema):
    """A new line of enquiry."""

    text: LongText = described("What is to be found out. No child's name.", "Why are plans late?")
    cases: list[Annotated[Text, Field(min_length=1, max_length=200, pattern=r"^[^,;\n]*\S[^,;\n]*$")]] = (
        described("The cases that raise it.", ["CO-1001"], default_factory=list, max_length=50)
    )
    supports: list[Ref] = described(
        "Key questions it bears on.", ["8.2.1"], default_factory=list, max_length=50
    )


class LineOfEnquiryOutcomeIn(Schema):
    """The outcome of a line of enquiry."""

    base_version: int = described("The version the person saw.", 1, ge=1, lt=2**31)
    outcome: LongText = described("What was found.", "Two posts were vacant in spring.")


@router.get(f"{HERE}/judgements", response=responses(list[JudgedStandardOut]), url_name="judgements")
def list_judgements(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the standards judged on evidence, each with its latest judgement."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return [
        {"standard": standard.id, "title": standard.title, "judgement": latest}
        for standard, latest in queries.judged_standards(access=access)
    ]


@router.get(f"{HERE}/judgements/{{standard}}", response=responses(Page[JudgementOut]), url_name="judgement")
def read_judgement(
    request: AuthenticatedRequest, inspection: Number, standard: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the judgements of a standard, newest first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    _standard, judgements = queries.judgement(access=access, standard=standard)
    return paginate(judgements, page, size, JudgementOut.from_orm)


@router.get(f"{HERE}/evidence", response=responses(Page[EvidenceOut]), url_name="evidence")
def list_evidence(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List all evidence that a judgement may cite: evidence items, lines of enquiry and survey questions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return paginate(queries.citable_evidence(access=access), page, size, EvidenceOut.from_orm)


@router.post(
    f"{HERE}/judgements/{{standard}}/write",
    response=responses(JudgementOut, *WRITE_RESPONSES),
    url_name="judge",
)
def judge(request: AuthenticatedRequest, inspection: Number, standard: Name, submission: JudgementIn) -> Any:
    """Judge a standard on evidence. Responds with 409 if it has been judged since the base version."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    judged, _judgements = queries.judgement(access=access, standard=standard)
    references = [item.ref for item in queries.citable_evidence(access=access)]
    values: dict[str, Any] = {"base_version": submission.base_version, "rating": submission.rating}
    for number, question in enumerate(judged.key_questions):
        values[f"reasons_{number}"] = submission.reasons.get(question.id, "")
        values[f"evidence_{number}"] = ", ".join(submission.evidence.get(question.id, ()))
    form = forms.JudgementForm(values, standard=judged, ratings=access.rating_names, references=references)
    cleaned = validated(form)
    return changes.judge_standard(
        access=access,
        standard=judged.id,
        base_version=cleaned["base_version"],
        rating=cleaned["rating"],
        reasons=form.by_question("reasons"),
        evidence=form.by_question("evidence"),
    )


@router.get(
    f"{HERE}/lines-of-enquiry", response=responses(Page[LineOfEnquiryOut]), url_name="lines_of_enquiry"
)
def list_lines_of_enquiry(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the lines of enquiry in the order in which they were raised."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    return paginate(queries.lines_of_enquiry(access=access), page, size, LineOfEnquiryOut.from_orm)


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
        "supports": ", ".join(submission.supports),
    }
    form = forms.LineOfEnquiryForm(
        values,
        questions=framework(access.inspection.edition).questions,
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
