"""Edits of paragraphs: lists, quotations, practice examples, links and footnotes."""

import copy

from tests.word_drafts.edits import Expected, edit
from tests.word_drafts.word_editor import W, WordEditor, element


@edit
def a_paragraph_is_inserted(word: WordEditor) -> Expected:
    word.insert_paragraph("The board is committed", "A new beginning.")
    return Expected({"foreword": [("The board is", "A new beginning.\n\nThe board is")]})


@edit
def a_paragraph_is_deleted(word: WordEditor) -> Expected:
    word.delete_paragraph("The board is committed")
    return Expected(
        {"foreword": [("The board is committed, and its managers know what has to change.\n\n", "")]}
    )


@edit
def a_paragraph_is_deleted_without_tracking(word: WordEditor) -> Expected:
    word.delete_paragraph("The board is committed", tracked=False)
    removed = {"foreword": [("The board is committed, and its managers know what has to change.\n\n", "")]}
    return Expected(removed, ("foreword",))


@edit
def a_paragraph_is_divided(word: WordEditor) -> Expected:
    word.split("what would help a child.")
    return Expected({"2.1": [("help a child. {", "help a child.\n\n{")]}, changes=("split",))


@edit
def two_paragraphs_are_joined(word: WordEditor) -> Expected:
    word.join("Plans came late")
    return Expected({"2.2": [("late.\n2. Plans", "late.Plans")]}, changes=("joined",))


@edit
def an_item_is_inserted_into_a_list(word: WordEditor) -> Expected:
    word.insert_paragraph("Children are asked", "Records are open.", "ListBullet")
    return Expected({"2.1": [("- Children", "- Records are open.\n- Children")]})


@edit
def an_item_is_made_with_a_button(word: WordEditor) -> Expected:
    paragraph = word.new_paragraph("Records are open.", "BodyText")
    paragraph.find(f"{W}pPr").insert(1, element('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
    word.paragraph("Children are asked").addprevious(paragraph)
    return Expected({"2.1": [("- Children", "- Records are open.\n- Children")]})


@edit
def an_item_is_no_longer_one(word: WordEditor) -> Expected:
    properties = word.paragraph("Plans were copied").find(f"{W}pPr")
    former = element(f"<w:pPr>{''.join('')}</w:pPr>")
    for child in list(properties):
        former.append(child)
    properties.append(element('<w:pStyle w:val="BodyText"/>'))
    change = word.revision("pPrChange")
    change.append(former)
    properties.append(change)
    return Expected({"2.2": [("\n2. Plans", "\n\nPlans")]}, changes=("formatted",))


@edit
def a_quotation_is_inserted(word: WordEditor) -> Expected:
    word.insert_paragraph("The parts of a plan", "Nobody told me.", "BlockText")
    return Expected({"2.2": [("The parts", "> Nobody told me.\n\nThe parts")]})


@edit
def the_speaker_of_a_quotation_is_edited(word: WordEditor) -> Expected:
    word.replace("A child", "A boy")
    return Expected({"2.1": [("— A child", "— A boy")]})


@edit
def a_practice_example_is_edited(word: WordEditor) -> Expected:
    word.replace("Danger at home", "Danger at the door")
    word.insert("He was in", " great")
    return Expected({"2.1": [("Danger at home", "Danger at the door"), ("He was in", "He was in great")]})


@edit
def a_subheading_is_edited(word: WordEditor) -> Expected:
    word.replace("What we saw", "What we found")
    return Expected({"2.1": [("What we saw", "What we found")]})


@edit
def a_link_is_edited(word: WordEditor) -> Expected:
    word.insert("the standards", " of 2018")
    return Expected({"2.1": [("example.org/standards)", "example.org/standards) of 2018")]})


@edit
def a_footnote_is_edited(word: WordEditor) -> Expected:
    word.replace("1998", "1999")
    return Expected({"foreword": [("1998", "1999")]})


@edit
def a_footnote_is_added(word: WordEditor) -> Expected:
    note = copy.deepcopy(word.notes[-1])
    note.set(f"{W}id", "9")
    for child in list(note[0])[2:]:
        note[0].remove(child)
    note[0].append(word.run("See the plan."))
    word.notes.append(note)
    around = word.insert("did not meet", "")
    around[0].append(element('<w:footnoteReference w:id="9"/>'))
    return Expected(
        {
            "2.2": [
                ("did not meet", "did not meet[^note-1]"),
                ("good.\n", "good.\n\n[^note-1]: See the plan.\n"),
            ]
        }
    )


@edit
def a_footnote_is_deleted(word: WordEditor) -> Expected:
    [reference] = [run for run in word.root.iter(f"{W}r") if run.find(f"{W}footnoteReference") is not None]
    around = word.revision("del")
    reference.addprevious(around)
    around.append(reference)
    return Expected(
        {
            "foreword": [
                ("[^law]\n", "\n"),
                ("\n\n[^law]: Crime and Disorder Act 1998, *section 39*, and {survey} answers.", ""),
            ]
        }
    )


@edit
def a_footnote_has_another_number(word: WordEditor) -> Expected:
    word.notes[-1].set(f"{W}id", "77")
    for reference in word.root.iter(f"{W}footnoteReference"):
        reference.set(f"{W}id", "77")
    return Expected()
