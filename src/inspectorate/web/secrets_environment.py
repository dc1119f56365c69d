"""Read SECRET_KEY and the keys before it from the environment; keys that can be guessed are refused."""

from collections.abc import Mapping
from itertools import pairwise

from inspectorate.method.faults import Fault
from inspectorate.web.variables import fault

NAMES = ("SECRET_KEY", "SECRET_KEY_FALLBACKS")
SHORTEST_SECRET = 32
"""Minimum length of SECRET_KEY, in characters."""

FEWEST_LETTERS = 10
"""Minimum number of different characters in SECRET_KEY; 32 random hexadecimal figures have more."""

EXAMPLE = "the output of: openssl rand -base64 48"


def read(variables: Mapping[str, str], faults: list[Fault]) -> tuple[str, tuple[str, ...]]:
    """Return the key, and the keys that were used before it."""
    key = variables.get("SECRET_KEY", "")
    if problem := weakness(key):
        faults.append(fault("SECRET_KEY", problem, EXAMPLE))
    earlier = _keys(variables.get("SECRET_KEY_FALLBACKS", ""))
    problems = ["contains SECRET_KEY itself."] if key and key in earlier else []
    problems += filter(None, map(weakness, earlier))
    if problems:
        faults.append(fault("SECRET_KEY_FALLBACKS", problems[0], "the key that was used before, or nothing"))
    return key, earlier


def _keys(text: str) -> tuple[str, ...]:
    """Return the keys of a list with blanks between them, or the one key that has blanks itself."""
    keys = tuple(text.split())
    return keys if all(len(key) >= SHORTEST_SECRET for key in keys) else (text,)


def weakness(key: str) -> str:
    """Return why a key is too easy to guess; an empty text if it is not."""
    if len(key) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters."
    if key != key.strip() or (any(letter.isspace() for letter in key) and len(set(key)) < FEWEST_LETTERS):
        return "begins or ends with a blank, or is made of blanks."
    if len(set(key)) < FEWEST_LETTERS:
        return f"has fewer than {FEWEST_LETTERS} different characters."
    if any(key == (key[:period] * len(key))[: len(key)] for period in range(1, len(key) // 2 + 1)):
        return "repeats a shorter text."
    steps = {ord(after) - ord(before) for before, after in pairwise(key)}
    return "is a sequence of neighbouring characters." if len(steps) <= 2 else ""
