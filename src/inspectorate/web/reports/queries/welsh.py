"""Read the Welsh of a draft on a service in Wales: its sections with their states, and their English."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate import typeset
from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.checks import check_welsh_figures
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.narrative.markdown import without_comments
from inspectorate.method.report.welsh_sections import WelshState, english_digest
from inspectorate.translations.report_text import welsh_report
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Country
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.reports.models import (
    RecommendationVersion,
    SectionVersion,
    WelshRecommendationVersion,
    WelshSectionVersion,
)
from inspectorate.web.reports.queries.narrative import (
    latest_welsh_recommendations,
    latest_welsh_versions,
    with_draft,
)
from inspectorate.web.reports.queries.preview import SectionPreview
from inspectorate.web.reports.queries.recommendations import recommendations
from inspectorate.web.reports.queries.sections import DraftSection, draft_sections
from inspectorate.web.results.queries.personal_results import personal_inputs, personal_results

MOST_VERSIONS = 50
"""Number of versions of a text that a page reads, the latest."""
STATE_TITLES = {
    WelshState.MISSING: _("Missing"),
    WelshState.OUT_OF_DATE: _("Out of date"),
    WelshState.UP_TO_DATE: _("Up to date"),
}


@dataclass(frozen=True, slots=True)
class WelshSection:
    """A section of the draft in both languages: its English as one person sees it, and its latest Welsh."""

    english: DraftSection
    latest: WelshSectionVersion | None

    @property
    def key(self) -> str:
        """The section key."""
        return self.english.key

    @property
    def url(self) -> str:
        """The address of the page of the Welsh."""
        return reverse("reports:welsh_section", args=[self.english.section.inspection_id, self.key])

    @property
    def title(self) -> str:
        """The title in English."""
        return self.english.title

    @property
    def text(self) -> str:
        """The latest Welsh text; "" without one."""
        return self.latest.text if self.latest else ""

    @property
    def is_needed(self) -> bool:
        """Whether the English has words."""
        return _has_words(self.english.text)

    @property
    def state(self) -> WelshState:
        """State of the Welsh, compared with the English as it is now."""
        if self.latest is None or not _has_words(self.latest.text):
            return WelshState.MISSING
        is_current = self.latest.english == english_digest(self.english.text)
        return WelshState.UP_TO_DATE if is_current else WelshState.OUT_OF_DATE

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(STATE_TITLES[self.state])


@dataclass(frozen=True, slots=True)
class WelshWords:
    """A recommendation in both languages: its number in the report, its English and its latest Welsh."""

    number: int
    english: RecommendationVersion
    latest: WelshRecommendationVersion | None

    @property
    def url(self) -> str:
        """The address of the page of the Welsh."""
        recommendation = self.english.recommendation
        return reverse("reports:welsh_recommendation", args=[recommendation.inspection_id, recommendation.pk])

    @property
    def title(self) -> str:
        """The title on pages."""
        return gettext("Recommendation %(number)s") % {"number": self.number}

    @property
    def state(self) -> WelshState:
        """State of the Welsh, compared with the English as it is now."""
        if self.latest is None:
            return WelshState.MISSING
        is_current = self.latest.english == words_digest(self.english)
        return WelshState.UP_TO_DATE if is_current else WelshState.OUT_OF_DATE

    @property
    def state_title(self) -> str:
        """The state, as shown on pages."""
        return str(STATE_TITLES[self.state])


def words_digest(version: RecommendationVersion) -> str:
    """Return the digest by which Welsh words name the English words of a recommendation."""
    return english_digest(version.addressee, version.text, version.due, version.short)


def is_bilingual(inspection: Inspection) -> bool:
    """Return whether the report of an inspection is in Welsh too: that on a service in Wales is."""
    return inspection.service.country == Country.WALES


def welsh_sections(*, access: InspectionAccess) -> list[WelshSection]:
    """Return the sections whose English has words, in the report's order.

    Raises NotVisible unless the service is in Wales.
    """
    return [section for section in _sections(access) if section.is_needed]


def welsh_section(*, access: InspectionAccess, key: str) -> WelshSection:
    """Return one section. Raises NotVisible if the draft does not have it, or the service is not in Wales."""
    for section in _sections(access):
        if section.key == key:
            return section
    raise NotVisible


def welsh_recommendations(*, access: InspectionAccess) -> list[WelshWords]:
    """Return the recommendations in their order. Raises NotVisible unless the service is in Wales."""
    if not is_bilingual(access.inspection):
        raise NotVisible
    latest = latest_welsh_recommendations(access.inspection)
    versions = recommendations(access=access)
    return [
        WelshWords(number, version, latest.get(version.recommendation_id))
        for number, version in enumerate(versions, start=1)
    ]


def welsh_recommendation(*, access: InspectionAccess, id: int) -> WelshWords:  # noqa: A002 - the record's id
    """Return one recommendation. Raises NotVisible if it is deleted, or the service is not in Wales."""
    for words in welsh_recommendations(access=access):
        if words.english.recommendation_id == id:
            return words
    raise NotVisible


def welsh_gaps(*, access: InspectionAccess) -> list[WelshSection | WelshWords]:
    """Return the texts without Welsh that is up to date; none for a service in England.

    None for a person who may not read the draft.
    """
    if not is_bilingual(access.inspection) or not access.may(Action.SEE_DRAFT):
        return []
    texts: list[WelshSection | WelshWords] = [
        *welsh_sections(access=access),
        *welsh_recommendations(access=access),
    ]
    return [text for text in texts if text.state is not WelshState.UP_TO_DATE]


def welsh_counts(texts: Iterable[WelshSection | WelshWords]) -> Counter[str]:
    """Return the number of texts in each state, by its value."""
    return Counter(text.state for text in texts)


def welsh_versions(section: WelshSection) -> list[WelshSectionVersion]:
    """Return the latest versions of the Welsh of a section, the latest first."""
    versions = section.english.section.welsh_versions.select_related("by").order_by("-number")
    return list(versions[:MOST_VERSIONS])


def welsh_recommendation_versions(words: WelshWords) -> list[WelshRecommendationVersion]:
    """Return the latest versions of the Welsh of a recommendation, the latest first."""
    versions = words.english.recommendation.welsh_versions.select_related("by").order_by("-number")
    return list(versions[:MOST_VERSIONS])


def translated_english(section: WelshSection) -> SectionVersion | None:
    """Return the English version that the Welsh of a section translates; None if no late one is the same."""
    if section.latest is None:
        return None
    versions = section.english.section.versions.order_by("-number")[:MOST_VERSIONS]
    return next(
        (version for version in versions if english_digest(version.text) == section.latest.english), None
    )


def welsh_preview(*, access: InspectionAccess, section: WelshSection, text: str) -> SectionPreview:
    """Return the preview of a Welsh text in its section of the Welsh report, saved or not.

    Its remarks name the figures that only one of the two languages prints.
    """
    key, text = section.key, text.replace("\r\n", "\n")
    try:
        inputs = with_draft(access.inspection, personal_inputs(access=access))
        welsh = {name: words for name, words in inputs.welsh_narrative.items() if name != key}
        sources = {name: digest for name, digest in inputs.welsh_sources.items() if name != key}
        if text.strip():
            welsh[key] = text
        inputs = replace(inputs, welsh_narrative=welsh, welsh_sources=sources)
        draft = prepare(inputs, personal_results(access=access).results)
    except FaultsFound as error:
        return SectionPreview(faults=tuple(error.faults))
    bound = draft.welsh_texts.get(key)
    if bound is None or key not in draft.inspection_texts:
        return SectionPreview()
    printed = typeset.section_html(welsh_report(draft), key) or ("", "")
    remarks = tuple(check_welsh_figures(draft, key))
    return SectionPreview(*printed, remarks, (*bound.unbound, *bound.faults))


def _sections(access: InspectionAccess) -> list[WelshSection]:
    if not is_bilingual(access.inspection):
        raise NotVisible
    latest = latest_welsh_versions(access.inspection)
    return [WelshSection(section, latest.get(section.key)) for section in draft_sections(access=access)]


def _has_words(text: str) -> bool:
    return bool(without_comments(text).strip())
