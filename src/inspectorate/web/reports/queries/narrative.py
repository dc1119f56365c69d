"""The draft as a value of the method: its texts and recommendations in place of those of an import."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F

from inspectorate.method import inspection as method
from inspectorate.method.report.draft import Draft, prepare, section_keys
from inspectorate.method.report.narrative import Narrative, read_narrative
from inspectorate.method.standards import Domain, Framework
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.reports.models import (
    DraftChannel,
    RecommendationVersion,
    ReportSection,
    SectionVersion,
    WelshRecommendationVersion,
    WelshSectionVersion,
)
from inspectorate.web.results.queries.personal_results import personal_inputs, personal_results

PrintedFigures = list[dict[str, str]]
_NARRATIVE_FILE = re.compile(r"narrative/(?P<key>[^,]+)\.md(?:,|$)")


def latest_versions(inspection: Inspection) -> dict[str, SectionVersion]:
    """Return the latest version of each section that has one, by section key, in the report's order."""
    versions = SectionVersion.objects.filter(section__inspection=inspection, number=F("section__version"))
    by_key = {version.section.key: version for version in versions.select_related("section", "by")}
    return {key: by_key[key] for key in ordered_keys(framework(inspection.edition), by_key)}


def latest_welsh_versions(inspection: Inspection) -> dict[str, WelshSectionVersion]:
    """Return the latest version of the Welsh of each section that has one, by section key."""
    versions = WelshSectionVersion.objects.filter(
        section__inspection=inspection, number=F("section__welsh_version")
    )
    return {version.section.key: version for version in versions.select_related("section", "by")}


def latest_recommendations(inspection: Inspection) -> list[RecommendationVersion]:
    """Return the latest version of each recommendation that is not withdrawn, in their order."""
    versions = RecommendationVersion.objects.filter(
        recommendation__inspection=inspection,
        recommendation__withdrawn_at=None,
        number=F("recommendation__version"),
    )
    return list(
        versions.select_related("recommendation", "by").order_by(
            "recommendation__position", "recommendation__pk"
        )
    )


def latest_welsh_recommendations(inspection: Inspection) -> dict[int, WelshRecommendationVersion]:
    """Return the latest version of the Welsh of each recommendation that has one, by its number."""
    versions = WelshRecommendationVersion.objects.filter(
        recommendation__inspection=inspection, number=F("recommendation__welsh_version")
    )
    return {version.recommendation_id: version for version in versions.select_related("by")}


def ordered_keys(edition: Framework, keys: Iterable[str]) -> list[str]:
    """Return section keys in the report's order, those that it does not have last."""
    order = {key: position for position, key in enumerate(section_keys(edition))}
    return sorted(keys, key=lambda key: (order.get(key, len(order)), key))


def with_draft(inspection: Inspection, inputs: method.Inspection) -> method.Inspection:
    """Return an inspection with the texts and recommendations of its draft, if a draft has been started.

    A section without words is left out, unless the imported package has it so.
    """
    if not ReportSection.objects.filter(inspection=inspection).exists():
        return inputs
    texts = {
        key: version.text
        for key, version in latest_versions(inspection).items()
        if version.text.strip() or version.channel == DraftChannel.IMPORT
    }
    welsh_words = latest_welsh_recommendations(inspection)
    recommendations = tuple(
        method.Recommendation(
            to=version.addressee,
            text=version.text,
            standards=tuple(version.standards),
            questions=tuple(version.questions),
            due=version.due,
            short=version.short,
            welsh=_welsh_recommendation(welsh_words.get(version.recommendation_id)),
        )
        for version in latest_recommendations(inspection)
    )
    welsh = {
        key: version for key, version in latest_welsh_versions(inspection).items() if version.text.strip()
    }
    return replace(
        inputs,
        narrative=texts,
        welsh_narrative={key: version.text for key, version in welsh.items()},
        welsh_sources={key: version.english for key, version in welsh.items()},
        recommendations=recommendations,
    )


def _welsh_recommendation(version: WelshRecommendationVersion | None) -> method.WelshRecommendation | None:
    if version is None:
        return None
    return method.WelshRecommendation(
        version.addressee, version.text, version.due, version.short, version.english
    )


def prepared_draft(*, access: InspectionAccess) -> Draft:
    """Return the draft with its figures bound. Raises FaultsFound if a judgement or decision is not valid."""
    inputs = with_draft(access.inspection, personal_inputs(access=access))
    return prepare(inputs, personal_results(access=access).results)


def bound_narrative(draft: Draft, key: str, text: str) -> Narrative:
    """Return a text as the narrative of a section, with its figures bound."""
    return read_narrative(text, file=f"narrative/{key}.md", section=key, bind=draft.bind)


def printed_figures(narrative: Narrative) -> PrintedFigures:
    """Return the bindings of a narrative with what each prints, as a version stores them."""
    bound = [figure.bound for passage in narrative.passages for figure in passage.figures]
    printed = {f"{figure.reference}|{figure.form}".removesuffix("|"): figure.text for figure in bound}
    return [{"binding": binding, "text": text} for binding, text in printed.items()]


def section_of_place(place: str) -> str:
    """Return the key of the section in which the place of a remark or fault is; "" if it is in none."""
    match = _NARRATIVE_FILE.match(place)
    return match["key"] if match else ""


def domain_of_key(edition: Framework, key: str) -> Domain | None:
    """Return the domain that a section is about; None for the others."""
    for domain in edition.domains:
        parts = (domain.id, f"{domain.id}.strengths", f"{domain.id}.improvement")
        if key in (*parts, f"overall-findings.{domain.id}", *(standard.id for standard in domain.standards)):
            return domain
    return None
