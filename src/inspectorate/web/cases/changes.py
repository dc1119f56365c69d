"""Everything that changes long lists and samples."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from dataclasses import replace as changed
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.population import Population
from inspectorate.method.sample import Sample, chart_rows, draw, replace
from inspectorate.method.standards import Framework
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import (
    CaseReplacement,
    ColumnMap,
    Draw,
    DrawnCase,
    LongList,
    LongListRow,
    SampleStatus,
)
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.editions import framework
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, RuleBroken, require


@transaction.atomic
def send_long_list(
    *, access: InspectionAccess, group: CaseGroup, name: str, content: bytes, sheet: str = ""
) -> LongList:
    """Keep a long list as it was sent. Raises FaultsFound with everything wrong when it is no list at all."""
    require(Action.SEND_LONG_LIST, access.roles, access.inspection.current_state)
    # Read before the inspection is held: a file made to be slow would keep everyone else waiting.
    table = long_lists.read_file(name=name, content=content, sheet=sheet)
    inspection = locked(access, Action.SEND_LONG_LIST)
    listed = LongList.objects.create(
        inspection=inspection,
        group=group.key,
        number=_next_number(inspection.long_lists.filter(group=group.key)),
        file_name=name[:200],
        content=content,
        content_hash=hashlib.sha256(content).hexdigest(),
        sheet=sheet,
        headings=list(table.headings),
        notes=list(table.notes),
        sent_by=access.person,
    )
    after = {"group": group.key, "number": listed.number, "file": name, "sha256": listed.content_hash}
    audit.record(access, EventType.SEND_LONG_LIST, after=after)
    return listed


@transaction.atomic
def confirm_columns(*, access: InspectionAccess, listed: LongList, columns: Mapping[str, str]) -> LongList:
    """Read a long list with these columns, and remember them for the service.

    A list that has been read stays as it was; it is read anew under the next number. Raises FaultsFound when
    the list cannot be used with these columns.
    """
    inspection = locked(access, Action.SEND_LONG_LIST)
    listed = inspection.long_lists.get(pk=listed.pk)
    if _is_already_read(listed, columns, inspection.fieldwork_starts):
        return listed
    if listed.read_at:
        listed = _next_version(inspection, listed, access.person)
    read = long_lists.population(listed=listed, columns=columns)
    listed.columns, listed.on, listed.digest = dict(read.columns), read.on, read.digest
    listed.rows, listed.eligible = len(read.cases) + len(read.left_out), len(read.cases)
    listed.notes = [
        *listed.notes,
        *read.unclear,
        *(f"Row {each.row}: {each.reason}" for each in read.unreadable_values),
    ]
    listed.read_at = timezone.now()
    listed.save()
    LongListRow.objects.bulk_create(rows_of(listed, read), batch_size=5000)
    ColumnMap.objects.update_or_create(
        service=inspection.service, group=listed.group, defaults={"columns": dict(read.columns)}
    )
    after = {
        "group": listed.group,
        "number": listed.number,
        "eligible": listed.eligible,
        "digest": read.digest,
    }
    audit.record(access, EventType.CONFIRM_COLUMNS, after=after)
    return listed


@transaction.atomic
def draw_sample(
    *,
    access: InspectionAccess,
    group: CaseGroup,
    seed: int,
    max_per_manager: int | None = None,
    reason: str = "",
) -> Draw:
    """Draw the sample from the last long list that was read. Raises FaultsFound when it cannot be drawn."""
    inspection = locked(access, Action.DRAW_SAMPLE)
    listed = _long_list_to_draw_from(inspection, group)
    earlier = inspection.draws.filter(group=group.key)
    if earlier.exists() and not reason.strip():
        raise RuleBroken(_("A sample has been drawn already. Say why it is drawn again."))
    edition = framework(inspection.edition)
    read = long_lists.population(listed=listed)
    sample = draw(read, edition, seed=seed, max_per_manager=max_per_manager)
    drawn = Draw(
        inspection=inspection,
        group=group.key,
        number=_next_number(earlier),
        long_list=listed,
        seed=seed,
        max_per_manager=max_per_manager,
        digest=sample.digest,
        reason=reason,
        drawn_by=access.person,
    )
    describe_draw(drawn, sample, edition)
    drawn.save()
    DrawnCase.objects.bulk_create(drawn_cases(drawn, sample))
    after = {
        "group": group.key,
        "number": drawn.number,
        "seed": seed,
        "size": drawn.size,
        "digest": sample.digest,
        "reason": reason,
    }
    audit.record(access, EventType.DRAW_SAMPLE, after=after)
    return drawn


@transaction.atomic
def replace_case(*, access: InspectionAccess, drawn: Draw, out: DrawnCase, reason: str) -> CaseReplacement:
    """Take a case out of the sample, and put the reserve most like it in its place."""
    inspection = locked(access, Action.REPLACE_CASE)
    drawn = inspection.draws.select_related("long_list").get(pk=drawn.pk)
    edition = framework(inspection.edition)
    read = long_lists.population(listed=drawn.long_list)
    before = samples.redrawn(drawn=drawn, read=read, framework=edition)
    after = replace(before, read, out=out.case_id, reason=reason)
    made = after.replacements[-1]
    drawn.cases.filter(case_id=made.out).update(status=SampleStatus.REPLACED)
    drawn.cases.filter(case_id=made.into).update(status=SampleStatus.SELECTED)
    describe_draw(drawn, after, edition)
    drawn.save()
    audited = {
        "group": drawn.group,
        "out": made.out,
        "into": made.into,
        "reason": audit.digest(made.reason),
    }
    audit.record(access, EventType.REPLACE_CASE, after=audited)
    return CaseReplacement.objects.create(
        draw=drawn, out=made.out, into=made.into, reason=made.reason, because=made.because, by=access.person
    )


def _next_version(inspection: Inspection, listed: LongList, sent_by: Person) -> LongList:
    """The same file under the next number, not read yet."""
    same = inspection.long_lists.filter(group=listed.group)
    kept = ("group", "file_name", "content", "content_hash", "sheet", "headings")
    copied = {name: getattr(listed, name) for name in kept}
    return LongList(inspection=inspection, number=_next_number(same), sent_by=sent_by, **copied)


def _is_already_read(listed: LongList, columns: Mapping[str, str], on: date | None) -> bool:
    """Whether a second click asks for what the first has done."""
    named = {field: heading for field, heading in columns.items() if heading}
    return listed.read_at is not None and listed.on == on and listed.columns == named


def _long_list_to_draw_from(inspection: Inspection, group: CaseGroup) -> LongList:
    """The last list that was read, if it was read for the dates as they are now."""
    read = inspection.long_lists.filter(group=group.key).exclude(read_at=None)
    listed = read.order_by("-number").first()
    if listed is None:
        raise RuleBroken(_("There is no long list to draw from yet."))
    if listed.on != inspection.fieldwork_starts:
        raise RuleBroken(
            _("The dates have changed since the long list was read. Confirm its columns again first.")
        )
    return listed


def rows_of(listed: LongList, read: Population) -> Iterator[LongListRow]:
    """What became of each row of a list that was read."""
    for case in read.cases:
        yield LongListRow(long_list=listed, row=case.row, case_id=case.id, facts=dict(case.facts))
    for left in read.left_out:
        yield LongListRow(
            long_list=listed,
            row=left.row,
            case_id=left.case_id,
            reason_key=left.reason_key,
            reason=left.reason.removeprefix(f"Row {left.row}: "),
        )


def describe_draw(drawn: Draw, sample: Sample, edition: Framework) -> None:
    """Keep what the pages show of a sample."""
    drawn.size = len(sample.selected)
    drawn.because = [sample.size.because, *([sample.cap.because] if sample.cap else []), *sample.notes]
    titles = [(str(row["factor"]), str(row["level"])) for row in chart_rows(sample, edition)]
    named = [
        changed(row, factor=factor, level=level)
        for row, (factor, level) in zip(sample.balance, titles, strict=True)
    ]
    drawn.balance = [{**asdict(row), "difference": row.difference} for row in named]


def drawn_cases(drawn: Draw, sample: Sample) -> Iterator[DrawnCase]:
    """The cases of a sample and its reserves."""
    for status, cases in ((SampleStatus.SELECTED, sample.selected), (SampleStatus.RESERVE, sample.reserves)):
        for order, case in enumerate(cases, start=1):
            yield DrawnCase(
                draw=drawn, case_id=case.id, status=status, order=order, case_manager=case.manager
            )


def _next_number(known: object) -> int:
    last = known.order_by("-number").values_list("number", flat=True).first()  # type: ignore[attr-defined]
    return (last or 0) + 1
