"""What has changed between the draft that was sent for a check and the present one, and what may change.

No answer may bring in new matter: the words of a section may change only if a statement of it was challenged,
or a response to a challenge names it. Ratings and figures may change only if the panel was asked again.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from inspectorate.method.inspection import Results
from inspectorate.method.report.draft import Draft

RECOMMENDATIONS = "recommendations"
"""The key of the section that the recommendations are printed in."""
RESULTS = "results"
"""The key under which changed ratings and figures are listed."""


@dataclass(frozen=True, slots=True)
class DraftContent:
    """What a draft says: the words of its sections and recommendations, its ratings, and its figures.

    `figures` is a digest over the numbers that every rating and percentage follows from.
    """

    texts: Mapping[str, str]
    recommendations: tuple[str, ...]
    ratings: Mapping[str, str]
    figures: str


@dataclass(frozen=True, slots=True)
class DraftChange:
    """A part of the draft that differs from the one that was sent.

    `key` is a section key, RECOMMENDATIONS or RESULTS. `is_covered` says whether a challenge or response
    allows the change.
    """

    key: str
    old: str
    new: str
    is_covered: bool


@dataclass(frozen=True, slots=True)
class PermittedChanges:
    """What may change because of the challenges: sections by key, and the results if the panel was asked."""

    sections: frozenset[str] = field(default_factory=frozenset)
    results: bool = False


def draft_content(draft: Draft) -> DraftContent:
    """Return what a draft says."""
    return DraftContent(
        dict(draft.inspection.narrative),
        tuple(
            " ".join(filter(None, [f"{row.to}:", row.text, row.due, row.short]))
            for row in draft.inspection.recommendations
        ),
        {standard: rating.rating or "" for standard, rating in draft.results.ratings.items()},
        figures_digest(draft.results),
    )


def figures_digest(results: Results) -> str:
    """Return a SHA-256 over the tallies and the overall rating."""
    values = {
        "tallies": {
            question: [tally.yes, tally.applicable, tally.cases]
            for question, tally in results.tallies.items()
        },
        "survey": {
            question: [tally.favourable, tally.answered] for question, tally in results.survey.items()
        },
        "overall": [results.overall.rating, results.overall.score] if results.overall else [],
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def draft_changes(
    sent: DraftContent, current: DraftContent, permitted: PermittedChanges
) -> tuple[DraftChange, ...]:
    """Return every change between two drafts, in the order of the sections of the present one."""
    return tuple(_changes(sent, current, permitted))


def uncovered(changes: Collection[DraftChange]) -> tuple[DraftChange, ...]:
    """Return the changes that no challenge or response allows."""
    return tuple(change for change in changes if not change.is_covered)


def _changes(sent: DraftContent, current: DraftContent, permitted: PermittedChanges) -> Iterator[DraftChange]:
    if (old := _ratings(sent)) != (new := _ratings(current)) or sent.figures != current.figures:
        yield DraftChange(RESULTS, old, new, permitted.results)
    for key in dict.fromkeys([*current.texts, *sent.texts]):
        old, new = sent.texts.get(key, ""), current.texts.get(key, "")
        if old.strip() != new.strip():
            yield DraftChange(key, old, new, key in permitted.sections)
    if sent.recommendations != current.recommendations:
        old, new = "\n".join(sent.recommendations), "\n".join(current.recommendations)
        yield DraftChange(RECOMMENDATIONS, old, new, RECOMMENDATIONS in permitted.sections)


def _ratings(content: DraftContent) -> str:
    return "\n".join(f"{standard}: {rating}" for standard, rating in content.ratings.items())
