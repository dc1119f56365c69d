"""Changes of long lists and samples."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from dataclasses import replace as changed
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Population, column_examples, id_key
from inspectorate.method.sample import (
    Randomness,
    Replacement,
    Sample,
    SealedDraw,
    candidates,
    chart_rows,
    choose,
    describe,
    describe_sealed,
    draw,
    record_reason,
    replace,
    system_randomness,
)
from inspectorate.method.sample import seal as sealed_by_method
from inspectorate.method.sample import undo_replacement as undo_by_method
from inspectorate.method.sample.values import ReplacementRule
from inspectorate.method.standards import Framework
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.package import sample_text
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
    Seal,
)
from inspectorate.web.cases.queries import long_lists, samples, seals
from inspectorate.web.editions import framework
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken, require


@transaction.atomic
def send_long_list(
    *, access: InspectionAccess, group: CaseGroup, name: str, content: bytes, sheet: str = ""
) -> LongList:
    """Save an uploaded long list. Raises FaultsFound when the file cannot be read as a list."""
    require(Action.SEND_LONG_LIST, access.roles, access.inspection.current_state)
    # Read the file before locking the inspection: a slow one would block everyone else.
    table = long_lists.read_file(name=name, content=content, sheet=sheet)
    inspection = locked(access, Action.SEND_LONG_LIST)
    long_list = LongList.objects.create(
        inspection=inspection,
        group=group.key,
        number=_next_number(inspection.long_lists.filter(group=group.key)),
        file_name=name[:200],
        content=content,
        content_hash=hashlib.sha256(content).hexdigest(),
        sheet=sheet,
        headings=list(table.headings),
        examples=column_examples(
            table.headings, table.rows, framework(inspection.edition), today=timezone.localdate()
        ),
        notes=list(table.notes),
        sent_by=access.person,
    )
    after = {"group": group.key, "number": long_list.number, "file": name, "sha256": long_list.content_hash}
    audit.record(access, EventType.SEND_LONG_LIST, after=after)
    return long_list


@transaction.atomic
def confirm_columns(*, access: InspectionAccess, long_list: LongList, columns: Mapping[str, str]) -> LongList:
    """Read a long list with these columns, and remember them for the service.

    A list that has been read never changes: reading it with other columns creates one with the next number.
    Raises FaultsFound when the list cannot be read with these columns, and ConcurrentChange if the dates or
    the lists of the case group change while it is read.
    """
    require(Action.SEND_LONG_LIST, access.roles, access.inspection.current_state)
    if _is_already_read(long_list, columns, access.inspection.fieldwork_starts):
        return long_list
    # Read the file before locking the inspection: a long one would block everyone else.
    versions = _versions(access.inspection, long_list.group)
    first, on = long_list, access.inspection.fieldwork_starts
    if long_list.read_at:
        long_list = _next_version(access.inspection, long_list, access.person)
    read, changed_fields = _read_columns(long_list, columns)
    inspection = locked(access, Action.SEND_LONG_LIST)
    stored = inspection.long_lists.get(pk=first.pk)
    if _is_already_read(stored, columns, inspection.fieldwork_starts):
        return stored
    if (on, versions) != (inspection.fieldwork_starts, _versions(inspection, first.group)):
        raise ConcurrentChange(
            _(
                "Somebody has changed the dates or the long lists of this case group at the same time. "
                "Check them, and confirm the columns again."
            )
        )
    long_list.read_at = timezone.now()
    long_list.save()
    LongListRow.objects.bulk_create(long_list_rows(long_list, read, changed_fields), batch_size=5000)
    ColumnMap.objects.update_or_create(
        service=inspection.service, group=long_list.group, defaults={"columns": dict(read.columns)}
    )
    after = {
        "group": long_list.group,
        "number": long_list.number,
        "eligible": long_list.eligible,
        "digest": read.digest,
    }
    audit.record(access, EventType.CONFIRM_COLUMNS, after=after)
    return long_list


def _read_columns(
    long_list: LongList, columns: Mapping[str, str]
) -> tuple[Population, Mapping[str, Sequence[str]]]:
    """Read a long list's file, and set what follows from it. Return its cases, and the fields that differ.

    These are the fields that differ from the list before, by the key of the case id.
    """
    table = long_lists.table(long_list=long_list)
    read = long_lists.population_of_rows(table, long_list=long_list, columns=columns)
    long_list.columns, long_list.on, long_list.digest = dict(read.columns), read.on, read.digest
    long_list.rows, long_list.eligible = len(read.cases) + len(read.left_out), len(read.cases)
    long_list.notes = [
        *table.notes,
        *read.warnings,
        *long_lists.unlisted_levels(long_list=long_list, read=read),
        *read.unclear,
    ]
    try:
        return read, long_lists.changed_fields(long_list=long_list, rows=table.rows)
    except FaultsFound:
        long_list.notes.append(_("We cannot read the previous list any more, so details were not compared."))
        return read, {}


@transaction.atomic
def seal_draw(
    *,
    access: InspectionAccess,
    group: CaseGroup,
    size: int | None = None,
    factors: Sequence[str] = (),
    max_per_manager: int | None = None,
    origin: str = "",
    reason: str = "",
) -> Seal:
    """Seal the latest long list that was read, and the design of the draw.

    With an `origin`, the public value that it will publish decides, otherwise three ten-sided dice. Raises
    RuleBroken without a list for the current dates, or without a reason for sealing or drawing again;
    FaultsFound when the method cannot draw such a sample.
    """
    inspection = locked(access, Action.SEAL_DRAW)
    long_list = _long_list_to_draw_from(inspection, group)
    earlier = inspection.seals.filter(group=group.key)
    _require_reason(inspection, group, reason)
    edition = framework(inspection.edition)
    sealed = sealed_by_method(
        long_lists.population(long_list=long_list),
        edition,
        origin=origin,
        size=size,
        factors=factors,
        max_per_manager=max_per_manager,
        at=timezone.now(),
    )
    seal = Seal(
        inspection=inspection,
        group=group.key,
        number=_next_number(earlier),
        long_list=long_list,
        reason=reason,
        sealed_by=access.person,
    )
    describe_seal(seal, sealed, edition)
    seal.save()
    audit.record(access, EventType.SEAL_DRAW, after={**seals.audited(seal), "reason": reason})
    return seal


@transaction.atomic
def number_samples(*, access: InspectionAccess, seal: Seal) -> Seal:
    """Calculate the numbered samples of a seal, and record their digest.

    Raises RuleBroken if the seal is not the latest of its case group, is decided, or is for other dates.
    """
    require(Action.NUMBER_SAMPLES, access.roles, access.inspection.current_state)
    # Calculate before locking the inspection, which would block everyone else.
    _require_undecided(access.inspection, seal)
    numbered = None if seal.is_numbered else seals.numbered_samples(seal=seal, at=timezone.now()).sealed
    seal = _locked_seal(access, Action.NUMBER_SAMPLES, seal)
    if seal.is_numbered or numbered is None:
        return seal
    describe_seal(seal, numbered, framework(seal.inspection.edition))
    seal.numbered_by, seal.numbered_at = access.person, timezone.now()
    seal.save()
    audit.record(access, EventType.NUMBER_SAMPLES, after=seals.audited(seal))
    return seal


@transaction.atomic
def choose_sample(*, access: InspectionAccess, seal: Seal, value: str) -> Draw:
    """Record the value of the dice, or the public value, and draw the numbered sample that it decides.

    Raises RuleBroken if the samples are not calculated yet, or the seal is not the latest of its case group,
    is decided, or is for other dates; FaultsFound if the value does not fit what was sealed.
    """
    require(Action.CHOOSE_SAMPLE, access.roles, access.inspection.current_state)
    _require_undecided(access.inspection, seal)
    if not seal.is_numbered:
        raise RuleBroken(_("Calculate the numbered samples first."))
    # Calculate before locking the inspection, which would block everyone else.
    read = long_lists.population(long_list=seal.long_list)
    numbered = seals.numbered_samples(seal=seal, read=read)
    seal = _locked_seal(access, Action.CHOOSE_SAMPLE, seal)
    inspection, edition = seal.inspection, framework(seal.inspection.edition)
    sealed = numbered.sealed
    randomness = Randomness(sealed.decided_by, value, sealed.origin)
    sample = choose(numbered, read, edition, randomness=randomness, at=timezone.now())
    drawn = Draw(
        inspection=inspection,
        group=seal.group,
        number=_next_number(inspection.draws.filter(group=seal.group)),
        long_list=seal.long_list,
        seal=seal,
        max_per_manager=sample.max_per_manager,
        digest=sample.digest,
        reason=seal.reason,
        drawn_by=access.person,
    )
    describe_draw(drawn, sample, edition)
    drawn.save()
    save_cases(drawn, sample)
    after = {
        **seals.audited(seal),
        "draw": drawn.number,
        "decided_by": sealed.decided_by,
        "value": value,
        "sample": f"{drawn.sample_number:03}",
        "step": sample.steps[-1].digest,
    }
    audit.record(access, EventType.CHOOSE_SAMPLE, after=after)
    return drawn


@transaction.atomic
def draw_sample(
    *,
    access: InspectionAccess,
    group: CaseGroup,
    seed: int,
    max_per_manager: int | None = None,
    reason: str = "",
) -> Draw:
    """Draw a sample from a typed seed and the latest long list that was read, as a trial.

    A person chose the seed, which the sample says wherever it is shown. Raises RuleBroken without a list for
    the current dates, or without a reason for drawing again; FaultsFound when the method cannot draw the
    sample.
    """
    inspection = locked(access, Action.DRAW_SAMPLE)
    long_list = _long_list_to_draw_from(inspection, group)
    _require_reason(inspection, group, reason)
    edition = framework(inspection.edition)
    read = long_lists.population(long_list=long_list)
    sample = draw(read, edition, seed=seed, max_per_manager=max_per_manager, at=timezone.now())
    drawn = Draw(
        inspection=inspection,
        group=group.key,
        number=_next_number(inspection.draws.filter(group=group.key)),
        long_list=long_list,
        seed=seed,
        max_per_manager=max_per_manager,
        digest=sample.digest,
        reason=reason,
        drawn_by=access.person,
    )
    describe_draw(drawn, sample, edition)
    drawn.save()
    save_cases(drawn, sample)
    after = {
        "group": group.key,
        "draw": drawn.number,
        "seed": seed,
        "size": drawn.size,
        "digest": sample.digest,
        "reason": reason,
        "step": sample.steps[-1].digest,
    }
    audit.record(access, EventType.DRAW_SAMPLE, after=after)
    return drawn


@transaction.atomic
def start_replacement(
    *, access: InspectionAccess, drawn: Draw, out: DrawnCase, reason: str, rule: ReplacementRule
) -> CaseReplacement:
    """Record why a sampled case cannot be assessed, and by which rule chance selects another.

    The case stays in the sample until `complete_replacement`. Raises FaultsFound if no case is left, or
    another replacement is open.
    """
    drawn = _locked_draw(access, drawn)
    read = long_lists.population(long_list=drawn.long_list)
    edition = framework(drawn.inspection.edition)
    sample = samples.stored_sample(drawn=drawn, read=read, framework=edition)
    sample = record_reason(sample, read, out=out.case_id, reason=reason, rule=rule, at=timezone.now())
    describe_draw(drawn, sample, edition)
    drawn.save()
    after = {
        "group": drawn.group,
        "draw": drawn.number,
        "out": out.case_id,
        "reason": audit.digest(sample.replacements[-1].reason),
        "rule": rule,
        "step": sample.steps[-1].digest,
    }
    audit.record(access, EventType.GIVE_REPLACEMENT_REASON, after=after)
    return CaseReplacement.objects.create(
        **replacement_values(sample.replacements[-1]),
        draw=drawn,
        by=access.person,
        eligible=len(candidates(sample, read, out=out.case_id, rule=rule)),
    )


@transaction.atomic
def complete_replacement(
    *, access: InspectionAccess, drawn: Draw, randomness: Randomness | None = None, out: str = ""
) -> CaseReplacement:
    """Replace the case whose reason is recorded by one that chance selects: dice, or else the system.

    Raises RuleBroken if no replacement is open; ConcurrentChange if the case `out` has been replaced by
    somebody else; FaultsFound if too few dice were thrown.
    """
    drawn = _locked_draw(access, drawn)
    pending = drawn.replacements.filter(into="").first()
    if out and (done := samples.standing_replacements(drawn).filter(out=out).first()):
        raise ConcurrentChange(
            _("%(into)s has already replaced %(out)s. Nothing has been changed.")
            % {"into": done.into, "out": done.out}
        )
    if pending is None:
        raise RuleBroken(_("No replacement has been started. First record why the case cannot be assessed."))
    read = long_lists.population(long_list=drawn.long_list)
    edition = framework(drawn.inspection.edition)
    sample = samples.stored_sample(drawn=drawn, read=read, framework=edition)
    sample = replace(sample, read, randomness=randomness or system_randomness(), at=timezone.now())
    save_cases(drawn, sample)
    describe_draw(drawn, sample, edition)
    drawn.save()
    for name, value in replacement_values(sample.replacements[-1]).items():
        setattr(pending, name, value)
    pending.completed_by, pending.completed_at = access.person, timezone.now()
    pending.save()
    after = {
        "group": drawn.group,
        "draw": drawn.number,
        "out": pending.out,
        "into": pending.into,
        "source": pending.source,
        "value": pending.value,
        "step": sample.steps[-1].digest,
    }
    audit.record(access, EventType.REPLACE_CASE, after=after)
    return pending


@transaction.atomic
def undo_replacement(*, access: InspectionAccess, drawn: Draw, into: str, reason: str) -> CaseReplacement:
    """Undo the latest replacement of a sample: the case `into` leaves, and the one it replaced comes back.

    `allocation.changes` asks before whether the case has been worked on. Raises ConcurrentChange if another
    case came in last; FaultsFound if another replacement is open, or without a reason.
    """
    drawn = _locked_draw(access, drawn)
    latest = samples.standing_replacements(drawn).last()
    if latest is None or latest.into != into:
        raise ConcurrentChange(
            _("Someone else has replaced a case or undone a replacement. Open the page again.")
        )
    read = long_lists.population(long_list=drawn.long_list)
    edition = framework(drawn.inspection.edition)
    sample = samples.stored_sample(drawn=drawn, read=read, framework=edition)
    sample = undo_by_method(sample, read, reason=reason, at=timezone.now())
    save_cases(drawn, sample)
    drawn.cases.filter(case_id=latest.into).delete()
    describe_draw(drawn, sample, edition)
    drawn.save()
    latest.undone, latest.undone_by, latest.undone_at = reason.strip(), access.person, timezone.now()
    latest.save()
    after = {
        "group": drawn.group,
        "draw": drawn.number,
        "out": latest.out,
        "into": latest.into,
        "reason": audit.digest(latest.undone),
        "step": sample.steps[-1].digest,
    }
    audit.record(access, EventType.UNDO_REPLACEMENT, after=after)
    return latest


def _locked_draw(access: InspectionAccess, drawn: Draw) -> Draw:
    """Lock the inspection; return the draw as it is stored now.

    Raises NotVisible if another sample has been drawn since.
    """
    inspection = locked(access, Action.REPLACE_CASE)
    drawn = inspection.draws.select_related("long_list", "inspection").get(pk=drawn.pk)
    if inspection.draws.filter(group=drawn.group, number__gt=drawn.number).exists():
        raise NotVisible
    return drawn


def _locked_seal(access: InspectionAccess, action: Action, seal: Seal) -> Seal:
    """Lock the inspection; return the seal as it is stored now.

    Raises RuleBroken if it is not the latest of its case group, is decided, or is for other dates.
    """
    inspection = locked(access, action)
    seal = inspection.seals.select_related("long_list", "inspection").get(pk=seal.pk)
    _require_undecided(inspection, seal)
    return seal


def _require_undecided(inspection: Inspection, seal: Seal) -> None:
    """Raise RuleBroken if a seal is not the latest of its case group, is decided, or is for other dates."""
    if inspection.seals.filter(group=seal.group, number__gt=seal.number).exists():
        raise RuleBroken(_("The draw has been sealed again. Use the latest seal."))
    if seal.is_decided:
        raise RuleBroken(
            _("A sample has already been drawn from this seal. To draw again, seal the draw again.")
        )
    if seal.long_list.on != inspection.fieldwork_starts:
        raise RuleBroken(
            _(
                "The dates have changed since the draw was sealed. Confirm the columns and seal the draw "
                "again."
            )
        )


def _require_reason(inspection: Inspection, group: CaseGroup, reason: str) -> None:
    """Raise RuleBroken unless there is a reason, or nothing was sealed or drawn before."""
    if reason.strip():
        return
    if inspection.draws.filter(group=group.key).exists():
        raise RuleBroken(_("A sample has already been drawn. Enter a reason for drawing again."))
    if inspection.seals.filter(group=group.key).exists():
        raise RuleBroken(_("The draw has already been sealed. Enter a reason for sealing or drawing again."))


def _next_version(inspection: Inspection, long_list: LongList, sent_by: Person) -> LongList:
    """Return the same file as an unread list with the next number."""
    lists = inspection.long_lists.filter(group=long_list.group)
    names = ("group", "file_name", "content", "content_hash", "sheet", "headings", "examples")
    copied = {name: getattr(long_list, name) for name in names}
    return LongList(inspection=inspection, number=_next_number(lists), sent_by=sent_by, **copied)


def _versions(inspection: Inspection, group: str) -> list[tuple[int, datetime | None]]:
    """Return the number of each long list of a case group, and when it was read."""
    lists = inspection.long_lists.filter(group=group).order_by("number")
    return list(lists.values_list("number", "read_at"))


def _is_already_read(long_list: LongList, columns: Mapping[str, str], on: date | None) -> bool:
    """Return whether the list was read with these columns and date already, by a duplicate request."""
    chosen = {field: heading for field, heading in columns.items() if heading}
    return long_list.read_at is not None and long_list.on == on and long_list.columns == chosen


def _long_list_to_draw_from(inspection: Inspection, group: CaseGroup) -> LongList:
    """Return the latest list that was read. Raises RuleBroken without one for the current dates."""
    read = inspection.long_lists.filter(group=group.key).exclude(read_at=None)
    long_list = read.order_by("-number").first()
    if long_list is None:
        raise RuleBroken(_("No long list has been read yet."))
    if long_list.on != inspection.fieldwork_starts:
        raise RuleBroken(_("The dates have changed since the long list was read. Confirm its columns again."))
    return long_list


def long_list_rows(
    long_list: LongList, read: Population, changed_fields: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Iterator[LongListRow]:
    """Yield the rows of a list that was read: eligible ones, then those left out.

    `changed_fields` has the keys of the fields that differ from the list before, by the key of the case id.
    """
    remarks: dict[int, list[str]] = {}
    for value in read.unreadable_values:
        remarks.setdefault(value.row, []).append(_without_row(value.row, value.reason))
    possible_duplicates = {
        row: possible.reason for possible in read.possible_duplicates for row in possible.rows
    }
    for case in read.cases:
        yield LongListRow(
            long_list=long_list,
            row=case.row,
            case_id=case.id,
            facts=dict(case.facts),
            disposal_date=case.disposal_date,
            age=case.age,
            remarks=remarks.get(case.row, []),
            possible_duplicate=possible_duplicates.get(case.row, ""),
            changed=list(changed_fields.get(id_key(case.id), ())),
        )
    for row in read.left_out:
        yield LongListRow(
            long_list=long_list,
            row=row.row,
            case_id=row.case_id,
            reason_key=row.reason_key,
            reason=_without_row(row.row, row.reason),
            changed=list(changed_fields.get(id_key(row.case_id), ())),
        )


def _without_row(row: int, reason: str) -> str:
    """Return a reason without the number of its row, which pages show beside it."""
    text = reason.removeprefix(f"Row {row}: ")
    return f"{text[:1].upper()}{text[1:]}"


def describe_seal(seal: Seal, sealed: SealedDraw, edition: Framework) -> None:
    """Set the fields of a seal that describe its draw: record and sentences."""
    seal.record = sample_text(sealed).model_dump(mode="json", exclude_none=True)
    seal.because = [sealed.size.because, *sealed.notes, *describe_sealed(sealed, edition)]


def describe_draw(drawn: Draw, sample: Sample, edition: Framework) -> None:
    """Set the fields of a draw that describe its sample: record, size, reasons and balance."""
    drawn.size = len(sample.selected)
    record = sample_text(sample).model_dump(mode="json", exclude_none=True)
    steps = [{**step, "case_id": ""} for step in record["steps"]]
    drawn.sample_record = {**record, "steps": steps, "undone": []}
    drawn.because = [sample.size.because, *sample.notes, *describe(sample, edition)]
    titles = [(str(row["factor"]), str(row["level"])) for row in chart_rows(sample, edition)]
    rows = [
        changed(row, factor=factor, level=level)
        for row, (factor, level) in zip(sample.balance, titles, strict=True)
    ]
    drawn.balance = [{**asdict(row), "difference": row.difference} for row in rows]


def save_cases(drawn: Draw, sample: Sample) -> None:
    """Save the cases of a sample, and those that were replaced, in their order. A case keeps its row."""
    managers = dict(drawn.cases.values_list("case_id", "case_manager"))
    outgoing = [replacement.out for replacement in sample.completed_replacements]
    DrawnCase.objects.bulk_create(
        [
            *(
                DrawnCase(
                    draw=drawn,
                    case_id=case.id,
                    status=SampleStatus.SELECTED,
                    order=order,
                    case_manager=case.manager,
                )
                for order, case in enumerate(sample.selected, start=1)
            ),
            *(
                DrawnCase(
                    draw=drawn,
                    case_id=case_id,
                    status=SampleStatus.REPLACED,
                    order=order,
                    case_manager=managers.get(case_id, ""),
                )
                for order, case_id in enumerate(outgoing, start=1)
            ),
        ],
        update_conflicts=True,
        unique_fields=["draw", "case_id"],
        update_fields=["status", "order", "case_manager"],
    )


def replacement_values(replacement: Replacement) -> dict[str, str]:
    """Return the fields of a stored replacement."""
    names = ("out", "reason", "rule", "into", "because", "undone")
    values = {name: getattr(replacement, name) for name in names}
    return values | (asdict(replacement.randomness) if replacement.randomness else {})


def _next_number(records: object) -> int:
    last = records.order_by("-number").values_list("number", flat=True).first()  # type: ignore[attr-defined]
    return (last or 0) + 1
