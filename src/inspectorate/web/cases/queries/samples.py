"""Reads of samples, and their verification."""

import hashlib
import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate import typeset
from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.inspection import LongList as MethodLongList
from inspectorate.method.population import Population
from inspectorate.method.sample import Sample, candidates, match_counts
from inspectorate.method.sample import verify as method_verify
from inspectorate.method.sample import verify_sealed as method_verify_sealed
from inspectorate.method.sample.sample_size import split_reason
from inspectorate.method.sample.steps import REASON, REPLACED, UNDONE
from inspectorate.method.sample.values import REPLACEMENT_RULES, BalanceRow
from inspectorate.method.standards import Framework
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.package import rebuild_sample
from inspectorate.package.documents import SampleText, UndoneText
from inspectorate.web.cases.models import (
    CaseReplacement,
    Draw,
    DrawnCase,
    LongList,
    LongListRow,
    SampleStatus,
    Seal,
)
from inspectorate.web.cases.queries.latest import latest_by_group
from inspectorate.web.cases.queries.long_lists import (
    method_long_list,
    population,
    require_content,
    table,
)
from inspectorate.web.cases.queries.seals import sealed_draw, undecided_seals
from inspectorate.web.cases.queries.step_order import verify_steps
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require

MOST_ROWS_AT_ONCE = 10_000
"""Rows of the longest list from which samples are calculated, drawn and replaced within the request."""

_CURE = Sentence("Compare with a backup: what is stored was changed by other means than the service.")


@dataclass(frozen=True, slots=True)
class SampledCase:
    """A case of a current sample: its case group, its case manager, and its facts from the long list."""

    group: str
    case_id: str
    case_manager: str
    facts: Mapping[str, str]


def current_draw(*, access: InspectionAccess, group: CaseGroup) -> Draw | None:
    """Return the current draw of a case group; None when none is drawn."""
    require(Action.SEE_SAMPLE, access.roles, access.inspection.current_state)
    return _last_draw(access, group)


def last_draw(*, access: InspectionAccess, group: CaseGroup) -> Draw:
    """Return the current draw of a case group. Raises NotVisible if there is none."""
    drawn = _last_draw(access, group)
    if drawn is None:
        raise NotVisible
    return drawn


def earlier_draws(*, draw: Draw) -> QuerySet[Draw]:
    """Return the draws of the same case group before this one, latest first."""
    earlier = Draw.objects.filter(inspection=draw.inspection, group=draw.group, number__lt=draw.number)
    return earlier.select_related("drawn_by").order_by("-number")


def open_replacement(*, drawn: Draw) -> CaseReplacement | None:
    """Return the replacement whose reason is recorded and whose case chance has still to select."""
    return drawn.replacements.select_related("by").filter(into="").first()


def drawn_case(*, access: InspectionAccess, group: CaseGroup, id: int) -> DrawnCase:  # noqa: A002 - the record's id
    """Return a case of the current sample. Raises NotVisible when it is not in it."""
    last = _last_draw(access, group)
    case = last.cases.filter(pk=id, status=SampleStatus.SELECTED).first() if last else None
    if case is None:
        raise NotVisible
    return case


def completed_replacement(
    *,
    access: InspectionAccess,
    group: CaseGroup,
    id: int,  # noqa: A002 - the record's id
) -> CaseReplacement | None:
    """Return the replacement of a case of the current draw that has been replaced; None for any other."""
    last = _last_draw(access, group)
    case = last.cases.filter(pk=id, status=SampleStatus.REPLACED).first() if last else None
    return standing_replacements(last).filter(out=case.case_id).first() if last and case else None


def standing_replacements(drawn: Draw) -> QuerySet[CaseReplacement]:
    """Return the replacements of a draw whose case has come in and that are not undone, in their order."""
    return drawn.replacements.exclude(into="").filter(undone="").order_by("pk")


@dataclass(frozen=True, slots=True)
class ReplacementPreview:
    """Which cases can replace a sampled case by a rule: how many, and on how many characteristics they match.

    `only` is the id of the case if there is one alone.
    """

    cases: int
    fewest: int
    most: int
    characteristics: int
    only: str = ""


