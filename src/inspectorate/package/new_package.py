"""Create a new inspection from its long lists: draws sealed or samples drawn, and no answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from inspectorate.method import population
from inspectorate.method import sample as draws
from inspectorate.method.assessments import FIRST, Assessment
from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import About, Inspection, LongList
from inspectorate.method.population import Case, Population
from inspectorate.method.report.section_stubs import section_stubs
from inspectorate.method.sample import Randomness, Replacement, Sample, SealedDraw
from inspectorate.method.standards import Framework
from inspectorate.package.datapackage import slug
from inspectorate.package.fact_columns import fact_levels
from inspectorate.package.folder import INSPECTION
from inspectorate.package.readme import readme
from inspectorate.tables import Cell, ListTable

NO_COLUMNS: Mapping[str, str] = {}


def new_inspection(
    framework: Framework,
    *,
    service: str,
    on: date,
    long_lists: Mapping[str, tuple[str, ListTable]],
    decided_by: int | str = "",
    max_per_manager: int | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> Inspection:
    """Return a new inspection of a service on a date: samples sealed or drawn, no question answered.

    `long_lists` gives the file name and the table of every case group; `columns`, by case group, the headings
    that a person has confirmed for fields. A number in `decided_by` is a seed, for trials: the samples are
    drawn from it. Otherwise the draws are sealed, and `draw_samples` decides them by the value of the
    publication that `decided_by` names, or by dice if it is empty. Raises FaultsFound with everything that
    prevents the use of a list, including headings whose meaning is ambiguous.
    """
    lists = {group: _long_list(name, table) for group, (name, table) in long_lists.items()}
    populations: dict[str, Population] = {}
    faults: list[Fault] = []
    for group, long_list in lists.items():
        try:
            confirmed = (columns or {}).get(group, NO_COLUMNS)
            needed_fields = draws.required_fields(framework, max_per_manager)
            populations[group] = _eligible(long_list, framework, group, on, confirmed, needed_fields)
        except FaultsFound as error:
            faults += error.faults
    faults += _shared_ids(populations, lists)
    if faults:
        raise FaultsFound(faults)
    inspection = Inspection(
        framework=framework,
        about=_about(service, on),
        populations=populations,
        samples={},
        assessments=(),
        long_lists=lists,
        narrative=section_stubs(framework),
    )
    if isinstance(decided_by, int):
        now = datetime.now(UTC)
        return _with_samples(
            inspection,
            {
                group: draws.draw(
                    eligible, framework, seed=decided_by, max_per_manager=max_per_manager, at=now
                )
                for group, eligible in populations.items()
            },
        )
    sealed_draws = {
        group: _sealed_draw(eligible, framework, decided_by, max_per_manager)
        for group, eligible in populations.items()
    }
    inspection = replace(inspection, sealed_draws=sealed_draws)
    return replace(inspection, readme=readme(framework, service, {}, sealed_draws))


def _shared_ids(populations: Mapping[str, Population], lists: Mapping[str, LongList]) -> Iterator[Fault]:
    """Yield a fault for each case id that two long lists give to a case."""
    first: dict[str, tuple[str, int]] = {}
    for group, eligible in populations.items():
        name = lists[group].name
        for case in eligible.cases:
            other_name, other_row = first.setdefault(case.id, (name, case.row))
            if (other_name, other_row) != (name, case.row):
                problem = _(
                    "The case %(id)s is also in row %(row)s of %(other)s. An inspection has each case once.",
                    id=case.id,
                    row=other_row,
                    other=other_name,
                )
                cure = _("Delete one of the rows. If they are two cases, ask the service for different ids.")
                yield Fault(_("%(name)s, row %(row)s", name=name, row=case.row), problem, cure)


def _sealed_draw(
    eligible: Population, framework: Framework, origin: str, max_per_manager: int | None
) -> SealedDraw:
    """Seal the draw of a case group and calculate its numbered samples."""
    sealed = draws.seal(
        eligible, framework, origin=origin, max_per_manager=max_per_manager, at=datetime.now(UTC)
    )
    return draws.number(sealed, eligible, at=datetime.now(UTC)).sealed


def draw_samples(inspection: Inspection, values: Mapping[str, Randomness]) -> Inspection:
    """Return an inspection with the sealed draws of these case groups decided by random values.

    A row is added for each case to assess. Raises FaultsFound for a group without a sealed draw, or when the
    draw is not what was sealed.
    """
    faults = [
        Fault(
            _("%(inspection)s, groups, %(group)s", inspection=INSPECTION, group=group),
            _("There is no sealed draw without a result."),
            _("Enter a case group whose draw is sealed and has no result."),
        )
        for group in values
        if group not in inspection.sealed_draws
    ]
    if faults:
        raise FaultsFound(faults)
    samples = {}
    for group, randomness in values.items():
        eligible = inspection.populations[group]
        numbered = draws.number(inspection.sealed_draws[group], eligible)
        samples[group] = draws.choose(
            numbered, eligible, inspection.framework, randomness=randomness, at=datetime.now(UTC)
        )
    return _with_samples(inspection, samples)


def _with_samples(inspection: Inspection, samples: Mapping[str, Sample]) -> Inspection:
    """Return an inspection with further samples, and a row for each of their cases."""
    framework, service = inspection.framework, inspection.about.service
    sealed_draws = {
        group: sealed for group, sealed in inspection.sealed_draws.items() if group not in samples
    }
    cases = [case for sample in samples.values() for case in sample.selected]
    written = readme(framework, service, inspection.samples, inspection.sealed_draws)
    samples = {**inspection.samples, **samples}
    return replace(
        inspection,
        samples=samples,
        sealed_draws=sealed_draws,
        assessments=(*inspection.assessments, *(_assessment(case, framework) for case in cases)),
        readme=readme(framework, service, samples, sealed_draws)
        if inspection.readme in ("", written)
        else inspection.readme,
    )


def exchange_assessment(inspection: Inspection, group: str, replacement: Replacement) -> Inspection:
    """Return an inspection with a row for the case that came in, instead of those of the replaced case.

    `replacement` is complete.
    """
    case = next(case for case in inspection.populations[group].cases if case.id == replacement.into)
    remaining = [
        assessment
        for assessment in inspection.assessments
        if (assessment.group, assessment.case_id) != (group, replacement.out)
    ]
    return replace(inspection, assessments=(*remaining, _assessment(case, inspection.framework)))


def return_assessment(inspection: Inspection, group: str, undone: Replacement) -> Inspection:
    """Return an inspection with a row for the case that came back, instead of that of the case that left.

    `undone` is the replacement that was undone. Raises FaultsFound if the case that left has an answer.
    """
    leaving = [
        assessment
        for assessment in inspection.assessments
        if (assessment.group, assessment.case_id) == (group, undone.into)
    ]
    if any(assessment.answers for assessment in leaving):
        problem = _(
            "This case has answers, so you cannot undo its replacement of case %(out)s.", out=undone.out
        )
        cure = _("Replace case %(into)s instead.", into=undone.into)
        raise FaultsFound([Fault(_("case %(into)s", into=undone.into), problem, cure)])
    case = next(case for case in inspection.populations[group].cases if case.id == undone.out)
    remaining = [assessment for assessment in inspection.assessments if assessment not in leaving]
    return replace(inspection, assessments=(*remaining, _assessment(case, inspection.framework)))


def require_empty_folder(folder: Path) -> None:
    """Raise FaultsFound unless a new inspection can be written here: a new path or an empty folder."""
    if folder.is_dir() and not folder.is_symlink():
        if any(folder.iterdir()):
            problem = _("The folder is not empty. A new inspection would replace its files.")
            raise FaultsFound([Fault(str(folder), problem, _("Enter a new folder."))])
    elif folder.exists() or folder.is_symlink():
        raise FaultsFound(
            [Fault(str(folder), _("There is a file or a link here."), _("Enter a new folder."))]
        )


def _long_list(name: str, table: ListTable) -> LongList:
    rows = tuple(tuple(_text(row.get(heading)) for heading in table.headings) for row in table.rows)
    return LongList(name=name, headings=table.headings, rows=rows)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _eligible(
    long_list: LongList,
    framework: Framework,
    group: str,
    on: date,
    confirmed: Mapping[str, str],
    needed_fields: Sequence[str],
) -> Population:
    """Read the list in the form the package will store, so that readers of the package get the same cases."""
    rows = [dict(zip(long_list.headings, row, strict=True)) for row in long_list.rows]
    cure = _('Enter its heading with --column "%(group)s.FIELD=HEADING".', group=group)
    prompt = population.ColumnPrompt(long_list.name, cure)
    guessed = population.read(
        rows,
        framework,
        group=group,
        on=on,
        columns=confirmed,
        required_fields=needed_fields,
        column_prompt=prompt,
    )
    if guessed.unclear:
        raise FaultsFound(
            [
                _confirmation_fault(long_list.name, group, question, guessed.columns)
                for question in guessed.unclear
            ]
        )
    return population.read(rows, framework, group=group, on=on, columns=guessed.columns)


def _confirmation_fault(name: str, group: str, unclear: Sentence, columns: Mapping[str, str]) -> Fault:
    """Return a fault that asks a person to confirm a guessed heading, with the option that does so."""
    field = next(key for key, heading in columns.items() if heading == unclear.values["heading"])
    cure = _(
        'If this is right, confirm with --column "%(group)s.%(field)s=%(columns)s".',
        group=group,
        field=field,
        columns=columns[field],
    )
    return Fault(_("%(name)s, headings", name=name), unclear, cure)


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


def _assessment(case: Case, framework: Framework) -> Assessment:
    facts = dict(_recorded_facts(case, framework))
    return Assessment(case_id=case.id, group=case.group, assessor="", occasion=FIRST, facts=facts, answers={})


def _recorded_facts(case: Case, framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield the facts in the long list, and the service's level on every scale it has a column for."""
    service_levels = {
        field.scale: case.facts.get(field.key, "") for field in framework.casework.fields if field.scale
    }
    values = {**case.facts, **{f"service_{scale}": level for scale, level in service_levels.items()}}
    for name, levels in fact_levels(framework).items():
        value = values.get(name, "")
        if value and (not levels or value in levels):
            yield name, value
