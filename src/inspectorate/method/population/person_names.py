"""Names of people: whether a text is a full name, and whether two names may be the same person's."""

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from inspectorate.method.population.placeholders import is_placeholder

NameKey = tuple[str, ...]
"""Words of a name in alphabetical order: “SMITH, John” and “John Smith” have the same."""

_MIN_SIMILARITY = 0.75
_LONGEST_INITIALS = 3


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
    """Return whether a name has a first name and a surname, and is neither initials nor a placeholder."""
    return (
        sum(len(word) > 1 for word in key) > 1
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
