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
