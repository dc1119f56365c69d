"""What the interface says about an assessment, and what it is told."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, field_validator

from inspectorate.web.assessments.models import LONGEST_COMMENT, Occasion, Outcome, Progress, Way, With
from inspectorate.web.inspections.api import Option
from inspectorate.web.shapes import Text, says

AT = "2018-09-05T10:00:00Z"
MOST_AT_ONCE = 200
"""Answers in one request, at most: a whole case has fewer."""


class Sent(Schema):
    """An answer as a device sends it."""

    event: uuid.UUID = says(
        "An id the device makes. Sent again with it, the same answer changes nothing.",
        "0b9f3f3e-6f0a-4b53-9a8e-5d1c7c3b2a10",
    )
    question: Annotated[Text, Field(max_length=60)] = says("A key question, prompt or fact.", "8.1.1")
    value: Annotated[Text, Field(max_length=60)] = says(
        "One of the question's answers; empty takes an answer back.", "yes"
    )
    comment: str = says(
        f"Why, in words; at most {LONGEST_COMMENT:,} characters. No child's name.",
        "Seen in the file",
        default="",
    )
    made_from: int = says(
        "The version of the answer that the person saw, 0 for none. An answer made from an older version "
        "than counts now is kept beside it as a clash.",
        0,
        ge=0,
        lt=2**31,
    )
    device_at: AwareDatetime = says("The device's time, with its zone.", AT)


class SentTogether(Schema):
    """Several answers of one assessment: all are saved, or none."""

    answers: list[Sent] = says(
        "The answers, in the order they were given.", min_length=1, max_length=MOST_AT_ONCE
    )

    @field_validator("answers")
    @classmethod
    def _each_once(cls, answers: list[Sent]) -> list[Sent]:
        if len({each.event for each in answers}) < len(answers):
            raise ValueError("Two answers have the same id. Give every answer an id of its own.")
        return answers


class Kept(Schema):
    """What became of an answer, the same for every replay."""

    event: uuid.UUID = says("The id it was sent with.")
    question: str = says("The question.", "8.1.1")
    outcome: Outcome = says(
        "saved: it counts. same: that answer counted already. clash: kept beside the one that counts, until "
        "a person settles it. settled: a clash or difference was settled so.",
        "saved",
    )
    version: int = says("The version of the answer that counted then.", 1, ge=0)
    value: str = says("The answer.", "yes")
    comment: str = says("The comment.", "Seen in the file")
    at: datetime = says("When the service kept it.", AT)


class LateAnswer(Schema):
    """An answer that came too late and differs from the one that counts."""

    id: int = says("The number of the clash.", 1)
    event: uuid.UUID = says("The id the answer was sent with.")
    value: str = says("The answer.", "no")
    comment: str = says("The comment.", "")
    by: str = says("Who gave it.", "Tom Bell")
    at: datetime = says("When it came.", AT)


class Standing(Schema):
    """The answer that counts to a question."""

    question: str = says("The question.", "8.1.1")
    value: str = says("The answer; empty when it was taken back.", "yes")
    comment: str = says("The comment.", "Seen in the file")
    version: int = says("Its version: what a change to it is made from.", 1, ge=1)
    by: str = says("Who gave it.", "Tom Bell")
    at: datetime = says("When it was saved.", AT)
    clashes: list[LateAnswer] = says("Other answers that wait for a person to settle which counts.")


class InterviewHeld(Schema):
    """An interview that was held."""

    held_with: With = says("Whom it was with.", "case_manager")
    held_on: date = says("The day.", "2018-09-04")
    note: str = says("Anything a reader should know; may be empty.", "")


class InterviewSent(Schema):
    """An interview that was held, as it is sent."""

    held_with: With = says("Whom it was with.", "case_manager")
    held_on: date = says(
        "The day, from 2000 to 2199.", "2018-09-04", ge=date(2000, 1, 1), le=date(2199, 12, 31)
    )
    note: Annotated[Text, Field(max_length=1000)] = says(
        "Anything a reader should know. No names.", "", default=""
    )


class Routing(Schema):
    """Which questions apply, and which wait for a fact to be stated."""

    applies: list[str] = says("Questions that apply.", ["8.1.1"])
    waiting: list[str] = says("Questions that a missing fact decides.", ["8.2.2"])


class Listed(Schema):
    """An assessment and how far it has come."""

    id: int = says("Its number.", 1)
    group: str = says("The kind of case.", "court")
    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    occasion: Occasion = says("Whether it is the assessment that counts or a blind second one.", "first")
    assessor: str = says("Who assesses it.", "Tom Bell")
    state: Progress = says("How far it has come.", "in_progress")
    applicable: int = says("How many questions apply.", 40, ge=0)
    answered: int = says("How many of those are answered.", 12, ge=0)
    clashes: int = says("How many clashes wait to be settled.", 0, ge=0)


class Whole(Schema):
    """An assessment with its facts, answers and interviews."""

    id: int = says("Its number.", 1)
    group: str = says("The kind of case.", "court")
    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    occasion: Occasion = says("Whether it is the assessment that counts or a blind second one.", "first")
    assessor: str = says("Who assesses it.", "Tom Bell")
    state: Progress = says("How far it has come.", "in_progress")
    version: int = says("Counts everything that was saved in it.", 12, ge=0)
    taken: bool = says("Whether its spreadsheet has been taken: then it takes no answers here.", False)
    facts: dict[str, str] = says(
        "The case's levels from the long list, and the facts stated.", {"gender": "male"}
    )
    answers: list[Standing] = says("The answers that count, and the clashes over them.")
    routing: Routing = says("Which questions apply now.")
    interviews: list[InterviewHeld] = says("The interviews held, by day.")


class Asked(Schema):
    """Something that is asked of a case."""

    id: str = says("The question or fact.", "8.1.1")
    text: str = says("Its words.")
    guidance: str = says("What to look for; may be empty.")
    choices: list[Option] = says("The answers it may have.")
    is_fact: bool = says("Whether it is a fact of the case, which decides what else is asked.", False)
    is_prompt: bool = says("Whether it is a prompt under a key question.", False)
    applies: bool | None = says("Whether it applies; null where a missing fact decides it.", True)
    version: int = says("The version a change to its answer is made from.", 0, ge=0)


class Stage(Schema):
    """One stage of a case: a standard and its questions."""

    standard: str = says("The standard.", "8.1")
    title: str = says("What it is called.", "Assessment")
    questions: list[Asked] = says("Its key questions and prompts, in order.")


class Questions(Schema):
    """Everything that can be saved of a case."""

    facts: list[Asked] = says("The facts an assessor states, and their own classification.")
    stages: list[Stage] = says("The stages, in order.")


class Before(Schema):
    """One entry of an answer's history."""

    event: uuid.UUID = says("The id it was sent with.")
    value: str = says("The answer.", "yes")
    comment: str = says("The comment.", "Seen in the file")
    made_from: int = says("The version it was made from.", 0, ge=0)
    version: int = says("The version of the answer that counted then.", 1, ge=0)
    outcome: Outcome = says("What became of it.", "saved")
    way: Way = says("How it came: on a page, from a spreadsheet, or through this interface.", "page")
    by: str = says("Who gave it.", "Tom Bell")
    device_at: datetime = says("The device's time.", AT)
    at: datetime = says("When the service kept it.", AT)


