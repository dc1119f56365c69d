"""Figures that print something else than when their section was saved, and the sentences that use them."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.narrative.passages import FigureSpan
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.reports.models import FigureChange, SectionVersion
from inspectorate.web.reports.queries.narrative import (
    bound_narrative,
    latest_versions,
    prepared_draft,
    printed_figures,
)
from inspectorate.web.reports.queries.sections import draft_section

ConfirmedFigures = Mapping[int, Mapping[str, str]]
"""What figures printed when somebody confirmed them: by section, then by binding."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"')]*\s+")


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure by its binding, with what it printed in the version and what it prints now."""

    binding: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence with a figure that has changed: as it read, and as it reads now."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedFigures:
    """The figures of a section that have changed, and the sentences that use them."""

    figures: tuple[ChangedFigure, ...] = ()
    sentences: tuple[ChangedSentence, ...] = ()

    @property
    def digest(self) -> str:
        """A SHA-256 over the changes, with which a person says what they have read."""
        values = [[figure.binding, figure.before, figure.now] for figure in self.figures]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()

    @property
    def stored(self) -> list[dict[str, str]]:
        """The figures as a record stores them."""
        return [
            {"binding": figure.binding, "before": figure.before, "now": figure.now} for figure in self.figures
        ]


def changed_figures(draft: Draft, version: SectionVersion, confirmed: ConfirmedFigures) -> ChangedFigures:
    """Return the figures of a version that print something else than when it was saved or last confirmed.

    `confirmed` are the figures of the inspection that were confirmed.
    """
    narrative = bound_narrative(draft, version.section.key, version.text)
    current = {figure["binding"]: figure["text"] for figure in printed_figures(narrative)}
    texts = {figure["binding"]: figure["text"] for figure in version.figures}
    texts |= {
        binding: text for binding, text in confirmed.get(version.section_id, {}).items() if binding in texts
    }
    changed = {
        binding: ChangedFigure(binding, before, current.get(binding, ""))
        for binding, before in texts.items()
        if before != current.get(binding, "")
    }
    sentences = [
        sentence for passage in narrative.passages for sentence in _changed_sentences(passage, changed)
    ]
    return ChangedFigures(tuple(changed.values()), tuple(dict.fromkeys(sentences)))


def confirmed_figures(inspection: Inspection) -> ConfirmedFigures:
    """Return what the figures of each section printed when somebody last confirmed its present version."""
    rows = FigureChange.objects.filter(
        section__inspection=inspection, version=F("section__version"), confirmed_at__isnull=False
    )
    confirmed: dict[int, dict[str, str]] = {}
    for row in rows.order_by("pk"):
        texts = confirmed.setdefault(row.section_id, {})
        texts |= {figure["binding"]: figure["now"] for figure in row.figures}
    return confirmed


def changed_section(*, access: InspectionAccess, key: str) -> ChangedFigures:
    """Return the figures of a section that have changed. Raises FaultsFound if they cannot be calculated."""
    section = draft_section(access=access, key=key)
    if section.latest is None:
        return ChangedFigures()
    confirmed = confirmed_figures(access.inspection)
    return changed_figures(prepared_draft(access=access), section.latest, confirmed)


def changed_sections(*, access: InspectionAccess) -> Iterator[tuple[SectionVersion, ChangedFigures]]:
    """Yield the latest version of each section of the draft, with its figures that have changed."""
    draft, confirmed = prepared_draft(access=access), confirmed_figures(access.inspection)
    for version in latest_versions(access.inspection).values():
        yield version, changed_figures(draft, version, confirmed)


def open_changes(numbers: list[int], person: Person) -> QuerySet[FigureChange]:
    """Return the changes in some inspections that wait for a person: the owner, else the last author."""
    author = SectionVersion.objects.filter(section=OuterRef("section"), number=OuterRef("version"))
    rows = FigureChange.objects.filter(
        section__inspection__in=numbers, version=F("section__version"), confirmed_at=None
    ).exclude(figures=[])
    rows = rows.annotate(author=Subquery(author.values("by")[:1]))
    own = Q(section__owner=person) | Q(section__owner=None, author=person.pk)
    return rows.filter(own).select_related("section").order_by("pk")


def _changed_sentences(passage: Passage, changed: Mapping[str, ChangedFigure]) -> Iterator[ChangedSentence]:
    """Yield the sentences of a passage that print a changed figure."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(passage.text)), len(passage.text)]
    for start, end in pairwise(starts):
        figures = [
            (figure, changed[binding])
            for figure in passage.figures
            if start <= figure.start < end and (binding := _binding(figure)) in changed
        ]
        if not figures:
            continue
        before = passage.text[start:end]
        for figure, change in reversed(figures):
            before = before[: figure.start - start] + change.before + before[figure.end - start :]
        yield ChangedSentence(before.strip(), passage.text[start:end].strip())


def _binding(figure: FigureSpan) -> str:
    return f"{figure.bound.reference}|{figure.bound.form}".removesuffix("|")
