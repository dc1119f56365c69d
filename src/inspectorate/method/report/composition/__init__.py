"""Composition of a report: cover, findings, chapters and annexes, and its technical annex.

Content only: layout is not decided here. Parts that an edition or inspection does not have are omitted or
described as missing. A reference to an unknown figure is printed in its braces, and the notice says so.
"""

from dataclasses import replace

from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.composition import annexes, card, chapters, front_matter
from inspectorate.method.report.composition.example_marks import mark_invented
from inspectorate.method.report.composition.technical_annex import technical_annex
from inspectorate.method.report.composition.traversal import (
    figures_section,
    number_footnotes,
    tables_in,
    used_figures,
)
from inspectorate.method.report.content import TECHNICAL_ANNEX, Report, Section
from inspectorate.method.report.draft import Draft, prepare

LANGUAGE = "en-GB"
EXAMPLE_AUTHOR = "The makers of this invented example"
"""Author in the metadata of a fictitious inspection's files, in place of the inspectorate."""


def compose(inspection: Inspection, results: Results | None = None) -> Report:
    """Return the report of an inspection, complete or not. Results are computed when they are not given.

    Raises FaultsFound as `prepare` does.
    """
    return compose_draft(prepare(inspection, results))


def compose_draft(draft: Draft) -> Report:
    """Return the report of a draft, however many of its checks fail."""
    about, text = draft.inspection.about, draft.framework.report
    title = _text(draft, text.title, "title")
    front = front_matter.imprint(draft)
    sections = (*front_matter.sections(draft), *chapters.chapters(draft), *annexes.annexes(draft))
    annex = tuple(technical_annex(draft, title))
    annex = (*annex, *figures_section(draft, (*sections, *annex)))
    notes, sections, front = number_footnotes(draft, _numbered(sections), front)
    annex_notes, annex, _front = number_footnotes(draft, _numbered_in_annex(annex))
    sections = (*sections, *annex)
    report = Report(
        title=title,
        service=about.service,
        series=text.series,
        inspectorate=draft.framework.inspectorate,
        author=EXAMPLE_AUTHOR if about.invented.strip() else draft.framework.inspectorate,
        date=draft.catalogue["published"].format("") if about.published else _("Draft, not published"),
        dated=about.published or about.fieldwork_ended or about.fieldwork_started,
        language=LANGUAGE,
        notice=_notice(draft),
        licence=_text(draft, text.licence_notice, "licence_notice"),
        levels=draft.framework.ratings.levels,
        front=front,
        sections=sections,
        footnotes=(*notes, *annex_notes),
        tables=tables_in(sections),
        figures=used_figures(draft, sections),
        annex_title=f"{title}: technical annex",
        card=card.card(draft),
    )
    return mark_invented(report, draft)


def _notice(draft: Draft) -> str:
    """Return the notice: unknown figures, draft status, that data are fictitious, then what is missing.

    Pages print only its beginning.
    """
    provisional = front_matter.provisional_notice(draft.results)
    first, separator, rest = provisional.partition(". ")
    return " ".join(
        filter(
            None,
            [
                _unknown_figures(len(draft.unbound)),
                f"{first}{separator.strip()}",
                draft.inspection.about.invented.strip(),
                rest,
            ],
        )
    )


def _unknown_figures(number: int) -> str:
    """Return the sentence about references to figures that do not exist; "" when there are none."""
    if not number:
        return ""
    references = "1 reference to a figure has" if number == 1 else f"{number} references to figures have"
    return f"Draft: {references} no figure and {'is' if number == 1 else 'are'} printed in braces."


def _text(draft: Draft, text: str, key: str) -> str:
    return "".join(run.text for run in draft.line(text, f"report.toml, {key}"))


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections of the report with the annexes numbered: those whose key begins with `annex.`."""
    numbers = iter(range(1, len(sections) + 1))
    return tuple(
        replace(section, number=_("Annex %(number)s", number=next(numbers)))
        if section.key.startswith("annex.")
        else section
        for section in sections
    )


def _numbered_in_annex(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections of the technical annex, numbered from the second on: A1, A2 and so on."""
    return tuple(
        replace(section, number=f"A{index}" if index else "", document=TECHNICAL_ANNEX)
        for index, section in enumerate(sections)
    )
