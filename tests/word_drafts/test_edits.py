"""Edited documents: the accepted text is the edited one, the rejected text the one that was sent."""

import pytest

from inspectorate.word_drafts import SentDraft, flags
from tests.word_drafts import figure_edits, paragraph_edits, samples, section_edits, word_edits
from tests.word_drafts.edits import EDITS
from tests.word_drafts.word_editor import AUTHOR, WordEditor, reviewed


def test_there_are_fifty_documents():
    modules = (word_edits, paragraph_edits, figure_edits, section_edits)
    assert len(EDITS) >= 50
    assert {edit.__module__ for edit in EDITS.values()} == {module.__name__ for module in modules}


@pytest.mark.parametrize("name", EDITS)
def test_edited_document_is_read(name):
    word = WordEditor(samples.document())
    expected = EDITS[name](word)
    review = reviewed(word.saved())
    sections = {section.key: section for section in review.sections}
    assert list(sections) == list(samples.SECTIONS)
    for key, text in samples.SECTIONS.items():
        edited = text
        for old, new in expected.accepted.get(key, []):
            assert old in edited
            edited = edited.replace(old, new, 1)
        assert sections[key].accepted == edited, key
        assert (sections[key].rejected == text) is (key not in expected.untracked), key
        assert bool(sections[key].untracked) is (key in expected.untracked), key
    statuses = {
        figure.binding: figure.status
        for section in review.sections
        for figure in section.figures
        if figure.status != "kept"
    }
    assert statuses == expected.figures
    sentences = [flag.text for flag in flags(review)]
    assert all(any(words in sentence for sentence in sentences) for words in expected.flags), sentences
    kinds = [change.kind for section in review.sections for change in section.changes]
    assert set(expected.changes) <= set(kinds)
    assert all(change.author for section in review.sections for change in section.changes)


def test_tracked_change_has_author_time_text_and_passage():
    word = WordEditor(samples.document())
    word.replace("committed", "resolute")
    foreword = reviewed(word.saved()).sections[0]
    deleted, inserted = sorted(foreword.changes, key=lambda change: change.kind)
    assert (deleted.text, inserted.text) == ("committed", "resolute")
    assert inserted.passage == "The board is resolute, and its managers know what has to change."
    assert deleted.passage == "The board is committed, and its managers know what has to change."
    assert (inserted.author, f"{inserted.time:%d %B %Y %H:%M}") == (AUTHOR, "05 November 2018 10:00")


def test_comment_has_its_passage_and_replies():
    word = WordEditor(samples.document())
    word.comment("its managers", "Which managers?", "The two heads.", resolved=True)
    [comment] = reviewed(word.saved()).sections[0].comments
    assert (comment.passage, comment.text, comment.author) == ("its managers", "Which managers?", AUTHOR)
    assert [reply.text for reply in comment.replies] == ["The two heads."]
    assert comment.is_resolved


def test_comment_outside_the_sections_is_kept():
    word = WordEditor(samples.document())
    word.comment("Draft report", "Whose draft?")
    review = reviewed(word.saved())
    assert [comment.text for comment in review.comments] == ["Whose draft?"]


def test_document_without_its_record_is_compared_with_what_the_caller_sent():
    word = WordEditor(samples.document())
    word.insert("its managers", " and partners")
    word.extra["customXml/item1.xml"] = None
    sent = SentDraft(samples.SECTIONS, samples.TITLES, samples.FIGURES)
    review = reviewed(word.saved(), sent)
    assert not review.has_record
    assert review.sections[0].accepted == samples.SECTIONS["foreword"].replace(
        "managers", "managers and partners"
    )
    assert review.sections[1].accepted == samples.SECTIONS["2.1"]
