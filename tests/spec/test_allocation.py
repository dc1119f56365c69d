"""Sharing a sample out

A total (of cases to inspect, say) is shared out over groups in proportion to what each group has. The draw
in the chapter before does not need this rule: it is here for those who plan how many cases to inspect where,
for example by office or by kind of case.
"""

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import allocate
from tests.spec.tables import example_table


@example_table(
    ["Total", "Groups", "Parts"],
    [
        [50, {"court": 38, "out of court": 21}, {"court": 32, "out of court": 18}],
        [10, {"north": 50, "south": 30, "west": 20}, {"north": 5, "south": 3, "west": 2}],
        [3, {"north": 1, "south": 1}, "refused"],
        [0, {"north": 5, "south": 4}, {"north": 0, "south": 0}],
    ],
)
def test_each_group_gets_its_part_rounded_half_up(total, groups, parts):
    """A group's exact part is the total times its share of all the groups have. It is rounded to the nearest
    whole number, halves up. Nobody can get more than there is: a total larger than that of the groups is
    refused.

    Source: the inspectorate's sampler for adult inspections.
    """
    assert shared(total, groups) == parts


@example_table(
    ["Total", "Groups", "Parts", "Adjusted"],
    [
        [10, {"north": 12, "south": 11, "west": 10}, {"north": 4, "south": 3, "west": 3}, []],
        [100, {"a": 103, "b": 102, "c": 101}, {"a": 34, "b": 33, "c": 33}, []],
        [10, {"a": 31, "b": 31, "c": 38}, {"a": 3, "b": 3, "c": 4}, []],
        [7, {"a": 10, "b": 10, "c": 10}, {"a": 3, "b": 2, "c": 2}, ["a"]],
        [5, {"a": 10, "b": 10}, {"a": 2, "b": 3}, ["a"]],
        [10, {"large": 44, "middle": 34, "small": 22}, {"large": 4, "middle": 3, "small": 3}, ["small"]],
        [11, {"large": 48, "middle": 32, "small": 14}, {"large": 5, "middle": 4, "small": 2}, ["large"]],
    ],
)
def test_if_the_rounded_parts_do_not_sum_to_the_total_they_are_repaired(total, groups, parts, adjusted):
    """If the rounded parts sum to too few, one is added to the smallest groups first; if to too many, one is
    taken from the largest groups first. Of groups equally large, the one named first goes first. A group that
    already has all its cases in, or none left to take, is passed over. Every adjustment is recorded with the
    group it was made to.

    Source: the inspectorate's sampler for adult inspections. What happens with groups equally large, full or
    empty is our reading.
    """
    assert shared(total, groups) == parts
    assert [share.name for share in allocate(total, groups).shares if share.adjustments] == adjusted


@example_table(
    ["Total", "Buffer, per cent", "Groups", "Total with buffer", "Parts with buffer"],
    [
        [10, 20, {"north": 50, "south": 30, "west": 20}, 12, {"north": 6, "south": 4, "west": 2}],
        [31, 20, {"boys": 30, "girls": 8}, 37, {"boys": 29, "girls": 8}],
        [19, 20, {"boys": 17, "girls": 4}, 21, {"boys": 17, "girls": 4}],
        [5, 10, {"north": 50, "south": 50}, 6, {"north": 3, "south": 3}],
        [3, 20, {"a": 1, "b": 2, "c": 10}, 4, {"a": 1, "b": 1, "c": 2}],
    ],
)
def test_with_a_buffer_the_same_rule_is_applied_to_the_larger_total(total, buffer, groups, buffered, parts):
    """A buffer adds so many per cent to the total for reserves; the result is rounded half up and cannot be
    more than the groups have. It is then shared out afresh by the same rule, except that no group gets fewer
    with the buffer than without it: in the last row the rounded parts alone would give the group *a* none,
    and it has one without the buffer.

    Source: the inspectorate's sampler for adult inspections. That no group gets fewer is our reading.
    """
    allocation = allocate(total, groups, buffer)
    assert allocation.buffered_size == buffered
    assert {share.name: share.buffered for share in allocation.shares} == parts


def shared(total, groups):
    """The parts by group, or that it is refused."""
    try:
        allocation = allocate(total, groups)
    except FaultsFound:
        return "refused"
    return {share.name: share.size for share in allocation.shares}
