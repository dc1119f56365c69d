"""A new inspection from its long lists: the samples drawn, a row for every case, nothing answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from inspectorate.method import population
from inspectorate.method import sample as draws
from inspectorate.method.assessments import FIRST, Assessment
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import About, Inspection, LongList
from inspectorate.method.population import Case, Population
from inspectorate.method.standards import Framework
from inspectorate.package.describing import slug
from inspectorate.package.layouts import fact_levels
from inspectorate.package.opening import readme
from inspectorate.tables import Cell, Table

NOTHING: Mapping[str, str] = {}


def start(
    framework: Framework,
    *,
    service: str,
    on: date,
    long_lists: Mapping[str, tuple[str, Table]],
    seed: int,
    max_per_manager: int | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> Inspection:
    """Return a new inspection of a service `on` a date, its samples drawn and no question answered.

    `long_lists` gives for each case group the file's name and what was read from it; `columns`, by case
    group, which heading holds a field, where a person has confirmed it. Raises FaultsFound with everything
    that keeps a list from being used, among it headings that could have been meant otherwise.
    """
    lists = {group: _as_sent(name, table) for group, (name, table) in long_lists.items()}
    populations: dict[str, Population] = {}
    faults: list[Fault] = []
    for group, listed in lists.items():
        try:
            confirmed = (columns or {}).get(group, NOTHING)
            needs = draws.needs(framework, max_per_manager)
            populations[group] = _eligible(listed, framework, group, on, confirmed, needs)
        except FaultsFound as found:
            faults += found.faults
    if faults:
        raise FaultsFound(faults)
    samples = {
        group: draws.draw(eligible, framework, seed=seed, max_per_manager=max_per_manager)
        for group, eligible in populations.items()
    }
    chosen = [case for drawn in samples.values() for case in drawn.selected]
    return Inspection(
        framework=framework,
        about=_about(service, on),
        populations=populations,
        samples=samples,
        assessments=tuple(_to_assess(case, framework) for case in chosen),
        long_lists=lists,
        readme=readme(framework, service, samples),
    )


def refuse_used(folder: Path) -> None:
    """Raise FaultsFound when a new inspection cannot be put here: a file, or a folder that holds anything."""
    if folder.is_dir() and not folder.is_symlink():
        if any(folder.iterdir()):
            problem = "The folder is not empty, and a new inspection would replace what is in it."
            raise FaultsFound([Fault(str(folder), problem, "Name a new folder.")])
    elif folder.exists() or folder.is_symlink():
        raise FaultsFound([Fault(str(folder), "There is a file or a link here.", "Name a new folder.")])


def _as_sent(name: str, table: Table) -> LongList:
    rows = tuple(tuple(_text(row.get(heading)) for heading in table.headings) for row in table.rows)
    return LongList(name=name, headings=table.headings, rows=rows)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _eligible(
    listed: LongList,
    framework: Framework,
    group: str,
    on: date,
    confirmed: Mapping[str, str],
    needs: Sequence[str],
) -> Population:
    """Read the list as the package will hold it, so that whoever reads the package finds the same cases."""
    rows = [dict(zip(listed.headings, row, strict=True)) for row in listed.rows]
    cure = f'Say which heading holds it: --column "{group}.FIELD=HEADING".'
    asking = population.Asking(listed.name, cure)
    found = population.read(
        rows, framework, group=group, on=on, columns=confirmed, needs=needs, asking=asking
    )
    if found.unclear:
        raise FaultsFound([_to_confirm(listed.name, group, each, found.columns) for each in found.unclear])
    return population.read(rows, framework, group=group, on=on, columns=found.columns)


def _to_confirm(name: str, group: str, unclear: str, columns: Mapping[str, str]) -> Fault:
    """Ask for a person's word on a heading that was only guessed, with the option that gives it."""
    field = next(key for key in columns if f"({key})" in unclear)
    cure = f'If that is right, confirm it: --column "{group}.{field}={columns[field]}".'
    return Fault(f"{name}, headings", unclear, cure)


def _about(service: str, on: date) -> About:
    return About(
        id=f"{slug(service)}-{on.year}",
        service=service,
        service_short=service,
        area="",
        fieldwork_started=on,
        fieldwork_ended=None,
        published=None,
        lead_inspector="",
        team=(),
    )


def _to_assess(case: Case, framework: Framework) -> Assessment:
    facts = dict(_known(case, framework))
    return Assessment(case_id=case.id, group=case.group, assessor="", occasion=FIRST, facts=facts, answers={})


def _known(case: Case, framework: Framework) -> Iterator[tuple[str, str]]:
    """Give the facts the long list states, and the service's level on every scale it has a column for."""
    stated = {
        field.scale: case.facts.get(field.key, "") for field in framework.casework.fields if field.scale
    }
    said = {**case.facts, **{f"service_{scale}": level for scale, level in stated.items()}}
    for name, levels in fact_levels(framework).items():
        value = said.get(name, "")
        if value and (not levels or value in levels):
            yield name, value
