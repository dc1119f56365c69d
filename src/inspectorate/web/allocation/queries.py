"""Reading of free times, proposals and the timetable."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from inspectorate.web.allocation.models import FreeTime, Interview
from inspectorate.web.assessments.models import Assessment, Occasion
from inspectorate.web.assessments.queries.opening import visible
from inspectorate.web.assessments.queries.reading import assessors
from inspectorate.web.cases.queries import sampled
from inspectorate.web.inspections.models import LONGEST_FIELDWORK, Interest, Member
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, insist
from inspectorate.web.sharing import Assessor, Shared, ToShare, share_out
from inspectorate.web.states import ASSESSORS, Role
from inspectorate.web.visibility import sees_everyones

STARTS = (time(9, 30), time(11, 0), time(13, 0), time(14, 30), time(16, 0))
LASTS = timedelta(minutes=75)


@dataclass(frozen=True, slots=True)
class Interviewee:
    """A case manager with how many cases are in the samples, and how many times they are free."""

    name: str
    cases: int
    times: int

    @property
    def enough(self) -> bool:
        """Whether there is a time for each case."""
        return self.times >= self.cases


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who would get which case; how many each has begun, which stay as they are."""

    shared: Shared
    people: Mapping[int, Person]
    had: Mapping[int, int]

    @property
    def begun(self) -> int:
        """How many cases of the inspection have been begun."""
        return sum(self.had.values())

    @property
    def loads(self) -> list[tuple[Person, int, int]]:
        """Each assessor with the cases they have, and those they would have."""
        new = self.shared.loads()
        had = self.had
        return [
            (person, had.get(number, 0), had.get(number, 0) + new.get(number, 0))
            for number, person in self.people.items()
        ]


def managers(*, access: InspectionAccess) -> list[Interviewee]:
    """The case managers of the cases in the samples."""
    cases = Counter(case.case_manager for case in sampled(access.inspection) if case.case_manager)
    free = Counter(access.inspection.free_times.values_list("case_manager", flat=True))
    return [Interviewee(name, count, free[name]) for name, count in sorted(cases.items())]


def possible_times(*, access: InspectionAccess) -> list[datetime]:
    """Every time at which there could be an interview: each working day of the fieldwork.

    Of fieldwork longer than any, as a package may have it, only as many days as it could last.
    """
    start, end = access.inspection.fieldwork_starts, access.inspection.fieldwork_ends
    if start is None or end is None:
        return []
    days = (start + timedelta(days=each) for each in range(min((end - start).days, LONGEST_FIELDWORK) + 1))
    zone = timezone.get_current_timezone()
    return [datetime.combine(day, at, tzinfo=zone) for day in days if day.isoweekday() <= 5 for at in STARTS]


def free_of(*, access: InspectionAccess, case_manager: str) -> set[datetime]:
    """The times at which one case manager is free."""
    return set(
        access.inspection.free_times.filter(case_manager=case_manager).values_list("starts", flat=True)
    )


def proposal(*, access: InspectionAccess) -> Proposal:
    """Share the cases out whose assessment nobody has begun, beside what has been begun."""
    insist(Action.ASSIGN_CASE, access.roles, access.inspection.stands)
    begun = access.inspection.assessments.filter(occasion=Occasion.FIRST, version__gt=0)
    taken = {(each.group, each.case_id): each.assessor_id for each in begun}
    cases = [
        ToShare(case.group, case.case_id, case.case_manager)
        for case in sampled(access.inspection)
        if (case.group, case.case_id) not in taken
    ]
    members = _assessors(access)
    interviews = Interview.objects.filter(assessor__in=[member.person_id for member in members])
    kept = interviews.filter(inspection=access.inspection)
    busy = defaultdict(set)
    for interview in interviews:
        elsewhere = interview.inspection_id != access.inspection.pk
        if elsewhere or (interview.group, interview.case_id) in taken:
            busy[interview.assessor_id].add(interview.starts)
    loads = Counter(taken.values())
    assessors = [
        Assessor(each.person_id, each.kept_from, loads[each.person_id], frozenset(busy[each.person_id]))
        for each in members
    ]
    shared = share_out(cases, assessors, _free(access, kept, taken))
    return Proposal(shared, {each.person_id: each.person for each in members}, loads)


def handed_over(*, access: InspectionAccess) -> list[Assessment]:
    """The assessments that could be given to someone else: those of people off the team come first."""
    insist(Action.ASSIGN_CASE, access.roles, access.inspection.stands)
    on_it = {member.person_id for member in assessors(access=access)}
    found = (
        visible(access).select_related("assessor").order_by("assessor__name", "group", "case_id", "occasion")
    )
    return sorted(found, key=lambda each: each.assessor_id in on_it)


def timetable(*, access: InspectionAccess) -> QuerySet[Interview]:
    """The interviews one may see, in their order: all of them, or one's own."""
    insist(Action.SEE_TIMETABLE, access.roles, access.inspection.stands)
    found = access.inspection.interviews.select_related("assessor").order_by("starts", "case_manager")
    if sees_everyones(Action.SEE_TIMETABLE, access.roles):
        return found
    return found.filter(assessor=access.person)


def without_interview(*, access: InspectionAccess) -> list[tuple[str, str]]:
    """The cases of the sample with no interview yet, with case managers, to someone who sees them all."""
    if not sees_everyones(Action.SEE_TIMETABLE, access.roles):
        return []
    known = set(access.inspection.interviews.values_list("group", "case_id"))
    cases = sampled(access.inspection)
    return [(case.case_id, case.case_manager) for case in cases if (case.group, case.case_id) not in known]


def calendar(*, access: InspectionAccess) -> str:
    """The interviews one may see, as a calendar file (RFC 5545). It names cases by id and nobody else."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//inspectorate//interviews//EN"]
    for each in timetable(access=access):
        lines += _event(each)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(interview: Interview) -> list[str]:
    ends = interview.starts + LASTS
    place = interview.inspection_id, interview.group, interview.case_id
    words = (
        f"Interview with {interview.case_manager} about case {interview.case_id} ({interview.assessor.name})"
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped('-'.join(str(part) for part in place))}@inspectorate",
        f"DTSTAMP:{timezone.now():%Y%m%dT%H%M%SZ}",
        f"DTSTART:{interview.starts.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{ends.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{_escaped(words)}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(plain.split())


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, each but the first begun with a space, letters kept whole."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > 75:
            yield piece
            piece = " "
        piece += letter
    yield piece


def _assessors(access: InspectionAccess) -> list[Member]:
    """Assessors: the team, less those with an interest in the whole service (local assessors are there)."""
    members = access.inspection.members.filter(removed_at=None, role__in=ASSESSORS).select_related("person")
    return [
        each
        for each in members.order_by("person__name")
        if each.interest != Interest.SERVICE or each.role == Role.LOCAL
    ]


def _free(
    access: InspectionAccess, kept: QuerySet[Interview], taken: Mapping[tuple[str, str], int]
) -> Mapping[str, list[datetime]]:
    """When case managers are free, without the times of interviews that stay."""
    held = {(each.case_manager, each.starts) for each in kept if (each.group, each.case_id) in taken}
    free = defaultdict(list)
    for each in FreeTime.objects.filter(inspection=access.inspection):
        if (each.case_manager, each.starts) not in held:
            free[each.case_manager].append(each.starts)
    return free
