"""Verification that the steps of each draw agree with the audit log: every step, in its order."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, Sentence
from inspectorate.web.audit.models import Event, EventOutcome, EventType
from inspectorate.web.cases.models import Draw, Seal

EVENTS: Mapping[str, tuple[EventType, ...]] = {
    "sealed": (EventType.SEAL_DRAW,),
    "numbered": (EventType.NUMBER_SAMPLES,),
    "chosen": (EventType.CHOOSE_SAMPLE, EventType.DRAW_SAMPLE),
    "reason": (EventType.GIVE_REPLACEMENT_REASON,),
    "replaced": (EventType.REPLACE_CASE,),
    "undone": (EventType.UNDO_REPLACEMENT,),
}
"""The audit events of each step of a draw. An event holds the digest of its step."""

_CURE = Sentence("Compare with a backup: what is stored was changed by other means than the service.")


def verify_steps() -> Iterator[Fault]:
    """Yield a fault for each step without its audit event, event without its step, and step out of order.

    Steps that came with an imported package have no events of their own: they are dated before the import.
    Once an inspection's data is deleted, its events no longer hold the digests of steps.
    """
    not_deleted = {"inspection__cases_removed_at": None}
    inspections = sorted(
        {
            *Draw.objects.filter(**not_deleted).values_list("inspection", flat=True),
            *Seal.objects.filter(**not_deleted).values_list("inspection", flat=True),
        }
    )
    for inspection in inspections:
        yield from _verify_inspection(inspection)


def _verify_inspection(inspection: int) -> Iterator[Fault]:
    done = Event.objects.filter(inspection=inspection, outcome=EventOutcome.DONE).order_by("at", "pk")
    types = [event_type for events in EVENTS.values() for event_type in events]
    events = [event for event in done.filter(event_type__in=types) if (event.after or {}).get("step")]
    imported = done.filter(event_type=EventType.IMPORT_PACKAGE).first()
    by_digest = {event.after["step"]: event for event in events if event.after}
    recorded = set()
    for place, steps in _chains(inspection):
        step_events = []
        for step in steps:
            recorded.add(step["digest"])
            event = by_digest.get(step["digest"])
            if event and event.event_type in EVENTS[step["step"]]:
                step_events.append(event)
            elif not _is_imported(step, imported):
                problem = _("The audit log has no event of the step “%(step)s” with this digest.")
                yield Fault(place, problem % {"step": step["step"]}, _CURE)
        for earlier, later in pairwise(step_events):
            if later.at < earlier.at:
                problem = _("The audit log dates the step “%(later)s” before “%(earlier)s”.")
                values = {"later": later.sentence, "earlier": earlier.sentence}
                yield Fault(place, problem % values, _CURE)
    for event in events:
        if event.after and event.after["step"] not in recorded:
            place = _("Inspection %(inspection_id)s, audit log") % {"inspection_id": inspection}
            problem = _("It says “%(sentence)s”, but no draw has this step.")
            yield Fault(place, problem % {"sentence": event.sentence}, _CURE)


def _chains(inspection: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield a place and the steps of every draw, and of every seal that is not decided."""
    for draw in Draw.objects.filter(inspection=inspection).order_by("group", "number"):
        place = _("Inspection %(inspection_id)s, %(group)s, draw %(number)s, steps")
        values = {"inspection_id": inspection, "group": draw.group, "number": draw.number}
        yield place % values, draw.sample_record.get("steps", [])
    for seal in Seal.objects.filter(inspection=inspection, draw=None).order_by("group", "number"):
        place = _("Inspection %(inspection_id)s, %(group)s, seal %(number)s, steps")
        values = {"inspection_id": inspection, "group": seal.group, "number": seal.number}
        yield place % values, seal.record["steps"]


def _is_imported(step: Mapping[str, Any], imported: Event | None) -> bool:
    """Return whether a step was done before the inspection was imported."""
    if imported is None:
        return False
    at = parse_datetime(str(step.get("at", "")))
    return at is None or at <= imported.at
