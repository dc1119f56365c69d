"""Placeholders: texts that stand where an id, a name or a date should be, and say nothing."""

import re
import unicodedata
from datetime import date

_WORDS_FOR_NOTHING_TEXT = """
    above absent amherthnasol anhysbys anon anonymised anonymized anonymous awaited awaiting blank
    confidential ddim deleted dim ditto dummy
    empty error inf infinity invalid missing na nan nat nil nk none nr ns null outstanding pending placeholder
    redacted removed tba tbc tbd tbf temp temporary test unallocated unassigned unavailable unconfirmed
    undefined undetermined unidentified unknown unnamed unobtainable unrecorded unspecified vacant void
    waiting withheld
"""
_WORDS_FOR_NOTHING = frozenset(_WORDS_FOR_NOTHING_TEXT.split())
"""Words that say by themselves that there is no value."""

_NEGATIONS = frozenset(
    ("be", "cannot", "cant", "heb", "never", "no", "not", "see", "unable", "without", "yet")
)
"""Words that say so together with others: not known, no id, see notes."""

_OTHER_WORDS_TEXT = """
    a added advised allocated allocation an and announced applicable ar are as ask assessed assessment
    assigned assignment at available been below birth by byd case check child client code comment
    comments completed confirmation confirmed created currently data database date decided determined dob
    ei entered entry file find first follow for forename found from gael given gofnodi has have held id
    ids in information is issued it key known last list listed manager matched n name named names new
    note notes number numbers obtained of officer on or other person please provided received record
    recorded records ref reference required say set specified stated still supplied surname system that
    the this time to up was with worker young yp
"""
_OTHER_WORDS = frozenset(_OTHER_WORDS_TEXT.split())
"""Words that occur in such texts beside the words above."""

_REFUSALS = frozenset(
    (
        "decline",
        "declined",
        "declines",
        "prefer",
        "preferred",
        "prefers",
        "rather",
        "refuse",
        "refused",
        "refuses",
    )
)
_WORDS_OF_REFUSALS_TEXT = """
    answer answered asked chose chosen collected disclose disclosed divulge give like obtained self wish
    wished willing wishes would shared share respond response provide
"""
_WORDS_OF_REFUSALS = frozenset(_WORDS_OF_REFUSALS_TEXT.split())

_NOT_LETTERS = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"[1-9]")
_NEGATIVE = re.compile(r"'?-[0-9]+")
_OBJECT = re.compile(r"\[object \w+\]|\(null\)|<null>|\\n", re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Return whether a text consists of words that say nothing, such as TBC, NULL or “not yet allocated”.

    Case, spaces and punctuation do not matter. A text without letters and figures says nothing either.
    """
    if _FIGURE.search(text) and text.isascii():
        return False
    words = _words(text)
    if not words or "".join(words) in _WORDS_FOR_NOTHING or _OBJECT.fullmatch(text.strip()):
        return True
    return (
        any(word in _WORDS_FOR_NOTHING or word in _NEGATIONS for word in words)
        and all(_is_empty_word(word) for word in words)
        and not (len(words) == 1 and words[0] in _NEGATIONS)
    )


def says_nothing(word: str) -> bool:
    """Return whether a word, in small letters, says by itself that there is no value."""
    return word in _WORDS_FOR_NOTHING


def is_refusal(text: str) -> bool:
    """Return whether a text says that nobody answered: “prefer not to say”, “declined”, “not asked”."""
    words = _words(text)
    if not words:
        return False
    refuses = any(word in _REFUSALS for word in words) or any(word in _NEGATIONS for word in words)
    return refuses and all(
        word in _REFUSALS or word in _WORDS_OF_REFUSALS or _is_empty_word(word) for word in words
    )


def is_filler(text: str) -> bool:
    """Return whether a text repeats one letter or figure: xxx, 0, 999999, P000; also -1."""
    text = text.strip().casefold()
    if len(text) > 1 and text[-1] != text[-2] and text.isalnum():
        return False
    letters = "".join(_words(text))
    if _NEGATIVE.fullmatch(text):
        return True
    if len(set(letters)) == 1:
        return letters[0] in "09x" or len(letters) > 2
    figures = letters.lstrip("abcdefghijklmnopqrstuvwxyz")
    return len(figures) > 1 and set(figures) in ({"0"}, {"9"})


def is_date_filler(day: date) -> bool:
    """Return whether a program writes this date of birth where there is none: its first or last day."""
    return day.year <= 1901 or day == date(1904, 1, 1) or day.year >= 2099


def _is_empty_word(word: str) -> bool:
    return word in _WORDS_FOR_NOTHING or word in _NEGATIONS or word in _OTHER_WORDS or set(word) <= {"0"}


def _words(text: str) -> list[str]:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NOT_LETTERS.sub(" ", text.replace("'", "").casefold()).split()
