"""Where a percentage falls among the edition's bands, and the rule from key questions to a standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.standards import Band, Framework
from inspectorate.method.tallies import half_up


@dataclass(frozen=True, slots=True)
class Decisive:
    """The share (0 to 1) that decides a standard, and the key question it is of (None for a mean)."""

    share: Fraction
    question: str | None


def bands(framework: Framework) -> tuple[Band, ...]:
    """Return the edition's bands from the lowest up."""
    return tuple(sorted(framework.ratings.bands, key=lambda band: band.at_least.value))


def place(share: Fraction, framework: Framework, *, rounded: bool | None = None) -> int:
    """Return the position of a share's band among `bands`, by the edition's rounding unless told."""
    if rounded is None:
        rounded = framework.ratings.rounding.value == "half_up"
    percentage = Fraction(half_up(share * 100)) if rounded else share * 100
    return max(sum(percentage >= band.at_least.value for band in bands(framework)) - 1, 0)


def rating_at(position: int, framework: Framework) -> str:
    """Return the rating of the band at this position."""
    return bands(framework)[position].rating


def decisive(shares: Mapping[str, Fraction], framework: Framework) -> Decisive:
    """Return what decides a standard from its key questions' shares: the lowest, or the mean of them all."""
    if framework.ratings.standard_rule.value == "mean":
        return Decisive(sum(shares.values(), Fraction(0)) / len(shares), None)
    question = min(shares, key=lambda key: shares[key])
    return Decisive(shares[question], question)


def describe_band(rating: str, framework: Framework) -> str:
    """Return a band's range in words: “under 50”, “50 to 64”, “80 and over”."""
    ordered = bands(framework)
    position = [band.rating for band in ordered].index(rating)
    start = ordered[position].at_least.value
    if position == len(ordered) - 1:
        return f"{start} and over"
    end = ordered[position + 1].at_least.value
    if position == 0:
        return f"under {end}"
    if framework.ratings.rounding.value == "none":
        return f"{start} to under {end}"
    return f"{start} to {end - 1}"
