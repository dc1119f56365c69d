"""What a cell of a coded column means: its level, found whatever the capitals, spaces and punctuation."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from inspectorate.method.standards import Framework, LongListField

_FLAG = {"yes": ("y", "true", "t", "1"), "no": ("n", "false", "f", "0")}
_NOTHING = frozenset(
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
_BETWEEN = re.compile(r"\s+[-–—]\s+|\s*[/|:=()\[\]]\s*")
_CODE = re.compile(r"[a-z]{0,3}\d{1,3}[a-z]?|[a-z]")
_NO_NAME = frozenset(("", "notknown", "notrecorded", "unknown"))


@dataclass(frozen=True, slots=True)
class LevelRead:
    """The level a cell means ("" when it is blank), or why it has none: see `DateRead`."""

    value: str
    key: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels one field can have in one case group, by every spelling that means them.

    `elsewhere` are spellings of levels that belong to another group only; an `open` field keeps what it
    does not know as a level of its own.
    """

    spellings: Mapping[str, str]
    elsewhere: frozenset[str]
    titles: tuple[str, ...]
    open: bool

    def read(self, text: str) -> LevelRead:
        """Return the level a text means: the whole of it, or every part of “W1 - White British”."""
        whole = plain(text)
        if level := self.spellings.get(whole):
            return LevelRead(level)
        for said in ((whole,), self._parts(text)):
            meant = {self.spellings.get(part, "") for part in said}
            if len(meant) == 1 and (level := meant.pop()):
                return LevelRead(level)
            if said and self.elsewhere.issuperset(said):
                return LevelRead("", "other_group", "belongs to another kind of case")
        if whole in _NOTHING:
            return LevelRead("")
        if self.open:
            return LevelRead(" ".join(text.casefold().split()))
        return LevelRead("", "unknown_code", f"is none of the values known ({', '.join(self.titles)})")

    def _parts(self, text: str) -> tuple[str, ...]:
        """Return what stands between dashes and strokes, without a code in front that nothing lists."""
        parts = [part for part in map(plain, _BETWEEN.split(text)) if part]
        known = self.spellings.keys() | self.elsewhere
        if len(parts) > 1 and parts[0] not in known and _CODE.fullmatch(parts[0]):
            return () if _CODE.fullmatch(parts[1]) else tuple(parts[1:])
        return tuple(parts)


def plain(text: str) -> str:
    """Return a text with only its letters and figures, in small letters: “V. High” and “v high” are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def says_nothing(text: str, *, name: bool = False) -> bool:
    """Whether a text only says that nothing is known. A `name` may be Null or Na."""
    if name and text.strip().casefold() == "n/a":
        return True
    return plain(text) in (_NO_NAME if name else _NOTHING)


def levels_for(field: LongListField, framework: Framework, group: str) -> Levels | None:
    """Return the levels of a field for a case group, None for a field of free text."""
    titled = _titled(field, framework)
    if not titled:
        return None
    own = field.levels_of.get(group, tuple(titled))
    spellings: dict[str, str] = {}
    elsewhere: set[str] = set()
    for level, title in titled.items():
        codes = field.codes.get(level, ()) if field.codes else _FLAG.get(level, ())
        for spelling in (level, title, *codes):
            if level in own:
                spellings.setdefault(plain(spelling), level)
            else:
                elsewhere.add(plain(spelling))
    return Levels(spellings, frozenset(elsewhere), tuple(titled[level] for level in own), field.open)


def _titled(field: LongListField, framework: Framework) -> dict[str, str]:
    if field.scale:
        titles = {level.key: level.title for level in framework.scale(field.scale).levels}
    elif field.codes:
        titles = {level: level.replace("_", " ").capitalize() for level in field.codes}
    else:
        titles = {"yes": "Yes", "no": "No"} if field.kind == "flag" else {}
    return {level: field.titles.get(level, title) for level, title in titles.items()}
