"""Check for numbers so small that they could identify a person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.checks.sentences import Nouns, ProseSpan
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import CountFigure, ShareFigure
from inspectorate.method.report.narrative.passages import FigureSpan
from inspectorate.method.report.numbers import NUMBER, prose_number, read_number
from inspectorate.method.standards import Framework

_SMALL_NUMBER = rf"(?P<number>{NUMBER}|only|single)"
_WAS = r"(?:is|are|was|were|being|(?:has|have|had) been|became)"


@dataclass(frozen=True, slots=True)
class SmallNumber:
    """Patterns of small numbers of people, in one edition's words.

    `pattern` finds a number with a noun for people and the words before it (group `people`), and a predicate
    after it (group `predicate`). `distinguishing` matches the nouns, and `attribute` the other words, that
    distinguish people.
    """

    pattern: re.Pattern[str]
    distinguishing: re.Pattern[str]
    attribute: re.Pattern[str]

    def is_distinguishing(self, match: re.Match[str]) -> bool:
        """Return whether a match says something that distinguishes the people."""
        people, predicate = match["people"].lower(), (match["predicate"] or "").lower()
        return bool(self.distinguishing.search(people) or self.attribute.search(f"{people} {predicate}"))


def small_number_patterns(framework: Framework, nouns: Nouns) -> SmallNumber:
    """Return the patterns of small numbers of people in an edition's words."""
    people = rf"(?P<people>(?:[\w-]+ ){{0,4}}?{nouns.people})\b"
    predicate = rf"(?: (?:who |that )?{_WAS} (?P<predicate>[\w-]+(?: [\w-]+){{0,2}}))?"
    return SmallNumber(
        pattern=re.compile(rf"\b{_SMALL_NUMBER} {people}{predicate}", re.IGNORECASE),
        distinguishing=re.compile(rf"\b{nouns.distinguishing}\b"),
        attribute=attribute_pattern(framework),
    )


def check_small_numbers(sentence: ProseSpan, draft: Draft, patterns: SmallNumber) -> Iterator[Remark]:
    """Yield a remark for every small number of people that could identify them."""
    smallest = draft.framework.ratings.smallest_cell.value
    for figure in sentence.figures:
        number = _small_number(figure, smallest)
        if number:
            because = (
                f"It is {number} of those assessed ({{{figure.bound.reference}}}), fewer than the "
                f"{prose_number(smallest)} that may be shown."
            )
            text = sentence.passage.text[figure.start : figure.end]
            place = sentence.passage.place(figure.start)
            yield Remark("small number", "warning", place, text, because, "Say it without the number.")
    yield from _check_typed_numbers(sentence, patterns, smallest)


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
    for match in patterns.pattern.finditer(sentence.text):
        number = 1 if match["number"].lower() in {"only", "single"} else read_number(match["number"])
        start = match.start() + sentence.start
        is_small = number is not None and 0 < number < smallest and not sentence.passage.in_example
        if (
            is_small
            and patterns.is_distinguishing(match)
            and not sentence.passage.is_figure(start, match.end() + sentence.start)
        ):
            limit = prose_number(smallest)
            because = f"So few that they could be recognised: fewer than {limit}, with something particular."
            place = sentence.passage.place(start)
            yield Remark(
                "small number", "warning", place, match.group(), because, "Say it without the number."
            )


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


def check_small_bases(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every key question whose percentage has a base below the smallest number."""
    smallest = draft.framework.ratings.smallest_cell.value
    for question in draft.framework.key_questions:
        tally = draft.results.tallies.get(question)
        if tally and 0 < tally.applicable < smallest:
            because = (
                f"It applied to {tally.applicable} of {tally.cases} cases, and its percentage is printed."
            )
            yield Remark(
                "small number",
                "warning",
                f"results, {question}",
                f"{tally.percentage}%",
                because,
                "Say so beside it.",
            )
