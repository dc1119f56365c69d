"""Judgements on evidence and lines of enquiry for programs, by the rules of the pages' own forms."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.api.told import AT
from inspectorate.web.cases.queries import sampled
from inspectorate.web.inspections.queries import InspectionAccess, framework, open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.api.told import RatingName, Ref, Said, Words
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action
from inspectorate.web.problems import WRITES, answers
from inspectorate.web.shapes import Listing, Name, Number, Size, Text, Which, listing, says, sound

router = Router(tags=["Judgements"])
HERE = "/inspections/{int:inspection}"


class JudgementTold(Schema):
    """A standard as it was judged on evidence."""

    standard: str = says("The standard.", "8.1")
    number: int = says("Counts the judgements of the standard; the last one counts.", 1, ge=1)
    rating: str = says("The rating proposed.", "Strong")
    reasons: dict[str, str] = says(
        "The reasons, by key question.", {"8.1.1": "The board meets and is heard."}
    )
    evidence: dict[str, list[str]] = says("References cited, by key question.", {"8.1.1": ["E01"]})
    written_by: str = says("Who judged.", "Leila Ashworth")
    at: datetime = says("When.", AT)


class JudgedStandard(Schema):
    """A standard judged on evidence, and its judgement as it stands."""

    standard: str = says("The standard.", "8.1")
    title: str = says("What it is called.", "Governance and leadership")
    judgement: JudgementTold | None = says("The judgement that counts; null while there is none.")


class Judging(Schema):
    """A judgement as it is sent."""

    made_from: int = says("The number of the judgement the person saw; 0 for none.", 0, ge=0, lt=2**31)
    rating: RatingName = says("The rating proposed.", "Strong")
    reasons: dict[Name, Words] = says(
        "The reasons for every key question of the standard.", {"8.1.1": "The board meets and is heard."}
    )
    evidence: dict[Name, list[Ref]] = says(
        "References cited, by key question.", {"8.1.1": ["E01"]}, default_factory=dict
    )


class EvidenceTold(Schema):
    """Something a judgement may cite."""

    ref: str = says("How it is cited.", "E01")
    kind: str = says("What it is.", "Document")
    title: str = says("Its words.", "Minutes of the management board")
    supports: list[str] = says("Key questions it bears on.", ["8.1.1"])


class EnquiryTold(Schema):
    """A question the cases raise, and what was found."""

    id: int = says("Its number.", 1)
    ref: str = says("How it is cited.", "L01")
    text: str = says("What is to be found out.", "Why are plans late?")
    raised_by: str = says("Who raised it.", "Tom Bell")
    cases: list[str] = says("The cases that raise it.", ["CO-1001"])
    supports: list[str] = says("Key questions it bears on.", ["8.2.1"])
    outcome: str = says("What was found; empty until then.", "")
    version: int = says("The version a change to it is made from.", 1, ge=1)


class EnquiryRaised(Schema):
    """A line of enquiry as it is sent."""

    text: Said = says("What is to be found out. No child's name.", "Why are plans late?")
    cases: list[Annotated[Text, Field(min_length=1, max_length=200, pattern=r"^[^,;\n]*\S[^,;\n]*$")]] = says(
        "The cases that raise it.", ["CO-1001"], default_factory=list, max_length=50
    )
    supports: list[Ref] = says("Key questions it bears on.", ["8.2.1"], default_factory=list, max_length=50)


class EnquiryAnswered(Schema):
    """What a line of enquiry came to."""

    made_from: int = says("The version the person saw.", 1, ge=1, lt=2**31)
    outcome: Said = says("What was found.", "Two posts were vacant in spring.")


@router.get(f"{HERE}/judgements", response=answers(list[JudgedStandard]), url_name="judgements")
def list_judgements(request: SignedIn, inspection: Number) -> list[dict[str, Any]]:
    """The standards judged on evidence, each with its judgement as it stands."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return [
        {"standard": each.id, "title": each.title, "judgement": last}
        for each, last in queries.judged_standards(access=access)
    ]


