"""API of judgements on evidence."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.api.schemas import OptionalText, RatingName, Ref
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Name,
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


@router.post(
    f"{HERE}/judgements/{{standard}}/write",
    response=responses(JudgementOut, *WRITE_RESPONSES),
    url_name="judge",
)
def judge(request: AuthenticatedRequest, inspection: Number, standard: Name, submission: JudgementIn) -> Any:
    """Judge a standard on evidence. Responds with 409 if it has been judged since the base version."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    judged, _judgements = queries.judgement(access=access, standard=standard)
    evidence = queries.citable_evidence(access=access)
    values: dict[str, Any] = {"base_version": submission.base_version, "rating": submission.rating}
    for number, question in enumerate(judged.key_questions):
        values[f"reasons_{number}"] = submission.reasons.get(question.id, "")
        values[f"evidence_{number}"] = submission.evidence.get(question.id, [])
    form = forms.JudgementForm(values, standard=judged, ratings=access.rating_names, evidence=evidence)
    cleaned = validated(form)
    return changes.judge_standard(
        access=access,
        standard=judged.id,
        base_version=cleaned["base_version"],
        rating=cleaned["rating"],
        reasons=form.by_question("reasons"),
        evidence=form.by_question("evidence"),
    )
