"""What the interface says about ratings, judgements and the panel, and what it is told."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.cases.queries.samples import sampled
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
    """A standard as it was judged on evidence."""

    standard: str = described("The standard.", "8.1")
    number: int = described("Counts the judgements of the standard; the last one counts.", 1, ge=1)
    rating: str = described("The rating proposed.", "Strong")
    reasons: dict[str, str] = described(
        "The reasons, by key question.", {"8.1.1": "The board meets and is heard."}
    )
    evidence: dict[str, list[str]] = described("References cited, by key question.", {"8.1.1": ["E01"]})
    written_by: str = described("Who judged.", "Leila Ashworth")
    at: datetime = described("When.", AT)


class JudgedStandardOut(Schema):
    """A standard judged on evidence, and its judgement as it stands."""

    standard: str = described("The standard.", "8.1")
    title: str = described("What it is called.", "Governance and leadership")
    judgement: JudgementOut | None = described("The judgement that counts; null while there is none.")


class JudgementIn(Schema):
    """A judgement as it is sent."""

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
    """Something a judgement may cite."""

    ref: str = described("How it is cited.", "E01")
    kind: str = described("What it is.", "Document")
    title: str = described("Its words.", "Minutes of the management board")
    supports: list[str] = described("Key questions it bears on.", ["8.1.1"])


class LineOfEnquiryOut(Schema):
    """A question the cases raise, and what was found."""

    id: int = described("Its number.", 1)
    ref: str = described("How it is cited.", "L01")
    text: str = described("What is to be found out.", "Why are plans late?")
    raised_by: str = described("Who raised it.", "Tom Bell")
    cases: list[str] = described("The cases that raise it.", ["CO-1001"])
    supports: list[str] = described("Key questions it bears on.", ["8.2.1"])
    outcome: str = described("What was found; empty until then.", "")
    version: int = described("The version a change to it is made from.", 1, ge=1)


class LineOfEnquiryIn(Schema):
    """A line of enquiry as it is sent."""

    text: LongText = described("What is to be found out. No child's name.", "Why are plans late?")
    cases: list[Annotated[Text, Field(min_length=1, max_length=200, pattern=r"^[^,;\n]*\S[^,;\n]*$")]] = (
        described("The cases that raise it.", ["CO-1001"], default_factory=list, max_length=50)
    )
    supports: list[Ref] = described(
        "Key questions it bears on.", ["8.2.1"], default_factory=list, max_length=50
    )


class LineOfEnquiryOutcomeIn(Schema):
    """What a line of enquiry came to."""

    base_version: int = described("The version the person saw.", 1, ge=1, lt=2**31)
    outcome: LongText = described("What was found.", "Two posts were vacant in spring.")


@router.get(f"{HERE}/judgements", response=responses(list[JudgedStandardOut]), url_name="judgements")
def list_judgements(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """The standards judged on evidence, each with its judgement as it stands."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return [
        {"standard": each.id, "title": each.title, "judgement": last}
        for each, last in queries.judged_standards(access=access)
    ]


@router.get(f"{HERE}/judgements/{{standard}}", response=responses(Page[JudgementOut]), url_name="judgement")
def read_judgement(
    request: AuthenticatedRequest, inspection: Number, standard: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """Each time a standard was judged, the last first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    _found, written = queries.judgement(access=access, standard=standard)
    return paginate(written, page, size, JudgementOut.from_orm)


@router.get(f"{HERE}/evidence", response=responses(Page[EvidenceOut]), url_name="evidence")
def list_evidence(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """Everything a judgement may cite: evidence, lines of enquiry, and the survey's questions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return paginate(queries.citable_evidence(access=access), page, size, EvidenceOut.from_orm)


@router.post(
    f"{HERE}/judgements/{{standard}}/write",
    response=responses(JudgementOut, *WRITE_RESPONSES),
    url_name="judge",
)
def judge(request: AuthenticatedRequest, inspection: Number, standard: Name, sent: JudgementIn) -> Any:
    """Judge a standard on evidence. Refused when someone else has judged it since the person looked."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    found, _written = queries.judgement(access=access, standard=standard)
    known = [each.ref for each in queries.citable_evidence(access=access)]
    given: dict[str, Any] = {"base_version": sent.base_version, "rating": sent.rating}
    for number, key in enumerate(found.key_questions):
        given[f"reasons_{number}"] = sent.reasons.get(key.id, "")
        given[f"evidence_{number}"] = ", ".join(sent.evidence.get(key.id, ()))
    form = forms.JudgementForm(given, standard=found, ratings=access.rating_names, known=known)
    told = validated(form)
    return changes.judge_standard(
        access=access,
        standard=found.id,
        base_version=told["base_version"],
        rating=told["rating"],
        reasons=form.told("reasons"),
        evidence=form.told("evidence"),
    )


@router.get(
    f"{HERE}/lines-of-enquiry", response=responses(Page[LineOfEnquiryOut]), url_name="lines_of_enquiry"
)
def list_enquiries(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """The lines of enquiry, in the order they were raised."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    return paginate(queries.lines_of_enquiry(access=access), page, size, LineOfEnquiryOut.from_orm)


@router.post(
    f"{HERE}/lines-of-enquiry/raise",
    response=responses(LineOfEnquiryOut, *WRITE_RESPONSES),
    url_name="raise_line_of_enquiry",
)
def raise_enquiry(request: AuthenticatedRequest, inspection: Number, sent: LineOfEnquiryIn) -> Any:
    """Raise a line of enquiry."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    given = {"text": sent.text, "cases": ", ".join(sent.cases), "supports": ", ".join(sent.supports)}
    form = forms.RaiseEnquiryForm(
        given,
        questions=framework(access.inspection.edition).questions,
        sampled=[case.case_id for case in sampled(access.inspection)],
    )
    return changes.raise_line_of_enquiry(access=access, **validated(form))


@router.post(
    f"{HERE}/lines-of-enquiry/{{int:line_of_enquiry}}/answer",
    response=responses(LineOfEnquiryOut, *WRITE_RESPONSES),
    url_name="answer_line_of_enquiry",
)
def answer_enquiry(
    request: AuthenticatedRequest, inspection: Number, line_of_enquiry: Number, sent: LineOfEnquiryOutcomeIn
) -> Any:
    """Say what a line of enquiry came to. Refused when someone else has since the person looked."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    line = queries.line_of_enquiry(access=access, id=line_of_enquiry)
    changes.answer_line_of_enquiry(
        access=access, line=line, **validated(forms.AnswerEnquiryForm(sent.model_dump()))
    )
    return queries.line_of_enquiry(access=access, id=line_of_enquiry)
