"""Key facts: the service and its comparator, each with period and source."""

from dataclasses import replace
from itertools import groupby

from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Figure
from inspectorate.method.report.composition.content_builders import cell, paragraph, section
from inspectorate.method.report.content import Block, KeyFact, KeyFacts, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import Quantity

ALL_COMPARED = _("Beside each figure is one for comparison.")
SOME_COMPARED = _("Where there is a figure for comparison, it is beside that for the service or the area.")
UNKNOWN_IN_BASE = "Percentages include people with nothing recorded, so they may not add up to 100."


def key_facts(draft: Draft) -> Section:
    """Return the section with a panel of single facts and a table for every group of shares."""
    figures = draft.inspection.figures
    single = tuple(_fact(draft, figure) for figure in figures if not figure.share_of)
    blocks: list[Block] = [KeyFacts(single)] if single else []
    shares = sorted(
        (figure for figure in figures if figure.share_of),
        key=lambda figure: _first_index(figures, figure.share_of),
    )
    for group, members in groupby(shares, key=lambda figure: figure.share_of):
        blocks.append(_table(draft, group, tuple(members)))
    facts = section(draft, "key-facts", _("Key facts"), texts=["key-facts"])
    comparators = [figure.comparator is not None for figure in figures]
    sentence = paragraph(ALL_COMPARED if all(comparators) else SOME_COMPARED)
    return replace(facts, blocks=(*facts.blocks, *([sentence] if any(comparators) else []), *blocks))


def _first_index(figures: tuple[Figure, ...], group: str) -> int:
    return next(index for index, figure in enumerate(figures) if figure.share_of == group)


def _fact(draft: Draft, figure: Figure) -> KeyFact:
    value = _quantity(draft, figure)
    return KeyFact(
        title=_title_with_unit(figure, value),
        value=_short_text(value, ""),
        value_label=_subject(draft, figure) if figure.subject or figure.comparator is not None else "",
        comparator=_short_text(value, "comparator") if figure.comparator is not None else "",
        comparator_label=figure.comparator_title,
        note=value.because,
        figure=value.reference,
    )


def _subject(draft: Draft, figure: Figure) -> str:
    """Return the name of what a value is about. Without a record of it, that is the service."""
    about = draft.inspection.about
    return about.area if figure.subject == "area" and about.area.strip() else about.service_short


def _title_with_unit(figure: Figure, value: Quantity) -> str:
    unit = "" if value.is_percentage or not figure.unit or figure.unit in figure.title else f" {figure.unit}"
    return f"{figure.title}{unit}"


def _short_text(value: Quantity, prefix: str) -> str:
    return value.format(f"{prefix} {'percent' if value.is_percentage else 'number'}".strip())


def _quantity(draft: Draft, figure: Figure) -> Quantity:
    value = draft.catalogue[f"figure.{figure.key}"]
    assert isinstance(value, Quantity)  # noqa: S101
    return value


def _table(draft: Draft, group: str, members: tuple[Figure, ...]) -> Table:
    comparator_title = next(
        (figure.comparator_title for figure in members if figure.comparator_title), "Comparator"
    )
    rows = []
    for figure in members:
        value = _quantity(draft, figure)
        comparator = _short_text(value, "comparator") if figure.comparator is not None else ""
        rows.append(
            (
                cell(figure.title),
                cell(_short_text(value, ""), number=figure.value, figure=value.reference),
                cell(comparator, number=figure.comparator),
            )
        )
    sources = dict.fromkeys(f"Source: {_quantity(draft, figure).because}" for figure in members)
    notes = (UNKNOWN_IN_BASE,) if any(figure.base_includes_unknown for figure in members) else ()
    return Table(
        key=f"key-facts.{group}",
        caption=group,
        headings=(group, _subject(draft, members[0]), comparator_title),
        rows=tuple(rows),
        anchors=tuple(f"figure.{figure.key}" for figure in members),
        notes=(*notes, *sources),
    )