@router.get(f"{HERE}/judgements/{{standard}}", response=answers(Listing[JudgementTold]), url_name="judgement")
def read_judgement(
    request: SignedIn, inspection: Number, standard: Name, page: Which = 1, size: Size = 50
) -> dict[str, Any]:
    """Each time a standard was judged, the last first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    _found, written = queries.judgement(access=access, standard=standard)
    return listing(written, page, size, JudgementTold.from_orm)


@router.get(f"{HERE}/evidence", response=answers(Listing[EvidenceTold]), url_name="evidence")
def list_evidence(request: SignedIn, inspection: Number, page: Which = 1, size: Size = 50) -> dict[str, Any]:
    """Everything a judgement may cite: evidence, lines of enquiry, and the survey's questions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return listing(queries.known_evidence(access=access), page, size, EvidenceTold.from_orm)


@router.post(
    f"{HERE}/judgements/{{standard}}/write", response=answers(JudgementTold, *WRITES), url_name="judge"
)
def judge(request: SignedIn, inspection: Number, standard: Name, sent: Judging) -> Any:
    """Judge a standard on evidence. Refused when someone else has judged it since the person looked."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    found, _written = queries.judgement(access=access, standard=standard)
    known = [each.ref for each in queries.known_evidence(access=access)]
    given: dict[str, Any] = {"made_from": sent.made_from, "rating": sent.rating}
    for number, key in enumerate(found.key_questions):
        given[f"reasons_{number}"] = sent.reasons.get(key.id, "")
        given[f"evidence_{number}"] = ", ".join(sent.evidence.get(key.id, ()))
    form = forms.JudgeStandard(given, standard=found, ratings=ratings_of(access), known=known)
    told = sound(form)
    return changes.judge_standard(
        access=access,
        standard=found.id,
        made_from=told["made_from"],
        rating=told["rating"],
        reasons=form.told("reasons"),
        evidence=form.told("evidence"),
    )


@router.get(f"{HERE}/enquiries", response=answers(Listing[EnquiryTold]), url_name="enquiries")
def list_enquiries(request: SignedIn, inspection: Number, page: Which = 1, size: Size = 50) -> dict[str, Any]:
    """The lines of enquiry, in the order they were raised."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    return listing(queries.enquiries(access=access), page, size, EnquiryTold.from_orm)


@router.post(f"{HERE}/enquiries/raise", response=answers(EnquiryTold, *WRITES), url_name="raise_enquiry")
def raise_enquiry(request: SignedIn, inspection: Number, sent: EnquiryRaised) -> Any:
    """Raise a line of enquiry."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    given = {"text": sent.text, "cases": ", ".join(sent.cases), "supports": ", ".join(sent.supports)}
    form = forms.RaiseEnquiry(
        given,
        questions=framework(access.inspection.edition).questions,
        sampled=[case.case_id for case in sampled(access.inspection)],
    )
    return changes.raise_enquiry(access=access, **sound(form))


@router.post(
    f"{HERE}/enquiries/{{int:enquiry}}/answer",
    response=answers(EnquiryTold, *WRITES),
    url_name="answer_enquiry",
)
def answer_enquiry(request: SignedIn, inspection: Number, enquiry: Number, sent: EnquiryAnswered) -> Any:
    """Say what a line of enquiry came to. Refused when someone else has since the person looked."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    line = queries.enquiry(access=access, id=enquiry)
    changes.answer_enquiry(access=access, line=line, **sound(forms.AnswerEnquiry(sent.model_dump())))
    return queries.enquiry(access=access, id=enquiry)


def ratings_of(access: InspectionAccess) -> list[str]:
    """The ratings of the inspection's edition."""
    return [level.name for level in framework(access.inspection.edition).ratings.levels]
