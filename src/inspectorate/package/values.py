"""Convert checked rows and documents into values of the method."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.evidence import EvidenceItem, LineOfEnquiry, SurveyResponse
from inspectorate.method.improvement import (
    ActionEvidence,
    BoardReview,
    ImprovementAction,
    ImprovementPlan,
    RecommendationClosure,
    RecommendationResponse,
    ReviewedAction,
)
from inspectorate.method.inspection import (
    About,
    AccuracyChallenge,
    Figure,
    Recommendation,
    WelshRecommendation,
)
from inspectorate.method.population import iso_date
from inspectorate.method.ratings.values import Decision, Judgement
from inspectorate.method.standards import Adoption, ConfirmedValue
from inspectorate.package.documents import (
    AboutText,
    AccuracyChallengeText,
    AdoptionText,
    DecisionText,
    FigureText,
    ImprovementText,
    JudgementText,
    RecommendationText,
)
from inspectorate.package.rows import Row, split_list

KEY_COLUMNS = ("case_id", "group", "occasion", "assessor")


def about(document: AboutText) -> About:
    """Return `[about]` of inspection.toml as a value."""
    lists = {"team": tuple(document.team), "published_results": tuple(document.published_results)}
    return About(**dict(document) | lists)


def assessments(cases: Sequence[Row], answers: Sequence[Row]) -> tuple[Assessment, ...]:
    """Return an assessment for every row of cases.csv, with its rows of answers.csv."""
    answers_by_key: dict[tuple[str, str, str], dict[str, Answer]] = defaultdict(dict)
    answer_of = lru_cache(maxsize=10_000)(Answer)  # most answers have no comment, so few are different
    for row in answers:
        answers_by_key[_assessment_key(row)][row["question"]] = answer_of(row["answer"], row["comment"])
    return tuple(
        Assessment(
            case_id=row["case_id"],
            group=row["group"],
            assessor=row["assessor"],
            occasion=row["occasion"],
            facts={name: value for name, value in row.items() if value and name not in KEY_COLUMNS},
            answers=answers_by_key.get(_assessment_key(row), {}),
        )
        for row in cases
    )


def _assessment_key(row: Row) -> tuple[str, str, str]:
    return row["case_id"], row["group"], row["occasion"]


def item(row: Row) -> EvidenceItem:
    """Return an evidence item from a row of evidence/items.csv."""
    return EvidenceItem(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        received=iso_date(row["received"]) if row["received"] else None,
        supports=split_list(row["supports"]),
        finding=row["finding"],
        direction=row["direction"],
    )


def response(row: Row) -> SurveyResponse:
    """Return a survey response from a row of evidence/survey.csv."""
    return SurveyResponse(respondent=row["respondent"], question=row["question"], answer=row["answer"])


def enquiry(row: Row) -> LineOfEnquiry:
    """Return a line of enquiry from a row of evidence/enquiries.csv."""
    return LineOfEnquiry(
        id=row["id"],
        text=row["text"],
        raised_by=row["raised_by"],
        cases=split_list(row["cases"]),
        supports=split_list(row["supports"]),
        outcome=row["outcome"],
    )


def adoption(document: AdoptionText) -> Adoption:
    """Return the adoption of an edition from the content of adoption.toml."""
    confirmed_values = tuple(ConfirmedValue(**dict(value)) for value in document.values)
    return Adoption(**dict(document) | {"values": confirmed_values})


def judgement(document: JudgementText) -> Judgement:
    """Return a judgement from an entry of judgements.toml."""
    evidence = {question: tuple(ids) for question, ids in document.evidence.items()}
    return Judgement(**dict(document) | {"evidence": evidence})


def decision(document: DecisionText) -> Decision:
    """Return a decision from an entry of panel.toml."""
    return Decision(**dict(document) | {"members": tuple(document.members)})


def figure(document: FigureText) -> Figure:
    """Return a key fact from an entry of key-facts.toml."""
    return Figure(**dict(document))


def recommendation(document: RecommendationText) -> Recommendation:
    """Return a recommendation from an entry of recommendations.toml."""
    return Recommendation(
        to=document.to,
        text=document.text,
        standards=tuple(document.standards),
        questions=tuple(document.questions),
        due=document.due,
        short=document.short,
        welsh=WelshRecommendation(**dict(document.welsh)) if document.welsh else None,
    )


def improvement(document: ImprovementText) -> ImprovementPlan:
    """Return the improvement plan from the content of improvement.toml."""
    return ImprovementPlan(
        due=document.due,
        next_review=document.next_review,
        responses=tuple(RecommendationResponse(**dict(response)) for response in document.responses),
        actions=tuple(
            ImprovementAction(
                **dict(action)
                | {"evidence": tuple(ActionEvidence(**dict(evidence)) for evidence in action.evidence)}
            )
            for action in document.actions
        ),
        reviews=tuple(
            BoardReview(
                **dict(review)
                | {
                    "present": tuple(review.present),
                    "progress": tuple(ReviewedAction(**dict(reviewed)) for reviewed in review.progress),
                }
            )
            for review in document.reviews
        ),
        closures=tuple(RecommendationClosure(**dict(closure)) for closure in document.closures),
    )


def challenge(document: AccuracyChallengeText) -> AccuracyChallenge:
    """Return a challenge from an entry of accuracy-check.toml."""
    lists = {"files": tuple(document.files), "sections": tuple(document.sections)}
    return AccuracyChallenge(**dict(document) | lists)
