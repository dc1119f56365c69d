"""Running time of the checks: linear in the length of the text, also for dense sentences."""

import sys
from dataclasses import replace
from types import FrameType

import pytest

from inspectorate.method.report.checks import check
from tests.method.inspections import inspection_and_results

DENSE = {
    "percentages": "48 per cent of cases, 15 of 31 children and 62%, ",
    "no clause": "48 per cent of cases and 15 of 31 children and ",
    "words": "most of the cases, nearly all children, half of plans and ",
    "ratings": "planning is good, planning for children is inadequate and ",
    "bound": "{2.2.2} of cases, most plans ({2.2.1}) and 48 per cent; ",
    "quoted": "“48 per cent” and ‘Good’ planning, ",
    "names": "Alfie Abernethy and AL met on 1st January 2002, ",
}


def steps(text: str) -> int:
    """Return the number of function calls needed to check a section with this text."""
    inspection, results = inspection_and_results()
    calls = 0

    def count(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        check(replace(inspection, narrative={"2.2": text}), results)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("words", DENSE.values(), ids=DENSE)
def test_work_is_proportional_to_the_length_of_the_text(words):
    steps(words)  # fills the caches, so that both measurements use them
    fixed = steps("Words.")
    short, long = steps(words * 30) - fixed, steps(words * 120) - fixed
    assert long < 4.5 * short
