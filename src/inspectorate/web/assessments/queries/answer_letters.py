"""Letters that choose an answer on the keyboard."""

from collections.abc import Mapping
from functools import cache

from inspectorate.web.editions import framework

COMMAND_LETTERS = ("c", "g", "h")
"""The letters that open the comment, the guidance and the answer history of a question."""


@cache
def answer_letters(edition_id: str, options: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return the letter that chooses each answer: its first, X for one that is not applicable, "" for none.

    A letter is not used twice, nor for what the letters of `scripts/keyboard.js` do.
    """
    not_applicable = {
        answer.key for answer in framework(edition_id).casework.answers if not answer.applicable
    }
    letters: dict[str, str] = {}
    for key, title in options:
        letter = "x" if key in not_applicable else title[:1].lower()
        letters[key] = "" if letter in {*letters.values(), *COMMAND_LETTERS} else letter
    return letters
