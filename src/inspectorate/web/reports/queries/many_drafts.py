"""The drafts of many inspections for the tasks of one person, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from inspectorate.method.report.section_titles import OPTIONAL
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.reports.models import ReportSection, SectionState, SectionVersion, SignOff
from inspectorate.web.reports.queries.figure_changes import open_changes


@dataclass
class DraftWork:
    """What is to be done in a draft: for its lead inspector, and for one person who owns sections.

    `changed` are the keys of the sections of which the person has to read sentences with a changed figure.
    `own` are the keys of the person's sections that they have still to write, `commented` the number of open
    comments on their sections. `unowned` is the number of sections that nobody owns and that are still to be
    written. `ready` and `unagreed` are numbers of sections, and `signed` the digests of the signatures that
    count, by capacity.
    """

    own: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    commented: int = 0
    unowned: int = 0
    ready: int = 0
    unagreed: int = 0
    sections: int = 0
    signed: dict[str, str] = field(default_factory=dict)


def draft_work_in(accesses: Sequence[InspectionAccess]) -> Mapping[int, DraftWork]:
    """Return the work in the drafts of some inspections, by the number of the inspection."""
    if not accesses:
        return {}
    numbers, person = [access.inspection.pk for access in accesses], accesses[0].person
    is_open = Q(comments__parent=None, comments__resolved_at=None, comments__isnull=False)
    work: dict[int, DraftWork] = {}
    for section in (
        needed_sections(numbers).annotate(open_comments=Count("comments", filter=is_open)).order_by("pk")
    ):
        draft = work.setdefault(section.inspection_id, DraftWork())
        draft.sections += 1
        draft.unagreed += section.state != SectionState.AGREED
        draft.ready += section.state == SectionState.READY
        draft.unowned += section.owner_id is None and section.state == SectionState.DRAFT
        if section.owner_id == person.pk:
            draft.commented += section.open_comments
            if section.state == SectionState.DRAFT:
                draft.own.append(section.key)
    for change in open_changes(numbers, person):
        work.setdefault(change.section.inspection_id, DraftWork()).changed.append(change.section.key)
    signed = SignOff.objects.filter(inspection__in=numbers, withdrawn_at=None)
    for number, capacity, digest in signed.values_list("inspection", "capacity", "digest"):
        work.setdefault(number, DraftWork()).signed[capacity] = digest
    return work


def needed_sections(numbers: Sequence[int]) -> QuerySet[ReportSection]:
    """Return the sections of the drafts of some inspections, without optional ones that have no words."""
    blank = SectionVersion.objects.filter(
        section__inspection__in=numbers,
        section__key__in=OPTIONAL,
        number=F("section__version"),
        text__regex=r"^\s*$",
    )
    return ReportSection.objects.filter(inspection__in=numbers).exclude(pk__in=blank.values("section"))
