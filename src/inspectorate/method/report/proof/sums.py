"""Shares that ought to make up a whole and do not, and whether rounding or missing values explain it."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby

from inspectorate.method.inspection import Figure
from inspectorate.method.report.numbers import grouped
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Stretch

_PERCENT = re.compile(r"\b(\d+(?:\.\d+)?)\s?(?:per cent|percent|%)")
NEAR_WHOLE = 4


def explain(shares: tuple[float, ...]) -> str:
    """Say why percentages do not add up to 100; "" when they do, or when rounding alone can explain it.

    Half-up rounding moves each share by at most half a unit of its last digit, and by exactly half only
    upwards; so two whole percentages can add up to 101 by rounding, and never to 99.
    """
    places = max((len(str(share).partition(".")[2]) if share % 1 else 0 for share in shares), default=0)
    unit = Fraction(1, 10**places)
    off = sum(Fraction(str(share)) for share in shares) - 100
    most = Fraction(len(shares), 2) * unit
    if off == 0 or -most < off <= most:
        return ""
    total = grouped(float(off + 100))
    if off < 0:
        return (
            f"They add up to {total} per cent, {grouped(float(-off))} short, which rounding alone cannot do. "
            "Those not recorded are probably part of the whole."
        )
    return f"They add up to {total} per cent, more than rounding alone can explain."


def check_key_facts(figures: Iterable[Figure]) -> Iterator[Remark]:
    """Yield a remark for every group of key facts whose shares do not make up a whole."""
    shares = sorted((figure for figure in figures if figure.share_of), key=lambda figure: figure.share_of)
    for group, members in groupby(shares, key=lambda figure: figure.share_of):
        listed = tuple(members)
        yield from _group(group, tuple(figure.value for figure in listed), listed, "the service")
        beside = tuple(figure.comparator for figure in listed if figure.comparator is not None)
        if len(beside) == len(listed):
            yield from _group(group, beside, listed, listed[0].comparator_title or "the comparator")


def _group(group: str, shares: tuple[float, ...], listed: tuple[Figure, ...], whose: str) -> Iterator[Remark]:
    why = explain(shares)
    short = sum(shares) < 100
    if not why or len(shares) < 2:
        return
    if short and any(figure.base_includes_unknown for figure in listed):
        why = f"{why} The key facts say so, and a note under the table will too."
        cure = "Nothing need be done; a row for those not recorded would be plainer still."
        severity = "advice"
    else:
        cure = "Say with base_includes_unknown that those not recorded are part of the whole, or add them."
        severity = "warning"
    text = f"{group}, {whose}: {' + '.join(map(grouped, shares))}"
    place = f"key-facts.toml, {', '.join(figure.key for figure in listed)}"
    yield Remark("sum", "advice" if severity == "advice" else "warning", place, text, why, cure)


def check_prose(stretch: Stretch) -> Iterator[Remark]:
    """Yield a remark where the percentages of one sentence nearly make up a whole, and do not."""
    matches = list(_PERCENT.finditer(stretch.text))
    shares = tuple(float(match.group(1)) for match in matches)
    references = {f.bound.reference for f in stretch.figures}
    if not 2 <= len(shares) <= 4 or abs(sum(shares) - 100) > NEAR_WHOLE or len(references) > 1:
        return
    why = explain(shares)
    if why:
        text = " + ".join(f"{grouped(share)}" for share in shares)
        cure = "Say what the rest is, if these are parts of one whole."
        yield Remark("sum", "advice", stretch.place, text, why, cure)
