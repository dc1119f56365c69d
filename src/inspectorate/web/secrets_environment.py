"""Read SECRET_KEY and the keys before it from the environment; keys that can be guessed are refused."""

import re
from collections.abc import Mapping
from itertools import pairwise

from inspectorate.method.faults import Fault
from inspectorate.web.variables import fault

NAMES = ("SECRET_KEY", "SECRET_KEY_FALLBACKS")
SHORTEST_SECRET = 32
"""Minimum length of SECRET_KEY, in characters."""

FEWEST_OTHER_LETTERS = 24
"""Minimum number of characters that belong to no placeholder and no sequence."""

LONGEST_RUN = 3
"""Maximum number of neighbouring characters in a row, such as abc or 321, that count as random."""

FEWEST_LETTERS = 10
"""Minimum number of different characters in SECRET_KEY; 32 random hexadecimal figures have more."""

PLACEHOLDERS = re.compile(
    r"change[-_ ]?(?:me|this)|replace[-_ ]?(?:me|this)|your[-_ ]|django|insecure|default|example|sample|"
    r"secret|passw(?:or)?d|placeholder|random|openssl|base64|output of|[-_ ]key|key[-_ ]|test[-_ ]|todo|xxx+|"
    r"qwerty(?:uiop)?|asdf(?:ghjkl)?|zxcv(?:bnm)?",
    re.IGNORECASE,
)
"""Words that documentation and examples put where the key belongs, and rows of keyboards."""

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
    long = [len(key) >= SHORTEST_SECRET for key in keys]
    return keys if any(long) or not keys else (text,)


def weakness(key: str) -> str:
    """Return why a key is too easy to guess; an empty text if it is not."""
    if len(key) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters."
    if key != key.strip() or (any(letter.isspace() for letter in key) and len(set(key)) < FEWEST_LETTERS):
        return "starts or ends with a space, or has only spaces."
    if len(set(key)) < FEWEST_LETTERS:
        return f"has fewer than {FEWEST_LETTERS} different characters."
    if any(key == (key[:period] * len(key))[: len(key)] for period in range(1, len(key) // 2 + 1)):
        return "repeats a shorter text."
    remaining = _without_runs(PLACEHOLDERS.sub("", key))
    if len(remaining) < FEWEST_OTHER_LETTERS:
        return "is made of words or sequences that can be guessed."
    steps = {ord(after) - ord(before) for before, after in pairwise(key)}
    return "is a sequence of neighbouring characters." if len(steps) <= 2 else ""


def _without_runs(key: str) -> str:
    """Return a key without rows of neighbouring or equal characters, such as abcdef, 987654 and aaaa."""
    if not key:
        return ""
    runs, step = [key[0]], None
    for before, after in pairwise(key):
        distance = ord(after) - ord(before)
        if distance in (-1, 0, 1) and (len(runs[-1]) == 1 or distance == step):
            runs[-1] += after
        else:
            runs.append(after)
        step = distance
    return "".join(run for run in runs if len(run) <= LONGEST_RUN)
