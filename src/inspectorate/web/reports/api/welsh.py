"""API of the Welsh of a draft on a service in Wales."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.report.welsh_sections import WelshState
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import AT, HERE, BaseVersion, LongText, SectionText
from inspectorate.web.reports.changes.recommendations import RecommendationWords
from inspectorate.web.reports.changes.welsh import save_welsh, save_welsh_recommendation
from inspectorate.web.reports.models import LONGEST_ADDRESSEE, DraftChannel
from inspectorate.web.reports.queries import welsh as queries
from inspectorate.web.reports.queries.welsh import WelshSection, WelshWords
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Name, Number, described

router = Router(tags=["Report"])
WELSH = f"{HERE}/welsh"
WELSH_RECOMMENDATIONS = f"{WELSH}/recommendations"
WELSH_SECTION = f"{WELSH}/sections/{{section}}"


class WelshSectionOut(Schema):
    """The Welsh of a section, without its text."""

    section: str = described("The section key.", "8.1")
    title: str = described("Its title in English.", "8.1 Assessment")
    state: WelshState = described("Its state, compared with the English as it is now.", "out_of_date")
    version: int = described("The number of its latest version: the base version of a change.", 1, ge=0)
    english_version: int = described("The number of the latest version of the English.", 2, ge=0)
    by: str | None = described("Who saved the Welsh; null if there is none.", "Tom Bell")
    at: datetime | None = described("When the Welsh was saved; null if there is none.", AT)


class WelshSectionDetailOut(WelshSectionOut):
    """The Welsh of a section with its text, and the English."""

    text: str = described("The latest Welsh text, in Markdown.", "Mae’r cynllunio’n drylwyr.")
    english: str = described("The latest English text, in Markdown.", "Planning is thorough.")


class WelshSectionIn(Schema):
    """A new Welsh text of a section."""

    base_version: BaseVersion = described("The version of the Welsh that the text was made from.", 1)
    english_version: BaseVersion = described("The version of the English that it translates.", 2)
    text: SectionText = described("The Welsh text, in Markdown.", "Mae’r cynllunio’n drylwyr.")


class WelshRecommendationOut(Schema):
    """The Welsh of a recommendation, and its English."""

    id: int = described("The number of the recommendation.", 1)
    state: WelshState = described("Its state, compared with the English as it is now.", "up_to_date")
    version: int = described("The number of its latest version: the base version of a change.", 1, ge=0)
    english_version: int = described("The number of the latest version of the English.", 1, ge=0)
    addressee: str = described("The body that it is addressed to, in Welsh.", "Y bwrdd rheoli")
    text: str = described("What the body should do, in Welsh.", "gyfarfod yn amlach")
    due: str = described("By when, in Welsh; may be empty.", "o fewn 3 mis")
    short: str = described("Its shortest form, in Welsh; may be empty.", "")
    english: str = described("What the body should do, in English.", "meet more often")


class WelshRecommendationIn(Schema):
    """New Welsh words of a recommendation."""

    base_version: BaseVersion = described("The version of the Welsh that the words were made from.", 1)
    english_version: BaseVersion = described("The version of the English that they translate.", 1)
    addressee: Annotated[
        str, Field(min_length=1, max_length=LONGEST_ADDRESSEE, pattern=r"\S"), WITHOUT_NUL
    ] = described("The body that it is addressed to, in Welsh.", "Y bwrdd rheoli")
    text: LongText = described("What the body should do, in Welsh.", "gyfarfod yn amlach")
    due: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "By when, in Welsh.", "o fewn 3 mis", default=""
    )
    short: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "Its shortest form, in Welsh.", "", default=""
    )


@router.get(WELSH, response=responses(list[WelshSectionOut]), url_name="welsh")
def list_welsh(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the sections that have words with the state of their Welsh, in the order of the report.

    A report on a service in England has no Welsh: it responds with 404.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    sections = queries.welsh_sections(access=access)
    audit.viewed(access, EventType.SEE_DRAFT, "welsh")
    return [_section(section) for section in sections]


@router.get(WELSH_SECTION, response=responses(WelshSectionDetailOut), url_name="welsh_section")
def read_welsh_section(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """Return the Welsh of a section with its text, and the English."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    shown = queries.welsh_section(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, welsh")
    return _detail(shown)


@router.post(
    f"{WELSH_SECTION}/save",
    response=responses(WelshSectionDetailOut, *WRITE_RESPONSES),
    url_name="save_welsh_section",
)
def save_welsh_section(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: WelshSectionIn
) -> dict[str, Any]:
    """Save the Welsh of a section as its next version.

    Responds with 409 if its base version is not the latest.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_WELSH)
    save_welsh(access=access, key=section, channel=DraftChannel.API, **submission.model_dump())
    return _detail(queries.welsh_section(access=access, key=section))


@router.get(
    WELSH_RECOMMENDATIONS,
    response=responses(list[WelshRecommendationOut]),
    url_name="welsh_recommendations",
)
def list_welsh_recommendations(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the recommendations with their Welsh, in their order."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    rows = queries.welsh_recommendations(access=access)
    audit.viewed(access, EventType.SEE_DRAFT, "recommendations, welsh")
    return [_recommendation(words) for words in rows]


@router.post(
    f"{WELSH_RECOMMENDATIONS}/{{int:recommendation}}/save",
    response=responses(WelshRecommendationOut, *WRITE_RESPONSES),
    url_name="save_welsh_recommendation",
)
def save_welsh_words(
    request: AuthenticatedRequest,
    inspection: Number,
    recommendation: Number,
    submission: WelshRecommendationIn,
) -> dict[str, Any]:
    """Save the Welsh of a recommendation. Responds with 409 if its base version is not the latest."""
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_WELSH)
    queries.welsh_recommendation(access=access, id=recommendation)
    values = submission.model_dump()
    save_welsh_recommendation(
        access=access,
        recommendation=recommendation,
        base_version=values.pop("base_version"),
        english_version=values.pop("english_version"),
        words=RecommendationWords(**values),
        channel=DraftChannel.API,
    )
    return _recommendation(queries.welsh_recommendation(access=access, id=recommendation))


def _recommendation(words: WelshWords) -> dict[str, Any]:
    names = ("addressee", "text", "due", "short")
    return {
        "id": words.english.recommendation_id,
        "state": words.state,
        "version": words.english.recommendation.welsh_version,
        "english_version": words.english.number,
        **{name: getattr(words.latest, name) if words.latest else "" for name in names},
        "english": words.english.text,
    }


def _section(shown: WelshSection) -> dict[str, Any]:
    return {
        "section": shown.key,
        "title": shown.title,
        "state": shown.state,
        "version": shown.english.section.welsh_version,
        "english_version": shown.english.section.version,
        "by": shown.latest.by.name if shown.latest else None,
        "at": shown.latest.at if shown.latest else None,
    }


def _detail(shown: WelshSection) -> dict[str, Any]:
    return {**_section(shown), "text": shown.text, "english": shown.english.text}
