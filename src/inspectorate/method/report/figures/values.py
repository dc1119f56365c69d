"""The kinds of figure, and how each is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from inspectorate.method.report import vocabulary
from inspectorate.method.report.numbers import grouped, in_words
from inspectorate.method.standards import Sourced
from inspectorate.method.tallies import half_up

NOT_YET = "not yet known"
NONE_APPLIED = "none applied"
SHARE_FORMS = (
    "",
    "percent",
    "count",
    "count words",
    "yes",
    "yes words",
    "applicable",
    "applicable words",
    "words",
    "around",
    "tens",
)


@lru_cache(maxsize=20_000)
def _exact(yes: int, of: int) -> Fraction | None:
    return Fraction(yes, of) if of else None


@lru_cache(maxsize=20_000)
def _percentage(yes: int, of: int) -> int | None:
    return half_up(Fraction(100 * yes, of)) if of else None


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many. `what` says what of what, for a reader looking for the right figure.

    Forms: none "48 per cent"; `percent` "48%"; `count` "15 of 31"; `count words` "fifteen of thirty-one";
    `yes`, `applicable` the two numbers, each with ` words`; `words` "just under half" and `around`
    "around half", from the exact share; `tens` "just under 50 per cent". `no` alone or before any of
    them gives the complement.
    """

    reference: str
    what: str
    because: str
    yes: int
    of: int

    @property
    def exact(self) -> Fraction | None:
        """The unrounded share, None when nothing applied."""
        return _exact(self.yes, self.of)

    @property
    def percentage(self) -> int | None:
        """The printed percentage, None when nothing applied."""
        return _percentage(self.yes, self.of)

    @property
    def complement(self) -> "Share":
        """The rest of the same whole."""
        return Share(self.reference, f"not: {self.what}", self.because, self.of - self.yes, self.of)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms this figure can be printed in."""
        return (*SHARE_FORMS, *(f"no {form}".strip() for form in SHARE_FORMS))

    def say(self, form: str) -> str:
        """Print the figure in one of its forms."""
        if form == "no" or form.startswith("no "):
            return self.complement.say(form.removeprefix("no").strip())
        if self.exact is None:
            return NONE_APPLIED
        return self._say(form, self.exact)

    def _say(self, form: str, exact: Fraction) -> str:
        base, _, last = form.rpartition(" ") if form.endswith(" words") else (form, "", "")
        number = in_words if last else grouped
        whole = half_up(100 * exact)
        said = {
            "": lambda: f"{whole} per cent",
            "percent": lambda: f"{whole}%",
            "count": lambda: f"{number(self.yes)} of {number(self.of)}",
            "yes": lambda: number(self.yes),
            "applicable": lambda: number(self.of),
            "words": lambda: vocabulary.in_words(exact),
            "around": lambda: vocabulary.around(exact),
            "tens": lambda: vocabulary.tens(whole),
        }
        return said[base]()


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things. Forms: none "31"; `words` "thirty-one".

    Where the number is a part of a whole, `count` gives "8 of 31", `count words` the same in words, and
    `share` followed by any form of a share gives that. Numbers that come in parts ("too low", "too high")
    are told apart by `parts`: the part's name is then the beginning of the form.
    """

    reference: str
    what: str
    because: str
    number: int
    whole: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> Share | None:
        """The number as a share of its whole, if it is part of one."""
        if self.whole is None:
            return None
        return Share(self.reference, self.what, self.because, self.number, self.whole)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms this figure can be printed in."""
        own = ["", "words", "count words"]
        if self.whole is not None:
            own += ["count", "share", *(f"share {form}" for form in SHARE_FORMS if form)]
        if not self.parts:
            return tuple(own)
        return tuple(f"{part} {form}".strip() for part in self.parts for form in own)

    def part(self, form: str) -> tuple["Count", str]:
        """Give the part a form names and what is left of the form; itself when there are no parts."""
        name = max(
            (part for part in self.parts if form == part or form.startswith(f"{part} ")), key=len, default=""
        )
        if not name:
            return self, form
        one = Count(self.reference, f"{self.what}: {name}", self.because, self.parts[name], self.whole)
        return one, form.removeprefix(name).strip()

    def say(self, form: str) -> str:
        """Print the figure in one of its forms."""
        one, rest = self.part(form)
        if rest.startswith("share") and one.share:
            return one.share.say(rest.removeprefix("share").strip())
        if rest.startswith("count") and one.share:
            return one.share.say(rest)
        return in_words(one.number) if rest.endswith("words") else grouped(one.number)


@dataclass(frozen=True, slots=True)
class RatingValue:
    """A rating. Forms: none "Requires improvement"; `lower` in small letters; `score`; `out of`.

    The name is None while there is no rating; it is then said to be not yet rated.
    """

    reference: str
    what: str
    because: str
    name: str | None
    score: int | None
    out_of: int | None

    forms = ("", "lower", "score", "out of")

    def say(self, form: str) -> str:
        """Print the figure in one of its forms."""
        if self.name is None:
            return "not yet rated" if form in {"", "lower"} else NOT_YET
        match form:
            case "lower":
                return self.name.lower()
            case "score" | "out of":
                number = self.score if form == "score" else self.out_of
                return NOT_YET if number is None else str(number)
        return self.name


@dataclass(frozen=True, slots=True)
class Quantity:
    """A key fact with its unit and comparator.

    Forms: none "47.3 per cent", "554 per 100,000"; `percent` "47.3%"; `number` without the unit; each after
    `comparator` for the comparator; `comparator title`, `period` and `source` in words.
    """

    reference: str
    what: str
    because: str
    value: float
    unit: str
    comparator: float | None = None
    comparator_title: str = ""
    period: str = ""
    source: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms this figure can be printed in."""
        numbers = ("", "percent", "number") if self.is_percentage else ("", "number")
        beside = tuple(f"comparator {form}".strip() for form in (*numbers, "title"))
        return (*numbers, "period", "source", *(beside if self.comparator is not None else ()))

    @property
    def is_percentage(self) -> bool:
        """Whether the unit is a percentage."""
        return self.unit.lower() in {"per cent", "percent", "%"}

    def say(self, form: str) -> str:
        """Print the figure in one of its forms."""
        match form:
            case "period" | "source":
                return self.period if form == "period" else self.source
            case "comparator title":
                return self.comparator_title
        beside = form.startswith("comparator") and self.comparator is not None
        number = self.comparator if beside and self.comparator is not None else self.value
        return self._with_unit(grouped(number), form.removeprefix("comparator").strip())

    def _with_unit(self, number: str, form: str) -> str:
        if form == "number":
            return number
        if self.is_percentage:
            return f"{number}%" if form == "percent" else f"{number} per cent"
        return f"{number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Fixed:
    """Something said in words: a name, a date, a figure of the edition. `said`: forms to words.

    `sourced` is the edition's figure; without it this is a name or date, printed like any other word.
    """

    reference: str
    what: str
    because: str
    said: Mapping[str, str]
    sourced: Sourced[Any] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms this figure can be printed in."""
        return tuple(self.said)

    def say(self, form: str) -> str:
        """Print the figure in one of its forms."""
        return self.said[form] or NOT_YET


Figured = Share | Count | RatingValue | Quantity | Fixed
"""A figure of any kind: it has a `reference`, `what` it is, `because`, its `forms`, and `say`."""
