"""Read the releases of an inspection, their files and embargoed copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.report.section_titles import section_titles
from inspectorate.method.report.welsh_sections import RECOMMENDATION, TECHNICAL_ANNEX
from inspectorate.translations import WELSH
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.publication.models import UNPUBLISHED, EmbargoedCopy, Release, ReleaseFile, ReleaseState
from inspectorate.web.translation import translated

WELSH_FOLDER = f"{WELSH}/"
LATE = timedelta(minutes=1)
"""How long after its moment a release that is not published counts as late."""


@dataclass(frozen=True, slots=True)
class ReleaseOverview:
    """One release as a person sees it: its files without content, data last, and its embargoed copies."""

    release: Release
    files: Sequence[ReleaseFile]
    copies: Sequence[EmbargoedCopy]

    @property
    def main_files(self) -> Sequence[ReleaseFile]:
        """Its files that people read: those outside folders, and those in Welsh."""
        return [file for file in self.files if "/" not in file.name or file.name.startswith(WELSH_FOLDER)]

    @property
    def folder_files(self) -> Sequence[ReleaseFile]:
        """Its other files in folders: the open data."""
        return [file for file in self.files if file not in self.main_files]

    @property
    def missing_in_welsh(self) -> Sequence[str]:
        """Titles of the texts that the report on a service in Wales has in English only."""
        return self._titles("missing")

    @property
    def out_of_date_in_welsh(self) -> Sequence[str]:
        """Titles of the texts whose English has changed since their Welsh was written."""
        return self._titles("out_of_date")

    def _titles(self, what: str) -> Sequence[str]:
        titles = {
            **section_titles(framework(self.release.facts["edition"]["id"])),
            TECHNICAL_ANNEX: _("Technical annex"),
        }
        keys = self.release.facts.get("welsh", {}).get(what, [])
        return [
            _("Recommendation %(number)s") % {"number": key.removeprefix(RECOMMENDATION)}
            if key.startswith(RECOMMENDATION)
            else translated(titles.get(key, key))
            for key in keys
        ]

    @property
    def is_late(self) -> bool:
        """Whether its moment has passed and the worker has not published it."""
        is_scheduled = self.release.state == ReleaseState.SCHEDULED
        return is_scheduled and timezone.now() - self.release.publish_at > LATE


def releases(*, access: InspectionAccess) -> QuerySet[Release]:
    """Return the releases of an inspection, the latest first."""
    require(Action.SEE_PUBLICATION, access.roles, access.inspection.current_state)
    people = ("prepared_by", "scheduled_by", "published_by")
    return access.inspection.releases.select_related(*people).order_by("-pk")


def unpublished_release(inspection: Inspection) -> Release | None:
    """Return the release of an inspection that is prepared or scheduled; None if there is none."""
    return inspection.releases.filter(state__in=UNPUBLISHED).first()


def unpublished_releases_of(numbers: Sequence[int]) -> Mapping[int, Release]:
    """Return the releases of some inspections that are prepared or scheduled, by number of inspection."""
    if not numbers:
        return {}
    rows = Release.objects.filter(inspection__in=numbers, state__in=UNPUBLISHED).defer("facts")
    return {row.inspection_id: row for row in rows}


def latest_published(inspection: Inspection) -> Release | None:
    """Return the release of an inspection that is on the public site; None if there is none."""
    published = inspection.releases.filter(state=ReleaseState.PUBLISHED)
    return published.order_by("-number").first()


def release(*, access: InspectionAccess, id: int) -> Release:  # noqa: A002 - the record's id
    """Return a release of the inspection. Raises NotVisible for any other."""
    record = releases(access=access).filter(pk=id).first() if id < 2**63 else None
    if record is None:
        raise NotVisible
    return record


def release_overview(*, access: InspectionAccess, id: int) -> ReleaseOverview:  # noqa: A002 - the record's id
    """Return a release with its files and copies. Raises NotVisible for one of another inspection."""
    record = release(access=access, id=id)
    files = sorted(record.files.defer("content"), key=lambda file: ("/" in file.name, file.name))
    copies = record.copies.select_related("by", "release").order_by("-pk")
    return ReleaseOverview(record, files, list(copies))


def release_file(*, access: InspectionAccess, id: int, name: str) -> ReleaseFile:  # noqa: A002 - the record's id
    """Return a file of a release with its content. Raises NotVisible if there is none."""
    require(Action.SEE_RELEASE, access.roles, access.inspection.current_state)
    file = release(access=access, id=id).files.filter(name=name).first()
    if file is None:
        raise NotVisible
    return file


def embargoed_copy(*, access: InspectionAccess, release: int, id: int) -> EmbargoedCopy:  # noqa: A002 - the record's id
    """Return an embargoed copy of a release. Raises NotVisible if there is none."""
    require(Action.SHARE_EMBARGOED_COPY, access.roles, access.inspection.current_state)
    copies = EmbargoedCopy.objects.filter(release__inspection=access.inspection, release=release)
    copy = copies.select_related("release").filter(pk=id).first() if max(id, release) < 2**63 else None
    if copy is None:
        raise NotVisible
    return copy


def copy_of_secret(digest: str) -> EmbargoedCopy | None:
    """Return the embargoed copy whose link has a secret with this digest; None if the link does not work."""
    copies = EmbargoedCopy.objects.select_related("release__inspection__service")
    copy = copies.filter(digest=digest).first()
    return copy if copy and copy.is_open else None
