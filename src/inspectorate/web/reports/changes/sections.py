"""Write sections of a draft: save and restore versions, assign owners, change states, agree."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.draft import MAXIMUM_LENGTH
from inspectorate.method.report.section_titles import section_titles
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken
from inspectorate.web.reports.changes.drafts import add_version
from inspectorate.web.reports.changes.sign_off import withdraw_after_change
from inspectorate.web.reports.models import DraftChannel, ReportSection, SectionState, SectionVersion
from inspectorate.web.reports.queries.narrative import (
    PrintedFigures,
    bound_narrative,
    prepared_draft,
    printed_figures,
)
from inspectorate.web.reports.queries.sections import possible_owners, require_editable
from inspectorate.web.states import Role
from inspectorate.web.translation import translated


@transaction.atomic
def save_section(
    *,
    access: InspectionAccess,
    key: str,
    base_version: int,
    text: str,
    channel: DraftChannel = DraftChannel.PAGE,
) -> SectionVersion:
    """Save a section's text as its next version, with what each of its figures prints now.

    `base_version` is the version that the person saw (optimistic locking). A text that is saved already
    changes nothing. An agreed section becomes a draft again, and signatures are withdrawn. Raises
    ConcurrentChange if somebody else has saved a version since, NotPermitted for a person who may not write
    in the section, and RuleBroken for a text that is too long.
    """
    inspection = locked(access, Action.EDIT_SECTION)
    section = _editable(access, inspection, key)
    if base_version != section.version:
        raise ConcurrentChange(_("Someone else has saved this section since you opened this page."))
    text = text.replace("\r\n", "\n")
    require_length(text)
    latest = section.versions.filter(number=section.version).first()
    if latest and latest.text == text:
        return latest
    return _saved(access, inspection, section, text, channel)


@transaction.atomic
def restore_version(
    *,
    access: InspectionAccess,
    key: str,
    number: int,
    base_version: int,
    channel: DraftChannel = DraftChannel.PAGE,
) -> SectionVersion:
    """Save the text of an earlier version as the next one. Raises as `save_section` does."""
    inspection = locked(access, Action.EDIT_SECTION)
    section = _editable(access, inspection, key)
    earlier = section.versions.filter(number=number).first()
    if earlier is None:
        raise NotVisible
    return save_section(access=access, key=key, base_version=base_version, text=earlier.text, channel=channel)


@transaction.atomic
def change_state(*, access: InspectionAccess, key: str, state: SectionState) -> None:
    """Mark a section as ready for review, or return it to draft. Raises RuleBroken if it is in that state.

    Only `agree` makes it agreed.
    """
    inspection = locked(access, Action.EDIT_SECTION)
    section = _editable(access, inspection, key)
    _require_other_state(section, state)
    _set_state(access, section, state, EventType.CHANGE_SECTION_STATE)
    if state is SectionState.READY:
        _notify(access, _leads(inspection), _("A section of the report is ready for review"), key)
    else:
        withdraw_after_change(access, inspection, _title(access, key))


@transaction.atomic
def agree(*, access: InspectionAccess, key: str, version: int) -> None:
    """Agree a section in the version that the lead inspector saw.

    Raises ConcurrentChange for another version, and RuleBroken for a section that is agreed or has no words.
    """
    inspection = locked(access, Action.AGREE_SECTION)
    section = _section(inspection, key)
    if section.version != version:
        raise ConcurrentChange(_("Someone else has saved this section since you opened this page. Read it."))
    _require_other_state(section, SectionState.AGREED)
    latest = section.versions.filter(number=version).first()
    if latest is None or not latest.text.strip():
        raise RuleBroken(_("This section has no text yet. Write the section before you agree it."))
    _set_state(access, section, SectionState.AGREED, EventType.AGREE_SECTION)


@transaction.atomic
def assign_owner(*, access: InspectionAccess, key: str, owner: Person | None) -> None:
    """Assign a section to a person of the team, who writes it; to nobody with None.

    Raises RuleBroken for a person who cannot own the section.
    """
    inspection = locked(access, Action.AGREE_SECTION)
    section = _section(inspection, key)
    if owner and not possible_owners(access=access, key=key).filter(pk=owner.pk).exists():
        raise RuleBroken(_("%(name)s cannot own this section.") % {"name": owner.name})
    if section.owner == owner:
        return
    before = {"owner": section.owner.name if section.owner else ""}
    section.owner = owner
    section.save(update_fields=["owner"])
    after = {"owner": owner.name if owner else ""}
    audit.record(access, EventType.ASSIGN_SECTION, subject=_subject(key), before=before, after=after)
    if owner:
        _notify(access, [owner], _("A section of the report was assigned to you"), key)


def require_length(text: str) -> None:
    """Raise RuleBroken for a text that is too long for a section."""
    if len(text) > MAXIMUM_LENGTH:
        raise RuleBroken(
            _("The text of a section can have at most %(most)s characters. Shorten it.")
            % {"most": f"{MAXIMUM_LENGTH:,}"}
        )


def _saved(
    access: InspectionAccess, inspection: Inspection, section: ReportSection, text: str, channel: DraftChannel
) -> SectionVersion:
    figures = _figures(access, section.key, text)
    before = {"version": section.version, "state": section.state}
    was_agreed = section.state == SectionState.AGREED
    if was_agreed:
        section.state = SectionState.DRAFT
    version = add_version(section, text, figures, channel, access.person)
    after = {"version": version.number, "state": section.state, "digest": audit.digest(text)}
    audit.record(access, EventType.EDIT_SECTION, subject=_subject(section.key), before=before, after=after)
    withdraw_after_change(access, inspection, _title(access, section.key))
    if section.owner:
        _notify(access, [section.owner], _("Someone has changed your section of the report"), section.key)
    if was_agreed:
        _notify(access, _leads(inspection), _("A section that you agreed has changed"), section.key)
    return version


def _figures(access: InspectionAccess, key: str, text: str) -> PrintedFigures:
    """Return what the figures of a text print; none if the results cannot be calculated."""
    try:
        return printed_figures(bound_narrative(prepared_draft(access=access), key, text))
    except FaultsFound:
        return []


def _section(inspection: Inspection, key: str) -> ReportSection:
    section = inspection.report_sections.select_related("owner").filter(key=key).first()
    if section is None:
        raise NotVisible
    return section


def _editable(access: InspectionAccess, inspection: Inspection, key: str) -> ReportSection:
    section = _section(inspection, key)
    require_editable(access, section)
    return section


def _require_other_state(section: ReportSection, state: SectionState) -> None:
    if section.state == state:
        raise RuleBroken(
            _("This section is already in the state “%(state)s”.") % {"state": section.state_title}
        )


def _set_state(
    access: InspectionAccess, section: ReportSection, state: SectionState, event_type: EventType
) -> None:
    before, section.state = {"state": section.state}, state.value
    section.save(update_fields=["state"])
    after = {"state": state.value, "version": section.version}
    audit.record(access, event_type, subject=_subject(section.key), before=before, after=after)


def _leads(inspection: Inspection) -> list[Person]:
    leads = inspection.members.filter(removed_at=None, role=Role.LEAD).select_related("person")
    return [member.person for member in leads]


def _notify(access: InspectionAccess, people: list[Person], text: str, key: str) -> None:
    """Notify people of a change of a section, but for the person who made it."""
    page = reverse("reports:section", args=[access.inspection.pk, key])
    others = [person for person in people if person != access.person]
    notify(others, text, page=page, inspection=access.inspection)


def _title(access: InspectionAccess, key: str) -> str:
    return translated(section_titles(access.framework).get(key, key))


def _subject(key: str) -> str:
    return f"section {key}"
