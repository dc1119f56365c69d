"""Fifty documents as editors send them back: each edits the sample, and says what must be read."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.word_drafts.word_editor import W, WordEditor, element


@dataclass(frozen=True)
class Expected:
    """What is read from an edited document.

    `accepted` has the replacements in a section's Markdown; `untracked` are the sections that were changed
    without tracking; `figures` are the figures that were not kept, with their status; `flags` are words that
    a flag has.
    """

    accepted: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    untracked: tuple[str, ...] = ()
    figures: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


Edit = Callable[[WordEditor], Expected]
EDITS: dict[str, Edit] = {}
BOUND = ("overall|lower", "survey", "2.1.1", "2.1.2|count words", "2.2.1", "2.2.2")


def edit(function: Edit) -> Edit:
    """Add a function to the edits."""
    EDITS[function.__name__] = function
    return function


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


@edit
def a_figure_is_deleted(word: WordEditor) -> Expected:
    word.delete(", and 48 per cent kept the child safe")
    return Expected(
        {"2.2": [(", and {2.2.2} kept the child safe", "")]},
        figures={"2.2.2": "deleted"},
        flags=("was deleted",),
    )


@edit
def a_figure_is_deleted_without_tracking(word: WordEditor) -> Expected:
    control = word.tagged("2.2.2")
    control.getparent().remove(control)
    return Expected({"2.2": [("{2.2.2}", "")]}, ("2.2",), {"2.2.2": "lost"}, ("is lost",))


@edit
def a_figure_is_typed_over(word: WordEditor) -> Expected:
    [run] = word.runs("84 per cent")
    new = word.revision("ins")
    new.append(word.run("85 per cent"))
    run.addnext(new)
    word.delete("84 per cent")
    return Expected(figures={"2.1.1": "typed over"}, flags=("“85 per cent” was typed over it",))


@edit
def a_figure_is_typed_over_without_tracking(word: WordEditor) -> Expected:
    word.runs("84 per cent")[0].find(f"{W}t").text = "85 per cent"
    return Expected({}, ("2.1",), {"2.1.1": "typed over"}, ("without tracking", "typed over"))


@edit
def a_figure_is_moved_with_its_sentence(word: WordEditor) -> Expected:
    control = word.tagged("2.1.2|count words")
    moved = copy.deepcopy(control)
    word.delete("twelve", name="moveFrom")
    around = word.revision("moveTo")
    around.append(moved.find(f"{W}sdtContent")[0])
    moved.find(f"{W}sdtContent").append(around)
    word.insert("The parts of ", "", tracked=False).addnext(moved)
    return Expected(
        {"2.1": [("{2.1.2|count words}", "")], "2.2": [("parts of ", "parts of {2.1.2|count words}")]},
        figures={"2.1.2|count words": "moved"},
        flags=("was moved",),
    )


@edit
def a_figure_is_copied(word: WordEditor) -> Expected:
    copied = copy.deepcopy(word.tagged("2.2.1"))
    around = word.revision("ins")
    around.append(copied.find(f"{W}sdtContent")[0])
    copied.find(f"{W}sdtContent").append(around)
    word.paragraph("The parts of a plan").append(copied)
    return Expected({"2.2": [("was good.", "was good.{2.2.1}")]}, figures={"2.2.1": "added"})


@edit
def content_controls_are_lost(word: WordEditor) -> Expected:
    word.flatten()
    return Expected(figures=dict.fromkeys(BOUND[:1] + BOUND[2:], "bound again"))


@edit
def content_controls_and_bookmarks_are_lost(word: WordEditor) -> Expected:
    word.flatten()
    word.remove_bookmarks()
    word.insert("its managers", " and partners")
    return Expected(
        {"foreword": [("its managers", "its managers and partners")]},
        figures=dict.fromkeys(BOUND[:1] + BOUND[2:], "bound again"),
    )


@edit
def a_figure_without_its_control_is_replaced(word: WordEditor) -> Expected:
    word.flatten(lambda tag: tag == "2.1.1")
    word.replace("84 per cent", "Most")
    return Expected({"2.1": [("{2.1.1}", "Most")]}, figures={"2.1.1": "deleted"}, flags=("was deleted",))


@edit
def bookmarks_are_lost(word: WordEditor) -> Expected:
    word.remove_bookmarks()
    return Expected()


@edit
def runs_are_divided_by_the_spelling_check(word: WordEditor) -> Expected:
    for text in ("committed", "sufficient", "suppliers"):
        runs = word.runs(text)
        runs[0].addprevious(element('<w:proofErr w:type="spellStart"/>'))
        runs[-1].addnext(element('<w:proofErr w:type="spellEnd"/>'))
        for run in runs:
            run.append(element("<w:lastRenderedPageBreak/>"))
    return Expected()


@edit
def runs_have_the_numbers_of_sessions(word: WordEditor) -> Expected:
    def number(run):
        run.set(f"{W}rsidR", "00AB12CD")
        words = run.find(f"{W}t")
        second = copy.deepcopy(run)
        words.text, second.find(f"{W}t").text = words.text[:3], words.text[3:]
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addnext(second)

    word.each_run(number)
    return Expected()


@edit
def quotation_marks_are_curled(word: WordEditor) -> Expected:
    word.insert("did not meet", " “as they say” – it’s so")
    return Expected({"2.2": [("did not meet", "did not meet “as they say” – it’s so")]})


@edit
def a_space_is_made_unbreakable(word: WordEditor) -> Expected:
    word.replace("a plan", "a\u00a0plan")
    return Expected({"2.2": [("of a plan", "of a\u00a0plan")]})


@edit
def a_heading_is_edited(word: WordEditor) -> Expected:
    word.insert("2.2 Planning", " and its quality")
    return Expected(flags=("heading was edited to “2.2 Planning and its quality”",))


@edit
def a_section_is_deleted(word: WordEditor) -> Expected:
    control = word.control("2.2")
    control.getparent().remove(control)
    return Expected(figures={"2.2.1": "lost", "2.2.2": "lost"}, flags=("not in the document",))


@edit
def the_text_of_a_section_is_deleted(word: WordEditor) -> Expected:
    for paragraph in word.paragraphs("2.2")[1:]:
        word.delete_paragraph("".join(paragraph.itertext(f"{W}t")))
    whole = (
        "Plans were sufficient in {2.2.1} of cases, and {2.2.2} kept the child safe.\n\n1. Plans came late.\n"
        "2. Plans were copied.\n\nThe parts of a plan did not meet, although each was good.\n"
    )
    return Expected(
        {"2.2": [(whole, "")]}, figures={"2.2.1": "deleted", "2.2.2": "deleted"}, flags=("All text",)
    )


@edit
def two_sections_are_swapped(word: WordEditor) -> Expected:
    word.control("2.2").addnext(word.control("2.1"))
    return Expected(flags=("was moved",))


@edit
def a_section_is_merged_into_another(word: WordEditor) -> Expected:
    control = word.control("2.2")
    target = word.control("2.1").find(f"{W}sdtContent")
    word.remove_bookmarks(["2.2"])
    for paragraph in word.paragraphs("2.2")[1:]:
        target.append(paragraph)
    control.getparent().remove(control)
    addition = (
        "Plans were sufficient in {2.2.1} of cases, and {2.2.2} kept the child safe.\n\n1. Plans came late.\n"
        "2. Plans were copied.\n\nThe parts of a plan did not meet, although each was good.\n"
    )
    end = "for the words of each question.\n"
    return Expected(
        {"2.1": [(end, f"{end}\n{addition}")]},
        ("2.1",),
        {"2.2.1": "moved", "2.2.2": "moved"},
        ("merged into 2.1",),
    )


@edit
def a_section_is_added(word: WordEditor) -> Expected:
    last = word.control("2.2")
    last.addnext(word.new_paragraph("Its text is here.", "BodyText", tracked=False))
    last.addnext(word.new_paragraph("2.3 Delivery", "Heading1", tracked=False))
    return Expected(flags=("A section was added after 2.2: 2.3 Delivery\nIts text is here.",))


@edit
def text_is_written_into_an_empty_section(word: WordEditor) -> Expected:
    around = word.revision("ins")
    around.append(word.run("Staff are liked."))
    word.paragraphs("2.strengths")[1].append(around)
    return Expected({"2.strengths": [("", "Staff are liked.\n")]})


@edit
def a_table_is_pasted(word: WordEditor) -> Expected:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("Year", "Cases"))
    word.paragraph("The parts of a plan").addprevious(element(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    return Expected({"2.2": [("The parts", "Year | Cases\n\nThe parts")]}, ("2.2",), flags=("table",))


@edit
def a_picture_is_pasted(word: WordEditor) -> Expected:
    word.paragraph("The parts of a plan").append(
        element(
            '<w:ins w:id="7" w:author="A"><w:r><w:drawing><w:docPr descr="A map"/></w:drawing></w:r></w:ins>'
        )
    )
    return Expected({"2.2": [("was good.", "was good.[Picture: A map]")]}, flags=("picture",))


@edit
def a_passage_is_commented_on(word: WordEditor) -> Expected:
    word.comment("its managers", "Which managers?", "The two heads.", resolved=True)
    return Expected()


@edit
def a_word_is_struck_through_by_hand(word: WordEditor) -> Expected:
    word.style("committed", "<w:strike/>", tracked=False)
    return Expected(flags=("struck-through",))


@edit
def a_box_is_drawn(word: WordEditor) -> Expected:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>A note in a box</w:t></w:r></w:p></w:txbxContent></w:pict>"
    word.paragraph("The parts of a plan").append(
        element(f'<w:ins w:id="8" w:author="A"><w:r>{box}</w:r></w:ins>')
    )
    return Expected({"2.2": [("was good.", "was good.A note in a box")]}, flags=("text box",))


def edits() -> Iterator[tuple[str, Edit]]:
    """Yield every edit with its name."""
    yield from EDITS.items()