class ClashSettled(Schema):
    """Which of two answers counts."""

    keep: Literal["late", "standing"] = says("The late answer, or the one that counts already.", "late")
    event: uuid.UUID = says("An id the device makes, for the answer that counts from now on.")


class Reason(Schema):
    """Why something is done."""

    reason: Annotated[Text, Field(min_length=1, max_length=1000, pattern=r"\S")] = says(
        "The reason.", "The service sent a missing document."
    )


class Settled(Schema):
    """The answer that counts after a clash or difference was settled."""

    question: str = says("The question.", "8.1.1")
    value: str = says("The answer.", "yes")
    comment: str = says("The comment.", "")
    version: int = says("Its version.", 2, ge=1)


class Stands(Schema):
    """How far an assessment has come."""

    state: Progress = says("How far it has come.", "finished")


class Concern(Schema):
    """A serious concern about a child or someone else."""

    concern: Annotated[Text, Field(min_length=1, max_length=5000, pattern=r"\S")] = says(
        "What was seen, when, and who may be at risk. No names.", "Not seen by anyone for three weeks."
    )


class WhatWasDone(Schema):
    """What was done about an alert."""

    done: Annotated[Text, Field(min_length=1, max_length=5000, pattern=r"\S")] = says(
        "What was done.", "Visited today; safe and well."
    )


