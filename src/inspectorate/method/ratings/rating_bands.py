"""Rating bands: the band of a percentage, and the rule that combines key questions into a standard."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.standards import Band, Framework
from inspectorate.method.standards.edition_cache import cached_by_edition
from inspectorate.method.tallies import half_up


@dataclass(frozen=True, slots=True)
class DecidingShare:
    """Share (0 to 1) that decides the rating of a standard, and its key questions (none for a mean).

    Several key questions decide together when their shares are equal.
    """

    share: Fraction
    questions: tuple[str, ...]


@cached_by_edition
def bands(framework: Framework) -> tuple[Band, ...]:
    """Return the edition's rating bands, lowest first."""
    return tuple(sorted(framework.ratings.bands, key=lambda band: band.at_least.value))


def band_index(share: Fraction, framework: Framework, *, rounded: bool | None = None) -> int:
    """Return the index in `bands` of the band that a share (0 to 1) falls in.

    `rounded` compares the percentage rounded half up; None (the default) follows the edition's
    `ratings.rounding`.
    """
    if rounded is None:
        rounded = framework.ratings.rounding.value == "half_up"
    percentage = half_up(share * 100) if rounded else share * 100
    return max(sum(percentage >= boundary for boundary in _boundaries(framework)) - 1, 0)


def lowest_band_index(counts: Iterable[tuple[int, int]], framework: Framework) -> int:
    """Return the lowest index in `bands` of some shares, each a number and the number it is a part of.

    It is `band_index` of the lowest share, without fractions.
    """
    rounded = framework.ratings.rounding.value == "half_up"
    if rounded:
        percentages = [(200 * part + whole) // (2 * whole) for part, whole in counts]
    else:
        percentages = [100 * part // whole for part, whole in counts]
    return max(bisect_right(_boundaries(framework), min(percentages)) - 1, 0)


@cached_by_edition
def _boundaries(framework: Framework) -> tuple[int, ...]:
    return tuple(band.at_least.value for band in bands(framework))


def rating_at(index: int, framework: Framework) -> str:
    """Return the rating of the band at this index of `bands`."""
    return bands(framework)[index].rating


def deciding_share(shares: Mapping[str, Fraction], framework: Framework) -> DecidingShare:
    """Return the share that decides a standard: the lowest of its key questions', or their mean.

    `shares` (0 to 1) are keyed by question id and not empty. The edition's `ratings.standard_rule` chooses.
    """
    if framework.ratings.standard_rule.value == "mean":
        return DecidingShare(sum(shares.values(), Fraction(0)) / len(shares), ())
    lowest = min(shares.values())
    return DecidingShare(lowest, tuple(question for question, share in shares.items() if share == lowest))


def names_in_sentence(names: Sequence[str]) -> str:
    """Return names as they stand in a sentence: "2.1.1, 2.1.2 and 2.1.3"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def describe_band(rating: str, framework: Framework) -> str:
    """Return the range of a rating's band in words: “under 50”, “50 to 64”, “80 and over”."""
    ordered = bands(framework)
    index = [band.rating for band in ordered].index(rating)
    start = ordered[index].at_least.value
    if index == len(ordered) - 1:
        return f"{start} and over"
    end = ordered[index + 1].at_least.value
    if index == 0:
        return f"under {end}"
    if framework.ratings.rounding.value == "none":
        return f"{start} to under {end}"
    return f"{start} to {end - 1}"
