"""Edits of sections, and content that a draft cannot have."""

from tests.word_drafts.edits import Expected, edit
from tests.word_drafts.word_editor import W, WordEditor, element


@edit
def a_heading_is_edited(word: WordEditor) -> Expected:
    word.insert("2.2 Planning", " and its quality")
    return Expected(flags=("heading was edited to “2.2 Planning and its quality”",))


@edit
def a_heading_has_lost_its_style(word: WordEditor) -> Expected:
    word.paragraph("2.2 Planning").find(f"{W}pPr/{W}pStyle").set(f"{W}val", "BodyText")
    word.flatten(lambda tag: tag.startswith("section:"))
    return Expected()


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
