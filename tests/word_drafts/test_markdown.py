"""Markdown to lines and back: what is written is what is read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.word_drafts import write_draft
from inspectorate.word_drafts.draft_lines import DraftLine, Piece, normal_lines
from inspectorate.word_drafts.markdown_blocks import sent_text
from inspectorate.word_drafts.markdown_text import lines_markdown
from tests.house.tree import ROOT
from tests.word_drafts.word_editor import WordEditor, reviewed

LETTERS = list("ab 1.*_[](){}<>#-+!`:|&;\\\"'“”‘’—–^~=/é\u00a0")
text = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12)
pieces = st.one_of(
    st.builds(
        Piece,
        text=text,
        strong=st.booleans(),
        emphasis=st.booleans(),
        link=st.sampled_from(["", "https://a.org/x(1)"]),
    ),
    st.builds(Piece, figure=st.sampled_from(["2.1.1", "a|b words"]), emphasis=st.booleans()),
    st.builds(Piece, note=st.just("n")),
)
lines = st.builds(
    DraftLine,
    kind=st.sampled_from(["paragraph", "heading", "bullet", "number", "quotation"]),
    pieces=st.lists(pieces, min_size=1, max_size=5).map(tuple),
)


def contents(drafted):
    """Return what lines say, without their styles; straight quotation marks are curled when they are read."""
    straight = str.maketrans("“”‘’", "\"\"''")
    return [
        (
            line.kind,
            "".join(piece.text + piece.figure + piece.note for piece in line.pieces).translate(straight),
        )
        for line in drafted
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(lines, min_size=1, max_size=4).map(normal_lines))
def test_any_lines_are_read_as_they_were_written(drafted):
    assert normal_lines(drafted) == drafted
    assert contents(sent_text("\n\n".join(lines_markdown(drafted))).lines) == contents(drafted)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "examples").glob("*/narrative/*.md")), ids=lambda path: path.stem
)
def test_narrative_of_the_example_is_read_as_it_was_written(path):
    drafted = sent_text(path.read_text(encoding="utf-8")).lines
    assert sent_text("\n\n".join(lines_markdown(drafted))).lines == drafted


@pytest.mark.parametrize(
    "markdown",
    [
        "    code\n\nText.",
        "![map](map.png) and text",
        "::: box\nText.\n:::",
        "::: example Not closed\n\nText.",
        "[1]: https://example.org\n\nSee [the page][1].",
        "Text with `code` and {2.1.1}",
        "[bad](javascript:alert)",
        "---",
        "[^unused]: Nobody refers to it.",
        "> Quotation\n>\n> - with a list",
    ],
)
def test_markdown_without_a_form_in_word_is_kept_as_it_is(markdown):
    text = f"Before.\n\n{markdown}\n\nAfter.\n"
    word = WordEditor(write_draft({"2.1": text}, {}, {}))
    word.insert("After", " all")
    [section] = reviewed(word.saved()).sections
    assert section.rejected == text
    accepted = [line for line in section.accepted.split("\n") if line]
    assert sorted(accepted) == sorted(line for line in text.replace("After", "After all").split("\n") if line)


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("2.1 Assessment", "2.1 Assessment"),
        ("1. First", "1\\. First"),
        ("a * b", "a \\* b"),
        ("snake_case", "snake_case"),
        ("{2.1.1}", "\\{2.1.1\\}"),
        ("- dash", "\\- dash"),
        ("#", "\\#"),
        ("::: example", "\\::: example"),
    ],
)
def test_signs_of_markdown_are_escaped_where_they_have_a_meaning(words, markdown):
    assert list(lines_markdown([DraftLine("paragraph", (Piece(words),))])) == [markdown]
