"""The rules: ratings and their bands, when a panel looks, how the sample is designed."""

from typing import Literal

from inspectorate.method.standards.parts import Part, Share, Sourced, Status


class RatingLevel(Part):
    """A rating: its name, its points, and how it is shown (words first, colour second)."""

    name: str
    points: int
    colour: str
    ink: str
    source: str
    status: Status


class Band(Part):
    """Percentages from `at_least` up to the next band take this rating."""

    rating: str
    at_least: Sourced[int]


class OverallBand(Part):
    """Scores above this share of the greatest possible score, up to the next band, take this rating."""

    rating: str
    more_than: Sourced[Share]


class PanelTriggers(Part):
    """When a panel may consider moving a proposed rating."""

    points_from_boundary: Sourced[int]
    cases_to_change: Sourced[int]
    small_subsample: Sourced[int]


class RatingRules(Part):
    """The scale of ratings and the rules that lead from percentages to a rating."""

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
    """How large the sample is and what it is balanced on."""

    confidence: Sourced[float]
    margin: Sourced[float]
    proportion: Sourced[float]
    factors: Sourced[tuple[str, ...]]
    reserve_share: Sourced[float]
    max_per_manager: Sourced[int]
    minimum: Sourced[int] | None = None
    maximum: Sourced[int] | None = None
