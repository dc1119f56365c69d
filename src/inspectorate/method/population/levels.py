"""Levels of coded columns: a cell is matched whatever its case, spaces and punctuation."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

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
_CODE_BEFORE_LABEL = re.compile(
    r"\(?(?P<code>[a-z]{0,3}\d{1,3}[a-z]?|[a-z](?=\s*[).:–—-]))[\s).:–—-]+(?P<label>.*[^\W\d_]{3}.*)",
    re.IGNORECASE,
)
_WHOLE_NUMBER = re.compile(r"0*([0-9]+)(?:\.0+)?")
_DURATION = re.compile(
    r"[(,\s-]*\b[0-9]+(?:\.[0-9]+)?[\s-]*(?:months?|mths?|m|weeks?|wks?|w|years?|yrs?|y|hours?|hrs?|h|days?)\b"
    r"[\s).,]*",
    re.IGNORECASE,
)
_MARKS_FOR_YES = frozenset("✓✔☑🗸√✅🗹")
_MARKS_FOR_NO = frozenset("✗✘☐❌❎")
_MARKS_FOR_NOTHING = re.compile(r"[\s\-\u2010-\u2015\u2212_.,;:?/\\|'\"*]*")
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
    that is not listed becomes a level of its own. A `flag` has the levels yes and no. `letters` are the
    letters of a second code set, and `ambiguous` are spellings that mean two things in this column.
    """

    spellings: Mapping[str, str]
    other_groups: frozenset[str]
    titles: Mapping[str, str]
    open: bool
    flag: bool = False
    letters: Mapping[str, str] = dataclass_field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()

    @property
    def has_not_known(self) -> bool:
        """Whether “not known” is one of the levels, and so an answer."""
        return self.spellings.get(normalised(NOT_KNOWN)) == NOT_KNOWN

    def in_column(self, texts: Iterable[str]) -> "Levels":
        """Return the levels in a column with these texts, which show the code set of single letters.

        In one code set A is Asian and B is Black, in another A is White British and B White Irish. A letter
        that only one of them has decides. If there is none, or one of each, such letters are ambiguous.
        """
        if not self.letters:
            return self
        used = {text for text in map(normalised, texts) if len(text) == 1}
        disputed = {
            letter for letter, level in self.letters.items() if self.spellings.get(letter, level) != level
        }
        if not used & disputed and not used & (self.letters.keys() - self.spellings.keys()):
            return self
        is_second = bool(used & (self.letters.keys() - self.spellings.keys()))
        is_first = bool(
            {text for text in used if text.isalpha() and text in self.spellings} - self.letters.keys()
        )
        if is_first == is_second:
            return replace(self, ambiguous=frozenset(disputed))
        return replace(self, spellings={**self.spellings, **self.letters}) if is_second else self

    def parse(self, text: str) -> ParsedLevel:
        """Return the level that a text means: the whole text, or each part of “W1 - White British”."""
        whole = normalised(text)
        if whole in self.ambiguous:
            first, second = (self.titles[levels[whole]] for levels in (self.spellings, self.letters))
            return ParsedLevel("", "unknown_code", f"can mean “{first}” or “{second}”. Write the full name")
        if level := self.spellings.get(whole) or self._level_of_number(text):
            return ParsedLevel(level)
        if not whole and not _MARKS_FOR_NOTHING.fullmatch(text):
            return self._parse_mark(text)
        for parts in ((whole,), self._parts(text, _STRONG_SEPARATOR), self._parts(text, _SEPARATOR)):
            levels = {self.spellings.get(part, "") for part in parts}
            if len(levels) == 1 and (level := levels.pop()):
                return ParsedLevel(level)
            if parts and self.other_groups.issuperset(parts):
                return ParsedLevel("", "other_group", "belongs to another case group")
        return self._parse_unlisted(text)

    def _parse_unlisted(self, text: str) -> ParsedLevel:
        if normalised(text) in _BLANK:
            return ParsedLevel("")
        if level := self._level_of_label(text):
            return ParsedLevel(level)
        if self.has_not_known and (is_placeholder(text) or is_refusal(text)):
            return ParsedLevel(NOT_KNOWN)
        if not self.flag and not self.open and is_placeholder(text):
            return ParsedLevel("")  # “not yet assessed” is no level
        if self.open:
            without_duration = normalised(_DURATION.sub(" ", text))
            return ParsedLevel(self.spellings.get(without_duration) or " ".join(text.casefold().split()))
        return self._unknown()

    def _unknown(self) -> ParsedLevel:
        return ParsedLevel(
            "",
            "unknown_code",
            f"is not one of the values in the standards ({', '.join(self.titles.values())})",
        )

    def _parse_mark(self, text: str) -> ParsedLevel:
        """Return the level of a text without letters and figures, such as a tick."""
        marks = set(
            text.replace("\N{VARIATION SELECTOR-16}", "").replace("\N{VARIATION SELECTOR-15}", "").split()
        )
        for level, meanings in (("yes", _MARKS_FOR_YES), ("no", _MARKS_FOR_NO)):
            if self.flag and marks <= meanings:
                return ParsedLevel(level)
        return self._unknown()

    def _level_of_number(self, text: str) -> str:
        """Return the level of a code that is written as 01 or 1.0."""
        match = _WHOLE_NUMBER.fullmatch(text.strip())
        return self.spellings.get(match[1], "") if match else ""

    def _level_of_label(self, text: str) -> str:
        """Return the level of the label in “A1 White British”: systems number the levels in different ways.

        A code that is a single letter, which people also use without a label, must not say something else.
        """
        match = _CODE_BEFORE_LABEL.fullmatch(text.strip())
        if not match:
            return ""
        code, label = normalised(match["code"]), match["label"]
        level = self.spellings.get(normalised(label)) or self.parse(label).value
        if code.isalpha() and code in self.spellings and self.letters.get(code) != level:
            return ""
        return level if level in self.spellings.values() else ""

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
        spellings,
        frozenset(other_groups),
        {level: titles[level] for level in levels_of_group},
        field.open,
        {"yes", "no"} <= titles.keys(),
        {letter: level for level, letters in field.letters.items() for letter in letters},
    )


def level_titles(field: LongListField, framework: Framework, group: str) -> tuple[str, ...]:
    """Return the titles of a field's levels in a case group: each is read as its level. () for free text."""
    levels = levels_for(field, framework, group)
    return tuple(levels.titles.values()) if levels else ()


def _titles(field: LongListField, framework: Framework) -> dict[str, str]:
    if field.scale:
        titles = {level.key: level.title for level in framework.scale(field.scale).levels}
    elif field.codes:
        titles = {level: level.replace("_", " ").capitalize() for level in field.codes}
    else:
        titles = {"yes": "Yes", "no": "No"} if field.kind == "flag" else {}
    return {level: field.titles.get(level, title) for level, title in titles.items()}
