"""Read a person's notifications, and the dates of inspections as a calendar."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspectorate.web.allocation.icalendar import SLOT_LENGTH, CalendarEvent
from inspectorate.web.allocation.queries import timetable as timetable_queries
from inspectorate.web.assessments.models import PlannedInterview
from inspectorate.web.assessments.queries.many_inspections import conflicted_keys_in, of_conflicted_cases
from inspectorate.web.inspections.models import DATES, Inspection, StateChange
from inspectorate.web.inspections.queries import accesses_to, inspections_of
from inspectorate.web.mail.models import Notification
from inspectorate.web.panel.queries.many_panels import works_on
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, require
from inspectorate.web.states import State

MILESTONES = {
    State.ANNOUNCED.value: gettext_lazy("Announced"),
    State.CONFIRMED.value: gettext_lazy("Ratings confirmed"),
    State.PUBLISHED.value: gettext_lazy("Report published"),
}
"""The states whose first day is in the calendar."""

FEED_DAYS = 366
"""How many days back and ahead the feed of a calendar subscription goes."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, by its first day."""

    start: date

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter of a day."""
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))

    @property
    def year(self) -> int:
        """Its year."""
        return self.start.year

    @property
    def number(self) -> int:
        """Its number in the year: 1 to 4."""
        return (self.start.month + 2) // 3

    @property
    def months(self) -> list[date]:
        """The first day of each of its months."""
        return [self.start.replace(month=self.start.month + offset) for offset in range(3)]

    @property
    def end(self) -> date:
        """The first day after it."""
        return (self.months[-1] + timedelta(days=31)).replace(day=1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        return Quarter.of(self.start - timedelta(days=1))

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter.of(self.end)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """What happens in an inspection on a day, with the names of its lead inspectors."""

    day: date
    title: str
    inspection: Inspection
    leads: str


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month of the calendar, by its first day, with the rows of each day in order."""

    start: date
    days: Mapping[date, list[CalendarRow]]


@dataclass(frozen=True, slots=True)
class CalendarRange:
    """The quarter with which the calendar opens, and the years from the first planned date to the last."""

    first: Quarter
    years: range


def notifications(*, by: Person) -> QuerySet[Notification]:
    """Return a person's notifications, newest first."""
    require(Action.SEE_NOTIFICATIONS, roles_of(by))
    return Notification.objects.filter(person=by).select_related("inspection__service").order_by("-pk")


def calendar_rows(*, by: Person, start: date, end: date, own: bool = False) -> QuerySet[Any, Any]:
    """Return day, kind and inspection of each date from `start` to before `end` that a person may see.

    With `own`, only of inspections on whose team or panel the person is, or that they set up.

    They are in order, and one query counts them or reads a part of them. The kind is a key of DATES or of
    MILESTONES. Inspections that were withdrawn are left out.
    """
    inspections = inspections_of(by=by).exclude(state=State.WITHDRAWN).order_by()
    inspections = inspections.filter(works_on(by)) if own else inspections
    changes = StateChange.objects.filter(inspection__in=inspections.values("pk"), end__in=MILESTONES)
    parts: list[QuerySet[Any, Any]] = [
        *(
            inspections.filter(**{f"{column}__gte": start, f"{column}__lt": end})
            .annotate(day=F(column), kind=Value(column), number=F("pk"))
            .values_list("day", "kind", "number")
            for column in DATES
        ),
        changes.annotate(day=TruncDate("at"))
        .filter(day__gte=start, day__lt=end)
        .annotate(kind=F("end"), number=F("inspection"))
        .values_list("day", "kind", "number"),
    ]
    return parts[0].union(*parts[1:]).order_by("day", "number", "kind")


