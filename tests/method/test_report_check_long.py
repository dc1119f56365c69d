"""The work of the check grows as the text does, however many figures and ratings stand in one sentence."""

import sys
from dataclasses import replace
from types import FrameType

import pytest

from inspectorate.method.report.proof import check
from tests.method.inspections import worked_out

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
    """How many functions are called, and generators resumed, to check a section with this text."""
    whole, results = worked_out()
    counted = 0

    def count(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        check(replace(whole, narrative={"2.2": text}), results)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("words", DENSE.values(), ids=DENSE)
def test_four_times_the_text_is_four_times_the_work(words):
    steps(words)  # what is remembered between runs is remembered in both
    nothing = steps("Words.")
    short, long = steps(words * 30) - nothing, steps(words * 120) - nothing
    assert long < 4.5 * short