def replacement_previews(*, drawn: Draw, out: str) -> dict[str, ReplacementPreview]:
    """Return what a replacement of a case can lead to, by the rule. A rule that leaves no case is missing.

    Empty if the list takes long to read, or cannot be read as it was.
    """
    if drawn.long_list.rows > MOST_ROWS_AT_ONCE or drawn.long_list.content is None:
        return {}
    try:
        read = population(long_list=drawn.long_list)
        sample = stored_sample(drawn=drawn, read=read, framework=framework(drawn.inspection.edition))
    except FaultsFound:
        return {}
    previews: dict[str, ReplacementPreview] = {}
    for rule in REPLACEMENT_RULES:
        if counts := match_counts(sample, read, out=out, rule=rule):
            usable = candidates(sample, read, out=out, rule=rule)
            only = usable[0].id if len(usable) == 1 else ""
            previews[rule] = ReplacementPreview(
                len(usable), min(counts), max(counts), len(sample.factors), only
            )
    return previews


def command(*, drawn: Draw) -> str:
    """Return the shell command that draws the same sample from the uploaded file."""
    long_list, record = drawn.long_list, drawn.sample_record
    arguments = ["inspectorate", "sample", long_list.file_name, "--edition", drawn.inspection.edition]
    arguments += ["--domain", drawn.group, "--on", f"{long_list.on:%Y-%m-%d}"]
    if drawn.seed is None:
        arguments += [*_value_options(record), "--sealed", record["seal"]["digest"]]
        edition_factors = framework(drawn.inspection.edition).sample.factors.value
        arguments += ["--size", str(record["size"])]
        for factor in record["factors"]:
            arguments += [] if factor in edition_factors else ["--balance-on", factor]
    else:
        arguments += ["--seed", str(drawn.seed)]
    if drawn.max_per_manager:
        arguments += ["--max-per-manager", str(drawn.max_per_manager)]
    for field, heading in long_list.columns.items():
        arguments += ["--column", f"{field}={heading}"] if heading else []
    return shlex.join(arguments)


def _value_options(record: Mapping[str, Any]) -> list[str]:
    """Return the options of the random value that decided a numbered sample."""
    if record["source"] == "public":
        return ["--public", record["seal"]["origin"], "--value", record["value"]]
    return ["--dice", record["value"]]


def balance_chart(*, drawn: Draw, wide: bool = True) -> str:
    """Return a chart of a sample's balance as SVG: for each level, cases drawn and cases expected."""
    columns = [field.name for field in fields(BalanceRow)]
    rows = [BalanceRow(**{name: row[name] for name in columns}) for row in drawn.balance]
    return typeset.balance_chart(rows, wide=wide)


def size_reasons(record: Draw | Seal) -> tuple[str, str]:
    """Return why a sample has its size, in a sentence, and the formula with its figures ("" for none)."""
    words, formula = split_reason(str(next(iter(record.because), "")))
    if words or not formula:
        return words, formula
    design = framework(record.inspection.edition).sample
    sentence = _(
        "The sample has enough cases for a margin of error of %(margin)s percentage points at a confidence "
        "level of %(confidence)s%%."
    ) % {"margin": f"{100 * design.margin.value:g}", "confidence": f"{100 * design.confidence.value:g}"}
    return sentence, formula


def stored_sample(*, drawn: Draw, read: Population, framework: Framework) -> Sample:
    """Return a sample from its record, without drawing it again. Raises FaultsFound if it is damaged."""
    faults: list[Fault] = []
    undone = [
        {name: getattr(replacement, name) for name in UndoneText.model_fields}
        for replacement in drawn.replacements.exclude(undone="").order_by("pk")
    ]
    text = SampleText.model_validate({**drawn.sample_record, "steps": list(_steps(drawn)), "undone": undone})
    sample = rebuild_sample(text, list(_rows(drawn)), read, framework, faults)
    if sample is None:
        raise FaultsFound(faults)
    return sample


def _steps(drawn: Draw) -> Iterator[Mapping[str, object]]:
    """Yield the recorded steps of a draw, with the case of each replacement."""
    outgoing = iter(drawn.replacements.order_by("pk").values_list("out", flat=True))
    standing: list[str] = []
    case_id = ""
    for step in drawn.sample_record["steps"]:
        if step["step"] == REASON:
            case_id = next(outgoing, "")
        elif step["step"] == REPLACED:
            standing.append(case_id)
        elif step["step"] == UNDONE:
            case_id = standing.pop() if standing else ""
        yield {**step, "case_id": case_id if step["step"] in (REASON, REPLACED, UNDONE) else ""}


