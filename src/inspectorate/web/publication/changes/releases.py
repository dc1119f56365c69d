"""Publish a release, or schedule its publication: at one moment everything is public, or nothing is."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked, locked_by_server, require_same_state
from inspectorate.web.inspections.models import Inspection, StateChange
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotVisible, RuleBroken, allowed
from inspectorate.web.publication.changes.preparation import require_no_blockers, subject_of
from inspectorate.web.publication.models import Release, ReleaseState
from inspectorate.web.reports.queries.sign_off import sign_off_overview
from inspectorate.web.states import Role, State
from inspectorate.web.translation import translated_fault


@transaction.atomic
def publish(*, access: InspectionAccess, release: int) -> Release:
    """Publish a release now, on the day that its report prints, and move the inspection to “published”.

    Raises RuleBroken if somebody else has published it, if it was replaced, on any other day, and while
    something blocks publication.
    """
    inspection, record = _locked(access, release)
    if record.state == ReleaseState.SCHEDULED and record.publish_at > timezone.now():
        raise RuleBroken(_("This release is scheduled. Cancel its publication before you publish it now."))
    if timezone.localdate() != record.published_on:
        raise RuleBroken(_("The report prints another day of publication. Prepare another release."))
    return _publish(access, inspection, record)


@transaction.atomic
def schedule(*, access: InspectionAccess, release: int) -> Release:
    """Schedule the publication of a release for the moment for which it was prepared.

    Raises RuleBroken as `publish` does, or if that moment has passed or it is scheduled already.
    """
    inspection, record = _locked(access, release)
    if record.state == ReleaseState.SCHEDULED:
        raise RuleBroken(_("This release is already scheduled."))
    if record.publish_at <= timezone.now():
        raise RuleBroken(_("The moment of publication has passed. Publish now, or prepare another release."))
    _require_as_signed(access, record)
    record.state, record.scheduled_by, record.problem = ReleaseState.SCHEDULED, access.person, ""
    record.save(update_fields=["state", "scheduled_by", "problem"])
    after = {"number": record.number, "at": record.publish_at.isoformat()}
    audit.record(access, EventType.SCHEDULE_RELEASE, subject=subject_of(record), after=after)
    _notify(inspection, access.person, _("A release of the report is scheduled"))
    return record


@transaction.atomic
def cancel(*, access: InspectionAccess, release: int) -> Release:
    """Cancel the publication of a release that is scheduled. Raises RuleBroken if it is not scheduled."""
    inspection, record = _locked(access, release)
    if record.state != ReleaseState.SCHEDULED:
        raise RuleBroken(_("This release is not scheduled."))
    _unschedule(record, "")
    audit.record(
        access, EventType.CANCEL_RELEASE, subject=subject_of(record), after={"number": record.number}
    )
    _notify(inspection, access.person, _("The publication of the report was cancelled"))
    return record


@transaction.atomic
def publish_scheduled(*, access: InspectionAccess, release: int) -> Release | None:
    """Publish a scheduled release as the person who scheduled it; None if it is no longer scheduled.

    Raises RuleBroken while something blocks publication.
    """
    inspection = locked(access, Action.PUBLISH_RELEASE)
    record = Release.objects.get(pk=release)
    if record.state != ReleaseState.SCHEDULED or record.publish_at > timezone.now():
        return None
    return _publish(access, inspection, record)


@transaction.atomic
def give_up(*, release: int, problem: str) -> None:
    """Return a scheduled release that cannot be published to “prepared”, with the reason for people."""
    number = Release.objects.only("inspection_id").get(pk=release).inspection_id
    inspection = locked_by_server(number)
    record = Release.objects.get(pk=release)
    if record.state == ReleaseState.SCHEDULED:
        _unschedule(record, problem)
        after = {"number": record.number, "why": problem}
        audit.record_by(
            audit.SERVICE, EventType.CANCEL_RELEASE, inspection.pk, subject=subject_of(record), after=after
        )
        _notify(inspection, None, _("The report was not published at its scheduled time"))


def _locked(access: InspectionAccess, release: int) -> tuple[Inspection, Release]:
    """Lock the inspection, and with it its releases, and return it with one of them.

    Whoever comes second is told who has published the release, whatever the state that it left behind.
    """
    inspection = locked_by_server(access.inspection.pk)
    releases = inspection.releases.select_related("published_by")
    record = releases.filter(pk=release).first() if release < 2**63 else None
    if record is None:
        raise NotVisible
    if record.published_by:
        raise RuleBroken(
            _("%(name)s has already published this release.") % {"name": record.published_by.name}
        )
    require_same_state(access, Action.PUBLISH_RELEASE, inspection)
    if record.state == ReleaseState.REPLACED:
        raise RuleBroken(_("Another release was prepared in place of this one. Open the latest release."))
    return inspection, record


def _publish(access: InspectionAccess, inspection: Inspection, record: Release) -> Release:
    """Make a release public and move the inspection: changes of rows, in the transaction of the caller."""
    _require_as_signed(access, record)
    record.state, record.problem = ReleaseState.PUBLISHED, ""
    record.published_by, record.published_at = access.person, timezone.now()
    record.save(update_fields=["state", "problem", "published_by", "published_at"])
    after = {"number": record.number, "digest": record.digest}
    audit.record(access, EventType.PUBLISH_RELEASE, subject=subject_of(record), after=after)
    old_state, inspection.state = inspection.state, State.PUBLISHED
    inspection.save(update_fields=["state"])
    StateChange.objects.create(inspection=inspection, start=old_state, end=State.PUBLISHED, by=access.person)
    state = {"state": State.PUBLISHED, "reason": ""}
    audit.record(access, EventType.TRANSITION, before={"state": old_state}, after=state)
    _notify(inspection, access.person, _("The report is published"))
    return record


def _require_as_signed(access: InspectionAccess, record: Release) -> None:
    """Raise RuleBroken unless the release is of the draft that is signed, and nothing blocks publication."""
    try:
        require_no_blockers(access)
        is_current = sign_off_overview(access=access).digest == record.signed_digest
    except FaultsFound as error:
        raise RuleBroken(str(translated_fault(error.faults[0]))) from error
    if not is_current:
        raise RuleBroken(
            _("The report has changed since this release was prepared. Prepare another release.")
        )


def _unschedule(record: Release, problem: str) -> None:
    record.state, record.scheduled_by, record.problem = ReleaseState.PREPARED, None, problem
    record.save(update_fields=["state", "scheduled_by", "problem"])


def _notify(inspection: Inspection, by: Person | None, text: str) -> None:
    """Notify everyone on the team who may see the inspection, but for who made the change."""
    members = inspection.members.filter(removed_at=None).select_related("person")
    people = [
        member.person
        for member in members
        if member.person != by
        and allowed(Action.SEE_INSPECTION, {Role(member.role)}, inspection.current_state)
    ]
    page = reverse("workflow:inspection", args=[inspection.pk])
    notify(people, text, page=page, inspection=inspection)
