"""What is known of cases: their groups, the long list's columns, scales, routing questions and answers."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from inspectorate.method.standards.parts import Part, Sourced, Status


class Level(Part):
    """A step of a classification scale."""

    key: str
    title: str


class Scale(Part):
    """A classification both the service and the inspector make, levels from lowest to highest."""

    key: str
    title: str
    levels: tuple[Level, ...]
    source: str
    status: Status


class LongListField(Part):
    """A column of the long list. `personal` fields never reach a public text.

    `codes` maps each accepted level to the spellings that mean it; `scale` uses a scale's levels.
    `levels_of` names the levels that belong to one case group (a group it does not name has them all);
    `groups` are the case groups that have the column (empty: every group). A spelling no level of an
    `open` field lists is kept as a level of its own.
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
    titles: Mapping[str, str] = {}
    levels_of: Mapping[str, tuple[str, ...]] = {}
    groups: tuple[str, ...] = ()
    source: str
    status: Status


class Exclusion(Part):
    """Cases left out of the eligible population because a field has one of these levels ("" is empty)."""

    key: str
    field: str
    is_: tuple[str, ...] = Field(alias="is")
    reason: str
    source: str
    status: Status


class Window(Part):
    """How long before the inspection's date the disposal must have been made, in whole months."""

    field: str
    from_months: Sourced[int]
    to_months: Sourced[int]


class CaseGroup(Part):
    """A kind of case with its own long list, window, sample and domain."""

    key: str
    title: str
    plural: str
    window: Window
    share: Sourced[float] | None = None


class RoutingQuestion(Part):
    """A fact about a case the assessor states first; it decides which questions apply."""

    key: str
    text: str
    options: tuple[str, ...] = ("yes", "no")
    groups: tuple[str, ...]
    source: str
    status: Status


class AnswerOption(Part):
    """An answer to a question: `applicable` ones form the denominator, `sufficient` ones the count."""

    key: str
    title: str
    applicable: bool
    sufficient: bool


class Casework(Part):
    """Everything about cases: groups, long-list fields, scales, routing questions and answers."""

    groups: tuple[CaseGroup, ...]
    scales: tuple[Scale, ...]
    fields: tuple[LongListField, ...]
    exclusions: tuple[Exclusion, ...] = ()
    routing: tuple[RoutingQuestion, ...] = ()
    answers: tuple[AnswerOption, ...]
    double_assessment_share: Sourced[float]
