"""Write, change, order and delete the recommendations of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.standards import Framework
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken
from inspectorate.web.reports.changes.sign_off import withdraw_after_change
from inspectorate.web.reports.models import DraftChannel, Recommendation, RecommendationVersion
from inspectorate.web.reports.queries.narrative import latest_recommendations


@dataclass(frozen=True, slots=True)
class RecommendationWords:
    """The words of a recommendation, and the standards and questions whose findings it rests on."""

    addressee: str
    text: str
    due: str = ""
    short: str = ""
    standards: Sequence[str] = ()
    questions: Sequence[str] = ()


@transaction.atomic
def add_recommendation(
    *, access: InspectionAccess, words: RecommendationWords, channel: DraftChannel = DraftChannel.PAGE
) -> RecommendationVersion:
    """Add a recommendation after the others. The same words are added once.

    Raises RuleBroken without an addressee or text, or for a standard or question that does not exist.
    """
    inspection = locked(access, Action.CHANGE_RECOMMENDATIONS)
    _require_valid(access.framework, words)
    current = latest_recommendations(inspection)
    for version in current:
        if (version.addressee, version.text) == (words.addressee.strip(), words.text.strip()):
            return version
    last = max((version.recommendation.position for version in current), default=0)
    recommendation = Recommendation.objects.create(inspection=inspection, position=last + 1)
    return _add_version(access, inspection, recommendation, words, channel)


@transaction.atomic
def change_recommendation(
    *,
    access: InspectionAccess,
    recommendation: int,
    base_version: int,
    words: RecommendationWords,
    channel: DraftChannel = DraftChannel.PAGE,
) -> RecommendationVersion:
    """Save new words of a recommendation as its next version.

    Raises ConcurrentChange if its version is no longer `base_version`, and RuleBroken as when it is added.
    """
    inspection = locked(access, Action.CHANGE_RECOMMENDATIONS)
    _require_valid(access.framework, words)
    current = _recommendation(inspection, recommendation)
    if current.version != base_version:
        raise ConcurrentChange(_("Someone else has changed this recommendation since you opened this page."))
    return _add_version(access, inspection, current, words, channel)


@transaction.atomic
def withdraw_recommendation(*, access: InspectionAccess, recommendation: int) -> None:
    """Delete a recommendation from the draft. Its versions stay on record."""
    inspection = locked(access, Action.CHANGE_RECOMMENDATIONS)
    current = _recommendation(inspection, recommendation)
    current.withdrawn_by, current.withdrawn_at = access.person, timezone.now()
    current.save(update_fields=["withdrawn_by", "withdrawn_at"])
    audit.record(access, EventType.WITHDRAW_RECOMMENDATION, subject=_subject(current))
    withdraw_after_change(access, inspection, _("a recommendation"))


@transaction.atomic
def move_recommendation(*, access: InspectionAccess, recommendation: int, places: int) -> None:
    """Move a recommendation by a number of places, up with a negative number; at most to the end."""
    inspection = locked(access, Action.CHANGE_RECOMMENDATIONS)
    moved = _recommendation(inspection, recommendation)
    order = [version.recommendation for version in latest_recommendations(inspection)]
    others = [row for row in order if row.pk != moved.pk]
    target = max(0, min(len(others), order.index(moved) + places))
    changed = []
    for position, row in enumerate([*others[:target], moved, *others[target:]], start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
            changed.append(row)
    if changed:
        audit.record(
            access, EventType.ORDER_RECOMMENDATIONS, subject=_subject(moved), after={"number": target + 1}
        )
        withdraw_after_change(access, inspection, _("the order of the recommendations"))


def _add_version(
    access: InspectionAccess,
    inspection: Inspection,
    recommendation: Recommendation,
    words: RecommendationWords,
    channel: DraftChannel,
) -> RecommendationVersion:
    recommendation.version += 1
    recommendation.save(update_fields=["version"])
    version = recommendation.versions.create(
        number=recommendation.version,
        addressee=words.addressee.strip(),
        text=words.text.strip(),
        due=words.due.strip(),
        short=words.short.strip(),
        standards=list(words.standards),
        questions=list(words.questions),
        channel=channel,
        by=access.person,
    )
    after = {
        "version": version.number,
        "addressee": version.addressee,
        "text": version.text,
        "due": version.due,
        "standards": [*version.standards, *version.questions],
    }
    audit.record(access, EventType.CHANGE_RECOMMENDATIONS, subject=_subject(recommendation), after=after)
    withdraw_after_change(access, inspection, _("a recommendation"))
    return version


def _require_valid(edition: Framework, words: RecommendationWords) -> None:
    if not words.addressee.strip() or not words.text.strip():
        raise RuleBroken(_("Enter who the recommendation is addressed to, and what they should do."))
    unknown = [
        *(name for name in words.standards if name not in edition.standards),
        *(name for name in words.questions if name not in edition.questions),
    ]
    if unknown:
        raise RuleBroken(
            _("The edition has no standard or question %(names)s.") % {"names": ", ".join(unknown)[:200]}
        )


def _recommendation(inspection: Inspection, number: int) -> Recommendation:
    recommendation = inspection.recommendations.filter(pk=number, withdrawn_at=None).first()
    if recommendation is None:
        raise NotVisible
    return recommendation


def _subject(recommendation: Recommendation) -> str:
    return f"recommendation {recommendation.pk}"
