"""The Welsh of a report on a service in Wales: what has none, and what translates an earlier English text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from inspectorate.method.inspection import Recommendation
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Narrative

RECOMMENDATION = "recommendation."
"""What the key of a recommendation begins with, before its number."""
TECHNICAL_ANNEX = "technical-annex"


class WelshState(StrEnum):
    """State of the Welsh of a text, compared with its English."""

    MISSING = "missing"
    OUT_OF_DATE = "out_of_date"
    UP_TO_DATE = "up_to_date"


@dataclass(frozen=True, slots=True)
class FigureDifferences:
    """Figures that only one of two languages prints, by their reference."""

    missing: tuple[str, ...]
    additional: tuple[str, ...]


def english_digest(*texts: str) -> str:
    """Return the SHA-256 by which a Welsh text names the English texts that it translates."""
    return sha256("\n".join(texts).encode()).hexdigest()


def welsh_states(draft: Draft) -> Mapping[str, WelshState]:
    """Return the state of the Welsh of each section that has words, and of each recommendation, by key.

    A Welsh text is out of date if it names another English text than the present one. A report on a service
    in England has no states.
    """
    if not draft.inspection.about.is_bilingual:
        return {}
    sections = {
        key: _state(draft, key) for key, narrative in draft.inspection_texts.items() if narrative.blocks
    }
    recommendations = {
        f"{RECOMMENDATION}{number}": _recommendation_state(recommendation)
        for number, recommendation in enumerate(draft.inspection.recommendations, start=1)
    }
    return sections | recommendations


def missing_in_welsh(draft: Draft) -> tuple[str, ...]:
    """Return the keys of the texts of an inspection that have no Welsh.

    The technical annex has English text only. A report on a service in England misses nothing.
    """
    if not draft.inspection.about.is_bilingual:
        return ()
    missing = [key for key, state in welsh_states(draft).items() if state is WelshState.MISSING]
    return (*missing, TECHNICAL_ANNEX)


def out_of_date_in_welsh(draft: Draft) -> tuple[str, ...]:
    """Return the keys of the texts whose English has changed since their Welsh was written."""
    return tuple(key for key, state in welsh_states(draft).items() if state is WelshState.OUT_OF_DATE)


def figure_differences(english: Narrative, welsh: Narrative) -> FigureDifferences:
    """Return the figures that only the English or only the Welsh of a text prints, or prints more often."""
    in_english, in_welsh = _references(english), _references(welsh)
    return FigureDifferences(
        tuple((in_english - in_welsh).elements()), tuple((in_welsh - in_english).elements())
    )


def recommendation_digest(recommendation: Recommendation) -> str:
    """Return the digest by which Welsh words name the English words of a recommendation."""
    return english_digest(recommendation.to, recommendation.text, recommendation.due, recommendation.short)


def _recommendation_state(recommendation: Recommendation) -> WelshState:
    welsh = recommendation.welsh
    if welsh is None:
        return WelshState.MISSING
    is_current = welsh.english in ("", recommendation_digest(recommendation))
    return WelshState.UP_TO_DATE if is_current else WelshState.OUT_OF_DATE


def _state(draft: Draft, key: str) -> WelshState:
    narrative = draft.welsh_texts.get(key)
    if narrative is None or not narrative.blocks:
        return WelshState.MISSING
    source = draft.inspection.welsh_sources.get(key)
    is_current = source is None or source == english_digest(draft.inspection.narrative[key])
    return WelshState.UP_TO_DATE if is_current else WelshState.OUT_OF_DATE


def _references(narrative: Narrative) -> Counter[str]:
    return Counter(figure.bound.reference for passage in narrative.passages for figure in passage.figures)
