"""What is read from rows and documents, already checked, as the method's values."""

from collections import defaultdict
from collections.abc import Sequence

from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.evidence import EvidenceItem, LineOfEnquiry, SurveyResponse
from inspectorate.method.inspection import About, Figure, Recommendation
from inspectorate.method.population import iso_date
from inspectorate.method.ratings.rated import Decision, Judgement
from inspectorate.package.documents import (
    AboutText,
    DecisionText,
    FigureText,
    JudgementText,
    RecommendationText,
)
from inspectorate.package.rows import Row, to_list

NOT_FACTS = ("case_id", "group", "occasion", "assessor")


def about(said: AboutText) -> About:
    """Return `[about]` of inspection.toml."""
    return About(**dict(said) | {"team": tuple(said.team)})


def assessments(cases: Sequence[Row], answers: Sequence[Row]) -> tuple[Assessment, ...]:
    """Return one assessment for each row of cases.csv, with its rows of answers.csv."""
    given: dict[tuple[str, str, str], dict[str, Answer]] = defaultdict(dict)
    for row in answers:
        given[_which(row)][row["question"]] = Answer(row["answer"], row["comment"])
    return tuple(
        Assessment(
            case_id=row["case_id"],
            group=row["group"],
            assessor=row["assessor"],
            occasion=row["occasion"],
            facts={name: value for name, value in row.items() if value and name not in NOT_FACTS},
            answers=given.get(_which(row), {}),
        )
        for row in cases
    )


def _which(row: Row) -> tuple[str, str, str]:
    return row["case_id"], row["group"], row["occasion"]


def item(row: Row) -> EvidenceItem:
    """Return a row of evidence/items.csv."""
    return EvidenceItem(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        received=iso_date(row["received"]) if row["received"] else None,
        supports=to_list(row["supports"]),
        finding=row["finding"],
        direction=row["direction"],
    )


def response(row: Row) -> SurveyResponse:
    """Return a row of evidence/survey.csv."""
    return SurveyResponse(respondent=row["respondent"], question=row["question"], answer=row["answer"])


def enquiry(row: Row) -> LineOfEnquiry:
    """Return a row of evidence/enquiries.csv."""
    return LineOfEnquiry(
        id=row["id"],
        text=row["text"],
        raised_by=row["raised_by"],
        cases=to_list(row["cases"]),
        supports=to_list(row["supports"]),
        outcome=row["outcome"],
    )


def judgement(said: JudgementText) -> Judgement:
    """Return one entry of judgements.toml."""
    evidence = {question: tuple(ids) for question, ids in said.evidence.items()}
    return Judgement(**dict(said) | {"evidence": evidence})


def decision(said: DecisionText) -> Decision:
    """Return one entry of panel.toml."""
    return Decision(**dict(said) | {"members": tuple(said.members)})


def figure(said: FigureText) -> Figure:
    """Return one entry of key-facts.toml."""
    return Figure(**dict(said))


def recommendation(said: RecommendationText) -> Recommendation:
    """Return one entry of recommendations.toml."""
    return Recommendation(to=said.to, text=said.text, standards=tuple(said.standards))
