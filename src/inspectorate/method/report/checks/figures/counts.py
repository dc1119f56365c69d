"""Check of typed numbers of cases, of people who answered the survey and of recommendations."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from inspectorate.method.report.checks.context import DraftContext, section_root
from inspectorate.method.report.checks.prose.sentences import ProseSpan
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.figures import CountFigure
from inspectorate.method.report.numbers import NUMBER, read_number

_COUNT = rf"(?<!in ){NUMBER}(?! ?(?:per cent|percent|%))"
_N = rf"(?:(?P<yes>{NUMBER}) (?:out )?of (?:the )?)?(?P<number>{_COUNT})"
_WORDS = r"(?: [\w’'-]+){0,4}?"
_ASSESSED = r"\b(?:assess|inspect|look|examin|read|sampl|select|drew|draw)\w*\b[^.;]{0,40}?"
_ANSWERED = r"(?:who )?(?:answered|responded|replied|completed|took part in|returned|filled in)"
_NOT_THE_SURVEY = r"(?! (?:that|yes|no|this|positively|negatively|promptly|it\b))"
_SURVEY = (
    rf"\b{_N}{_WORDS} {_ANSWERED}\b{_NOT_THE_SURVEY}",
    rf"\bsurvey of (?P<number>{NUMBER})\b",
    rf"\b(?P<number>{NUMBER}) (?:respondents|responses to (?:our|the) survey)\b",
)
_RECOMMENDATIONS = (
    (
        rf"\b(?:make|made|making|our|these|the|following|has|have) (?P<number>{NUMBER})"
        r" (?:key )?recommendations\b"
    ),
)
_KEYWORDS = {
    "eligible": r"eligible",
    "cases": r"\b(?:assess|inspect|look|examin|read|sampl|select|drew|draw)",
    "survey": r"survey|answered|responded|replied|completed|respondents",
    "recommendations": r"recommendations",
}
"""What a sentence has to contain before its numbers are looked at."""
_ELIGIBLE = (
    rf"\b{_N}(?P<things>{_WORDS}) (?:that were |which were |were )?eligible(?P<after>{_WORDS})",
    rf"\bout of (?P<number>{NUMBER}) (?P<things>)(?:that|which) were eligible(?P<after>)",
)


@dataclass(frozen=True, slots=True)
class Count:
    """Typed number, from character `start` to `end` of its passage, and the figures it may be."""

    start: int
    end: int
    number: float
    references: tuple[str, ...]


def counts_in(sentence: ProseSpan, context: DraftContext) -> list[Count]:
    """Return the typed numbers of a sentence that count what the inspection counts."""
    text = sentence.text
    plurals = tuple(group.plural for group in context.framework.casework.groups)
    counts: list[Count] = []
    for keyword, pattern, references in _patterns(plurals):
        if not keyword.search(text):
            continue
        for match in pattern.finditer(text):
            for group, names in _numbers(match, references, sentence, context).items():
                number = read_number(match[group] or "")
                span = (match.start(group) + sentence.start, match.end(group) + sentence.start)
                if number is not None and names and not sentence.passage.is_figure(*span):
                    counts.append(Count(*span, number, names))
    return counts


@lru_cache(maxsize=8)
def _patterns(plurals: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    groups = "|".join(re.escape(plural) for plural in sorted(plurals, key=len, reverse=True))
    cases = r"(?:cases|files|disposals|orders|children)\b"
    assessed = (
        rf"{_ASSESSED}\b(?P<number>{_COUNT})(?P<things>{_WORDS}) (?P<after>{groups}|{cases})",
        (
            rf"^(?P<number>{_COUNT})(?P<things>{_WORDS}) (?P<after>{groups}|{cases}) (?:were|was) "
            r"(?:assessed|inspected|sampled|examined)"
        ),
    )
    patterns = (
        *((pattern, "eligible") for pattern in _ELIGIBLE),
        *((pattern, "cases") for pattern in assessed),
        *((pattern, "survey") for pattern in _SURVEY),
        *((pattern, "recommendations") for pattern in _RECOMMENDATIONS),
    )
    return tuple(
        (re.compile(_KEYWORDS[reference], re.IGNORECASE), re.compile(pattern, re.IGNORECASE), reference)
        for pattern, reference in patterns
    )


def _numbers(
    match: re.Match[str], reference: str, sentence: ProseSpan, context: DraftContext
) -> Mapping[str, tuple[str, ...]]:
    """Return the figures that each number of a match may be, by its group in the pattern."""
    parts = match.groupdict()
    if reference == "recommendations":
        is_about_cases = section_root(sentence.passage.section) in context.framework.domain_of
        return {} if is_about_cases else {"number": ("recommendations",)}
    if reference == "survey":
        is_survey = (
            "survey" in sentence.text.lower() or context.framework.manager_title.lower() in match[0].lower()
        )
        return {"number": ("survey",)} if is_survey else {}
    words = f"{parts.get('things') or ''} {parts.get('after') or ''}"
    groups = _groups(words, sentence, context)
    figures = {"number": tuple(f"{reference}.{group}" if group else reference for group in groups)}
    if parts.get("yes"):
        figures["yes"] = tuple(f"cases.{group}" if group else "cases" for group in groups)
    return figures


def _groups(words: str, sentence: ProseSpan, context: DraftContext) -> tuple[str, ...]:
    """Return the case group that words name, or else the section's; "" is all groups."""
    groups = context.framework.casework.groups
    lower = words.lower().replace("-", " ")
    by_name = sorted(groups, key=lambda group: -len(group.key))
    for group in by_name:
        if re.search(rf"\b{group.key.replace('_', ' ')}\b", lower):
            return (group.key,)
    domain = context.domain_of(sentence.passage.section)
    return (domain.case_group, "") if domain and domain.case_group else ("", *(group.key for group in groups))


def check_counts(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every typed number that counts what the inspection counts."""
    for count in () if sentence.passage.in_example else counts_in(sentence, context):
        figures = [context.draft.catalogue[reference] for reference in count.references]
        numbers = {figure.reference: figure.number for figure in figures if isinstance(figure, CountFigure)}
        text = sentence.passage.text[count.start : count.end]
        form = "" if re.search(r"\d", text) else "|words"
        right = next((reference for reference, number in numbers.items() if number == count.number), "")
        place = sentence.passage.place(count.start)
        if right:
            because = f"This figure was typed. Use the linked figure {{{right}{form}}} instead."
            yield Remark("typed figure", "warning", place, text, because, f"Write {{{right}{form}}}.")
            continue
        first = next(iter(numbers))
        because = (
            f"This counts {context.draft.catalogue[first].description}: {{{first}}}, now {numbers[first]}."
        )
        yield Remark("contradiction", "serious", place, text, because, f"Write {{{first}{form}}}.")
