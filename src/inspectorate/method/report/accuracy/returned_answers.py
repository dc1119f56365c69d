"""Answers that come back in a file from somebody without an account: read with distrust, and compared.

The offline file of a check saves them as JSON. What is read is bounded and has no control characters.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.plain_text import plain_text

FORMAT = "inspectorate-accuracy-answers-1"
MOST_BYTES = 5_000_000
"""Maximum size of a file with answers, in bytes."""
MOST_ANSWERS = 5_000
"""Maximum number of answers in a file."""
DIGEST_LENGTH = 64
_PLACE = _("File with answers")
_CURE = _("Open the file for the check, save the answers again and send the new file.")


@dataclass(frozen=True, slots=True)
class ReturnedAnswer:
    """What somebody has written about one statement: its digest, what is wrong, what would be right."""

    statement: int
    digest: str
    wrong: str
    right: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReturnedAnswers:
    """The content of a file with answers: the check and the recipient that it names, and the answers.

    `token` is the secret of the recipient. `is_finished` says that they have nothing else to challenge.
    """

    check: int
    token: str
    is_finished: bool
    answers: tuple[ReturnedAnswer, ...]


def read_answers(content: bytes) -> ReturnedAnswers:
    """Return the answers of a file. Raises FaultsFound if it is not such a file, or is too large."""
    if len(content) > MOST_BYTES:
        raise _fault(_("The file is larger than %(most)s MB.", most=MOST_BYTES // 1_000_000))
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _fault(_("This is not a file with answers to a check.")) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _fault(_("This is not a file with answers to a check."))
    rows = document.get("answers")
    if not isinstance(rows, list) or len(rows) > MOST_ANSWERS:
        raise _fault(_("The file has no list of answers, or too many of them."))
    answers = [_answer(row) for row in rows]
    return ReturnedAnswers(
        _number(document, "check"),
        _text(document, "token")[:200],
        document.get("finished") is True,
        tuple(answer for answer in answers if answer.wrong.strip()),
    )


def _answer(row: Any) -> ReturnedAnswer:
    if not isinstance(row, dict):
        raise _fault(_("An answer in the file cannot be read."))
    answer = ReturnedAnswer(
        _number(row, "statement"),
        _text(row, "digest"),
        *(_text(row, name) for name in ("wrong", "right", "evidence")),
    )
    if len(answer.digest) != DIGEST_LENGTH:
        raise _fault(_("An answer in the file does not say which statement it is about."))
    if not answer.wrong.strip() and (answer.right.strip() or answer.evidence.strip()):
        raise _fault(
            _("The answer to statement %(number)s does not say what is wrong.", number=answer.statement)
        )
    return answer


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise _fault(_("An answer in the file cannot be read."))
    return plain_text(value).replace("\0", "").encode("utf-8", "replace").decode()


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
        raise _fault(_("A number in the file cannot be read."))
    return value


def _fault(problem: str) -> FaultsFound:
    return FaultsFound([Fault(_PLACE, problem, _CURE)])
