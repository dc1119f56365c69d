"""Check for numbers so small that they could identify a person."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspectorate.method.assessments.routing import SERVICE
from inspectorate.method.report.checks.prose.sentences import Nouns, ProseSpan
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.composition.sample_profile import level_title
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import CountFigure, ShareFigure
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.narrative.passages import FigureSpan
from inspectorate.method.report.numbers import NUMBER, prose_number, read_number
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import has_small_count

if TYPE_CHECKING:
    from inspectorate.method.report.checks.context import DraftContext

_NUMBERS_IN_WORDS = {
    **dict.fromkeys(("only", "single", "sole", "lone", "solitary"), 1),
    **dict.fromkeys(("both", "either of", "couple of", "pair of", "one or two", "neither of"), 2),
    **dict.fromkeys(("trio of", "two or three", "handful of", "a few", "very few"), 3),
    "three or four": 4,
}
"""Words for small numbers; those that are vague, with a number they are used for."""
_SMALL_NUMBER = rf"(?P<number>{'|'.join(sorted(_NUMBERS_IN_WORDS, key=len, reverse=True))}|{NUMBER})"
_BUT = r"(?:but|bar|except(?: for| in)?|apart from|save(?: for)?|other than|with the exception of)"
CLASSIFICATION_PARTS = frozenset({"agreed", "too low", "too high"})
VAGUE_FORMS = frozenset({"words", "around", "tens"})
"""Forms of a share from which its number of cases cannot be worked out."""
_WAS = r"(?:is|are|was|were|being|(?:has|have|had) been|became)"


@dataclass(frozen=True, slots=True)
class SmallNumber:
    """Patterns of small numbers of people, in one edition's words.

    Each of `numbers` finds a number with a noun for people and the words before it (group `people`), and a
    predicate after it (group `predicate`): “two girls”, “girls (2)”. `exceptions` find those that are not
    like the others: “every child but one”. `distinguishing` matches the nouns, and `attribute` the other
    words, that distinguish people.
    """

    numbers: tuple[re.Pattern[str], ...]
    exceptions: tuple[re.Pattern[str], ...]
    distinguishing: re.Pattern[str]
    attribute: re.Pattern[str]

    def is_distinguishing(self, match: re.Match[str]) -> bool:
        """Return whether a match says something that distinguishes the people: exceptions always do."""
        if match.re in self.exceptions:
            return True
        people, predicate = match["people"].lower(), (match["predicate"] or "").lower()
        return bool(self.distinguishing.search(people) or self.attribute.search(f"{people} {predicate}"))


def small_number_patterns(framework: Framework, nouns: Nouns) -> SmallNumber:
    """Return the patterns of small numbers of people in an edition's words."""
    people = rf"(?P<people>(?:[\w-]+ ){{0,4}}?{nouns.people})\b"
    relation = rf"(?:(?:who |that )?{_WAS}|of|on|with)"
    predicate = rf"(?: {relation}(?: an?| the)? (?P<predicate>[\w-]+(?: [\w-]+){{0,2}}))?"
    clause = rf"(?: {relation}(?: an?| the)? (?P<predicate>[\w-]+(?: [\w-]+){{0,2}}?))?"
    everybody = r"(?:all|every|each|none|not all)(?: of)?(?: the)?"
    between = r"(?: ?[(\[]| ?[:=–—]|,? numbering|,? of whom there (?:are|were)) ?(?:n ?= ?)?"
    exceptions = (
        rf"\b{everybody} {people}{clause},? {_BUT} {_SMALL_NUMBER}\b",
        rf"\b{everybody} {people}{clause},? with {_SMALL_NUMBER} exceptions?\b",
        rf"\ball {_BUT} {_SMALL_NUMBER}(?: of)?(?: the)? {people}{clause}",
    )
    numbers = (
        rf"\b{_SMALL_NUMBER}[)\]]? {people}{predicate}",
        rf"\b{people}(?P<predicate>){between}{_SMALL_NUMBER}\b",
    )
    return SmallNumber(
        numbers=tuple(re.compile(pattern, re.IGNORECASE) for pattern in numbers),
        exceptions=tuple(re.compile(pattern, re.IGNORECASE) for pattern in exceptions),
        distinguishing=re.compile(rf"\b{nouns.distinguishing}\b"),
        attribute=attribute_pattern(framework),
    )


