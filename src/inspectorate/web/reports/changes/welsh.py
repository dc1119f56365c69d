"""Save the Welsh of sections and recommendations of a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.method.report.welsh_sections import english_digest
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.reports.changes.recommendations import RecommendationWords
from inspectorate.web.reports.changes.sections import require_length
from inspectorate.web.reports.models import (
    DraftChannel,
    WelshRecommendationVersion,
    WelshSectionVersion,
)
from inspectorate.web.reports.queries.welsh import welsh_recommendation, welsh_section, words_digest


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


@transaction.atomic
def save_welsh_recommendation(
    *,
    access: InspectionAccess,
    recommendation: int,
    base_version: int,
    english_version: int,
    words: RecommendationWords,
    channel: DraftChannel = DraftChannel.PAGE,
) -> WelshRecommendationVersion:
    """Save the Welsh words of a recommendation, as the translation of one version of the English.

    Words that are saved already for the same English change nothing. Raises ConcurrentChange as `save_welsh`
    does, and RuleBroken without an addressee or a text.
    """
    locked(access, Action.WRITE_WELSH)
    shown = welsh_recommendation(access=access, id=recommendation)
    current, latest = shown.english.recommendation, shown.latest
    if not words.addressee.strip() or not words.text.strip():
        raise RuleBroken(_("Enter who the recommendation is addressed to, and what they should do."))
    if base_version != current.welsh_version:
        raise ConcurrentChange(_("Someone else has changed this recommendation since you opened this page."))
    seen = current.versions.filter(number=english_version).first()
    if seen is None:
        raise ConcurrentChange(_("The English text has no version with this number."))
    fields = {
        "addressee": words.addressee.strip(),
        "text": words.text.strip(),
        "due": words.due.strip(),
        "short": words.short.strip(),
        "english": words_digest(seen),
    }
    if latest and all(getattr(latest, name) == value for name, value in fields.items()):
        return latest
    current.welsh_version += 1
    current.save(update_fields=["welsh_version"])
    version = current.welsh_versions.create(
        number=current.welsh_version, channel=channel, by=access.person, **fields
    )
    after = {"version": version.number} | {name: fields[name] for name in ("addressee", "text", "due")}
    subject = f"recommendation {current.pk}"
    audit.record(access, EventType.CHANGE_WELSH_RECOMMENDATION, subject=subject, after=after)
    return version
