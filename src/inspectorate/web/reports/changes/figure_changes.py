"""Flag changed figures to the authors of their sections, and confirm the sentences that use them."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked, locked_by_server
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.reports.models import FigureChange, SectionVersion
from inspectorate.web.reports.queries.figure_changes import (
    ChangedFigures,
    changed_section,
    changed_sections,
)
from inspectorate.web.reports.queries.sections import editable_section


@transaction.atomic
def flag_changed_figures(*, access: InspectionAccess) -> int:
    """Record the sections in which a figure has changed, and notify their owners or else their last authors.

    Answers and ratings change only while the draft is closed to its authors, so it is called when the ratings
    are confirmed. A section whose change is open already is updated without another notification. Returns the
    number of sections whose authors were notified. Raises FaultsFound if the figures cannot be calculated.
    """
    inspection = locked_by_server(access.inspection.pk)
    rows = FigureChange.objects.filter(section__inspection=inspection, confirmed_at=None)
    open_rows = {(row.section_id, row.version): row for row in rows}
    flagged, changed_rows = [], 0
    for version, changed in changed_sections(access=access):
        row = open_rows.get((version.section_id, version.number))
        if row is None and not changed.figures:
            continue
        row = row or FigureChange(section=version.section, version=version.number)
        if row.pk and row.figures == changed.stored:
            continue
        if changed.figures and not row.figures:
            row.found_at = timezone.now()
            flagged.append(version)
        row.figures = changed.stored
        row.save()
        changed_rows += 1
    if changed_rows:
        audit.record(access, EventType.FLAG_FIGURES, after={"sections": changed_rows})
    for version in flagged:
        _notify(access, version)
    return len(flagged)


@transaction.atomic
def confirm_figures(*, access: InspectionAccess, key: str, version: int, digest: str) -> None:
    """Confirm that the sentences of a section are right with the figures as they are now.

    `digest` is that of the changes that the person has read. Raises ConcurrentChange for another version or
    other changes, NotPermitted for a person who may not write in the section, and RuleBroken if no figure has
    changed.
    """
    locked(access, Action.EDIT_SECTION)
    section = editable_section(access=access, key=key).section
    if section.version != version:
        raise ConcurrentChange(_("Someone else has saved this section since you opened this page. Read it."))
    changed = changed_section(access=access, key=key)
    if not changed.figures:
        raise RuleBroken(_("No figure of this section has changed since it was saved or confirmed."))
    if changed.digest != digest:
        raise ConcurrentChange(_("The figures have changed again. Read the sentences again."))
    open_row = section.figure_changes.filter(version=version, confirmed_at=None).first()
    row = open_row or FigureChange(section=section, version=version)
    row.figures = changed.stored
    row.confirmed_by, row.confirmed_at = access.person, timezone.now()
    row.save()
    _record_confirmation(access, key, version, changed)


def _record_confirmation(access: InspectionAccess, key: str, version: int, changed: ChangedFigures) -> None:
    before = {"figures": {figure.binding: figure.before for figure in changed.figures}}
    after = {"figures": {figure.binding: figure.now for figure in changed.figures}, "version": version}
    audit.record(access, EventType.CONFIRM_FIGURES, subject=f"section {key}", before=before, after=after)


def _notify(access: InspectionAccess, version: SectionVersion) -> None:
    section = version.section
    page = reverse("reports:section", args=[access.inspection.pk, section.key])
    person = section.owner or version.by
    text = _("A figure in your section of the report has changed")
    notify([person], text, page=page, inspection=access.inspection)
