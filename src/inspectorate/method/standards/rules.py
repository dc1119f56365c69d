"""Rules of an edition: ratings and their bands, triggers of the panel, and the sample design."""

from typing import Literal

from inspectorate.method.standards.parts import Part, Share, Sourced, Status


class RatingLevel(Part):
    """Rating: its name, its points, and its background (`colour`) and text (`ink`) colours."""

    name: str
    points: int
    colour: str
    ink: str
    source: str
    status: Status


class Band(Part):
    """Rating of percentages (0 to 100) from `at_least` up to the next band."""

    rating: str
    at_least: Sourced[int]


class OverallBand(Part):
    """Rating of scores above this share of the greatest possible score, up to the next band."""

    rating: str
    more_than: Sourced[Share]


class PanelTriggers(Part):
    """Thresholds within which a panel may consider changing a proposed rating.

    Distance from a boundary in percentage points, number of cases that would change the rating, and number
    of applicable cases.
    """

    points_from_boundary: Sourced[int]
    cases_to_change: Sourced[int]
    small_subsample: Sourced[int]


class RatingRules(Part):
    """Rating scale, and the rules that lead from percentages to ratings."""

    levels: tuple[RatingLevel, ...]
    bands: tuple[Band, ...]
    rounding: Sourced[Literal["half_up", "none"]]
    standard_rule: Sourced[Literal["lowest", "mean"]]
    overall_bands: tuple[OverallBand, ...]
    overall_rule: Sourced[Literal["sum"]]
    panel: PanelTriggers
    interval_confidence: Sourced[float]
    smallest_cell: Sourced[int]


class SampleDesign(Part):
    """Size of the sample and the factors on which it is balanced.

    `confidence`, `margin`, `proportion` and `reserve_share` are shares (0 to 1); `max_per_manager`,
    `minimum` and `maximum` are numbers of cases.
    """

    confidence: Sourced[float]
    margin: Sourced[float]
    proportion: Sourced[float]
    factors: Sourced[tuple[str, ...]]
    reserve_share: Sourced[float]
    max_per_manager: Sourced[int]
    minimum: Sourced[int] | None = None
    maximum: Sourced[int] | None = None


class SurveyQuestion(Part):
    """Survey question to case managers.

    `favourable` are the options that count as favourable; `supports` are the ids of the key questions that
    the answers support.
    """

    id: str
    text: str
    options: tuple[str, ...]
    favourable: tuple[str, ...]
    supports: tuple[str, ...]
    source: str
    status: Status


class EvidenceKind(Part):
    """Kind of evidence source. Triangulation counts kinds, not items."""

    key: str
    title: str
    source: str
    status: Status


class EvidenceRules(Part):
    """Kinds of evidence, the survey of case managers, and the set questions to the chair of the board."""

    kinds: tuple[EvidenceKind, ...]
    survey: tuple[SurveyQuestion, ...] = ()
    presentation: tuple[str, ...] = ()
    kinds_needed: Sourced[int]
