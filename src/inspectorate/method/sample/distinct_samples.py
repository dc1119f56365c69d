"""Different samples: repeated ones exchange cases with others until as many as possible are different."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from inspectorate.method.sample.exchanges import BooleanArray, Bounds, Exchanges
from inspectorate.method.sample.random_stream import IntegerArray, RandomNumbers

MARK_BITS = 46
"""Bits of the random number that marks a case; the sum of its cases' marks identifies a sample."""

PATIENCE = 150
"""Number of rounds without a further different sample after which the search ends."""

ENOUGH, ATTEMPTS = 950, 6
"""Repeated samples are scattered and balanced again until so many differ, at most so many times."""


def separate(
    members: IntegerArray, groups: IntegerArray, bounds: Bounds, numbers: RandomNumbers
) -> IntegerArray:
    """Return the samples after exchanges of single cases that make repeated samples differ.

    `members[sample]` lists the cases of a sample, `groups[case]` the groups of a case. Every case stays in
    the same number of samples, and every sample within the bounds of the groups.
    """
    marks = numbers.words(len(groups)) << MARK_BITS - 32 | numbers.words(len(groups)) >> 64 - MARK_BITS
    if _different(members, marks) == len(members):
        return members
    totals = np.bincount(members.ravel(), minlength=len(groups))
    bounds = Bounds(bounds.least, bounds.greatest, totals, totals)
    one = np.ones(len(groups), dtype=np.int64)
    exchanges = Exchanges(members.copy(), groups, one, bounds, numbers)
    _exchange(exchanges, marks)
    best = exchanges.members.copy()
    for _ in range(ATTEMPTS):
        if _different(best, marks) >= ENOUGH:
            break
        exchanges = Exchanges(best.copy(), groups, one, bounds, numbers)
        exchanges.scatter(_repeated(best, marks))
        if not exchanges.balance(None):
            break
        _exchange(exchanges, marks)
        if _different(exchanges.members, marks) <= _different(best, marks):
            break
        best = exchanges.members.copy()
    return best


def _codes(members: IntegerArray, marks: IntegerArray) -> list[int]:
    codes: list[int] = marks[members].sum(axis=1).tolist()
    return codes


def _different(members: IntegerArray, marks: IntegerArray) -> int:
    return len(set(_codes(members, marks)))


def _repeated(members: IntegerArray, marks: IntegerArray) -> BooleanArray:
    """Return which samples are the same as an earlier one."""
    seen: set[int] = set()
    repeated = np.zeros(len(members), dtype=bool)
    for sample, code in enumerate(_codes(members, marks)):
        repeated[sample] = code in seen
        seen.add(code)
    return repeated


def _exchange(exchanges: Exchanges, marks: IntegerArray) -> None:
    """Make exchanges between balanced samples after which more samples are different."""
    codes = _codes(exchanges.members, marks)
    frequency = Counter(codes)
    since = 0
    while len(frequency) < len(codes) and since < PATIENCE:
        before = len(frequency)
        repeated = np.array([frequency[code] > 1 for code in codes])
        for change in exchanges.neutral_changes(repeated):
            first, second, _, _, given, received = change.tolist()
            difference = int(marks[received] - marks[given])
            olds = codes[first], codes[second]
            news = codes[first] + difference, codes[second] - difference
            if (news[0] not in frequency or news[1] not in frequency) and _replace(frequency, olds, news):
                codes[first], codes[second] = news
                exchanges.exchange(change[None, :])
        since = 0 if len(frequency) > before else since + 1


def _replace(frequency: Counter[int], olds: Sequence[int], news: Sequence[int]) -> bool:
    """Replace two samples by two others unless fewer would be different; return whether it was done."""
    before = len(frequency)
    _count(frequency, olds, news)
    if len(frequency) >= before:
        return True
    _count(frequency, news, olds)
    return False


def _count(frequency: Counter[int], out: Sequence[int], into: Sequence[int]) -> None:
    frequency.subtract(out)
    frequency.update(into)
    for code in out:
        if code in frequency and not frequency[code]:
            del frequency[code]
