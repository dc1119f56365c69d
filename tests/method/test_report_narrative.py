"""Narrative is Markdown with figures in it: read into blocks, every fault at its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.report.content import Bullets, Paragraph, PracticeExample, Quotation
from inspectorate.method.report.figures import Share, bind
from inspectorate.method.report.narrative import Subheading, read_line, read_narrative

CATALOGUE = {"2.2.2": Share("2.2.2", "planning for safety", "15 of 31.", 15, 31)}


def read(text: str):
    return read_narrative(text, file="narrative/2.2.md", section="2.2", bind=lambda b: bind(b, CATALOGUE))


def words(block) -> str:
    return "".join(run.text for run in block.runs)


def test_figures_are_bound_and_keep_their_reference():
    (block,) = read("Only {2.2.2} of cases, {2.2.2|count words}.").blocks
    assert words(block) == "Only 48 per cent of cases, fifteen of thirty-one."
    assert [run.text for run in block.runs if run.figure == "2.2.2"] == [
        "48 per cent",
        "fifteen of thirty-one",
    ]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{2.2.2|words} of plans.", "Just under half of plans."),
        ("It is late. {2.2.2|words} of plans.", "It is late. Just under half of plans."),
        ("It is “late.” {2.2.2|words}.", "It is “late.” Just under half."),
        ("In {2.2.2|words} of plans.", "In just under half of plans."),
        ("Plans, e.g. {2.2.2|words}", "Plans, e.g. just under half"),
        ("**{2.2.2|words}** of plans", "Just under half of plans"),
    ],
)
def test_a_figure_in_words_that_begins_a_sentence_has_a_capital(text, printed):
    assert words(read(text).blocks[0]) == printed


def test_a_brace_can_be_written_as_a_brace():
    assert words(read(r"A \{2.2.2} stays.").blocks[0]) == "A {2.2.2} stays."


def test_quotation_marks_and_apostrophes_become_typographic_beside_figures_too():
    assert words(read("The service's \"plan\" is 'good'; {2.2.2}'s.").blocks[0]) == (
        "The service’s “plan” is ‘good’; 48 per cent’s."
    )


def test_every_kind_of_block_is_read():
    text = """Opening *with* **weight** and [words](https://example.org).

### Under a heading

1. first
2. second

- point
  goes on

> They came.
>
> — A parent

::: example Kofi's case
He rang.

> He knew whom to ring.
:::
"""
    kinds = [type(block) for block in read(text).blocks]
    assert kinds == [Paragraph, Subheading, Bullets, Bullets, Quotation, PracticeExample]
    opening, heading, numbered, points, quotation, example = read(text).blocks
    assert {run.text: (run.emphasis, run.strong, run.link) for run in opening.runs}["words"][
        2
    ] == "https://example.org"
    assert heading.title == "Under a heading"
    assert (numbered.start, points.start) == (1, None)
    assert words(points_as_paragraph(points)) == "point goes on"
    assert (words(quotation), quotation.by) == ("They came.", "A parent")
    assert example.title == "Kofi’s case"
    assert [type(block) for block in example.body] == [Paragraph, Quotation]


def points_as_paragraph(points: Bullets) -> Paragraph:
    return Paragraph(points.items[0])


def test_footnotes_are_taken_out_and_keyed_by_section():
    narrative = read("One.[^a]\n\n[^a]: The *Act* says {2.2.2}\n  of it.\n\nTwo.")
    assert [words(block) for block in narrative.blocks] == ["One.", "Two."]
    assert narrative.blocks[0].runs[1].note == "2.2:a"
    assert "".join(run.text for run in narrative.notes["2.2:a"]) == "The Act says 48 per cent of it."


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n\nb {2.2.3} c", 3, "no figure “2.2.3”"),
        ("a\nb\nc {2.2.2|wordy}", 3, "no form “wordy”"),
        ("- one\n- two {nothing}", 2, "no figure “nothing”"),
        ("::: example A\n\ntext {x.y}\n:::", 3, "no figure “x.y”"),
        ("a[^n]\n\n[^n]: note {zzz}", 3, "no figure “zzz”"),
    ],
)
def test_a_figure_that_does_not_exist_is_a_fault_at_its_line(text, line, said):
    (fault,) = read(text).unbound
    assert fault.place == f"narrative/2.2.md, line {line}"
    assert said in fault.problem


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n\n<b>bold</b>", 3, "HTML"),
        ("<script>alert(1)</script>", 1, "HTML"),
        ("    code", 1, "Code"),
        ("```\ncode\n```", 1, "Code"),
        ("some `code`", 1, "Code"),
        ("![a](b.png)", 1, "picture"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 2, "table"),
        ("a[^n] b", 1, "no text"),
        ("::: example A\ntext", 1, "never closed"),
        ("text\n:::", 2, "opens or closes"),
        ("::: boxed A\ntext\n:::", 1, "no box “boxed”"),
    ],
)
def test_what_a_narrative_has_no_use_for_is_shown_as_text_and_is_a_fault(text, line, said):
    narrative = read(text)
    assert any(fault.place.endswith(f"line {line}") and said in fault.problem for fault in narrative.faults)


def test_markup_of_other_kinds_stays_text():
    (block,) = read("<script>alert(1)</script> & #panic").blocks
    assert words(block) == "<script>alert(1)</script> & #panic"


def test_a_passage_knows_the_line_of_each_of_its_words():
    (passage,) = read("\n\nOne\ntwo {2.2.2}\nthree").passages
    assert passage.text == "One two 48 per cent three"
    assert [passage.place(passage.text.index(word)) for word in ("One", "two", "three")] == [
        f"narrative/2.2.md, line {line}" for line in (3, 4, 5)
    ]


def test_a_line_is_one_paragraph_whatever_its_breaks():
    read_one = read_line("make\n  *plans* {2.2.2}", file="f", section="s", bind=lambda b: bind(b, CATALOGUE))
    assert read_one.passages[0].text == "make plans 48 per cent"
    assert read_one.passages[0].place(5) == "f"


MARKUP = st.lists(
    st.sampled_from(
        ["{2.2.2}", "{", "}", "{x|y}", "[^a]", "[^a]:", "\n", "\n\n", "- ", "> ", "::: example x", ":::", "*",
         "**", "`", "    ", "<b>", "### ", "1. ", "[a](b)", "\\", "|", "“", "text ", "é\u200b", "\x00", "\t"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=150)
@given(MARKUP | st.text(max_size=60))
def test_no_text_makes_reading_fail_and_no_bound_figure_is_lost(text):
    narrative = read(text)
    placed = [f for passage in narrative.passages for f in passage.figures]
    for passage in narrative.passages:
        assert all(f.bound.text.lower() == passage.text[f.start : f.end].lower() for f in passage.figures)
    assert len(placed) == sum(run.figure == "2.2.2" for p in narrative.passages for run in p.runs)
    for fault in (*narrative.faults, *narrative.unbound):
        assert fault.place.startswith("narrative/2.2.md")
