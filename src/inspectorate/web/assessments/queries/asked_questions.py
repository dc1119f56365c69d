"""Question and stage of a case as values, with the current answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspectorate.method.standards import Standard
from inspectorate.web.assessments.models import Answer, AnswerConflict


@dataclass(frozen=True, slots=True)
class AssessmentQuestion:
    """One question or fact of a case, with its choices, current answer and answer conflicts.

    `keys` are the letters that choose an answer on the keyboard, by its key; "" for none. `applies` is None
    when it depends on a fact not stated yet; facts always apply. `comment_for` are the answers, by key, that
    need a comment before the case is finished. `not_counted` are the answers, by key, that say that the
    question does not apply. `is_uncommented` says that its answer needs a comment and has none.
    """

    id: str
    text: str
    hint: str
    guidance: str
    choices: tuple[tuple[str, str], ...]
    keys: Mapping[str, str]
    applies: bool | None
    is_prompt: bool
    is_fact: bool
    answer: Answer | None
    conflicts: tuple[AnswerConflict, ...]
    comment_for: tuple[str, ...] = ()
    not_counted: frozenset[str] = frozenset()
    is_uncommented: bool = False

    @property
    def version(self) -> int:
        """The version of the current answer, which is the base version of a change; 0 without an answer."""
        return self.answer.version if self.answer else 0

    @property
    def is_shown(self) -> bool:
        """Whether the page shows it: it applies, or has an answer or conflict although it does not apply."""
        return bool(self.applies) or bool(self.answer and self.answer.value) or bool(self.conflicts)

    @property
    def is_to_remove(self) -> bool:
        """Whether it has an answer that has to be removed, because the question does not apply."""
        return (
            self.applies is False
            and self.answer is not None
            and self.answer.value not in {"", *self.not_counted}
        )

    @property
    def is_answered(self) -> bool:
        """Whether it has an answer."""
        return bool(self.answer and self.answer.value)

    @property
    def is_filled_in(self) -> bool:
        """Whether it has an answer or a comment."""
        return bool(self.answer and (self.answer.value or self.answer.comment))

    @property
    def comment_titles(self) -> tuple[str, ...]:
        """The titles of the answers that need a comment."""
        return tuple(title for key, title in self.choices if key in self.comment_for)

    @property
    def value_title(self) -> str:
        """The title of the current answer; "" without an answer."""
        return dict(self.choices).get(self.answer.value, self.answer.value) if self.answer else ""


@dataclass(frozen=True, slots=True)
class AssessmentStage:
    """Stage of a case: the questions of one standard, and the facts that decide which of them apply."""

    standard: Standard
    facts: tuple[AssessmentQuestion, ...]
    questions: tuple[AssessmentQuestion, ...]

    @property
    def has_decided_facts(self) -> bool:
        """Whether it has facts and every one is answered, without answer conflicts."""
        return bool(self.facts) and all(fact.is_answered and not fact.conflicts for fact in self.facts)

    @property
    def applicable(self) -> int:
        """How many of its questions apply."""
        return sum(bool(question.applies) for question in self.questions)

    @property
    def answered(self) -> int:
        """How many of the questions that apply are answered."""
        return sum(bool(question.applies) and question.is_answered for question in self.questions)

    @property
    def waiting(self) -> int:
        """How many depend on a fact not stated yet."""
        return sum(question.applies is None for question in self.questions)
