"""Any sequence of edits: what is accepted, what is rejected, and no figure is lost without a flag."""

import copy
import io
import zipfile
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from inspectorate.word_drafts import write_draft
from inspectorate.word_drafts.markdown_blocks import sent_text
from tests.word_drafts.word_editor import WordEditor, element, reviewed

LETTERS = "abcé .,’-*_[#1"
FIGURES = {"2.1.1": "84 per cent", "2.1.2|words": "twelve"}


@dataclass
class Atom:
    """Character or figure of a paragraph, and whether it was inserted and deleted with tracking."""

    text: str
    figure: str = ""
    inserted: bool = False
    deleted: bool = False


@dataclass
class ModelParagraph:
    """Paragraph as its atoms, and what was tracked at its mark."""

    atoms: list[Atom]
    inserted: bool = False
    deleted: bool = False
    cuts: set[int] = field(default_factory=set)


def shown(paragraphs, view):
    """Return the lines of a view, computed from the atoms alone."""
    lines, current = [], ""
    for paragraph in paragraphs:
        for atom in paragraph.atoms:
            if not (atom.deleted if view == "accepted" else atom.inserted):
                current += f"{{{atom.figure}}}" if atom.figure else atom.text
        if not (paragraph.deleted if view == "accepted" else paragraph.inserted):
            lines.append(current.strip())
            current = ""
    return [line for line in [*lines, current.strip()] if line]


def read_lines(markdown):
    """Return the lines of a section's Markdown as texts with figures in braces."""
    return [
        "".join(f"{{{piece.figure}}}" if piece.figure else piece.text for piece in line.pieces)
        for line in sent_text(markdown).lines
    ]


words = st.text(LETTERS, min_size=1, max_size=12)


@st.composite
def edited_paragraphs(draw):
    """Draw paragraphs with figures, then edits of them."""
    paragraphs = []
    for number in range(draw(st.integers(1, 4))):
        atoms = [Atom(letter) for letter in f"Paragraph {number} says that work is sound"]
        for binding in draw(st.lists(st.sampled_from(list(FIGURES)), max_size=2)):
            atoms.insert(draw(st.integers(9, len(atoms))), Atom(FIGURES[binding], binding))
        paragraphs.append(ModelParagraph(atoms))
    original = copy.deepcopy(paragraphs)
    for _edit in range(draw(st.integers(0, 8))):
        change(draw, paragraphs)
    return original, paragraphs


def change(draw, paragraphs):
    """Make one edit as Word tracks it."""
    row = draw(st.integers(0, len(paragraphs) - 1))
    paragraph = paragraphs[row]
    start = draw(st.integers(0, len(paragraph.atoms)))
    kind = draw(st.sampled_from(["insert", "delete", "cut", "split", "join", "new"]))
    if kind == "insert":
        paragraph.atoms[start:start] = [Atom(letter, inserted=True) for letter in draw(words)]
    elif kind == "delete":
        for atom in paragraph.atoms[start : start + draw(st.integers(1, 30))]:
            atom.deleted = True
    elif kind == "cut":
        paragraph.cuts.add(start)
    elif kind == "split":
        paragraphs.insert(row, ModelParagraph(paragraph.atoms[:start], inserted=True))
        paragraph.atoms = paragraph.atoms[start:]
    elif kind == "join" and row < len(paragraphs) - 1:
        paragraph.deleted = True
    elif kind == "new":
        atoms = [Atom(letter, inserted=True) for letter in draw(words)]
        paragraphs.insert(row, ModelParagraph(atoms, inserted=True))


def written(paragraphs):
    """Return the paragraphs' XML: a run for each group of atoms alike, divided at cuts."""
    editor = WordEditor(write_draft({"2.1": ""}, {}, FIGURES))
    first = editor.paragraphs("2.1")[1]
    for model in paragraphs:
        paragraph = element('<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr></w:p>')
        for position, atom in enumerate(model.atoms):
            run = editor.run(atom.text)
            if position in model.cuts:
                paragraph.append(element('<w:proofErr w:type="spellStart"/>'))
            if atom.deleted:
                run[0].tag = run[0].tag.replace("}t", "}delText")
                run = wrapped(editor.revision("del"), run)
            if atom.inserted:
                run = wrapped(editor.revision("ins"), run)
            if atom.figure:
                control = element(
                    f'<w:sdt><w:sdtPr><w:tag w:val="{atom.figure}"/></w:sdtPr><w:sdtContent/></w:sdt>'
                )
                control[1].append(run)
                run = control
            paragraph.append(run)
        for name, is_tracked in (("del", model.deleted), ("ins", model.inserted)):
            if is_tracked:
                editor.mark(paragraph, name)
        first.addprevious(paragraph)
    first.getparent().remove(first)
    return editor


def wrapped(around, child):
    around.append(child)
    return around


def with_record(editor, markdown):
    """Return the document with the record of a section's Markdown."""
    record = write_draft({"2.1": markdown}, {}, FIGURES)
    with zipfile.ZipFile(io.BytesIO(record)) as archive:
        editor.extra["customXml/item1.xml"] = archive.read("customXml/item1.xml")
    return editor.saved()


@settings(max_examples=80, deadline=None)
@given(edited_paragraphs(), st.sampled_from([(), ("figures",), ("figures", "sections", "bookmarks")]))
def test_any_sequence_of_edits_is_read_in_both_views(drawn, losses):
    original, paragraphs = drawn
    sent = "\n\n".join(shown(original, "accepted")) + "\n"
    editor = written(paragraphs)
    if "figures" in losses:
        editor.flatten(lambda tag: tag in FIGURES)
    if "sections" in losses:
        editor.flatten()
        editor.remove_bookmarks()
    review = reviewed(with_record(editor, sent))
    [section] = review.sections
    assert section.rejected == sent
    assert not section.untracked
    figures = [atom for paragraph in paragraphs for atom in paragraph.atoms if atom.figure]
    assert len(section.figures) == len(figures)
    gone = [figure for figure in section.figures if figure.status == "deleted"]
    assert len(gone) == sum(atom.deleted for atom in figures)
    assert read_lines(section.accepted) == shown(paragraphs, "accepted")
    assert not review.unplaced


@settings(max_examples=40, deadline=None)
@given(edited_paragraphs(), st.data())
def test_untracked_edits_are_flagged_and_their_text_is_kept(drawn, data):
    original, paragraphs = drawn
    sent = "\n\n".join(shown(original, "accepted")) + "\n"
    paragraph = data.draw(st.sampled_from(paragraphs))
    paragraph.atoms.append(Atom(" untracked"))
    editor = written(paragraphs)
    review = reviewed(with_record(editor, sent))
    [section] = review.sections
    assert section.untracked
    assert read_lines(section.rejected) == shown(paragraphs, "rejected")
    assert read_lines(section.accepted) == shown(paragraphs, "accepted")


def test_document_is_the_same_every_time():
    first = write_draft({"2.1": "Text {2.1.1}"}, {}, FIGURES)
    assert first == write_draft({"2.1": "Text {2.1.1}"}, {}, FIGURES)
    assert etree.tostring(WordEditor(first).root)
