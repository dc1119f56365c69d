"""Check of spelling in British English, and of words written twice."""

import re
from collections.abc import Iterable, Iterator

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.prose.sentences import SpanSet, quoted
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.checks.words.dictionary import is_american, is_british, nearest
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.numbers import MONTHS

_WORD = re.compile(r"(?<![\w@./’'-])[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w@/]|\.\w)")
_TWICE = re.compile(r"\b(?P<word>[^\W\d_]+)\s+(?P=word)\b(?!['’-])", re.IGNORECASE)
_MAY_REPEAT = frozenset({"had", "that", "very"})
_CAPITALISED = (
    *MONTHS,
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
_BRITISH_ENDINGS = (
    (re.compile(r"iz(e[drs]?|ers?|ing|ations?|ational)$"), r"is\1"),
    (re.compile(r"yz(e[drs]?|ing)$"), r"ys\1"),
    (re.compile(r"or(s|ed|ing|al|able|ably|ful|fully|less|hoods?|ly)?$"), r"our\1"),
    (re.compile(r"er(s|ed)?$"), r"re\1"),
    (re.compile(r"ense(s|less)?$"), r"ence\1"),
    (re.compile(r"og(s)?$"), r"ogue\1"),
    (re.compile(r"([aeiou])l(ed|ing|ers?)$"), r"\1ll\2"),
    (re.compile(r"l(ment|ments|ful|fully|s)$"), r"ll\1"),
)
"""Endings of American words, and the British ones for them."""


def check_spelling(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for the first use of every word that the British dictionary does not have.

    Names in capitals, quotations, titles in italics and words that the edition uses are left out.
    """
    remarked: set[str] = set()
    for passage in passages:
        if passage.kind == "quotation":
            continue
        excluded = context.foreign_spans(passage)
        for match in _WORD.finditer(passage.text):
            word = match.group().replace("’", "'")
            if (
                word not in remarked
                and not excluded.overlaps(*match.span())
                and (remark := _misspelling(word, passage, match.start(), context))
            ):
                remarked.add(word)
                yield remark


def _misspelling(word: str, passage: Passage, start: int, context: DraftContext) -> Remark | None:
    lower = word.lower()
    base = re.sub(r"'s$|s'$", "", lower)
    if len(word) < 3 or word.isupper() or not word[1:].islower() or base in context.vocabulary:
        return None
    if is_british(word) or is_british(lower) or is_british(base):
        return _written_with_z(word, passage, start) if "z" in lower else None
    if word[0].isupper():
        return _misspelt_name(word, passage, start, context)
    british = _british_form(lower)
    if british or is_american(lower):
        suggestion = british or nearest(word)
        because = "This is the American spelling." if is_american(lower) else _NOT_FOUND
        return _remark(word, passage, start, because, suggestion)
    return _remark(word, passage, start, _NOT_FOUND, nearest(word))


_NOT_FOUND = "The British dictionary does not have this word."


def _written_with_z(word: str, passage: Passage, start: int) -> Remark | None:
    """Return a remark if the dictionary has the word with -ise and not as an ordinary word with z."""
    british = _BRITISH_ENDINGS[0][0].sub(_BRITISH_ENDINGS[0][1], word)
    if british == word or not is_british(british) or is_british(word):
        return None
    return _remark(word, passage, start, "The report writes this word with “s”.", british)


def _british_form(word: str) -> str:
    forms = (pattern.sub(ending, word) for pattern, ending in _BRITISH_ENDINGS)
    return next((form for form in forms if form != word and is_british(form)), "")


def _misspelt_name(word: str, passage: Passage, start: int, context: DraftContext) -> Remark | None:
    """Return a remark if a capitalised word is one letter from a month, a day or the name of the service."""
    for name in (*_CAPITALISED, *context.own_names):
        if context.is_near(word, name):
            return _remark(word, passage, start, f"This looks like a misspelling of {name}.", name)
    if context.starts_sentence(passage.text, start) and nearest(word):
        british = _british_form(word.lower())
        if british or is_american(word.lower()):
            return _remark(word, passage, start, "This is the American spelling.", british.capitalize())
    return None


def _remark(word: str, passage: Passage, start: int, because: str, suggestion: str) -> Remark:
    cure = f"Write “{suggestion}”." if suggestion else "Check the spelling."
    severity: Severity = "warning" if suggestion else "advice"
    return Remark("spelling", severity, passage.place(start), word, because, cure)


def check_repeated_words(passages: Iterable[Passage], _context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every word that is written twice in a row."""
    for passage in passages:
        excluded = SpanSet(quoted(passage.text))
        for match in _TWICE.finditer(passage.text):
            word = match["word"].lower()
            if word not in _MAY_REPEAT and not excluded.overlaps(*match.span()):
                yield Remark(
                    "repeated word",
                    "warning",
                    passage.place(match.start()),
                    match.group(),
                    "The same word appears two times in a row.",
                    f"Write “{match['word']}” once.",
                )
