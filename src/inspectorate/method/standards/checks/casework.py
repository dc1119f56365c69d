"""Consistency checks of casework.toml: groups, windows, answers, fields, exclusions, routing questions."""

from collections.abc import Iterable, Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import CaseGroup, Framework, LongListField, Window


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each contradiction within casework.toml."""
    for group in framework.casework.groups:
        yield from _window(group.window, framework, f"casework.toml, group {group.key}, window")
    yield from _shares(framework.casework.groups)
    yield from _answers(framework)
    for field in framework.casework.fields:
        yield from _field(field, framework, f"casework.toml, field {field.key}")
    yield from _headings(framework.casework.fields)
    yield from _exclusions(framework)
    yield from _routing(framework)
    if not 0 <= framework.casework.double_assessment_share.value <= 1:
        yield Fault("casework.toml, double_assessment_share", "It is not a share.", "Use 0 to 1.")


def unknown(place: str, names: Iterable[str], valid: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each of `names` that is not among the `valid` ones."""
    choices = list(valid)
    for name in names:
        if name not in choices:
            cure = f"Use one of: {', '.join(choices)}." if choices else "Remove it."
            yield Fault(place, f"{name!r} is not known.", cure)


def levels_of(field: LongListField, framework: Framework) -> tuple[str, ...]:
    """Return the levels of a field, in order. A field of free text or of an unknown scale has none."""
    for scale in framework.casework.scales:
        if scale.key == field.scale:
            return tuple(level.key for level in scale.levels)
    return tuple(field.codes)


def _window(window: Window, framework: Framework, place: str) -> Iterator[Fault]:
    dates = [field.key for field in framework.casework.fields if field.kind == "date"]
    yield from unknown(f"{place}, field", [window.field], dates)
    first, last = window.from_months.value, window.to_months.value
    if not 0 <= last < first <= 1200:
        problem = f"It runs from {first} to {last} months before the inspection."
        yield Fault(place, problem, "The first number must be the larger, and neither may be negative.")


def _shares(groups: tuple[CaseGroup, ...]) -> Iterator[Fault]:
    shares = [group.share.value for group in groups if group.share]
    if len(shares) == len(groups) and groups and abs(sum(shares) - 1) > 1e-6:
        problem = f"The groups' shares add up to {sum(shares):g}."
        yield Fault("casework.toml, groups", problem, "They must add up to 1.")
    if not all(0 <= share <= 1 for share in shares):
        yield Fault("casework.toml, groups", "A group's share is not a share.", "Use 0 to 1.")


def _answers(framework: Framework) -> Iterator[Fault]:
    answers = framework.casework.answers
    for answer in answers:
        if answer.sufficient and not answer.applicable:
            place = f"casework.toml, answer {answer.key}"
            yield Fault(
                place, "It is sufficient, but not applicable.", "A sufficient answer must be applicable."
            )
    counted = {answer.sufficient for answer in answers if answer.applicable}
    if framework.casework.groups and counted != {True, False}:
        problem = "The answers do not distinguish sufficient from insufficient work."
        yield Fault(
            "casework.toml, answers",
            problem,
            "Include one applicable answer that is sufficient and one that is not.",
        )


def _field(field: LongListField, framework: Framework, place: str) -> Iterator[Fault]:
    levels = levels_of(field, framework)
    groups = [group.key for group in framework.casework.groups]
    if field.scale is not None:
        yield from unknown(
            f"{place}, scale", [field.scale], (scale.key for scale in framework.casework.scales)
        )
    if field.kind in ("code", "flag") and not levels:
        yield Fault(place, "It has no levels.", "List them under `codes`, or name a `scale`.")
    yield from unknown(f"{place}, codes", field.codes, levels)
    yield from unknown(f"{place}, letters", field.letters, levels)
    yield from unknown(f"{place}, titles", field.titles, levels)
    yield from unknown(f"{place}, case_titles", field.case_titles, levels)
    yield from unknown(f"{place}, groups", field.groups, groups)
    yield from unknown(f"{place}, levels_of", field.levels_of, groups)
    for group, levels_of_group in field.levels_of.items():
        yield from unknown(f"{place}, levels_of, {group}", levels_of_group, levels)
    yield from _ambiguous(f"{place}, codes", field.codes.items(), "means both")
    yield from _ambiguous(f"{place}, letters", field.letters.items(), "means both")


def _headings(fields: tuple[LongListField, ...]) -> Iterator[Fault]:
    headings = [(field.key, field.headings) for field in fields]
    yield from _ambiguous("casework.toml, fields, headings", headings, "is a heading of both")


def _ambiguous(
    place: str, spellings_by_name: Iterable[tuple[str, tuple[str, ...]]], verb: str
) -> Iterator[Fault]:
    first_names: dict[str, str] = {}
    for name, spellings in spellings_by_name:
        for spelling in spellings:
            first = first_names.setdefault(spelling.casefold(), name)
            if first != name:
                yield Fault(place, f"{spelling!r} {verb} {first} and {name}.", "Keep it in one of them.")


def _exclusions(framework: Framework) -> Iterator[Fault]:
    fields = {field.key: field for field in framework.casework.fields}
    for exclusion in framework.casework.exclusions:
        place = f"casework.toml, exclusion {exclusion.key}"
        yield from unknown(f"{place}, field", [exclusion.field], fields)
        if field := fields.get(exclusion.field):
            yield from unknown(f"{place}, is", exclusion.is_, ["", *levels_of(field, framework)])


def _routing(framework: Framework) -> Iterator[Fault]:
    groups = [group.key for group in framework.casework.groups]
    for question in framework.casework.routing:
        place = f"casework.toml, routing question {question.key}"
        yield from unknown(f"{place}, groups", question.groups, groups)
        if len(set(question.options)) < 2:
            yield Fault(f"{place}, options", "The question has fewer than 2 options.", "Add at least 2.")
