"""Share a total out in proportion, by the rule of the inspectorate's sampler for adult inspections."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.sample.drawn import Allocation, Share


def allocate(size: int, groups: Mapping[str, int], buffer_percent: float | None = None) -> Allocation:
    """Share `size` out over groups in proportion to their counts.

    Each group's exact part is rounded half up. If the parts then sum to too few, one is added to the smallest
    groups first; if to too many, one is taken from the largest first. Of groups equally large the one given
    first goes first. No group gets more than it has, or fewer than none. With a buffer the same rule is
    applied afresh to `size` enlarged by `buffer_percent` and rounded half up (at most the sum of the counts).
    Raises FaultsFound when a number is negative or the groups together have fewer than `size`.
    """
    _check(size, groups, buffer_percent)
    total = sum(groups.values())
    sizes = _share_out(size, groups)
    buffered_size: int | None = None
    limited: tuple[str, ...] = ()
    if buffer_percent is not None:
        buffered_size, limited = _buffered(size, total, buffer_percent)
    buffered = _share_out(buffered_size, groups) if buffered_size is not None else {}
    shares = []
    for name, count in groups.items():
        exact = float(_exact(size, count, total))
        larger, words = buffered.get(name, (None, ()))
        shares.append(Share(name, count, exact, *sizes[name], larger, limited + words))
    return Allocation(size, buffered_size, tuple(shares))


def _check(size: int, groups: Mapping[str, int], buffer_percent: float | None) -> None:
    faults = [
        Fault(f"group {name}", f"Its count is {count}.", "Give a whole number of at least 0.")
        for name, count in groups.items()
        if count < 0
    ]
    if size < 0:
        faults.append(Fault("size", f"The size is {size}.", "Give a whole number of at least 0."))
    if buffer_percent is not None and not 0 <= buffer_percent < float("inf"):
        faults.append(
            Fault("buffer", f"The buffer is {buffer_percent:g} per cent.", "Give at least 0 per cent.")
        )
    total = sum(groups.values())
    if not faults and size > total:
        problem = f"{size} cannot be shared out: the groups together have {total}."
        faults.append(Fault("size", problem, f"Give a size of at most {total}, or correct the counts."))
    if faults:
        raise FaultsFound(faults)


def _buffered(size: int, total: int, buffer_percent: float) -> tuple[int, tuple[str, ...]]:
    wanted = _half_up(size * (1 + Fraction(str(buffer_percent)) / 100))
    if wanted <= total:
        return wanted, ()
    return total, (
        f"A buffer of {buffer_percent:g} per cent would need {wanted}; the groups together have {total}.",
    )


def _share_out(size: int, groups: Mapping[str, int]) -> dict[str, tuple[int, tuple[str, ...]]]:
    total = sum(groups.values())
    sizes = {name: _half_up(_exact(size, count, total)) for name, count in groups.items()}
    words: dict[str, tuple[str, ...]] = dict.fromkeys(groups, ())
    over = sum(sizes.values()) - size
    step, left = (-1 if over > 0 else 1), abs(over)
    while left:
        for name in sorted(groups, key=lambda name: step * groups[name]):
            if left and 0 <= sizes[name] + step <= groups[name]:
                sizes[name] += step
                words[name] = (*words[name], _adjustment(step, size, over))
                left -= 1
    return {name: (sizes[name], words[name]) for name in groups}


def _adjustment(step: int, size: int, over: int) -> str:
    done = "One added, the smallest groups first" if step > 0 else "One taken, the largest groups first"
    return f"{done}: the rounded parts sum to {size + over}, not {size}."


def _exact(size: int, count: int, total: int) -> Fraction:
    return Fraction(size * count, total) if total else Fraction(0)


def _half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))
