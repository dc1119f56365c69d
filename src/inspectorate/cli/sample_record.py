"""Records of a sample and an allocation: what `--json` prints and `--to` writes, enough to redraw them."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from inspectorate import tables
from inspectorate.cli import output
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import Population
from inspectorate.method.sample import NumberedSamples, describe
from inspectorate.method.sample.values import Allocation, NumberedChoice, Sample, SealedDraw
from inspectorate.method.standards import EditionFigure, Framework


def sample_record(
    population: Population,
    sample: Sample,
    framework: Framework,
    figures: Iterable[EditionFigure],
    notes: Iterable[str] = (),
) -> dict[str, object]:
    """Return everything about a draw as plain values for JSON. `notes` are those of reading the file."""
    return {
        **_design_record(population, sample),
        "size": len(sample.selected),
        "seed": sample.seed,
        "numbered": _choice_record(sample.numbered),
        "chosen_how": list(describe(sample, framework)),
        "selected": [case.id for case in sample.selected],
        **_long_list_record(population, [*notes, *sample.notes]),
        "balance": [
            {
                "factor": row.factor,
                "level": row.level,
                "population": row.population,
                "expected": round(row.expected, 2),
                "sample": row.sample,
            }
            for row in sample.balance
        ],
        "cap": _cap_record(sample),
        "figures": output.figures_record(figures),
    }


def sealed_record(
    population: Population,
    sealed: SealedDraw,
    figures: Iterable[EditionFigure],
    notes: Iterable[str] = (),
) -> dict[str, object]:
    """Return everything about a sealed draw as plain values for JSON."""
    return {
        **_design_record(population, sealed),
        "size": sealed.size.value,
        "seal": sealed.seal,
        "decided_by": sealed.decided_by,
        "origin": sealed.origin,
        "numbered": asdict(sealed.numbered) if sealed.numbered else None,
        **_long_list_record(population, [*notes, *sealed.notes]),
        "figures": output.figures_record(figures),
    }


def _design_record(population: Population, sample: Sample | SealedDraw) -> dict[str, object]:
    return {
        "edition": sample.edition,
        "domain": sample.group,
        "on": population.on.isoformat(),
        "eligible": len(population.cases),
        "because": sample.size.because,
        "digest": sample.digest,
        "factors": list(sample.factors),
        "max_per_manager": sample.max_per_manager,
        "columns": dict(population.columns),
    }


def _choice_record(choice: NumberedChoice | None) -> dict[str, object] | None:
    if choice is None:
        return None
    return {
        "seal": choice.seal,
        "decided_by": choice.decided_by,
        "origin": choice.origin,
        "number": f"{choice.number:03}",
        "value": choice.randomness.value,
        **asdict(choice.summary),
    }


def _long_list_record(population: Population, notes: Iterable[str]) -> dict[str, object]:
    return {
        "left_out": [
            {
                "row": left_out.row,
                "case_id": left_out.case_id,
                "key": left_out.reason_key,
                "reason": left_out.reason,
            }
            for left_out in population.left_out
        ],
        "set_aside": [
            {"row": value.row, "case_id": value.case_id, "field": value.field, "reason": value.reason}
            for value in population.unreadable_values
        ],
        "perhaps_the_same": [
            {"rows": list(possible.rows), "case_ids": list(possible.case_ids), "reason": possible.reason}
            for possible in population.possible_duplicates
        ],
        "notes": [*population.warnings, *population.unclear, *notes],
        "unused_headings": list(population.unused_headings),
        "not_applied": [
            {"field": rule.field, "reason": rule.reason} for rule in population.rules_not_applied
        ],
        "unlisted": [
            {"field": level.field, "level": level.level, "cases": level.cases}
            for level in population.unlisted_levels
        ],
    }


def _cap_record(sample: Sample) -> dict[str, object] | None:
    cap = sample.cap
    if cap is None:
        return None
    return {
        "limit": cap.limit,
        "displaced": [{"out": out, "into": into} for out, into in cap.displaced],
        "worst_margin_before": None if cap.worst_margin_before is None else round(cap.worst_margin_before, 2),
        "worst_margin_after": round(cap.worst_margin_after, 2),
        "equal_chance": round(cap.equal_chance, 4),
        "others_chance": round(cap.others_chance, 4),
        "managers": [
            {
                "name": manager.name,
                "cases": manager.cases,
                "before": manager.before,
                "after": manager.after,
                "average_chance": round(manager.average_chance, 4),
            }
            for manager in cap.managers
        ],
        "because": cap.because,
    }


def allocation_record(allocation: Allocation) -> dict[str, object]:
    """Return an allocation as plain values for JSON."""
    return {
        "size": allocation.size,
        "buffered_size": allocation.buffered_size,
        "allocation": [
            {
                "name": share.name,
                "count": share.count,
                "exact": round(share.exact, 4),
                "size": share.size,
                "adjustments": list(share.adjustments),
                "buffered": share.buffered,
                "buffered_adjustments": list(share.buffered_adjustments),
            }
            for share in allocation.shares
        ],
    }


def write_sample(
    folder: Path, record: Mapping[str, object], population: Population, sample: Sample, chart: str
) -> tuple[Path, ...]:
    """Write the record, the lists and the balance chart (SVG) into `folder`; return the paths written.

    Raises FaultsFound when `folder` is a file.
    """
    texts = {
        "sample.json": _json(record),
        "sample.csv": _csv(["case_id", "place", "case_manager"], _status_rows(sample)),
        "left-out.csv": _left_out_csv(population),
        "perhaps-the-same.csv": _possible_duplicates_csv(population),
        "balance.csv": _csv(
            ["factor", "level", "population", "expected", "sample", "difference"],
            (
                (
                    row.factor,
                    row.level,
                    row.population,
                    f"{row.expected:.2f}",
                    row.sample,
                    f"{row.difference:.2f}",
                )
                for row in sample.balance
            ),
        ),
        "balance.svg": chart,
    }
    return _write(folder, texts)


def write_sealed(
    folder: Path, record: Mapping[str, object], population: Population, samples: NumberedSamples
) -> tuple[Path, ...]:
    """Write the record of a sealed draw and the list of its numbered samples; return the paths written.

    The SHA-256 digest of numbered-samples.jsonl is the digest in the record. Raises FaultsFound when `folder`
    is a file.
    """
    texts = {
        "sealed-draw.json": _json(record),
        "numbered-samples.jsonl": "".join(samples.lines()),
        "left-out.csv": _left_out_csv(population),
        "perhaps-the-same.csv": _possible_duplicates_csv(population),
    }
    return _write(folder, texts)


def _write(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    from inspectorate.typeset.output_folder import output_folder

    faults: list[Fault] = []
    with output_folder(folder, faults) as unfinished:
        for name, text in texts.items():
            (unfinished / name).write_text(text, encoding="utf-8", newline="")
    if faults:
        raise FaultsFound(faults)
    return tuple(folder / name for name in texts)


def _json(record: Mapping[str, object]) -> str:
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _possible_duplicates_csv(population: Population) -> str:
    return _csv(
        ["rows", "case_ids", "reason"],
        (
            (", ".join(map(str, possible.rows)), ", ".join(possible.case_ids), possible.reason)
            for possible in population.possible_duplicates
        ),
    )


def _left_out_csv(population: Population) -> str:
    return _csv(
        ["row", "case_id", "reason"], ((row.row, row.case_id, row.reason) for row in population.left_out)
    )


def _status_rows(sample: Sample) -> Iterable[Sequence[object]]:
    for case in sample.selected:
        yield case.id, "selected", case.manager


def _csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([tables.escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()
