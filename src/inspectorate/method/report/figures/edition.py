"""Figures that are not results: names and dates of the inspection, and the edition's own numbers."""

from collections.abc import Iterator

from inspectorate.method.inspection import Inspection
from inspectorate.method.report.figures.values import Count, Fixed
from inspectorate.method.report.numbers import (
    counted,
    full_date,
    grouped,
    house_number,
    listed,
    month_and_year,
)
from inspectorate.method.standards import Sourced


def about_figures(inspection: Inspection) -> Iterator[Fixed | Count]:
    """Yield what the inspection says of itself: service, area, dates, people, recommendations."""
    about, framework = inspection.about, inspection.framework
    started, published = about.fieldwork_started, about.published
    why = "As recorded with the inspection."
    yield Fixed("service", "the service's name", why, {"": about.service, "short": about.service_short})
    yield Fixed("area", "the area", why, {"": about.area.strip() or "an area not yet named"})
    dates = {"": month_and_year(started), "date": full_date(started)}
    yield Fixed("fieldwork", "when fieldwork started", why, dates)
    when = (
        {"": month_and_year(published), "date": full_date(published)} if published else {"": "", "date": ""}
    )
    yield Fixed("published", "when the report is published", why, when)
    yield Fixed("lead", "the lead inspector", why, {"": about.lead_inspector})
    yield Fixed("inspectorate", "the inspectorate", "As the edition says.", {"": framework.inspectorate})
    yield Fixed("edition", "the edition of the standards", "As the edition says.", {"": framework.title})
    number = len(inspection.recommendations)
    yield Count("recommendations", "recommendations made", f"{counted(number, 'recommendation')}.", number)


def design_figures(inspection: Inspection) -> Iterator[Fixed]:
    """Yield the numbers of the edition: sample design, windows, planned shares, panel, and what was drawn."""
    framework, rules = inspection.framework, inspection.framework.ratings
    design = framework.sample
    titles = {field.key: field.title.lower() for field in framework.casework.fields}
    factors = listed(tuple(titles.get(key, key) for key in design.factors.value))
    yield _sourced(
        "design.confidence", "the sample's confidence level", design.confidence, _share(design.confidence)
    )
    margin = grouped(round(100 * design.margin.value, 6))
    yield _sourced("design.margin", "the sample's margin of error, in points", design.margin, margin)
    yield _sourced(
        "design.reserve_share", "the share of reserves", design.reserve_share, _share(design.reserve_share)
    )
    yield _sourced("design.factors", "what the sample is balanced on", design.factors, factors)
    smallest = house_number(rules.smallest_cell.value)
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
            f"panel.{name}", "when a panel may consider a rating", figure, house_number(figure.value)
        )
    yield from _group_figures(inspection)


def _group_figures(inspection: Inspection) -> Iterator[Fixed]:
    for group in inspection.framework.casework.groups:
        window = group.window
        fewest, most = sorted((window.from_months.value, window.to_months.value))
        months = f"{house_number(fewest)} to {house_number(most)} months"
        yield _sourced(
            f"window.{group.key}", f"how long ago {group.plural} began", window.from_months, months
        )
        if group.share:
            what = f"planned share of {group.plural}"
            yield _sourced(f"share.{group.key}", what, group.share, _share(group.share))
        sample = inspection.samples.get(group.key)
        why = "Recorded with the draw."
        seed = str(sample.seed) if sample else ""
        yield Fixed(f"seed.{group.key}", f"the seed {group.plural} were drawn with", why, {"": seed})
        digest = sample.digest[:12] if sample else ""
        yield Fixed(f"digest.{group.key}", f"the digest of the eligible {group.plural}", why, {"": digest})


def _share(figure: Sourced[float]) -> str:
    return f"{grouped(round(100 * figure.value, 6))} per cent"


def _sourced(
    reference: str, what: str, figure: "Sourced[int] | Sourced[float] | Sourced[tuple[str, ...]]", said: str
) -> Fixed:
    return Fixed(reference, what, f"A figure of the edition, {figure.status}.", {"": said}, figure)
