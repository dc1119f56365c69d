"""Assessments of cases: routing, checks of completeness and consistency, and inter-rater agreement."""

from inspectorate.method.assessments.agreement_rates import (
    AgreementEstimate,
    AgreementShare,
    agreement_estimate,
    agreement_shares,
)
from inspectorate.method.assessments.checks import check, check_all, faults_of, has_begun, required_comments
from inspectorate.method.assessments.clustered_rates import clustered_bounds
from inspectorate.method.assessments.comments import missing_comments, uncommented_questions
from inspectorate.method.assessments.descriptions import describe
from inspectorate.method.assessments.reliability import (
    KEY_QUESTIONS,
    PROMPTS,
    agreement,
    compare_classifications,
    inter_rater_reliability,
    krippendorff_alpha,
)
from inspectorate.method.assessments.routing import (
    AnswerCategories,
    answer_categories,
    applicable,
    fact,
    questions_of_group,
    route,
    undecided,
)
from inspectorate.method.assessments.values import (
    FIRST,
    SECOND,
    Agreement,
    Answer,
    AnswerCategory,
    Assessment,
    ClassificationCheck,
    Disagreement,
    Reliability,
)

__all__ = [
    "FIRST",
    "KEY_QUESTIONS",
    "PROMPTS",
    "SECOND",
    "Agreement",
    "AgreementEstimate",
    "AgreementShare",
    "Answer",
    "AnswerCategories",
    "AnswerCategory",
    "Assessment",
    "ClassificationCheck",
    "Disagreement",
    "Reliability",
    "agreement",
    "agreement_estimate",
    "agreement_shares",
    "answer_categories",
    "applicable",
    "check",
    "check_all",
    "clustered_bounds",
    "compare_classifications",
    "describe",
    "fact",
    "faults_of",
    "has_begun",
    "inter_rater_reliability",
    "krippendorff_alpha",
    "missing_comments",
    "questions_of_group",
    "required_comments",
    "route",
    "uncommented_questions",
    "undecided",
]
