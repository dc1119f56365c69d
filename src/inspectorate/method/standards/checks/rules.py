"""Checks of the rules: bands, colours, ranges of figures, factors of the sample, and the survey."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from inspectorate.method.faults import Fault
from inspectorate.method.standards.checks.casework import levels_of, unknown
from inspectorate.method.standards.framework import Framework, RatingLevel

MIN_CONTRAST = 4.5
"""Minimum contrast of text and background: Web Content Accessibility Guidelines 2.2, 1.4.3 (AA)."""


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each rule of rating, sampling or evidence that could not be applied."""
    yield from _bands(framework)
    for level in framework.ratings.levels:
        yield from _colours(level)
    yield from _ranges(framework)
    yield from _factors(framework)
    yield from _evidence(framework)


def _bands(framework: Framework) -> Iterator[Fault]:
    rules = framework.ratings
    names = [level.name for level in rules.levels]
    yield from unknown("ratings.toml, bands, rating", [band.rating for band in rules.bands], names)
    yield from unknown(
        "ratings.toml, overall_bands, rating", [band.rating for band in rules.overall_bands], names
    )
    percentages = [Fraction(band.at_least.value, 100) for band in rules.bands]
    judged_on_cases = any(domain.judged_on == "cases" for domain in framework.domains)
    if judged_on_cases or percentages:
        yield from _ascending(
            "ratings.toml, bands", percentages, [band.rating for band in rules.bands], rules.levels
        )
    shares = [band.more_than.value for band in rules.overall_bands]
    ratings = [band.rating for band in rules.overall_bands]
    yield from _ascending("ratings.toml, overall_bands", shares, ratings, rules.levels)


def _ascending(
    place: str, lower_bounds: Sequence[Fraction], ratings: Sequence[str], levels: Sequence[RatingLevel]
) -> Iterator[Fault]:
    if not lower_bounds or lower_bounds[0] != 0:
        yield Fault(place, "The lowest band does not start at 0.", "Begin with a band from 0.")
    if list(lower_bounds) != sorted(set(lower_bounds)) or any(bound > 1 for bound in lower_bounds):
        yield Fault(place, "The bands do not rise.", "Order them from the lowest, each above the one before.")
    points = {level.name: level.points for level in levels}
    points_in_order = [points[rating] for rating in ratings if rating in points]
    if points_in_order != sorted(points_in_order):
        yield Fault(place, "A higher band has fewer points.", "Give higher bands the better ratings.")


def _colours(level: RatingLevel) -> Iterator[Fault]:
    place = f"ratings.toml, level {level.name}"
    for name in ("colour", "ink"):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", getattr(level, name)):
            yield Fault(f"{place}, {name}", "It is not a colour.", 'Write it as "#rrggbb".')
            return
    ratio = contrast(level.colour, level.ink)
    if ratio < MIN_CONTRAST:
        problem = f"The ink has a contrast of {ratio:.1f} on the colour."
        yield Fault(place, problem, f"Choose a lighter or darker one, to reach {MIN_CONTRAST}.")


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (1 to 21) of two colours written "#rrggbb", as defined by WCAG 2.2."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _ranges(framework: Framework) -> Iterator[Fault]:
    rules, design, panel = framework.ratings, framework.sample, framework.ratings.panel
    bounds: list[tuple[str, float, float, float]] = [
        ("ratings.toml, interval_confidence", rules.interval_confidence.value, 0.01, 0.9999),
        ("ratings.toml, smallest_cell", rules.smallest_cell.value, 1, 1000),
        ("ratings.toml, panel, points_from_boundary", panel.points_from_boundary.value, 0, 100),
        ("ratings.toml, panel, cases_to_change", panel.cases_to_change.value, 0, 1000),
        ("ratings.toml, panel, small_subsample", panel.small_subsample.value, 0, 1000),
        ("sample.toml, confidence", design.confidence.value, 0.01, 0.9999),
        ("sample.toml, margin", design.margin.value, 0.0001, 0.9999),
        ("sample.toml, proportion", design.proportion.value, 0.0001, 0.9999),
        ("sample.toml, reserve_share", design.reserve_share.value, 0, 10),
        ("sample.toml, max_per_manager", design.max_per_manager.value, 1, 1_000_000),
    ]
    for place, value, lowest, highest in bounds:
        if not lowest <= value <= highest:
            yield Fault(place, f"{value} is out of range.", f"Use {lowest:g} to {highest:g}.")
    if design.minimum and design.maximum and not 1 <= design.minimum.value <= design.maximum.value:
        problem = "The smallest sample is larger than the largest, or less than one."
        yield Fault("sample.toml, minimum", problem, "Make `minimum` 1 or more, and no more than `maximum`.")


def _factors(framework: Framework) -> Iterator[Fault]:
    categorical = [field.key for field in framework.casework.fields if levels_of(field, framework)]
    yield from unknown("sample.toml, factors", framework.sample.factors.value, categorical)


def _evidence(framework: Framework) -> Iterator[Fault]:
    evidence = framework.evidence
    for question in evidence.survey:
        place = f"evidence.toml, survey question {question.id}"
        yield from unknown(f"{place}, favourable", question.favourable, question.options)
        yield from unknown(f"{place}, supports", question.supports, framework.key_questions)
    judged_on_evidence = any(domain.judged_on == "evidence" for domain in framework.domains)
    if judged_on_evidence and not 1 <= evidence.kinds_needed.value <= len(evidence.kinds):
        problem = f"{evidence.kinds_needed.value} kinds are needed and {len(evidence.kinds)} are listed."
        yield Fault("evidence.toml, kinds_needed", problem, "Enter 1 or more, up to the number listed.")