def _rows(drawn: Draw) -> Iterator[dict[str, str]]:
    """Yield the rows of the sample's file in a package."""
    names = ("reason", "rule", "into", "source", "value", "origin", "because")
    replacements = {
        replacement.out: {name: getattr(replacement, name) for name in names}
        for replacement in drawn.replacements.filter(undone="").order_by("pk")
    }
    incoming = {replacement["into"] for replacement in replacements.values()}
    unreplaced = dict.fromkeys(names, "")
    order = {case_id: position for position, case_id in enumerate(replacements, start=1)}
    for case in drawn.cases.order_by("order"):
        row = replacements.get(case.case_id, unreplaced)
        replaced = case.status == SampleStatus.REPLACED
        place = "replaced" if replaced else "replacement" if case.case_id in incoming else "selected"
        yield {
            "case_id": case.case_id,
            "place": place,
            "order": str(order.get(case.case_id, case.order) if replaced else case.order),
            "replaced_by": row["into"],
            **row,
        }


def listed_case(inspection: Inspection, group: str, case_id: str) -> LongListRow | None:
    """Return a sampled case as the long list has it; None if it has been deleted. It checks no permission."""
    drawn_cases = DrawnCase.objects.filter(draw__inspection=inspection, draw__group=group, case_id=case_id)
    lists = drawn_cases.values("draw__long_list")
    rows = LongListRow.objects.filter(long_list__in=lists, case_id=case_id, reason_key="")
    return rows.order_by("-long_list__number").first()


def sampled_cases(inspection: Inspection) -> tuple[SampledCase, ...]:
    """Return every case of the current samples, by case group and case id. It checks no permission."""
    draws = current_draws(inspection)
    drawn_cases = DrawnCase.objects.filter(draw__in=draws.values(), status=SampleStatus.SELECTED)
    cases = list(drawn_cases.select_related("draw"))
    case_ids = {case.case_id for case in cases}
    lists = {drawn.long_list_id for drawn in draws.values()}
    facts = {
        (row.long_list_id, row.case_id): row.facts
        for row in LongListRow.objects.filter(long_list__in=lists, reason_key="", case_id__in=case_ids)
    }
    sampled = (
        SampledCase(
            case.draw.group,
            case.case_id,
            case.case_manager,
            facts.get((case.draw.long_list_id, case.case_id), {}),
        )
        for case in cases
    )
    return tuple(sorted(sampled, key=lambda case: (case.group, case.case_id)))


def current_draws(inspection: Inspection) -> Mapping[str, Draw]:
    """Return the current draw of each case group that has one."""
    return latest_by_group(inspection.draws.select_related("long_list").defer("long_list__content"))


def current_long_lists(
    inspection: Inspection, draws: Mapping[str, Draw] | None = None
) -> Mapping[str, LongList]:
    """Return the current long list of each case group: the one drawn from, else sealed, else the latest.

    Their files are read from the database when they are used. `draws` are the `current_draws`, if the caller
    has them.
    """
    draws = current_draws(inspection) if draws is None else draws
    return (
        latest_by_group(inspection.long_lists.exclude(read_at=None).defer("content"))
        | {group: seal.long_list for group, seal in undecided_seals(inspection).items()}
        | {group: drawn.long_list for group, drawn in draws.items()}
    )


def eligible_counts(inspection: Inspection, draws: Mapping[str, Draw]) -> dict[str, int]:
    """Return the number of eligible cases of each current long list, by case group, without reading its file.

    `draws` are the `current_draws`. Raises FaultsFound if the file has been deleted.
    """
    lists = current_long_lists(inspection, draws)
    for deleted in LongList.objects.filter(pk__in=[record.pk for record in lists.values()], content=None):
        require_content(deleted)
    return {group: long_list.eligible for group, long_list in lists.items()}


