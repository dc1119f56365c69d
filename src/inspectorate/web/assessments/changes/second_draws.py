"""Draw cases for second assessment."""

from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.method.sample import draw_second, system_randomness
from inspectorate.web.assessments.models import SecondDraw
from inspectorate.web.assessments.queries import second_draws
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, RuleBroken


@transaction.atomic
def make_second_draw(*, access: InspectionAccess, percentage: Decimal, reason: str = "") -> SecondDraw:
    """Draw a percentage of the sampled cases of each case group for second assessment.

    The random value is the system's. It is made here, and recorded together with the cases, so nobody can try
    values. Raises RuleBroken while a sampled case has no first assessor, or without a reason for drawing
    again; FaultsFound for a percentage that is not above 0 and at most 100.
    """
    inspection = locked(access, Action.MAKE_SECOND_DRAW)
    latest = second_draws.latest_second_draw(inspection)
    if latest and not reason.strip():
        raise RuleBroken(_("Cases have been drawn already. Enter the reason for drawing again."))
    candidates = second_draws.second_candidates(inspection)
    if number := candidates.without_assessor:
        raise RuleBroken(
            ngettext(
                "%(num)s case of the sample has no assessor. Allocate it first.",
                "%(num)s cases of the sample have no assessor. Allocate them first.",
                number,
            )
            % {"num": number}
        )
    if not candidates.cases:
        raise RuleBroken(_("There are no cases to draw from. Allocate the cases of the sample first."))
    share = Fraction(percentage) / 100
    drawn = draw_second(candidates.cases, share=share, randomness=system_randomness())
    stored = SecondDraw.objects.create(
        inspection=inspection,
        number=latest.number + 1 if latest else 1,
        share=percentage / 100,
        source=drawn.randomness.source,
        value=drawn.randomness.value,
        digest=drawn.digest,
        cases=sorted([case.group, case.case_id, case.assessor] for case in candidates.cases),
        selected=second_draws.selected_values(drawn),
        because=[[group.group, group.cases, group.size, group.because] for group in drawn.groups],
        reason=reason.strip() if latest else "",
        drawn_by=access.person,
    )
    audit.record(access, EventType.MAKE_SECOND_DRAW, after=second_draws.audited(stored))
    return stored
