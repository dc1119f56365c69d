"""Casework: case groups, long-list fields, classification scales, routing questions and answers."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from inspectorate.method.standards.parts import Part, Sourced, Status


class Level(Part):
    """One level of a classification scale."""

    key: str
    title: str


class Scale(Part):
    """Classification that both service and inspector make; `levels` run from lowest to highest."""

    key: str
    title: str
    levels: tuple[Level, ...]
    source: str
    status: Status


class LongListField(Part):
    """Column of the long list. A `personal` field never appears in a published text.

    `codes` maps each accepted level to the spellings that mean it; a field with a `scale` has the scale's
    levels. `letters` is a second code set of single letters, which a column has instead if it has a letter
    that only this set has. `case_titles` are the titles of levels on the page of one case, where `titles`
    name a group of children. `levels_of` names the levels of a case group (one not named has all of them);
    `groups` are the case groups that have the column (empty: every group). In an `open` field, a value that
    is not listed becomes a level of its own.
    """

    key: str
    title: str
    kind: Literal["identifier", "name", "date", "code", "flag", "text"]
    required: bool = False
    personal: bool = False
    open: bool = False
    scale: str | None = None
    headings: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = {}
    letters: Mapping[str, tuple[str, ...]] = {}
    titles: Mapping[str, str] = {}
    case_titles: Mapping[str, str] = {}
    levels_of: Mapping[str, tuple[str, ...]] = {}
    groups: tuple[str, ...] = ()
    source: str
    status: Status


class Exclusion(Part):
    """Rule that excludes cases whose field has one of these levels from the population ("" means empty)."""

    key: str
    field: str
    is_: tuple[str, ...] = Field(alias="is")
    reason: str
    source: str
    status: Status


class Window(Part):
    """Eligible period for the date of disposal, in whole months before the date of the inspection."""

    field: str
    from_months: Sourced[int]
    to_months: Sourced[int]


class CaseGroup(Part):
    """Kind of case with a long list, a window, a sample and a domain of its own."""

    key: str
    title: str
    plural: str
    window: Window
    share: Sourced[float] | None = None


class RoutingQuestion(Part):
    """Question about a fact of the case, answered first. It decides which questions apply."""

    key: str
    text: str
    options: tuple[str, ...] = ("yes", "no")
    groups: tuple[str, ...]
    source: str
    status: Status


class AnswerOption(Part):
    """Answer that an assessor may choose.

    `applicable` answers count in the denominator, `sufficient` ones also in the numerator. `comment_required`
    names the questions on which this answer needs a comment before a case is finished; None for no question.
    """

    key: str
    title: str
    applicable: bool
    sufficient: bool
    comment_required: Sourced[Literal["key_questions", "all_questions"]] | None = None


class Casework(Part):
    """Rules about cases: groups, long-list fields, exclusions, scales, routing questions and answers."""

    groups: tuple[CaseGroup, ...]
    scales: tuple[Scale, ...]
    fields: tuple[LongListField, ...]
    exclusions: tuple[Exclusion, ...] = ()
    routing: tuple[RoutingQuestion, ...] = ()
    answers: tuple[AnswerOption, ...]
    double_assessment_share: Sourced[float]
