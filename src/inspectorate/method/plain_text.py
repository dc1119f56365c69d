"""Texts without control characters: terminals obey them, and some change how other text is shown."""

import re
import unicodedata
from typing import Any

_LINE_ENDS = "\x0b\x0c\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
"""Other ends of lines, such as those inside a paragraph of Word."""

_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of the text after them. Letters have a direction of their own."""

_CONTROLS = "".join(
    character
    for character in map(chr, range(1, 0xA0))
    if unicodedata.category(character) == "Cc" and character not in "\t\n\r"
)
_REPLACEMENTS = (
    dict.fromkeys(map(ord, _CONTROLS), " ")
    | dict.fromkeys(map(ord, _LINE_ENDS), "\n")
    | dict.fromkeys(map(ord, _DIRECTIONS))
)
_UNWANTED = re.compile(f"[{re.escape(''.join(map(chr, _REPLACEMENTS)))}]")


def plain_text(text: str) -> str:
    """Return a text without control characters.

    A space is put for each, a line break for other ends of lines, and marks of direction are left out. Tabs
    and line breaks stay, and so does NUL, which is refused where a text is stored.
    """
    return text.translate(_REPLACEMENTS) if _UNWANTED.search(text) else text


def plain_values(value: Any) -> Any:
    """Return what a document holds, with plain text in every list and table of it."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, list):
        return [plain_values(entry) for entry in value]
    if isinstance(value, dict):
        return {name: plain_values(entry) for name, entry in value.items()}
    return value
