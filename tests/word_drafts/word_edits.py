"""Edits of words: inserted, deleted, moved, formatted, with tracking and without."""

from tests.word_drafts.edits import Expected, edit
from tests.word_drafts.word_editor import W, WordEditor


@edit
def nothing_is_changed(word: WordEditor) -> Expected:
    return Expected()


@edit
def words_are_inserted(word: WordEditor) -> Expected:
    word.insert("its managers", " and partners")
    return Expected({"foreword": [("its managers", "its managers and partners")]}, changes=("inserted",))


@edit
def words_are_deleted(word: WordEditor) -> Expected:
    word.delete(", although each was good")
    return Expected({"2.2": [(", although each was good", "")]}, changes=("deleted",))


@edit
def words_are_replaced(word: WordEditor) -> Expected:
    word.replace("committed", "resolute")
    return Expected({"foreword": [("committed", "resolute")]}, changes=("inserted", "deleted"))


@edit
def words_are_moved_in_a_paragraph(word: WordEditor) -> Expected:
    word.delete("The board is committed, ", name="moveFrom")
    word.insert("has to change", "The board is committed, ", name="moveTo")
    return Expected(
        {
            "foreword": [
                (
                    "The board is committed, and its managers know what has to change",
                    "and its managers know what has to changeThe board is committed, ",
                )
            ]
        },
        changes=("moved from", "moved to"),
    )


@edit
def words_are_moved_to_another_section(word: WordEditor) -> Expected:
    word.delete("Much is ", name="moveFrom")
    word.insert("did not meet", "Much is ", name="moveTo")
    return Expected({"foreword": [("Much is ", "")], "2.2": [("did not meet", "did not meetMuch is ")]})


@edit
def words_are_made_bold(word: WordEditor) -> Expected:
    word.style("its managers", "<w:b/>")
    return Expected({"foreword": [("its managers", "**its managers**")]}, changes=("formatted",))


@edit
def emphasis_is_taken_away(word: WordEditor) -> Expected:
    word.style("good", "")
    return Expected({"foreword": [("*good*", "good")]}, changes=("formatted",))


@edit
def a_look_without_meaning_is_set(word: WordEditor) -> Expected:
    word.style("its managers", '<w:color w:val="FF0000"/><w:sz w:val="30"/>', tracked=False)
    return Expected()


@edit
def words_are_changed_without_tracking(word: WordEditor) -> Expected:
    word.replace("committed", "resolute", tracked=False)
    return Expected({"foreword": [("committed", "resolute")]}, ("foreword",), flags=("without tracking",))


@edit
def changes_are_accepted_before_it_is_sent(word: WordEditor) -> Expected:
    word.delete(", although each was good", tracked=False)
    word.insert("did not meet", " at all", tracked=False)
    return Expected({"2.2": [("did not meet, although each was good", "did not meet at all")]}, ("2.2",))


@edit
def words_are_inserted_and_deleted_again(word: WordEditor) -> Expected:
    inserted = word.insert("its managers", " perhaps")
    around = word.revision("del")
    run = inserted[0]
    run[0].tag = f"{W}delText"
    around.append(run)
    inserted.append(around)
    return Expected()


@edit
def two_authors_change_one_sentence(word: WordEditor) -> Expected:
    word.replace("committed", "resolute")
    word.author = "Head of Inspections"
    word.insert("its managers", " all")
    return Expected({"foreword": [("committed", "resolute"), ("its managers", "its managers all")]})
