"""Proportional allocation of a total, by the rule of the inspectorate's sampler for adult inspections."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor, inf

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.sample.values import Allocation, AreaAllocation


def allocate(size: int, groups: Mapping[str, int], buffer_percent: float | None = None) -> Allocation:
    """Allocate `size` cases to groups in proportion to their numbers of cases.

    The exact share of each group is rounded half up. If the sum is too small, one is added to the smallest
    groups first; if it is too large, one is subtracted from the largest groups first; ties are resolved in
    the order of `groups`. The result of a group is between 0 and its number of cases. With `buffer_percent`,
    the same rule is also applied to `size` enlarged by this percentage, rounded half up, and at most the sum
    of the groups; no group gets fewer than without the buffer. Raises FaultsFound if a number is negative or
    `size` exceeds the sum of the groups.
    """
    _check_inputs(size, groups, buffer_percent)
    total = sum(groups.values())
    sizes = _apportion(size, groups)
    buffered_size: int | None = None
    limited: tuple[str, ...] = ()
    if buffer_percent is not None:
        buffered_size, limited = _buffered_size(size, total, buffer_percent)
    least = {name: share for name, (share, _adjustments) in sizes.items()}
    buffered = _apportion(buffered_size, groups, least) if buffered_size is not None else {}
    shares = []
    for name, count in groups.items():
        exact = float(_exact_share(size, count, total))
        buffered_share, adjustments = buffered.get(name, (None, ()))
        shares.append(AreaAllocation(name, count, exact, *sizes[name], buffered_share, limited + adjustments))
    return Allocation(size, buffered_size, tuple(shares))


def _check_inputs(size: int, groups: Mapping[str, int], buffer_percent: float | None) -> None:
    faults = [
        Fault(
            _("group %(name)s", name=name),
            _("The count is %(count)s.", count=count),
            _("Enter a whole number of 0 or more."),
        )
        for name, count in groups.items()
        if count < 0
    ]
    if size < 0:
        faults.append(
            Fault("size", _("The size is %(size)s.", size=size), _("Enter a whole number of 0 or more."))
        )
    if buffer_percent is not None and not 0 <= buffer_percent < inf:
        faults.append(
            Fault(
                "buffer",
                _("The buffer is %(buffer_percent)s per cent.", buffer_percent=f"{buffer_percent:g}"),
                _("Enter 0 per cent or more."),
            )
        )
    total = sum(groups.values())
    if not faults and size > total:
        problem = _(
            "%(size)s cannot be allocated. The groups have %(total)s in total.", size=size, total=total
        )
        faults.append(
            Fault(
                "size", problem, _("Enter a size of at most %(total)s, or correct the counts.", total=total)
            )
        )
    if faults:
        raise FaultsFound(faults)


def _buffered_size(size: int, total: int, buffer_percent: float) -> tuple[int, tuple[str, ...]]:
    buffered = _round_half_up(size * (1 + Fraction(str(buffer_percent)) / 100))
    if buffered <= total:
        return buffered, ()
    return total, (
        _(
            "A buffer of %(buffer_percent)s per cent would need %(wanted)s. The groups have %(total)s in "
            "total.",
            buffer_percent=f"{buffer_percent:g}",
            wanted=buffered,
            total=total,
        ),
    )


def _apportion(
    size: int, groups: Mapping[str, int], least: Mapping[str, int] | None = None
) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return the share of each group, which is at least `least`, and its adjustments."""
    total = sum(groups.values())
    least = least or dict.fromkeys(groups, 0)
    sizes = {name: _round_half_up(_exact_share(size, count, total)) for name, count in groups.items()}
    adjustments: dict[str, tuple[str, ...]] = dict.fromkeys(groups, ())
    for name, minimum in least.items():
        if sizes[name] < minimum:
            sizes[name] = minimum
            adjustments[name] = ("Raised to the allocation without the buffer, so that no group gets fewer.",)
    excess = sum(sizes.values()) - size
    step, remaining = (-1 if excess > 0 else 1), abs(excess)
    while remaining:
        for name in sorted(groups, key=lambda name: step * groups[name]):
            if remaining and least[name] <= sizes[name] + step <= groups[name]:
                sizes[name] += step
                adjustments[name] = (*adjustments[name], _adjustment(step, size, excess))
                remaining -= 1
    return {name: (sizes[name], adjustments[name]) for name in groups}


def _adjustment(step: int, size: int, excess: int) -> str:
    added, taken = "1 added to groups, the smallest first", "1 taken from groups, the largest first"
    statement = added if step > 0 else taken
    return f"{statement}: the rounded parts sum to {size + excess}, not {size}."


def _exact_share(size: int, count: int, total: int) -> Fraction:
    return Fraction(size * count, total) if total else Fraction(0)


def _round_half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))
