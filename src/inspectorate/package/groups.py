"""The case groups of a package: each long list as it was sent, and the population read from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inspectorate.method import population
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection, LongList
from inspectorate.method.population import Population
from inspectorate.method.standards import Framework
from inspectorate.package.documents import GroupText, InspectionText
from inspectorate.package.folder import INSPECTION
from inspectorate.package.layouts import long_list_path, sample_path
from inspectorate.package.rows import Row, text_to_rows
from inspectorate.package.sampling import rebuild


def add(
    inspection: Inspection,
    said: InspectionText,
    tables: Mapping[str, Sequence[Row]],
    texts: Mapping[str, str],
    faults: list[Fault],
) -> Inspection:
    """Return the inspection with the long lists, populations and samples of its groups."""
    faults.extend(_strays(inspection.framework, said, texts))
    lists, populations, samples = {}, {}, {}
    for group, about in said.groups.items():
        listed = _long_list(group, about, texts, faults)
        found = _population(listed, group, about, inspection.framework, faults) if listed else None
        if not listed or not found:
            continue
        lists[group], populations[group] = listed, found
        rows = tables.get(sample_path(group), ())
        sample = rebuild(about.sample, rows, found, inspection.framework, faults) if about.sample else None
        if sample:
            samples[group] = sample
    return replace(inspection, long_lists=lists, populations=populations, samples=samples)


def _strays(framework: Framework, said: InspectionText, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Say which files and entries belong to no case group, or are not explained."""
    known = [group.key for group in framework.casework.groups]
    for group in said.groups:
        if group not in known:
            cure = f"Use one of {', '.join(known)}."
            yield Fault(f"{INSPECTION}, groups, {group}", "The edition has no case group of this name.", cure)
    drawn = {sample_path(group) for group, about in said.groups.items() if about.sample}
    explained = {long_list_path(group) for group in said.groups} | drawn
    for path in texts:
        if path.startswith(("long-lists/", "sample/")) and path not in explained:
            cure = "Say there when and how it was made, or delete this file."
            yield Fault(path, f"{INSPECTION} says nothing about this file.", cure)
    for path in sorted(drawn - set(texts)):
        problem = f"The file is missing, though {INSPECTION} says how the sample was drawn."
        yield Fault(path, problem, "Put it there, or delete what is said of it.")


def _long_list(
    group: str, about: GroupText, texts: Mapping[str, str], faults: list[Fault]
) -> LongList | None:
    path, before = long_list_path(group), len(faults)
    if path not in texts:
        faults.append(Fault(path, "The long list is missing.", f"Put it there, or delete [groups.{group}]."))
        return None
    rows = text_to_rows(texts[path], path, faults)
    headings = rows[0] if rows else ()
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(headings):
            problem = f"The row has {len(row)} cells where the headings have {len(headings)}."
            faults.append(
                Fault(f"{path}, row {number}", problem, "Check it for a missing or unquoted comma.")
            )
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    faults.extend(
        Fault(f"{path}, row 1", f"The heading {heading!r} is there twice.", "Rename one of them.")
        for heading in twice
    )
    if len(faults) > before:
        return None
    return LongList(name=about.sent_as, headings=headings, rows=tuple(rows[1:]))


def _population(
    listed: LongList, group: str, about: GroupText, framework: Framework, faults: list[Fault]
) -> Population | None:
    path, before = long_list_path(group), len(faults)
    if group not in {known.key for known in framework.casework.groups}:
        return None
    for field, heading in about.columns.items():
        place = f"{INSPECTION}, groups, {group}, columns, {field}"
        if heading and heading not in listed.headings:
            faults.append(Fault(place, f"{path} has no column {heading!r}.", "Give one of its headings."))
        if field not in {known.key for known in framework.casework.fields}:
            faults.append(Fault(place, "The edition has no such field.", "Delete the entry."))
    if len(faults) > before:
        return None
    rows = [dict(zip(listed.headings, row, strict=True)) for row in listed.rows]
    cure = f'Say which heading holds it in {INSPECTION}, under [groups.{group}.columns]: FIELD = "HEADING".'
    asking = population.Asking(path, cure)
    try:
        return population.read(
            rows, framework, group=group, on=about.on, columns=about.columns, asking=asking
        )
    except FaultsFound as found:
        faults.extend(found.faults)
        return None
