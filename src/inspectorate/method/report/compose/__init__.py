"""Put a report together: cover, findings, chapters and annexes, in the order such reports are read.

Nothing here decides how anything looks. What an edition or an inspection lacks is left out or said to be
missing; only a figure that does not exist stops a report, because braces must never be printed.
"""

from dataclasses import replace

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.compose import annexes, chapters, opening
from inspectorate.method.report.compose.footnotes import number_notes
from inspectorate.method.report.compose.listing import figures_section, tables_in, used_figures
from inspectorate.method.report.compose.spreadsheet import further_tables
from inspectorate.method.report.content import Report, Section
from inspectorate.method.report.draft import Draft, prepare

LANGUAGE = "en-GB"
THE_MAKERS = "The makers of this invented example"
"""Who the files of an invented inspection say made them: not the inspectorate whose standards they use."""


def compose(inspection: Inspection, results: Results | None = None) -> Report:
    """Compose the whole report of an inspection, finished or not.

    Results are worked out when they are not given. Raises FaultsFound with every figure that the narrative
    asks for and the inspection does not have.
    """
    return compose_draft(prepare(inspection, results))


def compose_draft(draft: Draft) -> Report:
    """Compose the report of a draft that was prepared already. Raises as `compose` does."""
    if draft.unbound:
        raise FaultsFound(draft.unbound)
    about, text = draft.inspection.about, draft.framework.report
    front = opening.imprint(draft)
    sections = (*opening.sections(draft), *chapters.chapters(draft), *annexes.annexes(draft))
    listed = figures_section(draft, sections)
    sections = _numbered((*sections, *listed))
    footnotes, sections, front = number_notes(draft, sections, front)
    return Report(
        title=_plain(draft, text.title, "title"),
        service=about.service,
        series=text.series,
        inspectorate=draft.framework.inspectorate,
        author=THE_MAKERS if about.invented.strip() else draft.framework.inspectorate,
        date=draft.catalogue["published"].say("") if about.published else "Draft, not published",
        dated=about.published or about.fieldwork_ended or about.fieldwork_started,
        language=LANGUAGE,
        notice=_notice(draft),
        licence=_plain(draft, text.licence_notice, "licence_notice"),
        levels=draft.framework.ratings.levels,
        front=front,
        sections=sections,
        footnotes=footnotes,
        tables=(*tables_in(sections), *further_tables(draft)),
        figures=used_figures(draft, sections),
    )


def _notice(draft: Draft) -> str:
    """Return the draft's first words, then that data is invented, then the rest: pages show the beginning."""
    provisional = opening.provisional_notice(draft.results)
    first, stop, rest = provisional.partition(". ")
    return " ".join(filter(None, [f"{first}{stop.strip()}", draft.inspection.about.invented.strip(), rest]))


def _plain(draft: Draft, text: str, key: str) -> str:
    return "".join(run.text for run in draft.line(text, f"report.toml, {key}"))


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Number the annexes: they are the sections whose key begins so."""
    out: list[Section] = []
    count = 0
    for section in sections:
        if section.key.startswith("annex."):
            count += 1
            section = replace(section, number=f"Annex {count}")  # noqa: PLW2901
        out.append(section)
    return tuple(out)
