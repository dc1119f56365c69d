"""Editions of the standards as data: domains, questions, routing, rating rules and sample design.

The functions that read the files of an edition are loaded when they are first used.
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names
from inspectorate.method.standards.adoption import (
    adopt,
    adoption_faults,
    adoption_notice,
    adoption_of,
)
from inspectorate.method.standards.figures import STATUS_TITLES, EditionFigure, FigureStatus, figures_of
from inspectorate.method.standards.framework import (
    Abbreviation,
    Adoption,
    AnswerOption,
    Band,
    CaseGroup,
    Casework,
    Condition,
    ConfirmedValue,
    Domain,
    EvidenceKind,
    EvidenceRules,
    Exclusion,
    Framework,
    GlossaryTerm,
    KeyQuestion,
    Level,
    LongListField,
    OverallBand,
    PanelTriggers,
    Part,
    PreferredTerm,
    Prompt,
    Question,
    RatingLevel,
    RatingRules,
    ReportText,
    RoutingQuestion,
    SampleDesign,
    Scale,
    Share,
    Source,
    Sourced,
    Standard,
    Status,
    SurveyQuestion,
    TextBlock,
    Window,
)
from inspectorate.method.standards.frozen_texts import frozen_edition
from inspectorate.method.standards.value_descriptions import UnconfirmedValue, unconfirmed_values

if TYPE_CHECKING:
    from inspectorate.method.standards.files import available, load
    from inspectorate.method.standards.json_text import edition_from_json, edition_json

__all__ = [
    "STATUS_TITLES",
    "Abbreviation",
    "Adoption",
    "AnswerOption",
    "Band",
    "CaseGroup",
    "Casework",
    "Condition",
    "ConfirmedValue",
    "Domain",
    "EditionFigure",
    "EvidenceKind",
    "EvidenceRules",
    "Exclusion",
    "FigureStatus",
    "Framework",
    "GlossaryTerm",
    "KeyQuestion",
    "Level",
    "LongListField",
    "OverallBand",
    "PanelTriggers",
    "Part",
    "PreferredTerm",
    "Prompt",
    "Question",
    "RatingLevel",
    "RatingRules",
    "ReportText",
    "RoutingQuestion",
    "SampleDesign",
    "Scale",
    "Share",
    "Source",
    "Sourced",
    "Standard",
    "Status",
    "SurveyQuestion",
    "TextBlock",
    "UnconfirmedValue",
    "Window",
    "adopt",
    "adoption_faults",
    "adoption_notice",
    "adoption_of",
    "available",
    "edition_from_json",
    "edition_json",
    "figures_of",
    "frozen_edition",
    "load",
    "unconfirmed_values",
]

__getattr__ = lazy_names(
    __name__,
    {
        "available": "files",
        "edition_from_json": "json_text",
        "edition_json": "json_text",
        "load": "files",
    },
)
