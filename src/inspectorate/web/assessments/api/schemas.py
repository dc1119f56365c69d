"""What the interface says about an assessment, and what it is told."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AwareDatetime, Field, field_validator

from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    AssessmentProgress,
    Channel,
    IntervieweeRole,
    Occasion,
    SaveOutcome,
)
from inspectorate.web.inspections.api import OptionOut
from inspectorate.web.rest.schemas import Text, described

AT = "2018-09-05T10:00:00Z"
MOST_AT_ONCE = 200
"""Answers in one request, at most: a whole case has fewer."""


class AnswerIn(Schema):
    """An answer as a device sends it."""

    idempotency_key: uuid.UUID = described(
        "An id the device makes. Sent again with it, the same answer changes nothing.",
        "0b9f3f3e-6f0a-4b53-9a8e-5d1c7c3b2a10",
    )
    question: Annotated[Text, Field(max_length=60)] = described("A key question, prompt or fact.", "8.1.1")
    value: Annotated[Text, Field(max_length=60)] = described(
        "One of the question's answers; empty takes an answer back.", "yes"
    )
    comment: str = described(
        f"Why, in words; at most {LONGEST_COMMENT:,} characters. No child's name.",
        "Seen in the file",
        default="",
    )
    base_version: int = described(
        "The version of the answer that the person saw, 0 for none. An answer made from an older version "
        "than counts now is kept beside it as a clash.",
        0,
        ge=0,
        lt=2**31,
    )
    client_time: AwareDatetime = described("The device's time, with its zone.", AT)


class AnswersIn(Schema):
    """Several answers of one assessment: all are saved, or none."""

    answers: list[AnswerIn] = described(
        "The answers, in the order they were given.", min_length=1, max_length=MOST_AT_ONCE
    )

    @field_validator("answers")
    @classmethod
    def _each_once(cls, answers: list[AnswerIn]) -> list[AnswerIn]:
        if len({answer.idempotency_key for answer in answers}) < len(answers):
            raise ValueError(_("Two answers have the same id. Give every answer an id of its own."))
        return answers


class SaveResultOut(Schema):
    """What became of an answer, the same for every replay."""

    idempotency_key: uuid.UUID = described("The id it was sent with.")
    question: str = described("The question.", "8.1.1")
    outcome: SaveOutcome = described(
        "saved: it counts. same: that answer counted already. clash: kept beside the one that counts, until "
        "a person settles it. settled: a clash or difference was settled so.",
        "saved",
    )
    version: int = described("The version of the answer that counted then.", 1, ge=0)
    value: str = described("The answer.", "yes")
    comment: str = described("The comment.", "Seen in the file")
    at: datetime = described("When the service kept it.", AT)


class LateAnswerOut(Schema):
    """An answer that came too late and differs from the one that counts."""

    id: int = described("The number of the clash.", 1)
    idempotency_key: uuid.UUID = described("The id the answer was sent with.")
    value: str = described("The answer.", "no")
    comment: str = described("The comment.", "")
    by: str = described("Who gave it.", "Tom Bell")
    at: datetime = described("When it came.", AT)


class CurrentAnswerOut(Schema):
    """The answer that counts to a question."""

    question: str = described("The question.", "8.1.1")
    value: str = described("The answer; empty when it was taken back.", "yes")
    comment: str = described("The comment.", "Seen in the file")
    version: int = described("Its version: what a change to it is made from.", 1, ge=1)
    by: str = described("Who gave it.", "Tom Bell")
    at: datetime = described("When it was saved.", AT)
    conflicts: list[LateAnswerOut] = described("Other answers that wait for a person to settle which counts.")


class HeldInterviewOut(Schema):
    """An interview that was held."""

    held_with: IntervieweeRole = described("Whom it was with.", "case_manager")
    held_on: date = described("The day.", "2018-09-04")
    note: str = described("Anything a reader should know; may be empty.", "")


class HeldInterviewIn(Schema):
    """An interview that was held, as it is sent."""

    held_with: IntervieweeRole = described("Whom it was with.", "case_manager")
    held_on: date = described(
        "The day, from 2000 to 2199.", "2018-09-04", ge=date(2000, 1, 1), le=date(2199, 12, 31)
    )
    note: Annotated[Text, Field(max_length=1000)] = described(
        "Anything a reader should know. No names.", "", default=""
    )


class RoutingOut(Schema):
    """Which questions apply, and which wait for a fact to be stated."""

    applies: list[str] = described("Questions that apply.", ["8.1.1"])
    waiting: list[str] = described("Questions that a missing fact decides.", ["8.2.2"])


class AssessmentSummaryOut(Schema):
    """An assessment and how far it has come."""

    id: int = described("Its number.", 1)
    group: str = described("The kind of case.", "court")
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    occasion: Occasion = described("Whether it is the assessment that counts or a blind second one.", "first")
    assessor: str = described("Who assesses it.", "Tom Bell")
    state: AssessmentProgress = described("How far it has come.", "in_progress")
    applicable: int = described("How many questions apply.", 40, ge=0)
    answered: int = described("How many of those are answered.", 12, ge=0)
    conflicts: int = described("How many clashes wait to be settled.", 0, ge=0)


class AssessmentDetailOut(Schema):
    """An assessment with its facts, answers and interviews."""

    id: int = described("Its number.", 1)
    group: str = described("The kind of case.", "court")
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    occasion: Occasion = described("Whether it is the assessment that counts or a blind second one.", "first")
    assessor: str = described("Who assesses it.", "Tom Bell")
    state: AssessmentProgress = described("How far it has come.", "in_progress")
    version: int = described("Counts everything that was saved in it.", 12, ge=0)
    taken: bool = described("Whether its spreadsheet has been taken: then it takes no answers here.", False)
    facts: dict[str, str] = described(
        "The case's levels from the long list, and the facts stated.", {"gender": "male"}
    )
    answers: list[CurrentAnswerOut] = described("The answers that count, and the clashes over them.")
    routing: RoutingOut = described("Which questions apply now.")
    interviews: list[HeldInterviewOut] = described("The interviews held, by day.")


class QuestionOut(Schema):
    """Something that is asked of a case."""

    id: str = described("The question or fact.", "8.1.1")
    text: str = described("Its words.")
    guidance: str = described("What to look for; may be empty.")
    choices: list[OptionOut] = described("The answers it may have.")
    is_fact: bool = described("Whether it is a fact of the case, which decides what else is asked.", False)
    is_prompt: bool = described("Whether it is a prompt under a key question.", False)
    applies: bool | None = described("Whether it applies; null where a missing fact decides it.", True)
    version: int = described("The version a change to its answer is made from.", 0, ge=0)


class StageOut(Schema):
    """One stage of a case: a standard and its questions."""

    standard: str = described("The standard.", "8.1")
    title: str = described("What it is called.", "Assessment")
    questions: list[QuestionOut] = described("Its key questions and prompts, in order.")


class QuestionsOut(Schema):
    """Everything that can be saved of a case."""

    facts: list[QuestionOut] = described("The facts an assessor states, and their own classification.")
    stages: list[StageOut] = described("The stages, in order.")


class AnswerHistoryEntryOut(Schema):
    """One entry of an answer's history."""

    idempotency_key: uuid.UUID = described("The id it was sent with.")
    value: str = described("The answer.", "yes")
    comment: str = described("The comment.", "Seen in the file")
    base_version: int = described("The version it was made from.", 0, ge=0)
    version: int = described("The version of the answer that counted then.", 1, ge=0)
    outcome: SaveOutcome = described("What became of it.", "saved")
    channel: Channel = described(
        "How it came: on a page, from a spreadsheet, or through this interface.", "page"
    )
    by: str = described("Who gave it.", "Tom Bell")
    client_time: datetime = described("The device's time.", AT)
    at: datetime = described("When the service kept it.", AT)


class ConflictResolutionIn(Schema):
    """Which of two answers counts."""

    keep: Literal["late", "standing"] = described("The late answer, or the one that counts already.", "late")
    idempotency_key: uuid.UUID = described("An id the device makes, for the answer that counts from now on.")


class ReasonIn(Schema):
    """Why something is done."""

    reason: Annotated[Text, Field(min_length=1, max_length=1000, pattern=r"\S")] = described(
        "The reason.", "The service sent a missing document."
    )


class ResolvedAnswerOut(Schema):
    """The answer that counts after a clash or difference was settled."""

    question: str = described("The question.", "8.1.1")
    value: str = described("The answer.", "yes")
    comment: str = described("The comment.", "")
    version: int = described("Its version.", 2, ge=1)


class AssessmentStateOut(Schema):
    """How far an assessment has come."""

    state: AssessmentProgress = described("How far it has come.", "finished")
