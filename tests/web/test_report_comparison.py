"""Tests of the comparison of two texts, and of the merge of two changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.web.reports.comparison import compare, merge

BASE = "First.\n\nSecond.\n\nThird."
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "a b", ""]), max_size=8).map("\n".join)


def test_changes_of_different_lines_are_merged():
    assert merge(BASE, "First, mine.\n\nSecond.\n\nThird.", f"{BASE}\n\nFourth.") == (
        "First, mine.\n\nSecond.\n\nThird.\n\nFourth."
    )


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("First, mine.\n\nSecond.\n\nThird.", "First, theirs.\n\nSecond.\n\nThird."),
        ("Second.\n\nThird.", "First, theirs.\n\nSecond.\n\nThird."),
        (f"{BASE}\nMine.", f"{BASE}\nTheirs."),
    ],
)
def test_changes_of_the_same_lines_are_not_merged(mine, theirs):
    assert merge(BASE, mine, theirs) is None


def test_same_change_of_two_people_is_made_once():
    assert merge(BASE, f"{BASE}\nMore.", f"{BASE}\nMore.") == f"{BASE}\nMore."


@given(TEXTS, TEXTS)
def test_merge_with_an_unchanged_text_is_the_changed_one(base, changed):
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_merge_does_not_depend_on_who_saved_first(base, mine, theirs):
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@given(TEXTS, TEXTS)
def test_compared_segments_give_both_texts(old, new):
    lines = compare(old, new)
    for skipped, text in (("inserted", old), ("deleted", new)):
        shown = [
            "".join(segment.text for segment in line.segments if segment.kind != skipped) for line in lines
        ]
        assert "".join(shown) == text.replace("\n", "")


def test_changed_words_are_marked_in_their_line():
    [line] = compare("The plan was late.", "The plan was early.")
    assert [(segment.kind, segment.text) for segment in line.segments] == [
        ("same", "The plan was "),
        ("deleted", "late"),
        ("inserted", "early"),
        ("same", "."),
    ]
