"""Check that shares of one whole add up to 100 per cent, allowing for rounding and missing values."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from inspectorate.method.inspection import Figure
from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.prose.sentences import ProseSpan
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.numbers import grouped

_PERCENT = re.compile(r"\b(\d+(?:\.\d+)?)\s?(?:per cent|percent|%)")
_OF_ONE_WHOLE = re.compile(r"^\W*of (?:the|those|all|these|its|our)\b", re.IGNORECASE)
TOLERANCE = 4


def explain_sum(shares: tuple[float, ...]) -> str:
    """Return why percentages do not add up to 100; "" if they do or if rounding explains the difference.

    Half-up rounding changes a share by at most half a unit of its last digit, and by exactly half only
    upwards. Two whole percentages can therefore add up to 101 by rounding, but not to 99.
    """
    decimals = max((len(str(share).partition(".")[2]) if share % 1 else 0 for share in shares), default=0)
    unit = Fraction(1, 10**decimals)
    difference = sum(Fraction(str(share)) for share in shares) - 100
    maximum = Fraction(len(shares), 2) * unit
    if difference == 0 or -maximum < difference <= maximum:
        return ""
    total = grouped(float(difference + 100))
    if difference < 0:
        return (
            f"They add up to {total} per cent, {grouped(float(-difference))} short. Rounding alone cannot "
            f"explain this. Those not recorded are probably part of the whole."
        )
    return f"They add up to {total} per cent, more than rounding alone can explain."


def check_key_facts(context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every group of key facts whose shares do not add up to 100 per cent."""
    figures = context.draft.inspection.figures
    shares = sorted((figure for figure in figures if figure.share_of), key=lambda figure: figure.share_of)
    for group, members in groupby(shares, key=lambda figure: figure.share_of):
        figures_of_group = tuple(members)
        yield from _check_group(
            group, tuple(figure.value for figure in figures_of_group), figures_of_group, "the service"
        )
        comparators = tuple(figure.comparator for figure in figures_of_group if figure.comparator is not None)
        if len(comparators) == len(figures_of_group):
            yield from _check_group(
                group, comparators, figures_of_group, figures_of_group[0].comparator_title or "the comparator"
            )


def _check_group(
    group: str, shares: tuple[float, ...], figures: tuple[Figure, ...], whose: str
) -> Iterator[Remark]:
    because = explain_sum(shares)
    is_short = sum(shares) < 100
    if not because or len(shares) < 2:
        return
    if is_short and any(figure.base_includes_unknown for figure in figures):
        because = f"{because} The key facts say so, and so will a note under the table."
        suggestion = (
            "You do not need to change anything. A row for those not recorded would make the table clearer."
        )
        severity = "advice"
    else:
        suggestion = (
            "If those not recorded are part of the whole, set base_includes_unknown. Otherwise add a row "
            "for them."
        )
        severity = "warning"
    text = f"{group}, {whose}: {' + '.join(map(grouped, shares))}"
    place = f"key-facts.toml, {', '.join(figure.key for figure in figures)}"
    yield Remark("sum", "advice" if severity == "advice" else "warning", place, text, because, suggestion)


def check_percentage_sums(sentence: ProseSpan, _context: DraftContext) -> Iterator[Remark]:
    """Yield a remark where the percentages in one sentence nearly add up to 100 per cent but do not."""
    matches = list(_PERCENT.finditer(sentence.text))
    shares = tuple(float(match.group(1)) for match in matches)
    references = {figure.bound.reference for figure in sentence.figures}
    if _OF_ONE_WHOLE.match(sentence.text) and len(shares) > 1 and sum(shares) > 100 + TOLERANCE:
        text = " + ".join(map(grouped, shares))
        because = f"Parts of one whole cannot add up to {grouped(sum(shares))} per cent."
        yield Remark("sum", "warning", sentence.place, text, because, "Correct a share, or name each whole.")
        return
    if not 2 <= len(shares) <= 4 or abs(sum(shares) - 100) > TOLERANCE or len(references) > 1:
        return
    if len(set(shares)) == 1 or len(sentence.figures) > len(references):
        return  # one figure said twice is not two parts of a whole
    because = explain_sum(shares)
    if because:
        text = " + ".join(f"{grouped(share)}" for share in shares)
        suggestion = "If these are parts of one whole, name the rest."
        yield Remark("sum", "advice", sentence.place, text, because, suggestion)
