"""What paper and screen share: ids, links, notes, ratings, and the shape of tables."""

from dataclasses import replace

import pytest

from inspectorate import typeset
from inspectorate.method.report.content import Cell, Paragraph, Run, Section, Table
from inspectorate.method.sample.drawn import BalanceRow, Sample, SampleSize
from inspectorate.typeset.layout import lay_out, rows_in, words
from inspectorate.typeset.layout.columns import heads, numeric, short, widths, wordy
from tests.typeset import rich


def table(*rows: tuple[Cell, ...], headings: tuple[str, ...] = ("What", "Number")) -> Table:
    return Table("t", "Caption", headings, rows)


def number(shown: str, value: float | None = None) -> Cell:
    return Cell((Run(shown),), number=value)


def test_the_tree_is_the_same_each_time(report):
    assert lay_out(report) == lay_out(report)


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.org/a?b=c", True),
        ("mailto:someone@example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/\"onclick='x'", False),
        ("data:text/html,x", False),
        ("//example.org", False),
    ],
)
def test_only_links_to_the_web_and_to_people_are_links(link, kept):
    report = replace(
        rich.small(), sections=(Section("a", "A", blocks=(Paragraph((Run("words", link=link),)),)),)
    )
    (run,) = lay_out(report)["sections"][0]["blocks"][0]["runs"]
    assert run["link"] == (link if kept else "")


def test_a_figure_leads_to_the_first_row_of_its_name_only():
    first = table((number("a"), number("1", 1.0)))
    first = replace(first, anchors=("2.2.2",))
    both = Section(
        "a", "A", blocks=(first, replace(first, key="u"), Paragraph((Run("one", figure="2.2.2"),)))
    )
    tree = lay_out(replace(rich.small(), sections=(both,), figures={"2.2.2": "1 of 1."}))
    assert rows_in(tree) == {"row-2-2-2"}
    assert tree["sections"][0]["blocks"][2]["runs"][0]["target"] == "row-2-2-2"
    assert tree["figures"] == []


def test_parts_with_names_alike_have_different_ids():
    sections = tuple(Section(key, key) for key in ("a b", "a-b", "A.B", "!"))
    ids = [section["id"] for section in lay_out(replace(rich.small(), sections=sections))["sections"]]
    assert len(set(ids)) == 4


def test_a_note_nobody_refers_to_is_left_out_and_an_unknown_one_is_no_reference(report):
    text = Section("a", "A", blocks=(Paragraph((Run("x", note="odd"), Run("y", note="nowhere"))),))
    tree = lay_out(replace(report, front=(), sections=(text,)))
    assert [note["key"] for note in tree["footnotes"]] == ["odd"]
    assert tree["sections"][0]["blocks"][0]["runs"][1]["note"] is None


def test_a_rating_off_the_scale_has_words_and_no_disc():
    section = Section("a", "A", rating="Not rated")
    rating = lay_out(replace(rich.small(), sections=(section,)))["sections"][0]["rating"]
    assert (rating["name"], rating["class"]) == ("Not rated", "")


@pytest.mark.parametrize(
    ("notice", "running"),
    [
        ("", ""),
        ("One sentence.", "One sentence."),
        (
            "This is an example. Nobody is real. " + "This says a lot more. " * 9,
            "This is an example. Nobody is real.",
        ),
        ("Long " * 60 + "end. More.", "Long " * 60 + "end."),
    ],
)
def test_the_notice_that_runs_along_is_whole_sentences(notice, running):
    tree = lay_out(replace(rich.small(), notice=notice))
    assert tree["running"].startswith(running)
    assert tree["running"] + tree["rest_of_notice"] == notice.strip()
    assert len(tree["running"]) <= max(130, len(running))


def test_a_short_row_is_filled_up_and_a_long_one_cut():
    odd = table((number("a"),), (number("b"), number("1", 1.0), number("2", 2.0)))
    rows = lay_out(replace(rich.small(), sections=(Section("a", "A", blocks=(odd,)),)))["sections"][0][
        "blocks"
    ][0]
    assert [len(row["cells"]) for row in rows["rows"]] == [2, 2]


def test_columns_of_numbers_may_hold_shorthand_and_blanks_but_no_words():
    held = table((number("a"), number("1", 1.0)), (number("b"), number("[c]")), (number("c"), number("")))
    assert numeric(held) == [False, True]
    assert numeric(table((number("a"), number("1", 1.0)), (number("b"), number("none")))) == [False, False]
    assert numeric(table((number("a"), number("[c]")))) == [False, False]
    assert numeric(table()) == [False, False]


def test_no_column_is_narrower_than_its_longest_word():
    broad = table(
        (number("responsibilities"), number("a " * 200), number("Requires improvement")),
        headings=("What", "Why", "Rating"),
    )
    found = widths(broad)
    assert found[0] >= len("responsibilities")
    assert found[1] > found[0]


def test_rated_rows_head_the_others_and_never_all_of_them():
    rated, plain = Cell((Run("Sound"),), rating="Sound"), number("48%", 48.0)
    assert heads(table((number("a"), rated), (number("b"), plain))) == [True, False]
    assert heads(table((number("a"), rated))) == [False]


def test_small_tables_stay_on_a_page_and_wordy_ones_are_told():
    assert short(table((number("a"), number("1", 1.0))))
    assert not short(table(*[(number("a"), number("1", 1.0))] * 15))
    assert wordy(table((number("a"), number("because " * 8))))
    assert not wordy(table((number("a"), number("1", 1.0))))


def test_letters_that_no_format_can_hold_are_replaced():
    assert words("a\x00b\ud800c\x1bd\te") == "a\ufffdb\ufffdc\ufffdd\te"


def test_a_drawn_sample_has_a_picture():
    balance = (BalanceRow("Gender", "Boys", 33, 26.9, 27), BalanceRow("Gender", "Girls", 5, 4.1, 4))
    drawn = Sample(
        edition="some",
        group="court",
        seed=1,
        digest="d",
        size=SampleSize(38, 31, "because"),
        factors=("gender",),
        max_per_manager=None,
        reserve_share=0.2,
        selected=(),
        reserves=(),
        balance=balance,
        cap=None,
    )
    svg = typeset.balance_picture(drawn)
    assert svg.startswith("<svg")
    assert "the largest difference is 0.1 of a case" in svg
    assert ">27<" in svg
