"""Parsing of narratives: Markdown with figures, with faults at their lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.report.content import Bullets, Paragraph, PracticeExample, Quotation
from inspectorate.method.report.figures import ShareFigure, bind
from inspectorate.method.report.narrative import Subheading, read_line, read_narrative

CATALOGUE = {"2.2.2": ShareFigure("2.2.2", "planning for safety", "15 of 31.", 15, 31)}


def read(text: str):
    return read_narrative(
        text, file="narrative/2.2.md", section="2.2", bind=lambda binding: bind(binding, CATALOGUE)
    )


def words(block) -> str:
    return "".join(run.text for run in block.runs)


def test_figures_are_bound_with_their_reference():
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
def test_figure_in_words_at_the_start_of_a_sentence_is_capitalised(text, printed):
    assert words(read(text).blocks[0]) == printed


def test_escaped_brace_is_printed():
    narrative = read(r"A \{2.2.2} stays.")
    assert words(narrative.blocks[0]) == "A {2.2.2} stays."
    assert narrative.unbound == ()


def test_quotation_marks_next_to_figures_become_typographic():
    assert words(read("The service's \"plan\" is 'good'; {2.2.2}'s.").blocks[0]) == (
        "The service’s “plan” is ‘good’; 48 per cent’s."
    )


def test_every_type_of_block_is_parsed():
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
    assert words(first_item_as_paragraph(points)) == "point goes on"
    assert (words(quotation), quotation.by) == ("They came.", "A parent")
    assert example.title == "Kofi’s case"
    assert [type(block) for block in example.body] == [Paragraph, Quotation]


def first_item_as_paragraph(points: Bullets) -> Paragraph:
    return Paragraph(points.items[0])


def test_footnotes_are_extracted_and_keyed_by_section():
    narrative = read("One.[^a]\n\n[^a]: The *Act* says {2.2.2}\n  of it.\n\nTwo.")
    assert [words(block) for block in narrative.blocks] == ["One.", "Two."]
    assert narrative.blocks[0].runs[1].note == "2.2:a"
    assert "".join(run.text for run in narrative.notes["2.2:a"]) == "The Act says 48 per cent of it."


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a\n\nb {2.2.3} c", 3, "no figure “2.2.3”"),
        ("a\nb\nc {2.2.2|wordy}", 3, "no form “wordy”"),
        ("- one\n- two {nothing}", 2, "no figure “nothing”"),
        ("::: example A\n\ntext {x.y}\n:::", 3, "no figure “x.y”"),
        ("a[^n]\n\n[^n]: note {zzz}", 3, "no figure “zzz”"),
        ("a\n\nA lone { brace.", 3, "There is a single brace: “A lone { brace.”"),
        ("a brace} too", 1, "There is a single brace"),
        (r"an escaped \{brace}} too", 1, "There is a single brace"),
    ],
)
def test_unknown_figure_is_a_fault_at_its_line(text, line, problem):
    (fault,) = read(text).unbound
    assert fault.place == f"narrative/2.2.md, line {line}"
    assert problem in fault.problem


def test_figure_in_double_braces_is_a_fault():
    narrative = read("A double {{2.2.2}} brace.")
    assert [fault.problem for fault in narrative.unbound] == [
        "There is a single brace: “A double {”.",
        "There is a single brace: “} brace.”.",
    ]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a\n\n<b>bold</b>", 3, "HTML"),
        ("<script>alert(1)</script>", 1, "HTML"),
        ("    code", 1, "Code"),
        ("```\ncode\n```", 1, "Code"),
        ("some `code`", 1, "Code"),
        ("![a](b.png)", 1, "picture"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 2, "table"),
        ("a[^n] b", 1, "no text"),
        ("::: example A\ntext", 1, "not closed"),
        ("text\n:::", 2, "opens or closes"),
        ("::: boxed A\ntext\n:::", 1, "no box “boxed”"),
    ],
)
def test_unsupported_markup_is_a_fault(text, line, problem):
    narrative = read(text)
    assert any(
        fault.place.endswith(f"line {line}") and problem in fault.problem for fault in narrative.faults
    )


def test_unsupported_markup_is_printed_as_text():
    (block,) = read("<script>alert(1)</script> & #panic").blocks
    assert words(block) == "<script>alert(1)</script> & #panic"


def test_passage_gives_the_line_of_each_word():
    (passage,) = read("\n\nOne\ntwo {2.2.2}\nthree").passages
    assert passage.text == "One two 48 per cent three"
    assert [passage.place(passage.text.index(word)) for word in ("One", "two", "three")] == [
        f"narrative/2.2.md, line {line}" for line in (3, 4, 5)
    ]


def test_line_is_one_paragraph_without_breaks():
    narrative = read_line(
        "make\n  *plans* {2.2.2}", file="f", section="s", bind=lambda binding: bind(binding, CATALOGUE)
    )
    assert narrative.passages[0].text == "make plans 48 per cent"
    assert narrative.passages[0].place(5) == "f"


MARKUP = st.lists(
    st.sampled_from(
        ["{2.2.2}", "{", "}", "{x|y}", "[^a]", "[^a]:", "\n", "\n\n", "- ", "> ", "::: example x", ":::", "*",
         "**", "`", "    ", "<b>", "### ", "1. ", "[a](b)", "\\", "|", "“", "text ", "é\u200b", "\x00", "\t"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=150)
@given(MARKUP | st.text(max_size=60))
def test_arbitrary_text_is_parsed_without_loss_of_figures(text):
    narrative = read(text)
    figures = [figure for passage in narrative.passages for figure in passage.figures]
    for passage in narrative.passages:
        assert all(
            figure.bound.text.lower() == passage.text[figure.start : figure.end].lower()
            for figure in passage.figures
        )
    assert len(figures) == sum(
        run.figure == "2.2.2" for passage in narrative.passages for run in passage.runs
    )
    for fault in (*narrative.faults, *narrative.unbound):
        assert fault.place.startswith("narrative/2.2.md")
