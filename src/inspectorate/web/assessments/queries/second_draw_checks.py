"""Verify the draws of cases for second assessment: draw again, and compare with the audit log."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.sample import Randomness, draw_second
from inspectorate.method.sample.values import Source
from inspectorate.web.assessments.models import SecondDraw
from inspectorate.web.assessments.queries.second_draws import audited, drawn_from, selected_values
from inspectorate.web.audit.models import Event, EventOutcome, EventType

_CURE = Sentence("Compare with a backup: someone has changed the database outside the service.")


def verify() -> Iterator[Fault]:
    """Draw every case for second assessment again, and compare the draws with the audit log.

    Yields a fault for each difference, for a draw without its event and for an event without its draw.
    """
    draws = SecondDraw.objects.filter(inspection__cases_removed_at=None).order_by("inspection", "number")
    events = Event.objects.filter(event_type=EventType.MAKE_SECOND_DRAW, outcome=EventOutcome.DONE)
    recorded = {
        (event.inspection, (event.after or {}).get("draw")): event.after for event in events.exclude(salt="")
    }
    for drawn in draws:
        place = _place(drawn.inspection_id, drawn.number)
        if not _is_repeated(drawn):
            yield Fault(place, _("Drawn again, it gives other cases."), _CURE)
        if recorded.pop((drawn.inspection_id, drawn.number), None) != audited(drawn):
            yield Fault(place, _("It is not the draw that the audit log records."), _CURE)
    for inspection, number in recorded:
        yield Fault(_place(inspection, number), _("The audit log has this draw, but it is missing."), _CURE)


def _is_repeated(drawn: SecondDraw) -> bool:
    randomness = Randomness(cast("Source", drawn.source), drawn.value)
    try:
        again = draw_second(drawn_from(drawn), share=Fraction(drawn.share), randomness=randomness)
    except FaultsFound:
        return False
    return (again.digest, selected_values(again)) == (drawn.digest, drawn.selected)


def _place(inspection: int | None, number: Any) -> str:
    values = {"inspection_id": inspection, "number": number}
    return _("Inspection %(inspection_id)s, draw %(number)s for second assessment") % values
