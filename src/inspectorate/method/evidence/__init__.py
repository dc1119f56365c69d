"""Evidence: items, the survey, lines of enquiry, and triangulation of the kinds of source."""

from inspectorate.method.evidence.checks import check_evidence
from inspectorate.method.evidence.survey import tally_survey
from inspectorate.method.evidence.triangulation import triangulate
from inspectorate.method.evidence.values import (
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    SurveyTally,
    Triangulation,
    uncited_sentence,
)

__all__ = [
    "EvidenceItem",
    "LineOfEnquiry",
    "SurveyResponse",
    "SurveyTally",
    "Triangulation",
    "check_evidence",
    "tally_survey",
    "triangulate",
    "uncited_sentence",
]
