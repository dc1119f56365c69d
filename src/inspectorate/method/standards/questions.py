"""Domains, standards, key questions and prompts, and the conditions under which a question applies."""

from typing import Literal

from pydantic import Field

from inspectorate.method.standards.parts import Part, Sourced, Status


class Condition(Part):
    """Condition under which a question applies: a test of one fact, or all or any of several conditions.

    `fact` names a routing question, a long-list field, or a classification (`service_<scale>` or
    `inspector_<scale>`). `is` holds if the fact has one of these levels; `at_least` holds from this level
    upwards on the fact's scale.
    """

    fact: str | None = None
    is_: tuple[str, ...] = Field(default=(), alias="is")
    at_least: str | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()


class Question(Part):
    """Question that an assessor answers about a case: a key question or a prompt.

    `applies` is None if the question always applies. `source` and `status` belong to the wording;
    `applies_source` and `applies_status` belong to the question's own condition, and are None for a prompt
    that only inherits the condition of its key question. `comment_required` names the answers to this
    question that need a comment; None if the answers themselves state it (see `AnswerOption`).
    """

    id: str
    text: str
    short: str = ""
    guidance: str = ""
    applies: Condition | None = None
    applies_source: str | None = None
    applies_status: Status | None = None
    may_be_not_applicable: bool = False
    comment_required: Sourced[tuple[str, ...]] | None = None
    source: str
    status: Status


class Prompt(Question):
    """Question below a key question. It informs the answer to the key question but does not decide it."""


class KeyQuestion(Question):
    """Question on which a standard is rated."""

    prompts: tuple[Prompt, ...] = ()


class Standard(Part):
    """Statement of good practice. An unscored standard is rated but does not enter the overall score."""

    id: str
    title: str
    statement: str
    scored: bool = True
    key_questions: tuple[KeyQuestion, ...]
    source: str
    status: Status


class Domain(Part):
    """Group of standards, rated on the `cases` of one case group or on `evidence`."""

    id: str
    title: str
    introduction: str = ""
    judged_on: Literal["cases", "evidence"]
    case_group: str | None = None
    standards: tuple[Standard, ...]
