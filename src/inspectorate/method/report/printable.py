"""What a page cannot hold: words and headings longer than a PDF can store."""

import re
from collections.abc import Iterator

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _

MAX_WORD_LENGTH, MAX_HEADING_LENGTH = 16_000, 32_000
"""Longest word and heading, in characters. A string of a PDF/A holds 32,767 bytes; a letter may take two."""

_LONG_WORD = re.compile(rf"[^\s‐–—-]{{{MAX_WORD_LENGTH + 1},}}")

CURE = _("Shorten it, divide it or delete it.")


def long_texts(text: str, *, is_heading: bool = False) -> Iterator[tuple[int, Sentence]]:
    """Yield the place in a text, and a sentence about it, of every word that is too long to print.

    A line is broken at spaces, hyphens and dashes. A heading is stored whole, as a bookmark.
    """
    if is_heading and len(text) > MAX_HEADING_LENGTH:
        yield 0, _("This heading has more than %(most)s characters.", most=f"{MAX_HEADING_LENGTH:,}")
        return
    for match in _LONG_WORD.finditer(text):
        yield (
            match.start(),
            _(
                "A word here has more than %(most)s characters without a space. It begins with “%(start)s”.",
                start=match[0][:20],
                most=f"{MAX_WORD_LENGTH:,}",
            ),
        )
