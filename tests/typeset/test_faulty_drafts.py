"""A draft is written in every format, whatever is wrong with it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from inspectorate import typeset
from inspectorate.method.inspection import Inspection, Recommendation
from inspectorate.method.report.checks import check_draft
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.typeset.formats import FORMATS
from tests.method.inspections import NARRATIVE, inspection_and_results


def add_text(section: str, text: str) -> Callable[[Inspection], Inspection]:
    """Return a change that adds a text to a section of the narrative."""

    def change(inspection: Inspection) -> Inspection:
        before = inspection.narrative.get(section, "")
        return replace(inspection, narrative={**inspection.narrative, section: f"{before}\n\n{text}"})

    return change


def without_section(inspection: Inspection) -> Inspection:
    """Return an inspection without the text of a standard."""
    return replace(
        inspection, narrative={key: text for key, text in inspection.narrative.items() if key != "2.2"}
    )


def empty_recommendation(inspection: Inspection) -> Inspection:
    """Return an inspection with a recommendation to nobody, without words."""
    return replace(inspection, recommendations=(*inspection.recommendations, Recommendation("", "")))


FAULTS: dict[str, Callable[[Inspection], Inspection]] = {
    "unknown figure": add_text("2.1", "It was found in {2.9.9} of cases."),
    "Markdown that is not finished": add_text(
        "2.4", "Staff did this } well.[^none]\n\n::: example Sam\nSam was helped."
    ),
    "Markdown that is not supported": add_text(
        "1.2", "<b>Bold</b> `code` ![picture](http://example.org/a.png)\n\n| a |\n| - |"
    ),
    "false statements and hostile characters": add_text(
        "3.1",
        "\u202eThis\u202c \u0007 \ufffe is 12 per cent [TBC], and Planning is outstanding in case C1. שלום",
    ),
    "unknown section": add_text("9.9", "There is no such section."),
    "missing section": without_section,
    "empty recommendation": empty_recommendation,
}
"""Something wrong with a draft: how to bring it about in an inspection, by name."""


def faulty_draft(names: tuple[str, ...]) -> Draft:
    """Return the draft of the test inspection with the faults that are named."""
    inspection, results = inspection_and_results()
    inspection = replace(inspection, narrative=dict(NARRATIVE))
    for name in names:
        inspection = FAULTS[name](inspection)
    return prepare(inspection, results)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_one_that_the_checks_report(name):
    def remarks(draft: Draft) -> set[tuple[str, str]]:
        return {(remark.place, remark.because) for remark in check_draft(draft)}

    assert remarks(faulty_draft((name,))) - remarks(faulty_draft(()))


def test_every_combination_of_faults_is_composed():
    for chosen in product((False, True), repeat=len(FAULTS)):
        names = tuple(name for name, is_chosen in zip(FAULTS, chosen, strict=True) if is_chosen)
        draft = faulty_draft(names)
        report = compose_draft(draft)
        assert report.sections, names
        assert report.notice.startswith("Draft: ") is bool(draft.unbound or draft.results.provisional), names


@pytest.mark.parametrize("file", FORMATS)
def test_all_faults_together_and_each_half_of_them_are_written_in_every_format(file):
    names = tuple(FAULTS)
    for chosen in (names, names[::2], names[1::2]):
        assert len(typeset.render(compose_draft(faulty_draft(chosen)), file)) > 5000, chosen


def test_unknown_figure_is_visible_in_the_page():
    page = typeset.html(compose_draft(faulty_draft(("unknown figure",))))
    assert "<strong>{2.9.9}</strong>" in page
