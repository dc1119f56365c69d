"""Start the draft of a report, and bring in the texts of an imported package."""

from collections.abc import Mapping

from django.db import transaction

from inspectorate.method import inspection as method
from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.report.starting_text import starting_texts
from inspectorate.method.report.welsh_sections import english_digest, recommendation_digest
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked_by_server
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.reports.changes.figure_changes import flag_changed_figures
from inspectorate.web.reports.models import (
    DraftChannel,
    ReportSection,
    SectionVersion,
    WelshSectionVersion,
)
from inspectorate.web.reports.queries.narrative import (
    PrintedFigures,
    bound_narrative,
    latest_versions,
    prepared_draft,
    printed_figures,
)


@transaction.atomic
def start_draft(*, access: InspectionAccess) -> list[ReportSection]:
    """Create the sections that the draft does not have, with their starting texts; return those written.

    A section that still has its starting text gets the present one. What people or a package have written
    stays; where a figure in it has changed, its author is notified.

    Raises FaultsFound if a judgement or decision is not valid.
    """
    inspection = locked_by_server(access.inspection.pk)
    draft = prepared_draft(access=access)
    sections = {section.key: section for section in inspection.report_sections.all()}
    latest = latest_versions(inspection)
    written = []
    for key, text in starting_texts(draft.inspection, draft.results).items():
        section = sections.get(key)
        version = latest.get(key)
        if version and (version.channel != DraftChannel.STARTING_TEXT or version.text == text):
            continue
        if section is None:
            section = ReportSection.objects.create(inspection=inspection, key=key)
        figures = printed_figures(bound_narrative(draft, key, text))
        add_version(section, text, figures, DraftChannel.STARTING_TEXT, access.person)
        written.append(section)
    if written:
        after = {"sections": len(written)}
        audit.record(access, EventType.START_DRAFT, after=after)
    flag_changed_figures(access=access)
    return written


def add_imported_draft(*, by: Person, inspection: Inspection, imported: method.Inspection) -> None:
    """Save the narrative and the recommendations of a package as the first versions of the draft."""
    figures = _imported_figures(imported)
    sections = ReportSection.objects.bulk_create(
        ReportSection(
            inspection=inspection,
            key=key,
            version=int(key in imported.narrative),
            welsh_version=int(key in imported.welsh_narrative),
        )
        for key in dict.fromkeys((*imported.narrative, *imported.welsh_narrative))
    )
    SectionVersion.objects.bulk_create(
        SectionVersion(
            section=section,
            number=1,
            text=imported.narrative[section.key],
            figures=figures.get(section.key, []),
            channel=DraftChannel.IMPORT,
            by=by,
        )
        for section in sections
        if section.version
    )
    WelshSectionVersion.objects.bulk_create(
        WelshSectionVersion(
            section=section,
            number=1,
            text=imported.welsh_narrative[section.key],
            english=imported.welsh_sources.get(
                section.key, english_digest(imported.narrative.get(section.key, ""))
            ),
            channel=DraftChannel.IMPORT,
            by=by,
        )
        for section in sections
        if section.welsh_version
    )
    for position, recommendation in enumerate(imported.recommendations, start=1):
        record = inspection.recommendations.create(
            position=position, version=1, welsh_version=int(recommendation.welsh is not None)
        )
        record.versions.create(
            number=1,
            addressee=recommendation.to,
            text=recommendation.text,
            due=recommendation.due,
            short=recommendation.short,
            standards=list(recommendation.standards),
            questions=list(recommendation.questions),
            channel=DraftChannel.IMPORT,
            by=by,
        )
        if welsh := recommendation.welsh:
            record.welsh_versions.create(
                number=1,
                addressee=welsh.to,
                text=welsh.text,
                due=welsh.due,
                short=welsh.short,
                english=welsh.english or recommendation_digest(recommendation),
                channel=DraftChannel.IMPORT,
                by=by,
            )


def _imported_figures(imported: method.Inspection) -> Mapping[str, PrintedFigures]:
    """Return what the figures of a package's narrative print; empty if its results cannot be calculated."""
    try:
        draft: Draft = prepare(imported)
    except FaultsFound:
        return {}
    return {key: printed_figures(narrative) for key, narrative in draft.inspection_texts.items()}


def add_version(
    section: ReportSection, text: str, figures: PrintedFigures, channel: DraftChannel, by: Person
) -> SectionVersion:
    """Save the next version of a section, and its number with the section."""
    section.version += 1
    section.save(update_fields=["version", "state"])
    return SectionVersion.objects.create(
        section=section, number=section.version, text=text, figures=figures, channel=channel, by=by
    )
