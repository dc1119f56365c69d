"""Save the Welsh of sections of a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.method.report.welsh_sections import english_digest
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.reports.changes.sections import require_length
from inspectorate.web.reports.models import DraftChannel, WelshSectionVersion
from inspectorate.web.reports.queries.welsh import welsh_section


@transaction.atomic
def save_welsh(
    *,
    access: InspectionAccess,
    key: str,
    base_version: int,
    english_version: int,
    text: str,
    channel: DraftChannel = DraftChannel.PAGE,
) -> WelshSectionVersion:
    """Save the Welsh of a section as its next version, as the translation of one version of the English.

    `base_version` and `english_version` are the versions that the person saw. A text that is saved already
    for the same English changes nothing. Signatures stay: they are under the English report.

    Raises ConcurrentChange if somebody else has saved the Welsh since, and RuleBroken for a text that is too
    long.
    """
    locked(access, Action.WRITE_WELSH)
    shown = welsh_section(access=access, key=key)
    section, latest = shown.english.section, shown.latest
    if base_version != section.welsh_version:
        raise ConcurrentChange(_("Someone else has saved this section since you opened this page."))
    text = text.replace("\r\n", "\n")
    require_length(text)
    seen = section.versions.filter(number=english_version).first()
    if seen is None and english_version:
        raise ConcurrentChange(_("The English text has no version with this number."))
    english = english_digest(seen.text if seen else "")
    if latest and (latest.text, latest.english) == (text, english):
        return latest
    before = {"version": section.welsh_version}
    section.welsh_version += 1
    section.save(update_fields=["welsh_version"])
    version = WelshSectionVersion.objects.create(
        section=section,
        number=section.welsh_version,
        text=text,
        english=english,
        channel=channel,
        by=access.person,
    )
    after = {"version": version.number, "digest": audit.digest(text)}
    audit.record(access, EventType.WRITE_WELSH, subject=f"section {key}", before=before, after=after)
    return version
