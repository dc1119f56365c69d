"""Names of people: whether a text is a full name, and whether two names may be the same person's."""

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from inspectorate.method.population.placeholders import is_placeholder, says_nothing

NameKey = tuple[str, ...]
"""Words of a name in alphabetical order: “SMITH, John” and “John Smith” have the same."""

_MIN_SIMILARITY = 0.75
_LONGEST_INITIALS = 3
_TITLES = frozenset(("baby", "dr", "master", "miss", "mr", "mrs", "ms", "mx"))
_KINDS_OF_PEOPLE_TEXT = """
    bachgen boy child client defendant family female first five forename four given girl infant juvenile lac
    last male man merch middle minor name offender one person plentyn second service sibling surname third
    three twin two uasc unaccompanied user woman young youth
"""
_KINDS_OF_PEOPLE = frozenset(_KINDS_OF_PEOPLE_TEXT.split())
"""Words that describe anybody: “young person”, “male child”, “forename surname”."""


def name_key(names: Iterable[str]) -> NameKey:
    """Return the words of a name without accents and capitals, in alphabetical order."""
    text = " ".join(names)
    if not text.isascii():
        text = "".join(
            character
            for character in unicodedata.normalize("NFKD", text)
            if not unicodedata.combining(character) and unicodedata.category(character) != "Cf"
        )
    text = text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    if not text.replace(" ", "").isalpha():
        text = "".join(character if character.isalnum() else " " for character in text)
    return tuple(sorted(text.split()))


def is_full_name(key: NameKey, names: Iterable[str]) -> bool:
    """Return whether a name has a first name and a surname, and is neither initials nor a placeholder.

    “Mr Smith”, “unknown male” and “young person” are none, for they may be many people's.
    """
    words = [word for word in key if len(word) > 1 and word not in _TITLES]
    return (
        len(words) > 1
        and not all(word in _KINDS_OF_PEOPLE or says_nothing(word) or word.isdecimal() for word in words)
        and any(len(set(word)) > 1 for word in words)
        and not _is_initials(key)
        and not is_placeholder(" ".join(names))
    )


def _is_initials(key: NameKey) -> bool:
    return all(len(word) <= _LONGEST_INITIALS and not set(word) & set("aeiouy") for word in key)


def names_agree(first: NameKey, second: NameKey) -> bool:
    """Return whether two full names may be one person's: each word of the shorter is in the other.

    A word may be spelt otherwise or shortened (Jo and Joanne), and the longer may have further words.
    """
    shorter, longer = sorted((first, second), key=len)
    remaining = list(longer)
    for word in shorter:
        match = next((candidate for candidate in remaining if _words_agree(word, candidate)), None)
        if match is None:
            return False
        remaining.remove(match)
    return True


def _words_agree(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    if longer.startswith(shorter):
        return True
    return shorter[0] == longer[0] and SequenceMatcher(None, shorter, longer).ratio() >= _MIN_SIMILARITY
