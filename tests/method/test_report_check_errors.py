"""How many errors the checks find, how many they name, and how often they are wrong about true text."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from inspectorate.method.inspection import Inspection
from inspectorate.method.report.checks import DraftContext, check_draft, check_section
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.figures import ShareFigure
from tests.method.draft_errors import (
    PLACES,
    DraftError,
    errors,
    remarks_on_error,
    remarks_on_truth,
    results,
    true_context,
    true_draft,
)

FLAGGED, NAMED = 0.90, 0.85
"""Shares of the errors that are flagged, and that are named with the right kind and advice."""
MAXIMUM_FALSE_ALARMS = 0.5
"""False alarms in 1,000 words of true text."""
ABOUT_DATA = ("triangulation", "uncited evidence", "sum")
"""Kinds of remark on the example's evidence and key facts, which the three texts share."""
BINDING = re.compile(r"\{(?P<reference>\d[\w.]*)(?P<form>\|no)?\}")


@pytest.mark.parametrize("written", ["findings", "before", "after"])
def test_errors_are_flagged_and_named_for_what_they_are(written):
    table = [error for error in errors() if error.written == written]
    remarks = {error: remarks_on_error(error) for error in table}
    missed = [error.id for error, added in remarks.items() if not added]
    unnamed = [error.id for error, added in remarks.items() if not any(map(error.is_named_by, added))]
    assert len(missed) <= (1 - FLAGGED) * len(table), missed
    assert len(unnamed) <= (1 - NAMED) * len(table), unnamed


def test_table_has_the_findings_and_sixty_more_errors_half_of_them_written_before_the_checks():
    written = [error.written for error in errors()]
    own = len(written) - written.count("findings")
    assert written.count("findings") >= 50
    assert own >= 60
    assert written.count("before") >= own / 2
    assert len({error.id for error in errors()}) == len(written)


@pytest.mark.parametrize("place", PLACES)
def test_true_text_gives_no_serious_remark(place):
    assert [remark for remark in remarks_on_truth(place) if remark.severity == "serious"] == []


def test_true_texts_give_few_false_alarms():
    words = sum(len(text.split()) for place in PLACES for text in true_draft(place).narrative.values())
    alarms = [
        remark for place in PLACES for remark in remarks_on_truth(place) if remark.kind not in ABOUT_DATA
    ]
    assert words > 9_000
    assert 1000 * len(alarms) / words <= MAXIMUM_FALSE_ALARMS, alarms


def bound_percentages(inspection: Inspection) -> Iterator[tuple[str, re.Match[str], ShareFigure]]:
    """Yield the section, place and figure of each percentage bound in a narrative."""
    catalogue = prepare(inspection, results()).catalogue
    for key, text in inspection.narrative.items():
        for match in BINDING.finditer(text):
            figure = catalogue[match["reference"]]
            if isinstance(figure, ShareFigure):
                yield key, match, figure.complement if match["form"] else figure


def remarks_on_typed(
    inspection: Inspection, key: str, match: re.Match[str], typed: str, context: DraftContext
):
    """Return the remarks on a section in which a percentage is typed in place of a bound one."""
    text = inspection.narrative[key]
    narrative = {**inspection.narrative, key: f"{text[: match.start()]}{typed}{text[match.end() :]}"}
    before = set(check_section(context.draft, key, context))
    draft = prepare(replace(inspection, narrative=narrative), results())
    return [remark for remark in check_section(draft, key, context) if remark not in before]


@pytest.mark.parametrize("place", PLACES)
def test_each_bound_percentage_typed_is_recognised_and_each_one_off_by_one_is_flagged(place):
    inspection = true_draft(place)
    context = DraftContext(prepare(inspection, results()))
    rows = list(bound_percentages(inspection))
    assert len(rows) >= 32
    for key, match, figure in rows:
        remarks = remarks_on_typed(inspection, key, match, f"{figure.percentage} per cent", context)
        assert [remark for remark in remarks if remark.severity == "serious"] == [], (key, match[0])
        bindings = [re.findall(r"\{([\w.]+)", remark.suggestion) for remark in remarks]
        assert {first for first, *_ in bindings} == {match["reference"]}, (key, match[0], bindings)
        percentage = figure.percentage or 0
        for typed in (percentage + 1, percentage - 1):
            added = remarks_on_typed(inspection, key, match, f"{typed} per cent", context)
            own = re.compile(rf"\{{{re.escape(match['reference'])}[|}}]")
            assert any(own.search(remark.because + remark.suggestion) for remark in added), (
                key,
                match[0],
                typed,
            )


@pytest.mark.parametrize("place", PLACES)
def test_check_of_a_section_gives_the_remarks_of_the_whole_on_its_text(place):
    inspection = true_draft(place)
    draft = prepare(inspection, results())
    whole = [remark for remark in check_draft(draft) if remark.place.startswith("narrative/")]
    context = DraftContext(draft)
    sections = [remark for key in inspection.narrative for remark in check_section(draft, key, context)]
    assert sorted(map(str, sections)) == sorted(map(str, whole))


def test_check_of_a_section_uses_the_context_of_an_earlier_draft():
    error = DraftError(
        "", "", "2.2", "We have rated Planning as good.", "contradiction", "serious", "{2.2|lower}"
    )
    narrative = {**true_draft("wexcombe").narrative, "2.2": error.change}
    draft = prepare(replace(true_draft("wexcombe"), narrative=narrative), results())
    (remark,) = check_section(draft, "2.2", true_context())
    assert error.is_named_by(remark)
