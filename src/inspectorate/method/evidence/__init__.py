"""Evidence: items, the survey, lines of enquiry, and triangulation of the kinds of source."""

from inspectorate.method.evidence.checking import check_evidence
from inspectorate.method.evidence.gathered import (
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    SurveyTally,
    Triangulation,
)
from inspectorate.method.evidence.surveying import tally_survey
from inspectorate.method.evidence.triangulating import triangulate

__all__ = [
    "EvidenceItem",
    "LineOfEnquiry",
    "SurveyResponse",
    "SurveyTally",
    "Triangulation",
    "check_evidence",
    "tally_survey",
    "triangulate",
]
