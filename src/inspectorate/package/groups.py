"""Read the case groups of a package: every long list, the population read from it, and its sample."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inspectorate.method import population
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection, LongList
from inspectorate.method.population import Population
from inspectorate.method.standards import Framework
from inspectorate.package.documents import GroupText, InspectionText
from inspectorate.package.folder import INSPECTION
from inspectorate.package.rows import Row, text_to_rows
from inspectorate.package.stored_samples import rebuild_sample, rebuild_sealed_draw
from inspectorate.package.table_schemas import long_list_path, sample_path


def with_groups(
    inspection: Inspection,
    document: InspectionText,
    tables: Mapping[str, Sequence[Row]],
    texts: Mapping[str, str],
    faults: list[Fault],
) -> Inspection:
    """Return the inspection with the long lists, populations and samples of its groups."""
    faults.extend(_unexplained_files(inspection.framework, document, texts))
    lists, populations, samples, sealed = {}, {}, {}, {}
    for group, about in document.groups.items():
        long_list = _long_list(group, about, texts, faults)
        population_read = (
            _population(long_list, group, about, inspection.framework, faults) if long_list else None
        )
        if not long_list or not population_read:
            continue
        lists[group], populations[group] = long_list, population_read
        rows = tables.get(sample_path(group), ())
        if about.sample and about.sample.is_drawn:
            sample = rebuild_sample(about.sample, rows, population_read, inspection.framework, faults)
            if sample:
                samples[group] = sample
        elif about.sample and (sealed_draw := rebuild_sealed_draw(about.sample, population_read)):
            sealed[group] = sealed_draw
    return replace(
        inspection, long_lists=lists, populations=populations, samples=samples, sealed_draws=sealed
    )


def _unexplained_files(
    framework: Framework, document: InspectionText, texts: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield faults for case groups and files that do not belong together, or to the edition."""
    keys = [group.key for group in framework.casework.groups]
    for group in document.groups:
        if group not in keys:
            cure = _("Use one of %(value)s.", value=", ".join(keys))
            yield Fault(
                _("%(inspection)s, groups, %(group)s", inspection=INSPECTION, group=group),
                _("The edition has no case group with this name."),
                cure,
            )
    drawn = {
        sample_path(group)
        for group, about in document.groups.items()
        if about.sample and about.sample.is_drawn
    }
    explained = {long_list_path(group) for group in document.groups} | drawn
    for path in texts:
        if path.startswith(("long-lists/", "sample/")) and path not in explained:
            cure = _("Record there when and how the sample was drawn, or delete this file.")
            yield Fault(path, _("%(inspection)s says nothing about this file.", inspection=INSPECTION), cure)
    for path in sorted(drawn - set(texts)):
        problem = _(
            "The file is missing, though %(inspection)s says how the sample was drawn.", inspection=INSPECTION
        )
        yield Fault(path, problem, _("Add the file, or delete the entry."))


def _long_list(
    group: str, about: GroupText, texts: Mapping[str, str], faults: list[Fault]
) -> LongList | None:
    path, before = long_list_path(group), len(faults)
    if path not in texts:
        faults.append(
            Fault(
                path,
                _("The long list is missing."),
                _("Add the long list, or delete [groups.%(group)s].", group=group),
            )
        )
        return None
    rows = text_to_rows(texts[path], path, faults)
    headings = rows[0] if rows else ()
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(headings):
            problem = _(
                "The row has %(cells)s cells where the headings have %(headings)s.",
                cells=len(row),
                headings=len(headings),
            )
            faults.append(
                Fault(
                    _("%(path)s, row %(number)s", path=path, number=number),
                    problem,
                    _("Check it for a missing or unquoted comma."),
                )
            )
    duplicates = sorted({heading for heading in headings if headings.count(heading) > 1})
    faults.extend(
        Fault(
            _("%(path)s, row 1", path=path),
            _("The heading %(heading)s appears twice.", heading=repr(heading)),
            _("Rename one of them."),
        )
        for heading in duplicates
    )
    if len(faults) > before:
        return None
    return LongList(name=about.sent_as, headings=headings, rows=tuple(rows[1:]))


def _population(
    long_list: LongList, group: str, about: GroupText, framework: Framework, faults: list[Fault]
) -> Population | None:
    path, before = long_list_path(group), len(faults)
    if group not in {item.key for item in framework.casework.groups}:
        return None
    for field, heading in about.columns.items():
        place = _(
            "%(inspection)s, groups, %(group)s, columns, %(field)s",
            inspection=INSPECTION,
            group=group,
            field=field,
        )
        if heading and heading not in long_list.headings:
            faults.append(
                Fault(
                    place,
                    _("%(path)s has no column %(heading)s.", path=path, heading=repr(heading)),
                    _("Enter one of its headings."),
                )
            )
        if field not in {item.key for item in framework.casework.fields}:
            faults.append(Fault(place, _("The edition has no field with this name."), _("Delete the entry.")))
    if len(faults) > before:
        return None
    rows = [dict(zip(long_list.headings, row, strict=True)) for row in long_list.rows]
    cure = _(
        'Enter its heading in %(inspection)s, under [groups.%(group)s.columns]: FIELD = "HEADING".',
        inspection=INSPECTION,
        group=group,
    )
    prompt = population.ColumnPrompt(path, cure)
    try:
        return population.read(
            rows, framework, group=group, on=about.on, columns=about.columns, column_prompt=prompt
        )
    except FaultsFound as error:
        faults.extend(error.faults)
        return None