def calendar_range(*, by: Person) -> CalendarRange:
    """Return the quarter with which a person's calendar opens, and its years, in one query.

    It opens with the next planned date from today on. If there is none, it opens with the last start of a
    fieldwork, around which most dates of an inspection are.
    """
    today = timezone.localdate()
    inspections = inspections_of(by=by).exclude(state=State.WITHDRAWN).order_by()
    dates = inspections.aggregate(
        **{f"first_{column}": Min(column) for column in DATES},
        **{f"next_{column}": Min(column, filter=Q(**{f"{column}__gte": today})) for column in DATES},
        **{f"last_{column}": Max(column) for column in DATES},
    )

    def days_named(kind: str) -> list[date]:
        return [day for name, day in dates.items() if name.startswith(kind) and day]

    ahead, planned = days_named("next_"), [today, *days_named("first_"), *days_named("last_")]
    last = dates["last_fieldwork_starts"] or max(days_named("last_"), default=today)
    opening = min(ahead) if ahead else last
    return CalendarRange(Quarter.of(opening), range(min(planned).year, max(planned).year + 1))


def calendar_months(
    *, by: Person, rows: Iterable[tuple[date, str, int]], quarter: Quarter
) -> list[CalendarMonth]:
    """Return the months of a quarter with the days of some rows of `calendar_rows`, in two queries."""
    months: dict[date, dict[date, list[CalendarRow]]] = {month: {} for month in quarter.months}
    for row in calendar_days(by=by, rows=rows):
        months[row.day.replace(day=1)].setdefault(row.day, []).append(row)
    return [CalendarMonth(month, days) for month, days in months.items()]


def calendar_days(*, by: Person, rows: Iterable[tuple[date, str, int]]) -> Iterator[CalendarRow]:
    """Yield the rows of `calendar_rows` with their inspections."""
    rows, titles = list(rows), {**DATES, **MILESTONES}
    numbers = {number for _day, _kind, number in rows}
    inspections = list(Inspection.objects.filter(pk__in=numbers).select_related("service"))
    accesses = {access.inspection.pk: access for access in accesses_to(by=by, inspections=inspections)}
    for day, kind, number in rows:
        access = accesses[number]
        yield CalendarRow(day, str(titles[kind]), access.inspection, ", ".join(access.leads))


def own_events(*, by: Person, absolute: Callable[[str], str]) -> Iterator[CalendarEvent]:
    """Yield what a person's calendar subscription holds: dates of their inspections, and their interviews.

    The events name no child, no case and no case manager, because another organisation's program may read
    them. `absolute` makes an address absolute.
    """
    today = timezone.localdate()
    start, end = today - timedelta(days=FEED_DAYS), today + timedelta(days=FEED_DAYS)
    rows = list(calendar_rows(by=by, start=start, end=end, own=True))
    for row, day in zip(rows, calendar_days(by=by, rows=rows), strict=True):
        yield CalendarEvent(
            key="-".join(str(part) for part in (row[2], row[1])),
            title=f"{day.title}: {_name(day.inspection)}",
            starts=day.day,
            url=absolute(reverse("workflow:inspection", args=[day.inspection.pk])),
        )
    yield from _own_interviews(by, start, absolute)


def _own_interviews(by: Person, start: date, absolute: Callable[[str], str]) -> Iterator[CalendarEvent]:
    """Yield a person's own interviews, without those in cases of their conflict of interest."""
    interviews = PlannedInterview.objects.filter(assessor=by, starts__date__gte=start)
    numbers = interviews.order_by().values("inspection")
    inspections = list(Inspection.objects.filter(pk__in=numbers).select_related("service"))
    accesses = accesses_to(by=by, inspections=inspections)
    open_to = {access.inspection.pk: access for access in accesses if access.may(Action.SEE_TIMETABLE)}
    conflicted = of_conflicted_cases(conflicted_keys_in(open_to.values()))
    shown = interviews.filter(inspection__in=open_to).exclude(conflicted)
    shown = shown.exclude(timetable_queries.outside_the_sample(list(open_to)))
    for interview in shown.order_by("starts", "pk"):
        inspection = open_to[interview.inspection_id].inspection
        yield CalendarEvent(
            key=f"interview-{interview.pk}",
            title=_("Interview: %(inspection)s") % {"inspection": _name(inspection)},
            starts=interview.starts,
            ends=interview.starts + SLOT_LENGTH,
            url=absolute(reverse("allocation:timetable", args=[inspection.pk])),
        )


def _name(inspection: Inspection) -> str:
    return f"{inspection.service.name}, {inspection.reference}"
