"""What is asked, and when: domains, standards, key questions, prompts and the conditions on them."""

from typing import Literal

from pydantic import Field

from inspectorate.method.standards.parts import Part, Status


class Condition(Part):
    """When a question applies: a test of one case fact, or all/any of further conditions.

    `fact` names a routing question, a long-list field, or `service_<scale>` / `inspector_<scale>`;
    `at_least` compares on the fact's own scale.
    """

    fact: str | None = None
    is_: tuple[str, ...] = Field(default=(), alias="is")
    at_least: str | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()


class Question(Part):
    """Something an assessor answers: a key question or a prompt. `applies` empty means always.

    `source` and `status` are those of the wording; `applies_source` and `applies_status` those of a
    condition the question states itself, and None on a prompt that only takes its key question's.
    """

    id: str
    text: str
    short: str = ""
    guidance: str = ""
    applies: Condition | None = None
    applies_source: str | None = None
    applies_status: Status | None = None
    may_be_not_applicable: bool = False
    source: str
    status: Status


class Prompt(Question):
    """A pointer under a key question; it informs the answer and does not decide it."""


class KeyQuestion(Question):
    """The question a standard is judged by."""

    prompts: tuple[Prompt, ...] = ()


class Standard(Part):
    """What good looks like, in one statement. An unscored standard is reported and never counted."""

    id: str
    title: str
    statement: str
    scored: bool = True
    key_questions: tuple[KeyQuestion, ...]
    source: str
    status: Status


class Domain(Part):
    """A group of standards, judged on `cases` of one case group, or on `evidence`."""

    id: str
    title: str
    introduction: str = ""
    judged_on: Literal["cases", "evidence"]
    case_group: str | None = None
    standards: tuple[Standard, ...]
