"""Edits of figures and of what programs do to a document when they save it."""

import copy

from tests.word_drafts.edits import Expected, edit
from tests.word_drafts.word_editor import W, WordEditor, element

BOUND = ("overall|lower", "survey", "2.1.1", "2.1.2|count words", "2.2.1", "2.2.2")


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
