"""Levels of coded columns: a cell is matched whatever its case, spaces and punctuation."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from inspectorate.method.population.placeholders import is_placeholder, is_refusal
from inspectorate.method.standards import Framework, LongListField

_FLAG_SPELLINGS = {"yes": ("y", "true", "t", "1"), "no": ("n", "false", "f", "0")}
_BLANK = frozenset(
    (
        "",
        "na",
        "nil",
        "none",
        "nan",
        "null",
        "blank",
        "missing",
        "unknown",
        "notknown",
        "notrecorded",
        "notavailable",
    )
)
_SEPARATOR = re.compile(r"\s+[-–—]\s+|\s*[/|:=()\[\]]\s*")
_STRONG_SEPARATOR = re.compile(r"\s+[-–—]\s+|\s*[|:=()\[\]]\s*")
_OTHER = frozenset(("other", "others", "anyother", "another"))
_CODE = re.compile(r"[a-z]{0,3}\d{1,3}[a-z]?|[a-z]")
_BLANK_STARTS = frozenset(text[0] for text in _BLANK if text)
_BLANK_NAME = frozenset(("", "notknown", "notrecorded", "unknown"))


NOT_KNOWN = "not_known"
"""Level of an answer that nothing is known or was said. It is an answer: only a blank cell has no level."""


@dataclass(frozen=True, slots=True)
class ParsedLevel:
    """Level of a cell ("" if it is blank), or the reason why it has none: see `ParsedDate`."""

    value: str
    key: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of a field in one case group, by every spelling that means them.

    `other_groups` are the spellings of levels that only other groups have. In an `open` field, a spelling
    that is not listed becomes a level of its own.
    """

    spellings: Mapping[str, str]
    other_groups: frozenset[str]
    titles: tuple[str, ...]
    open: bool

    @property
    def has_not_known(self) -> bool:
        """Whether “not known” is one of the levels, and so an answer."""
        return self.spellings.get(normalised(NOT_KNOWN)) == NOT_KNOWN

    def parse(self, text: str) -> ParsedLevel:
        """Return the level that a text means: the whole text, or each part of “W1 - White British”."""
        whole = normalised(text)
        if level := self.spellings.get(whole):
            return ParsedLevel(level)
        for parts in ((whole,), self._parts(text, _STRONG_SEPARATOR), self._parts(text, _SEPARATOR)):
            levels = {self.spellings.get(part, "") for part in parts}
            if len(levels) == 1 and (level := levels.pop()):
                return ParsedLevel(level)
            if parts and self.other_groups.issuperset(parts):
                return ParsedLevel("", "other_group", "belongs to another kind of case")
        return self._parse_unlisted(text)

    def _parse_unlisted(self, text: str) -> ParsedLevel:
        if normalised(text) in _BLANK:
            return ParsedLevel("")
        if self.has_not_known and (is_placeholder(text) or is_refusal(text)):
            return ParsedLevel(NOT_KNOWN)
        if self.open:
            return ParsedLevel(" ".join(text.casefold().split()))
        return ParsedLevel("", "unknown_code", f"is none of the values known ({', '.join(self.titles)})")

    def _parts(self, text: str, separator: re.Pattern[str]) -> tuple[str, ...]:
        """Split a text at dashes and strokes; drop numbers beside a label, and a leading code of no level."""
        parts = [part for part in map(normalised, separator.split(text)) if part]
        labels = [part for part in parts if not part.isdecimal()]
        if labels and len(parts) > 1 and (parts[0].isdecimal() or parts[-1].isdecimal()):
            parts = labels  # a system's own numbers mean what their labels say
        specific = [part for part in parts if part not in _OTHER]
        parts = specific or parts  # “Asian - other” is Asian
        spellings = self.spellings.keys() | self.other_groups
        if len(parts) > 1 and parts[0] not in spellings and _CODE.fullmatch(parts[0]):
            return () if _CODE.fullmatch(parts[1]) else tuple(parts[1:])
        return tuple(parts)


def normalised(text: str) -> str:
    """Return the letters and digits of a text in lower case: “V. High” and “v high” become equal."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def is_blank(text: str, *, name: bool = False) -> bool:
    """Return whether a text is empty or means “not recorded”. A person's `name` may be Null or Na."""
    if text[:1].isascii() and text[:1].isalnum() and text[0].lower() not in _BLANK_STARTS:
        return False
    if name and text.strip().casefold() == "n/a":
        return True
    return normalised(text) in (_BLANK_NAME if name else _BLANK)


def levels_for(field: LongListField, framework: Framework, group: str) -> Levels | None:
    """Return the levels of a field for a case group, or None for a field of free text."""
    titles = _titles(field, framework)
    if not titles:
        return None
    levels_of_group = field.levels_of.get(group, tuple(titles))
    spellings: dict[str, str] = {}
    other_groups: set[str] = set()
    for level, title in titles.items():
        codes = field.codes.get(level, ()) if field.codes else _FLAG_SPELLINGS.get(level, ())
        for spelling in (level, title, *codes):
            if level in levels_of_group:
                spellings.setdefault(normalised(spelling), level)
            else:
                other_groups.add(normalised(spelling))
    return Levels(
        spellings, frozenset(other_groups), tuple(titles[level] for level in levels_of_group), field.open
    )


def _titles(field: LongListField, framework: Framework) -> dict[str, str]:
    if field.scale:
        titles = {level.key: level.title for level in framework.scale(field.scale).levels}
    elif field.codes:
        titles = {level: level.replace("_", " ").capitalize() for level in field.codes}
    else:
        titles = {"yes": "Yes", "no": "No"} if field.kind == "flag" else {}
    return {level: field.titles.get(level, title) for level, title in titles.items()}