def check_small_numbers(sentence: ProseSpan, context: "DraftContext") -> Iterator[Remark]:
    """Yield a remark for every small number of people that could identify them."""
    draft, patterns = context.draft, context.small_numbers
    smallest = draft.framework.ratings.smallest_cell.value
    for figure in sentence.figures:
        number = _small_number(figure, smallest)
        if number:
            because = (
                f"This is {number} of those assessed ({{{figure.bound.reference}}}). Numbers below "
                f"{prose_number(smallest)} cannot be shown."
            )
            yield _remark(sentence.passage, figure, because)
        else:
            yield from _check_released_figure(sentence, figure, draft)
    yield from _check_typed_numbers(sentence, patterns, smallest)


def _remark(passage: Passage, figure: FigureSpan, because: str, severity: Severity = "warning") -> Remark:
    text = passage.text[figure.start : figure.end]
    place = passage.place(figure.start)
    return Remark("small number", severity, place, text, because, "Leave out the number.")


def _check_released_figure(sentence: ProseSpan, span: FigureSpan, draft: Draft) -> Iterator[Remark]:
    """Yield a remark if a figure gives away a number that the tables withhold, or rests on few cases."""
    figure, reference = span.bound.figure, span.bound.reference
    smallest = draft.framework.ratings.smallest_cell.value
    if not isinstance(figure, ShareFigure) or figure.reference.startswith("survey"):
        return
    if 0 < figure.total < smallest:
        because = (
            f"This is a share of {figure.total} cases ({{{reference}}}). Shares of fewer than {smallest} "
            f"cases cannot be shown."
        )
        yield _remark(sentence.passage, span, because)
    elif figure.reference in small_counts.withheld_prompts(draft):
        because = (
            f"The tables withhold this prompt ({{{reference}}}): beside its key question, it says how many "
            "cases were left out."
        )
        yield _remark(sentence.passage, span, because)
    elif figure.reference.startswith("fact."):
        _, case_group, name, level = figure.reference.split(".", 3)
        rest = figure.total - figure.yes
        joined = _joined_levels(draft, case_group, name, level)
        if joined and not VAGUE_FORMS & {span.bound.form.removeprefix("no ")}:
            because = (
                f"The tables join this level with others ({', '.join(joined)}), because one of them has few "
                f"cases. With {{{reference}}} that number can be calculated."
            )
            yield _remark(sentence.passage, span, because, "serious")
        elif 0 < rest < smallest and re.search(r"\b(?:count|yes)\b", span.bound.form):
            because = (
                f"The rest of those assessed are {rest} ({{{reference}}}). Numbers below {smallest} cannot "
                f"be shown."
            )
            yield _remark(sentence.passage, span, because)


def _joined_levels(draft: Draft, case_group: str, name: str, level: str) -> tuple[str, ...]:
    """Return the titles of the levels that the tables join with a level; none if it is alone."""
    scale = name.removeprefix(SERVICE)
    for field in draft.framework.casework.fields:
        if not field.personal and (field.key == name or (name.startswith(SERVICE) and field.scale == scale)):
            for joined in small_counts.joined_levels(draft, case_group, field.key):
                if level in joined.levels and len(joined.levels) > 1:
                    others = (other for other in joined.levels if other != level)
                    return tuple(level_title(draft.framework, field.key, other) for other in others)
    return ()