class AlertTold(Schema):
    """An alert, from being raised to its end."""

    id: int = says("Its number.", 1)
    assessment: int = says("The number of the assessment it is about.", 1)
    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    concern: str = says("What the concern is.")
    raised_by: str = says("Who raised it.", "Tom Bell")
    raised_at: datetime = says("When.", AT)
    acknowledged_by: str | None = says("Who acknowledged it; null until then.", "Leila Ashworth")
    acknowledged_at: datetime | None = says("When.", AT)
    closed_by: str | None = says("Who closed it; null until then.", None)
    closed_at: datetime | None = says("When.", None)
    done: str = says("What was done; empty until it is closed.", "")


class Tallied(Schema):
    """How many cases are sufficient on a question, of how many it applies to."""

    question: str = says("The key question or prompt.", "8.1.1")
    group: str = says("The kind of case.", "court")
    yes: int = says("Cases that are sufficient.", 15, ge=0)
    applicable: int = says("Cases the question applies to.", 31, ge=0)
    not_applicable: int = says("Cases it does not apply to.", 0, ge=0)
    missing: int = says("Cases without an answer yet.", 0, ge=0)
    cases: int = says("Cases assessed.", 31, ge=0)
    population: int = says("Eligible cases the sample came from; 0 when not known.", 38, ge=0)
    exact: float | None = says(
        "The unrounded share, 0 to 1; null when nothing applied.", 0.483871, ge=0, le=1
    )
    percentage: int | None = says(
        "The printed percentage, 0 to 100; null when nothing applied.", 48, ge=0, le=100
    )
    low: float | None = says(
        "The lower end of the interval, in per cent; null when unknown.", 42.1, ge=0, le=100
    )
    high: float | None = says(
        "The upper end of the interval, in per cent; null when unknown.", 55.3, ge=0, le=100
    )
    confidence: float | None = says("How confident the interval is, 0 to 1.", 0.95, ge=0, le=1)
    because: str = says("How it was counted, in words.")


class OneOfTwo(Schema):
    """One of two assessments of a case."""

    id: int = says("Its number.", 1)
    assessor: str = says("Who assesses it.", "Tom Bell")
    state: Progress = says("How far it has come.", "finished")


class AssessedTwice(Schema):
    """A case that is assessed twice."""

    group: str = says("The kind of case.", "court")
    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    first: OneOfTwo = says("The assessment that counts.")
    second: OneOfTwo = says("The blind second one.")


class Agreed(Schema):
    """How far two assessors agree on a question, before differences were settled."""

    question: str = says("The question.", "8.1.1")
    pairs: int = says("Cases that both answered.", 5, ge=0)
    same: int = says("Of those, cases with the same answer.", 4, ge=0)
    alpha: float | None = says(
        "Krippendorff's alpha for nominal data, at most 1; null when every answer is the same.", 0.6, le=1
    )


class Consistency(Schema):
    """How far assessors agree."""

    share: float = says("The share of cases the edition has assessed twice, 0 to 1.", 0.1, ge=0, le=1)
    pairs: list[AssessedTwice] = says("The cases assessed twice, finished or not.")
    agreement: list[Agreed] = says("Agreement by question, over cases finished twice.")


class Difference(Schema):
    """What two assessors answered to one question."""

    question: str = says("The question.", "8.1.1")
    text: str = says("Its words.")
    first: str = says("The first assessor's answer, before anything was settled; may be empty.", "yes")
    second: str = says("The second assessor's answer; may be empty.", "no")
    first_comment: str = says("The first assessor's comment.", "")
    second_comment: str = says("The second assessor's comment.", "")
    differs: bool = says("Whether they differ.", True)
    settled: str | None = says("The answer it was settled to; null while it is not.", None)
    reason: str | None = says("Why it was settled so; null while it is not.", None)


class DifferenceSettled(Schema):
    """Which answer counts, and why."""

    value: Annotated[Text, Field(min_length=1, max_length=60)] = says("The answer that counts.", "no")
    reason: Annotated[Text, Field(min_length=1, max_length=2000, pattern=r"\S")] = says(
        "Why.", "The file bears out the second assessor."
    )
