"""The layout tree: ids, links, footnotes, ratings and the shape of tables."""

from dataclasses import replace

import pytest

from inspectorate import typeset
from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX, Cell, Paragraph, Run, Section, Table
from inspectorate.method.sample.values import BalanceRow, Sample, SampleSize
from inspectorate.typeset.layout import lay_out, replace_unprintable, rows_in
from inspectorate.typeset.layout.columns import (
    column_widths,
    fits_on_one_page,
    group_heading_rows,
    needs_stacking,
    numeric_columns,
)
from tests.typeset import rich


def table(*rows: tuple[Cell, ...], headings: tuple[str, ...] = ("What", "Number")) -> Table:
    return Table("t", "Caption", headings, rows)


def number(text: str, value: float | None = None) -> Cell:
    return Cell((Run(text),), number=value)


def test_layout_is_deterministic(report):
    assert lay_out(report) == lay_out(report)


@pytest.mark.parametrize(
    ("link", "is_kept"),
    [
        ("https://example.org/a?b=c", True),
        ("mailto:someone@example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/\"onclick='x'", False),
        ("data:text/html,x", False),
        ("//example.org", False),
    ],
)
def test_only_http_and_mailto_links_are_kept(link, is_kept):
    report = replace(
        rich.small(), sections=(Section("a", "A", blocks=(Paragraph((Run("words", link=link),)),)),)
    )
    (run,) = lay_out(report)["sections"][0]["blocks"][0]["runs"]
    assert run["link"] == (link if is_kept else "")


def test_figure_links_to_the_first_row_of_its_anchor():
    linked_table = table((number("a"), number("1", 1.0)))
    linked_table = replace(linked_table, anchors=("2.2.2",))
    section = Section(
        "a",
        "A",
        blocks=(linked_table, replace(linked_table, key="u"), Paragraph((Run("one", figure="2.2.2"),))),
    )
    tree = lay_out(replace(rich.small(), sections=(section,), figures={"2.2.2": "1 of 1."}))
    assert rows_in(tree) == {"row-2-2-2"}
    assert tree["sections"][0]["blocks"][2]["runs"][0]["target"] == "row-2-2-2"


def test_document_has_its_own_sections_and_footnotes_and_leads_to_the_other(report):
    there, annex = lay_out(report), lay_out(report, TECHNICAL_ANNEX)
    assert [section["id"] for section in annex["sections"]] == [
        "section-technical-about",
        "section-annex-figures",
    ]
    assert not {section["id"] for section in there["sections"]} & {s["id"] for s in annex["sections"]}
    assert (there["other"]["file"], annex["other"]["file"]) == ("technical-annex", "report")
    assert [note["number"] for note in annex["footnotes"]] == [1]
    _, link, _, figure, note = annex["sections"][0]["blocks"][0]["runs"]
    assert (link["target"], link["file"], link["there"]) == ("", "report", "section-foreword")
    assert (figure["file"], figure["there"]) == ("report", "row-2-1-1")
    assert note["note"]["number"] == 1
    annex_1 = next(section for section in there["sections"] if section["id"] == "section-annex-1")
    (overall,) = annex_1["blocks"][-1]["runs"]
    assert (overall["target"], overall["file"], overall["there"]) == ("", "technical-annex", "row-overall")
    assert rows_in(annex) == {"row-overall"}


def test_figure_with_a_row_in_both_documents_leads_to_the_row_beside_it():
    rows = replace(table((number("a"), number("1", 1.0))), anchors=("2.2.2",))
    text = Paragraph((Run("one", figure="2.2.2"),))
    sections = (Section("a", "A", blocks=(rows, text)), Section("b", "B", blocks=(rows, text)))
    sections = (sections[0], replace(sections[1], document=TECHNICAL_ANNEX))
    report = replace(rich.small(), sections=sections, figures={"2.2.2": "1 of 1."})
    targets = [
        lay_out(report, document)["sections"][0]["blocks"][1]["runs"][0]["target"]
        for document in (REPORT, TECHNICAL_ANNEX)
    ]
    assert targets == ["row-2-2-2", "row-2-2-2-2"]


