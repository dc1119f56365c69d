"""Footnotes of a section: the key of each, and its text in each view."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inspectorate.word_drafts.draft_lines import DraftLine, Piece, Pieces, normal_pieces, printed_pieces
from inspectorate.word_drafts.figure_recovery import bind_again
from inspectorate.word_drafts.markdown_blocks import SentText
from inspectorate.word_drafts.raw_values import NoteOccurrence, RawParagraph, View
from inspectorate.word_drafts.views import view_lines, view_pieces


@dataclass(slots=True)
class SectionNotes:
    """Footnotes that a section refers to. `bodies` has the paragraphs of every footnote, by its number."""

    bodies: Mapping[str, Sequence[RawParagraph]]
    figures: Mapping[str, str]
    numbers: dict[str, str] = field(default_factory=dict)

    def assign_keys(self, paragraphs: Sequence[RawParagraph], sent: SentText) -> None:
        """Give each reference the key of the footnote that was sent, or a new one."""
        references = [piece for paragraph in paragraphs for piece in paragraph.pieces if piece.note]
        notes = [piece.note for piece in references if piece.note]
        previous = [piece.note for piece in references if piece.note and piece.is_visible("rejected")]
        if len(previous) == len(sent.note_keys):
            for note, key in zip(previous, sent.note_keys, strict=True):
                note.key = key
        else:
            self._match_texts(previous, sent)
        self._number(notes, {*sent.notes, *sent.note_keys})
        for note in notes:
            self._register(note, sent)

    def _match_texts(self, notes: Sequence[NoteOccurrence], sent: SentText) -> None:
        keys = list(sent.note_keys)
        for note in notes:
            text = self._printed(note)
            key = next((key for key in keys if key in sent.notes and self._sent_text(sent, key) == text), "")
            if key:
                note.key = key
                keys.remove(key)

    def _printed(self, note: NoteOccurrence) -> str:
        return " ".join(
            line.text.strip() for line in view_lines(self.bodies.get(note.number, ()), "rejected")
        )

    def _sent_text(self, sent: SentText, key: str) -> str:
        return "".join(printed_pieces(sent.notes[key].pieces, self.figures))

    def _number(self, notes: Sequence[NoteOccurrence], used: set[str]) -> None:
        for note in notes:
            number = 1
            while not note.key:
                if f"note-{number}" not in used:
                    note.key = f"note-{number}"
                    used.add(note.key)
                number += 1

    def _register(self, note: NoteOccurrence, sent: SentText) -> None:
        """Note which footnote has the text of a key, and bind its figures."""
        self.numbers.setdefault(note.key, note.number)
        if note.key in sent.notes:
            line = DraftLine("paragraph", sent.notes[note.key].pieces)
            bind_again(self.bodies.get(note.number, ()), [line], self.figures)

    def texts(self, view: View) -> dict[str, Pieces]:
        """Return the text of each footnote in a view, by key."""
        return {key: normal_pieces(self._pieces(number, view)) for key, number in self.numbers.items()}

    def _pieces(self, number: str, view: View) -> Iterator[Piece]:
        for row, line in enumerate(view_lines(self.bodies.get(number, ()), view)):
            if row:
                yield Piece(" ")
            yield from view_pieces(line.pieces, view, self.figures)

    @property
    def paragraphs(self) -> list[RawParagraph]:
        """Paragraphs of all these footnotes."""
        return [paragraph for number in self.numbers.values() for paragraph in self.bodies.get(number, ())]
