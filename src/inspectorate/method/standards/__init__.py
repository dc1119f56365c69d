"""Load an edition of the standards: domains, standards, questions, routing, bands, sample design."""

from inspectorate.method.standards.framework import (
    AnswerOption,
    Band,
    CaseGroup,
    Condition,
    Domain,
    Framework,
    KeyQuestion,
    LongListField,
    OverallBand,
    Prompt,
    Question,
    RatingLevel,
    Scale,
    Source,
    Sourced,
    Standard,
    Status,
)
from inspectorate.method.standards.loading import available, load

__all__ = [
    "AnswerOption",
    "Band",
    "CaseGroup",
    "Condition",
    "Domain",
    "Framework",
    "KeyQuestion",
    "LongListField",
    "OverallBand",
    "Prompt",
    "Question",
    "RatingLevel",
    "Scale",
    "Source",
    "Sourced",
    "Standard",
    "Status",
    "available",
    "load",
]