def test_sections_with_similar_keys_have_different_ids():
    sections = tuple(Section(key, key) for key in ("a b", "a-b", "A.B", "!"))
    ids = [section["id"] for section in lay_out(replace(rich.small(), sections=sections))["sections"]]
    assert len(set(ids)) == 4


def test_unused_footnote_is_omitted_and_unknown_reference_is_none(report):
    text = Section("a", "A", blocks=(Paragraph((Run("x", note="odd"), Run("y", note="nowhere"))),))
    tree = lay_out(replace(report, front=(), sections=(text,)))
    assert [note["key"] for note in tree["footnotes"]] == ["odd"]
    assert tree["sections"][0]["blocks"][0]["runs"][1]["note"] is None


def test_rating_outside_the_scale_has_a_name_and_no_disc():
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
def test_running_notice_consists_of_whole_sentences(notice, running):
    tree = lay_out(replace(rich.small(), notice=notice))
    assert tree["running"].startswith(running)
    assert tree["running"] + tree["rest_of_notice"] == notice.strip()
    assert len(tree["running"]) <= max(130, len(running))


def test_rows_are_padded_or_truncated_to_the_headings():
    uneven = table((number("a"),), (number("b"), number("1", 1.0), number("2", 2.0)))
    rows = lay_out(replace(rich.small(), sections=(Section("a", "A", blocks=(uneven,)),)))["sections"][0][
        "blocks"
    ][0]
    assert [len(row["cells"]) for row in rows["rows"]] == [2, 2]


def test_numeric_columns_may_hold_shorthand_and_blanks():
    mixed = table((number("a"), number("1", 1.0)), (number("b"), number("[c]")), (number("c"), number("")))
    assert numeric_columns(mixed) == [False, True]
    assert numeric_columns(table((number("a"), number("1", 1.0)), (number("b"), number("none")))) == [
        False,
        False,
    ]
    assert numeric_columns(table((number("a"), number("[c]")))) == [False, False]
    assert numeric_columns(table()) == [False, False]


def test_column_is_at_least_as_wide_as_its_longest_word():
    broad = table(
        (number("responsibilities"), number("a " * 200), number("Requires improvement")),
        headings=("What", "Why", "Rating"),
    )
    widths = column_widths(broad)
    assert widths[0] >= len("responsibilities")
    assert widths[1] > widths[0]


def test_rated_rows_are_group_headings_unless_all_are_rated():
    rated, plain = Cell((Run("Sound"),), rating="Sound"), number("48%", 48.0)
    assert group_heading_rows(table((number("a"), rated), (number("b"), plain))) == [True, False]
    assert group_heading_rows(table((number("a"), rated))) == [False]


def test_small_tables_fit_on_one_page_and_wordy_ones_need_stacking():
    assert fits_on_one_page(table((number("a"), number("1", 1.0))))
    assert not fits_on_one_page(table(*[(number("a"), number("1", 1.0))] * 15))
    assert needs_stacking(table((number("a"), number("because " * 8))))
    assert not needs_stacking(table((number("a"), number("1", 1.0))))


def test_unprintable_characters_are_replaced():
    assert replace_unprintable("a\x00b\ud800c\x1bd\te") == "a\ufffdb\ufffdc\ufffdd\te"


def test_balance_chart_of_a_sample_is_svg():
    balance = (BalanceRow("Gender", "Boys", 33, 26.9, 27), BalanceRow("Gender", "Girls", 5, 4.1, 4))
    sample = Sample(
        edition="some",
        group="court",
        seed=1,
        digest="d",
        size=SampleSize(38, 31, "because"),
        factors=("gender",),
        max_per_manager=None,
        selected=(),
        balance=balance,
        cap=None,
    )
    svg = typeset.balance_chart(sample.balance)
    assert svg.startswith("<svg")
    assert "the largest difference is 0.1 of a case" in svg
    assert ">27<" in svg
