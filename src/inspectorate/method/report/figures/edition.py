"""Figures that are not results: names and dates of the inspection, and the edition's own numbers."""

from collections.abc import Iterator

from inspectorate.method.inspection import Inspection
from inspectorate.method.report.figures.values import CountFigure, TextFigure
from inspectorate.method.report.numbers import (
    full_date,
    grouped,
    month_and_year,
    pluralised,
    prose_number,
    sentence_list,
)
from inspectorate.method.standards import Sourced


def about_figures(inspection: Inspection) -> Iterator[TextFigure | CountFigure]:
    """Yield the figures of the inspection's record: service, area, dates, people, recommendations."""
    about, framework = inspection.about, inspection.framework
    started, published = about.fieldwork_started, about.published
    because = "As recorded with the inspection."
    yield TextFigure(
        "service", "the service's name", because, {"": about.service, "short": about.service_short}
    )
    yield TextFigure("area", "the area", because, {"": about.area.strip() or "an area not yet named"})
    dates = {"": month_and_year(started), "date": full_date(started)}
    yield TextFigure("fieldwork", "when fieldwork started", because, dates)
    publication = (
        {"": month_and_year(published), "date": full_date(published)} if published else {"": "", "date": ""}
    )
    yield TextFigure("published", "when the report is published", because, publication)
    yield TextFigure("lead", "the lead inspector", because, {"": about.lead_inspector})
    yield TextFigure(
        "inspectorate", "the inspectorate", "As stated in the edition.", {"": framework.inspectorate}
    )
    yield TextFigure(
        "edition", "the edition of the standards", "As stated in the edition.", {"": framework.title}
    )
    count = len(inspection.recommendations)
    yield CountFigure(
        "recommendations", "recommendations made", f"{pluralised(count, 'recommendation')}.", count
    )


def design_figures(inspection: Inspection) -> Iterator[TextFigure]:
    """Yield the edition's numbers (sample design, windows, planned shares, panel) and those of the draw."""
    framework, rules = inspection.framework, inspection.framework.ratings
    design = framework.sample
    titles = {field.key: field.title.lower() for field in framework.casework.fields}
    factors = sentence_list(tuple(titles.get(key, key) for key in design.factors.value))
    yield _sourced(
        "design.confidence", "the sample's confidence level", design.confidence, _share(design.confidence)
    )
    margin = grouped(round(100 * design.margin.value, 6))
    yield _sourced("design.margin", "the sample's margin of error, in points", design.margin, margin)
    yield _sourced(
        "design.reserve_share", "the share of reserves", design.reserve_share, _share(design.reserve_share)
    )
    yield _sourced("design.factors", "what the sample is balanced on", design.factors, factors)
    smallest = prose_number(rules.smallest_cell.value)
    yield _sourced(
        "smallest", "the fewest cases shown in a table about people", rules.smallest_cell, smallest
    )
    yield _sourced(
        "interval",
        "the confidence of the ranges",
        rules.interval_confidence,
        _share(rules.interval_confidence),
    )
    panel = rules.panel
    for name, figure in (
        ("points", panel.points_from_boundary),
        ("cases", panel.cases_to_change),
        ("small", panel.small_subsample),
    ):
        yield _sourced(
            f"panel.{name}", "when a panel may consider a rating", figure, prose_number(figure.value)
        )
    yield from _group_figures(inspection)


def _group_figures(inspection: Inspection) -> Iterator[TextFigure]:
    for group in inspection.framework.casework.groups:
        window = group.window
        first, last = sorted((window.from_months.value, window.to_months.value))
        months = f"{prose_number(first)} to {prose_number(last)} months"
        yield _sourced(
            f"window.{group.key}", f"how long ago {group.plural} began", window.from_months, months
        )
        if group.share:
            description = f"planned share of {group.plural}"
            yield _sourced(f"share.{group.key}", description, group.share, _share(group.share))
        sample = inspection.samples.get(group.key)
        because = "Recorded with the draw."
        seed = str(sample.seed) if sample and sample.seed is not None else ""
        yield TextFigure(f"seed.{group.key}", f"the seed {group.plural} were drawn with", because, {"": seed})
        digest = sample.digest[:12] if sample else ""
        yield TextFigure(
            f"digest.{group.key}", f"the digest of the eligible {group.plural}", because, {"": digest}
        )


def _share(figure: Sourced[float]) -> str:
    return f"{grouped(round(100 * figure.value, 6))} per cent"


def _sourced(
    reference: str,
    description: str,
    figure: "Sourced[int] | Sourced[float] | Sourced[tuple[str, ...]]",
    text: str,
) -> TextFigure:
    return TextFigure(
        reference, description, f"A figure of the edition, {figure.status}.", {"": text}, figure
    )
