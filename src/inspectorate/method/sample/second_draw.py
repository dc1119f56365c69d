"""Draw of the cases for second assessment: a share of each case group, evenly over the first assessors.

The cases of a group are put into a random order in which those of one assessor follow each other. From a
random start, cases at equal distances are drawn (systematic sampling with a fixed size: Särndal, Swensson and
Wretman, Model Assisted Survey Sampling, 1992, section 3.4). Every case of a group has the same inclusion
probability, and an assessor's number of cases is the exact share of their cases, rounded up or down.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor, isfinite

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.sample.random_stream import Bits, RandomOrder
from inspectorate.method.sample.randomness import fraction_of, normalised, require_dice
from inspectorate.method.sample.second_draw_values import FirstAssessment, GroupShare, SecondDraw
from inspectorate.method.sample.steps import sha256_of
from inspectorate.method.sample.values import Randomness

SCHEME = "inspectorate draw for second assessment, version 1"


def draw_second(
    cases: Iterable[FirstAssessment], *, share: float | Fraction, randomness: Randomness
) -> SecondDraw:
    """Draw a share of the cases of each group for second assessment: at least one case a group.

    `share` is above 0 and at most 1. The result depends only on the cases, the share and the random value,
    not on the order of the cases or the machine. Raises FaultsFound with every fault that makes the draw
    impossible, and if too few dice were thrown.
    """
    ordered = sorted(cases, key=_position)
    exact = _exact(share)
    if faults := [*_share_faults(exact), *_case_faults(ordered)]:
        raise FaultsFound(faults)
    randomness = normalised(randomness)
    fraction_of(randomness)  # raises FaultsFound unless the value fits its source
    require_dice(randomness, len(ordered))
    digest = sha256_of({"cases": [list(_position(case)) for case in ordered]})
    key = _key(digest, exact, randomness)
    groups = {name: [case for case in ordered if case.group == name] for name in _groups(ordered)}
    sizes = {name: group_size(len(members), exact) for name, members in groups.items()}
    selected = [case for name, members in groups.items() for case in _drawn(members, sizes[name], key)]
    return SecondDraw(
        share=exact,
        digest=digest,
        randomness=randomness,
        groups=tuple(
            GroupShare(name, len(members), sizes[name], _because(len(members), sizes[name], exact))
            for name, members in groups.items()
        ),
        selected=tuple(sorted(selected, key=_position)),
    )


def group_size(cases: int, share: Fraction) -> int:
    """Return how many cases of a group are drawn: the share, rounded to the nearest number, at least one."""
    return min(max(floor(share * cases + Fraction(1, 2)), 1), cases)


def systematic(count: int, size: int, start: int) -> list[int]:
    """Return `size` of the positions 0 to `count - 1`, at equal distances from a start below `count`.

    Of all starts, each position is in `size`. Of any positions that follow each other, it takes their exact
    share, rounded up or down.
    """
    return [
        position
        for position in range(count)
        if (start + position * size) // count != (start + (position + 1) * size) // count
    ]


def _drawn(cases: Sequence[FirstAssessment], size: int, key: bytes) -> list[FirstAssessment]:
    group = cases[0].group
    of_assessor = RandomOrder(key, f"assessors/{group}")
    of_case = RandomOrder(key, f"cases/{group}")
    order = sorted(
        cases,
        key=lambda case: (of_assessor(case.assessor), case.assessor, of_case(case.case_id), case.case_id),
    )
    start = Bits(key, f"start/{group}").below(len(order))
    return [order[position] for position in systematic(len(order), size, start)]


def _key(digest: str, share: Fraction, randomness: Randomness) -> bytes:
    inputs = {
        "scheme": SCHEME,
        "cases": digest,
        "share": str(share),
        "source": randomness.source,
        "value": randomness.value,
        "origin": randomness.origin,
    }
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _position(case: FirstAssessment) -> tuple[str, str, str]:
    return case.group, case.case_id, case.assessor


def _groups(cases: Iterable[FirstAssessment]) -> list[str]:
    return sorted({case.group for case in cases})


def _exact(share: float | Fraction) -> Fraction:
    """Return a share as it is written in decimals: 0.1 is one tenth. What is no number is 0."""
    if isinstance(share, Fraction):
        return share
    return Fraction(str(share)) if isfinite(share) else Fraction(0)


def _because(cases: int, size: int, share: Fraction) -> str:
    exact = float(share * cases)
    if share * cases < Fraction(1, 2):
        return f"{float(share):g} × {cases} = {exact:.2f}, and at least one of each case group"
    return f"{float(share):g} × {cases} = {exact:.2f}, rounded to {size}"


def _share_faults(share: Fraction) -> Iterator[Fault]:
    if not 0 < share <= 1:
        problem = _("The share of cases is %(share)s.", share=f"{float(share):g}")
        yield Fault(_("share"), problem, _("Give a share above 0 and at most 1, for example 0.1."))


def _case_faults(cases: Sequence[FirstAssessment]) -> Iterator[Fault]:
    place = _("cases with a first assessor")
    if not cases:
        yield Fault(place, _("There are none."), _("Allocate the cases of the sample to assessors first."))
    counts = Counter((case.group, case.case_id) for case in cases)
    for (group, case_id), number in counts.items():
        if number > 1:
            problem = _("It is in the list %(number)s times.", number=number)
            place = _("case %(case)s of %(group)s", case=case_id, group=group)
            yield Fault(place, problem, _("Give each case once."))
