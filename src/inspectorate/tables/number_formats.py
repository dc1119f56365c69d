"""Number formats of spreadsheets: which show a date, and which show text instead of the bare number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_BUILT_IN_TIMES = frozenset((*range(18, 22), *range(45, 48)))
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|(.)', re.DOTALL)
_GENERAL = re.compile(r"\b(?:general|standard)\b", re.IGNORECASE)
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_SHOWN_UNQUOTED = " -():+"


@dataclass(frozen=True, slots=True)
class FormatPart:
    """A literal text of a number format, or the place of a digit: 0, # or ?."""

    text: str
    is_place: bool


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a number format shows: a date, a time, or `parts` if that is more than the bare number."""

    is_date: bool = False
    is_time: bool = False
    parts: tuple[FormatPart, ...] = ()

    def shown(self, number: int) -> str:
        """Return a whole number, not negative, as the sheet shows it."""
        digits = list(str(number)) if number else []
        places = sum(part.is_place for part in self.parts)
        texts: list[str] = []
        for part in reversed(self.parts):
            texts.append(_digit(part.text, digits) if part.is_place else part.text)
            places -= part.is_place
            if part.is_place and not places:
                texts += reversed(digits)
        return "".join(reversed(texts)).strip()


def number_format(identifier: int, code: str | None) -> NumberFormat:
    """Return the format with a number (built-in formats have no code) or with a code such as `000000`."""
    if code is None:
        return NumberFormat(identifier in _BUILT_IN_DATES, identifier in _BUILT_IN_TIMES)
    tokens = list(_first_section(_GENERAL.sub("#", code)))
    letters = "".join(text for text, is_literal in tokens if not is_literal).casefold()
    letters = letters.replace("am/pm", "").replace("a/p", "")
    if re.search(r"[dy]", letters) or ("m" in letters and not re.search(r"[hs]", letters)):
        return NumberFormat(is_date=True)
    if re.search(r"[hs]", letters):
        return NumberFormat(is_time=True)
    return NumberFormat(parts=_parts(tokens))


def _first_section(code: str) -> Iterable[tuple[str, bool]]:
    """Yield each token of the format for positive numbers, and whether it is shown as it is."""
    for match in _TOKEN.finditer(code):
        quoted, escaped, bracket, character = match.groups()
        if character == ";":
            return
        if quoted is not None or escaped is not None:
            yield quoted or escaped or "", True
        elif bracket is not None and _ELAPSED.fullmatch(bracket):
            yield "h", False
        elif character is not None:
            yield character, character in _SHOWN_UNQUOTED


def _parts(tokens: Iterable[tuple[str, bool]]) -> tuple[FormatPart, ...]:
    """Return the parts of a format that pads or divides a number or adds letters; none for an amount."""
    parts = []
    for text, is_literal in tokens:
        if not is_literal and text not in ("0", "#", "?"):
            return ()
        parts.append(FormatPart(text, not is_literal))
    pattern = "".join(part.text if part.is_place else "'" for part in parts)
    is_padded = pattern.count("0") > 1
    is_divided = bool(re.search(r"[0#?]'+[0#?]", pattern)) and not re.fullmatch(r"[#']*0", pattern)
    has_letter = any(not part.is_place and any(map(str.isalpha, part.text)) for part in parts)
    has_place = any(part.is_place for part in parts)
    return tuple(parts) if has_place and (is_padded or is_divided or has_letter) else ()


def _digit(placeholder: str, digits: list[str]) -> str:
    if digits:
        return digits.pop()
    return {"0": "0", "?": " "}.get(placeholder, "")
