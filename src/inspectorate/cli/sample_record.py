"""Records of a sample and an allocation: what `--json` prints and `--to` writes, enough to redraw them."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from inspectorate import tables
from inspectorate.cli import output
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.population import Population
from inspectorate.method.sample.values import Allocation, Sample
from inspectorate.method.standards import EditionFigure


def sample_record(
    population: Population, sample: Sample, figures: Iterable[EditionFigure], notes: Iterable[str] = ()
) -> dict[str, object]:
    """Return everything about a draw as plain values for JSON. `notes` are those of reading the file."""
    return {
        "edition": sample.edition,
        "domain": sample.group,
        "on": population.on.isoformat(),
        "eligible": len(population.cases),
        "size": len(sample.selected),
        "because": sample.size.because,
        "seed": sample.seed,
        "digest": sample.digest,
        "factors": list(sample.factors),
        "max_per_manager": sample.max_per_manager,
        "columns": dict(population.columns),
        "selected": [case.id for case in sample.selected],
        "reserves": [case.id for case in sample.reserves],
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
        "notes": [*notes, *population.warnings, *population.unclear, *sample.notes],
        "unused_headings": list(population.unused_headings),
        "not_applied": [
            {"field": rule.field, "reason": rule.reason} for rule in population.rules_not_applied
        ],
        "unlisted": [
            {"field": level.field, "level": level.level, "cases": level.cases}
            for level in population.unlisted_levels
        ],
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


def _cap_record(sample: Sample) -> dict[str, object] | None:
    cap = sample.cap
    if cap is None:
        return None
    return {
        "limit": cap.limit,
        "displaced": [{"out": out, "into": into} for out, into in cap.displaced],
        "worst_margin_before": round(cap.worst_margin_before, 2),
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
    if folder.exists() and not folder.is_dir():
        raise FaultsFound([Fault(str(folder), "This is a file, not a folder.", "Name a folder after --to.")])
    texts = {
        "sample.json": json.dumps(record, indent=2, ensure_ascii=False) + "\n",
        "sample.csv": _csv(["case_id", "place", "case_manager"], _status_rows(sample)),
        "left-out.csv": _csv(
            ["row", "case_id", "reason"],
            ((row.row, row.case_id, row.reason) for row in population.left_out),
        ),
        "perhaps-the-same.csv": _csv(
            ["rows", "case_ids", "reason"],
            (
                (", ".join(map(str, possible.rows)), ", ".join(possible.case_ids), possible.reason)
                for possible in population.possible_duplicates
            ),
        ),
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
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        partial = folder / f".{name}.partial"
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(folder / name)
    return tuple(folder / name for name in texts)


def _status_rows(sample: Sample) -> Iterable[Sequence[object]]:
    for status, cases in (("selected", sample.selected), ("reserve", sample.reserves)):
        for case in cases:
            yield case.id, status, case.manager


def _csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([tables.escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()