def selected_cases(draws: Mapping[str, Draw]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the cases selected by each of the `current_draws`, in the order of the sample."""
    selected: dict[int, list[str]] = {}
    cases = DrawnCase.objects.filter(draw__in=draws.values(), status=SampleStatus.SELECTED)
    for draw, case_id in cases.order_by("order").values_list("draw", "case_id"):
        selected.setdefault(draw, []).append(case_id)
    return {group: tuple(selected.get(drawn.pk, ())) for group, drawn in draws.items()}


def populations(inspection: Inspection) -> Mapping[str, Population]:
    """Return the eligible population of each case group whose long list has been read."""
    return {
        group: population(long_list=long_list) for group, long_list in current_long_lists(inspection).items()
    }


def samples(inspection: Inspection) -> Mapping[str, Sample]:
    """Return the sample of each case group that has one, including its replacements."""
    edition = framework(inspection.edition)
    return {
        group: stored_sample(drawn=drawn, read=population(long_list=drawn.long_list), framework=edition)
        for group, drawn in current_draws(inspection).items()
    }


def long_lists(inspection: Inspection) -> Mapping[str, MethodLongList]:
    """Return the long list of each case group as it was uploaded, every cell as text."""
    return {
        group: method_long_list(table(long_list=long_list), long_list=long_list)
        for group, long_list in current_long_lists(inspection).items()
    }


def verify() -> Iterator[Fault]:
    """Read every long list, draw every sample again, and compare the steps with the audit log.

    Yields a fault for each difference.
    """
    yield from verify_steps()
    for long_list in (
        LongList.objects.exclude(read_at=None).exclude(content=None).select_related("inspection")
    ):
        place = _("Inspection %(inspection_id)s, %(group)s, long list %(number)s") % {
            "inspection_id": long_list.inspection_id,
            "group": long_list.group,
            "number": long_list.number,
        }
        if hashlib.sha256(bytes(long_list.content or b"")).hexdigest() != long_list.content_hash:
            yield Fault(place, _("The file is not the one that was sent."), _CURE)
        elif (read := population(long_list=long_list)).digest != long_list.digest:
            yield Fault(place, _("Read again, it gives another eligible population."), _CURE)
        else:
            yield from _verify_rows(long_list, read, place)
            for drawn in long_list.draws.order_by("number"):
                yield from _verify_draw(drawn, read, f"{place}, draw {drawn.number}")
            for seal in long_list.seals.order_by("number"):
                yield from _verify_seal(seal, read, f"{place}, seal {seal.number}")


def _verify_seal(seal: Seal, read: Population, place: str) -> Iterator[Fault]:
    """Yield a fault for each difference from the seal made again, or from the draw that was made from it."""
    edition = framework(seal.inspection.edition)
    if not seal.is_decided:
        for fault in method_verify_sealed(sealed_draw(seal=seal, read=read), read, edition):
            yield Fault(f"{place}, {fault.place}", fault.problem, _CURE)
        return
    record = seal.draw.sample_record
    same = all(record.get(name) == seal.record.get(name) for name in ("seal", "numbered"))
    if not same or seal.record["steps"] != record["steps"][: len(seal.record["steps"])]:
        yield Fault(place, _("It is not the seal of the draw that was made from it."), _CURE)


def _verify_rows(long_list: LongList, read: Population, place: str) -> Iterator[Fault]:
    names = ("row", "case_id", "reason_key", "disposal_date", "age", "facts")
    stored = {
        (*values, json.dumps(facts, sort_keys=True))
        for *values, facts in long_list.list_rows.values_list(*names)
    }
    again: set[tuple[object, ...]] = {
        (case.row, case.id, "", case.disposal_date, case.age, json.dumps(dict(case.facts), sort_keys=True))
        for case in read.cases
    }
    again |= {(row.row, row.case_id, row.reason_key, None, None, "{}") for row in read.left_out}
    if stored != again:
        yield Fault(place, _("Its stored rows are not those of the file."), _CURE)


def _verify_draw(drawn: Draw, read: Population, place: str) -> Iterator[Fault]:
    changed_cases = _changed_cases(drawn, read)
    for case_id in changed_cases:
        yield Fault(place, _("Case %(case)s is not as it was drawn.") % {"case": case_id}, _CURE)
    if changed_cases:
        return
    edition = framework(drawn.inspection.edition)
    try:
        sample = stored_sample(drawn=drawn, read=read, framework=edition)
    except FaultsFound as error:
        yield from (Fault(f"{place}, {fault.place}", fault.problem, _CURE) for fault in error.faults)
        return
    for fault in method_verify(sample, read, edition):
        yield Fault(f"{place}, {fault.place}", fault.problem, _CURE)
    stored_counts = [(row["population"], row["sample"]) for row in drawn.balance]
    if stored_counts != [(row.population, row.sample) for row in sample.balance]:
        yield Fault(place, _("Drawn again, the balance is another."), _CURE)


def _changed_cases(drawn: Draw, read: Population) -> list[str]:
    """Return the ids of drawn cases whose case manager or status is not as list and replacements say."""
    managers = {case.id: case.manager for case in read.cases}
    replaced = set(standing_replacements(drawn).values_list("out", flat=True))
    rows = drawn.cases.order_by("pk").values_list("case_id", "status", "case_manager")
    return [
        case_id
        for case_id, status, manager in rows
        if case_id in managers
        and (manager != managers[case_id] or (status == SampleStatus.REPLACED) != (case_id in replaced))
    ]


def _last_draw(access: InspectionAccess, group: CaseGroup) -> Draw | None:
    draws = access.inspection.draws.filter(group=group.key).select_related("long_list", "drawn_by", "seal")
    return draws.defer("long_list__content").order_by("-number").first()
