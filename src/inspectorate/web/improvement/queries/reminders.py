"""Find the inspections of whose improvement plan an action is due, or late, without a reminder."""

from datetime import date

from django.db.models import Exists, F, OuterRef

from inspectorate.method.improvement import UNFINISHED
from inspectorate.web.improvement.models import ActionVersion, ImprovementReminder, ReminderKind
from inspectorate.web.permissions import ONCE_CONFIRMED


def inspections_to_remind(until: date) -> list[int]:
    """Return the numbers of the inspections with an unfinished action due by a day, if a reminder is missing.

    An action may have two reminders: one before its day, and one after.
    """
    sent = ImprovementReminder.objects.filter(action=OuterRef("action"), due=OuterRef("due"))
    actions = ActionVersion.objects.filter(
        number=F("action__version"),
        state__in=UNFINISHED,
        due__lte=until,
        action__inspection__state__in=ONCE_CONFIRMED,
    ).exclude(Exists(sent.filter(kind=ReminderKind.LATE)))
    return list(actions.order_by().values_list("action__inspection", flat=True).distinct())
