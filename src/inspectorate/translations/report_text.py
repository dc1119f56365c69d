"""The report in another language: its standing text translated, and what is still English marked so."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from gettext import NullTranslations
from typing import Any

from inspectorate.method.faults import Sentence
from inspectorate.method.inspection import Recommendation, WelshRecommendation
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.composition.traversal import with_runs_changed
from inspectorate.method.report.content import (
    Bullets,
    Paragraph,
    PracticeExample,
    Quotation,
    Report,
    Run,
    Runs,
)
from inspectorate.method.report.content import Section as ReportSection
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Narrative
from inspectorate.method.report.welsh_sections import RECOMMENDATION, WelshState, welsh_states
from inspectorate.translations import WELSH, catalogue

ENGLISH = "en"
LETTERS = re.compile(r"[A-Za-z]{2}")
KEPT = frozenset(
    ("key", "kind", "figure", "note", "link", "section", "form", "language", "document", "service", "author")
)
"""Fields of a report's content that are not translated: references, names, and what is no text."""
DATE = re.compile(r"(?P<day>\d{1,2} )?(?P<month>[A-Z][a-z]+) (?P<year>\d{4})")


def welsh_report(draft: Draft) -> Report:
    """Return the report of a draft in Welsh, with each Welsh text that is up to date for its English."""
    current = {key for key, state in welsh_states(draft).items() if state is WelshState.UP_TO_DATE}
    texts = {
        key: _in_welsh(draft.welsh_texts[key]) if key in current else narrative
        for key, narrative in draft.inspection_texts.items()
    }
    recommendations, narratives = list(draft.inspection.recommendations), list(draft.recommendations)
    for number, narrative in draft.welsh_recommendations.items():
        recommendation = recommendations[number - 1]
        if recommendation.welsh and f"{RECOMMENDATION}{number}" in current:
            recommendations[number - 1] = _recommendation_in_welsh(recommendation, recommendation.welsh)
            passages = tuple(
                replace(passage, runs=_marked_as_welsh(passage.runs)) for passage in narrative.passages
            )
            narratives[number - 1] = replace(narrative, passages=passages)
    report = compose_draft(
        replace(
            draft,
            inspection=replace(draft.inspection, recommendations=tuple(recommendations)),
            inspection_texts=texts,
            recommendations=tuple(narratives),
        )
    )
    return translated_report(report, WELSH, area=draft.inspection.about.area)


def translated_report(report: Report, language: str, *, area: str = "") -> Report:
    """Return a report with its standing text in a language. Runs that are still English are marked so.

    `area` is the place in the title, whose pattern the catalogue has.
    """
    text = _translator(catalogue(language))
    pattern = report.title.replace(area, "{area}") if area else report.title
    title = text(pattern).replace("{area}", area)
    levels = tuple(level.model_copy(update={"name": text(level.name)}) for level in report.levels)
    changed: Report = _translated(replace(report, title=title, facts={}, figures={}), text, language)
    return replace(changed, title=title, language=language, levels=levels)


def _recommendation_in_welsh(recommendation: Recommendation, welsh: WelshRecommendation) -> Recommendation:
    return replace(
        recommendation, to=welsh.to, text=welsh.text, due=welsh.due, short=welsh.short, language=WELSH
    )


def _marked_as_welsh(runs: Runs) -> Runs:
    return tuple(replace(run, language=WELSH) for run in runs)


def _in_welsh(narrative: Narrative) -> Narrative:
    """Return a narrative whose runs are marked as Welsh."""
    blocks = tuple(
        with_runs_changed(ReportSection("", "", blocks=(block,)), _marked_as_welsh).blocks[0]
        if isinstance(block, Paragraph | Bullets | Quotation | PracticeExample)
        else block
        for block in narrative.blocks
    )
    notes = {key: _marked_as_welsh(runs) for key, runs in narrative.notes.items()}
    return replace(narrative, blocks=blocks, notes=notes)  # type: ignore[arg-type]


def _translator(entries: NullTranslations) -> Callable[[str], str]:
    """Return the function that translates a text of a report; a text without a translation is unchanged."""

    def text(english: str) -> str:
        if not english:
            return english
        if isinstance(english, Sentence):
            values = {
                name: text(value) if isinstance(value, Sentence) else value
                for name, value in english.values.items()
            }
            template = entries.gettext(english.template)
            return template % values if values else template
        if date := DATE.fullmatch(english):
            return f"{date['day'] or ''}{entries.gettext(date['month'])} {date['year']}"
        return entries.gettext(english)

    return text


def _translated(value: Any, text: Callable[[str], str], language: str) -> Any:
    """Return content with its texts translated, at any depth."""
    if isinstance(value, Run):
        return _translated_run(value, text, language)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(_translated(part, text, language) for part in value)
    if isinstance(value, Mapping):
        return {key: _translated(part, text, language) for key, part in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {
        item.name: _translated(getattr(value, item.name), text, language)
        for item in fields(value)
        if item.name not in KEPT
    }
    return replace(value, **changes)


def _translated_run(run: Run, text: Callable[[str], str], language: str) -> Run:
    if run.language == language:
        return replace(run, language="")
    translation = text(run.text)
    if translation != run.text or not LETTERS.search(run.text):
        return replace(run, text=translation)
    return replace(run, language=ENGLISH)