def check_classifications(passages: Iterable[Passage], context: "DraftContext") -> Iterator[Remark]:
    """Yield a remark for a number of classifications with which a withheld one can be worked out.

    The numbers that agree, are too low and are too high add up to a published total.
    """
    draft, smallest = context.draft, context.framework.ratings.smallest_cell.value
    withheld = {
        f"classification.{check.group}.{check.scale}"
        for check in draft.results.classifications
        if has_small_count(check.counts, smallest)
    }
    printed: dict[str, set[str]] = {}
    for passage in passages:
        for span in passage.figures:
            figure = span.bound.figure
            if isinstance(figure, CountFigure) and figure.reference in withheld:
                part = figure.part(span.bound.form)[0].description.removeprefix(f"{figure.description}: ")
                parts = printed.setdefault(figure.reference, set())
                if part in CLASSIFICATION_PARTS - parts:
                    parts.add(part)
                    if len(parts) == len(CLASSIFICATION_PARTS) - 1:
                        because = (
                            f"With the other number in the text and the total, it gives away a number below "
                            f"{smallest} that the tables withhold ({{{figure.reference}}})."
                        )
                        yield _remark(passage, span, because, "serious")


def _small_number(span: FigureSpan, smallest: int) -> int:
    """Return the number of people a figure prints if it is below the smallest, else 0."""
    figure, form = span.bound.figure, span.bound.form
    if isinstance(figure, CountFigure) and figure.parts:
        number = figure.part(form)[0].number
    elif isinstance(figure, ShareFigure) and not figure.reference.startswith("survey"):
        about_people = figure.reference.startswith("fact.")
        counts_people = re.search(r"\b(?:count|yes)\b", form)
        if not (counts_people or about_people):
            return 0
        number = figure.complement.yes if form.split(" ")[0] == "no" else figure.yes
    else:
        return 0
    return number if 0 < number < smallest else 0


def _check_typed_numbers(sentence: ProseSpan, patterns: SmallNumber, smallest: int) -> Iterator[Remark]:
    matches = [
        match
        for pattern in (*patterns.exceptions, *patterns.numbers)
        for match in pattern.finditer(sentence.text)
    ]
    end = 0
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        words = match["number"].lower()
        number = _NUMBERS_IN_WORDS.get(words) or read_number(words)
        start = match.start() + sentence.start
        is_small = number is not None and 0 < number < smallest and not sentence.passage.in_example
        if (
            is_small
            and match.start() >= end
            and patterns.is_distinguishing(match)
            and not sentence.passage.is_figure(start, match.end() + sentence.start)
        ):
            limit = prose_number(smallest)
            because = f"Fewer than {limit} people with a particular detail could be recognised."
            end = match.end()
            place = sentence.passage.place(start)
            yield Remark("small number", "warning", place, match.group(), because, "Leave out the number.")


def attribute_pattern(framework: Framework) -> re.Pattern[str]:
    """Return a pattern of an edition's words that distinguish people: levels, and facts in one word."""
    facts = {question.key for question in framework.casework.routing if question.key.isalpha()}
    titles = {title.lower() for field in framework.casework.fields for title in field.titles.values()}
    titles |= {
        title.split(" ")[0]
        for title in titles
        if title.split(" ")[0] not in {"not", "another", "any", "other"}
    }
    words = sorted(
        (re.escape(title).replace(r"\ ", "[ -]") for title in titles | facts if len(title) > 3),
        key=len,
        reverse=True,
    )
    return re.compile(rf"\b(?:{'|'.join(words or ['(?!)'])})\b")


def check_small_bases(context: "DraftContext") -> Iterator[Remark]:
    """Yield a remark for every key question whose percentage has a base below the smallest number."""
    draft = context.draft
    smallest = draft.framework.ratings.smallest_cell.value
    for question in draft.framework.key_questions:
        tally = draft.results.tallies.get(question)
        if tally and 0 < tally.applicable < smallest:
            because = (
                f"The question applied to {tally.applicable} of {tally.cases} cases, and its percentage is "
                f"printed."
            )
            yield Remark(
                "small number",
                "warning",
                f"results, {question}",
                f"{tally.percentage}%",
                because,
                "Give the number of cases beside the percentage.",
            )
