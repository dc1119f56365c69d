"""Types of figure and the forms in which each is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from inspectorate.method.ratings import format_probability
from inspectorate.method.report import vocabulary
from inspectorate.method.report.numbers import grouped, in_words
from inspectorate.method.standards import Sourced
from inspectorate.method.tallies import half_up

UNKNOWN = "not yet known"
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
def _exact(yes: int, total: int) -> Fraction | None:
    return Fraction(yes, total) if total else None


@lru_cache(maxsize=20_000)
def _percentage(yes: int, total: int) -> int | None:
    return half_up(Fraction(100 * yes, total)) if total else None


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """Number of cases (or answers) out of a total. `description` is what they have in common.

    Forms: none "48 per cent"; `percent` "48%"; `count` "15 of 31"; `count words` "fifteen of thirty-one";
    `yes`, `applicable` the two numbers, each with ` words`; `words` "just under half" and `around`
    "around half", from the exact share; `tens` "just under 50 per cent". `no` alone or before any of
    them gives the complement.
    """

    reference: str
    description: str
    because: str
    yes: int
    total: int

    @property
    def exact(self) -> Fraction | None:
        """Exact share (0 to 1), None when the total is 0."""
        return _exact(self.yes, self.total)

    @property
    def percentage(self) -> int | None:
        """Percentage rounded half up, None when the total is 0."""
        return _percentage(self.yes, self.total)

    @property
    def complement(self) -> "ShareFigure":
        """Complement: the rest of the same total."""
        return ShareFigure(
            self.reference, f"not: {self.description}", self.because, self.total - self.yes, self.total
        )

    @property
    def forms(self) -> tuple[str, ...]:
        """Forms in which the figure can be printed."""
        return (*SHARE_FORMS, *(f"no {form}".strip() for form in SHARE_FORMS))

    def format(self, form: str) -> str:
        """Return the figure in one of its forms."""
        if form == "no" or form.startswith("no "):
            return self.complement.format(form.removeprefix("no").strip())
        if self.exact is None:
            return NONE_APPLIED
        return self._format(form, self.exact)

    def _format(self, form: str, exact: Fraction) -> str:
        base, _, words = form.rpartition(" ") if form.endswith(" words") else (form, "", "")
        number_format = in_words if words else grouped
        percentage = half_up(100 * exact)
        formats = {
            "": lambda: f"{percentage} per cent",
            "percent": lambda: f"{percentage}%",
            "count": lambda: f"{number_format(self.yes)} of {number_format(self.total)}",
            "yes": lambda: number_format(self.yes),
            "applicable": lambda: number_format(self.total),
            "words": lambda: vocabulary.in_words(exact),
            "around": lambda: vocabulary.around(exact),
            "tens": lambda: vocabulary.tens(percentage),
        }
        return formats[base]()


@dataclass(frozen=True, slots=True)
class CountFigure:
    """Number of things. Forms: none "31"; `words` "thirty-one".

    With a `total`, `count` gives "8 of 31", `count words` the same in words, and `share` followed by a form
    of a share gives the share of the total. For a number with named `parts` ("too low", "too high") a form
    begins with the name of a part.
    """

    reference: str
    description: str
    because: str
    number: int
    total: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> ShareFigure | None:
        """Number as a share of its total, None without a total."""
        if self.total is None:
            return None
        return ShareFigure(self.reference, self.description, self.because, self.number, self.total)

    @property
    def forms(self) -> tuple[str, ...]:
        """Forms in which the figure can be printed."""
        forms = ["", "words", "count words"]
        if self.total is not None:
            forms += ["count", "share", *(f"share {form}" for form in SHARE_FORMS if form)]
        if not self.parts:
            return tuple(forms)
        return tuple(f"{part} {form}".strip() for part in self.parts for form in forms)

    def part(self, form: str) -> tuple["CountFigure", str]:
        """Return the part that a form names, and the rest of the form.

        Without parts this is the count itself and the whole form.
        """
        name = max(
            (part for part in self.parts if form == part or form.startswith(f"{part} ")), key=len, default=""
        )
        if not name:
            return self, form
        count = CountFigure(
            self.reference, f"{self.description}: {name}", self.because, self.parts[name], self.total
        )
        return count, form.removeprefix(name).strip()

    def format(self, form: str) -> str:
        """Return the figure in one of its forms."""
        count, rest = self.part(form)
        if rest.startswith("share") and count.share:
            return count.share.format(rest.removeprefix("share").strip())
        if rest.startswith("count") and count.share:
            return count.share.format(rest)
        return in_words(count.number) if rest.endswith("words") else grouped(count.number)


@dataclass(frozen=True, slots=True)
class RatingValue:
    """Rating. Forms: none "Requires improvement"; `lower` in small letters; `score`; `out of`.

    `name` is None while there is no rating, which is printed as not yet rated.
    """

    reference: str
    description: str
    because: str
    name: str | None
    score: int | None
    out_of: int | None

    forms = ("", "lower", "score", "out of")

    def format(self, form: str) -> str:
        """Return the figure in one of its forms."""
        if self.name is None:
            return "not yet rated" if form in {"", "lower"} else UNKNOWN
        match form:
            case "lower":
                return self.name.lower()
            case "score" | "out of":
                number = self.score if form == "score" else self.out_of
                return UNKNOWN if number is None else str(number)
        return self.name


@dataclass(frozen=True, slots=True)
class Quantity:
    """Key fact with its unit and comparator.

    Forms: none "47.3 per cent", "554 per 100,000"; `percent` "47.3%"; `number` without the unit; each after
    `comparator` for the comparator; `comparator title`, `period` and `source` in words.
    """

    reference: str
    description: str
    because: str
    value: float
    unit: str
    comparator: float | None = None
    comparator_title: str = ""
    period: str = ""
    source: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Forms in which the figure can be printed."""
        numbers = ("", "percent", "number") if self.is_percentage else ("", "number")
        comparators = tuple(f"comparator {form}".strip() for form in (*numbers, "title"))
        return (*numbers, "period", "source", *(comparators if self.comparator is not None else ()))

    @property
    def is_percentage(self) -> bool:
        """Whether the unit is a percentage."""
        return self.unit.lower() in {"per cent", "percent", "%"}

    def format(self, form: str) -> str:
        """Return the figure in one of its forms."""
        match form:
            case "period" | "source":
                return self.period if form == "period" else self.source
            case "comparator title":
                return self.comparator_title
        of_comparator = form.startswith("comparator") and self.comparator is not None
        number = self.comparator if of_comparator and self.comparator is not None else self.value
        return self._with_unit(grouped(number), form.removeprefix("comparator").strip())

    def _with_unit(self, number: str, form: str) -> str:
        if form == "number":
            return number
        if self.is_percentage:
            return f"{number}%" if form == "percent" else f"{number} per cent"
        return f"{number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class ProbabilityFigure:
    """Probability that all eligible cases would give a rating. Forms: none "63 per cent"; `percent` "63%".

    `probability` is from 0 to 1, and None while none is given. `population` says which cases it is about.
    """

    reference: str
    description: str
    because: str
    rating: str
    probability: float | None
    population: str = ""

    forms = ("", "percent")

    def format(self, form: str) -> str:
        """Return the figure in one of its forms."""
        if self.probability is None:
            return UNKNOWN
        return f"{format_probability(self.probability)}{'%' if form else ' per cent'}"


@dataclass(frozen=True, slots=True)
class TextFigure:
    """Figure given as text: a name, a date or a number of the edition. `texts` maps a form to its text.

    `sourced` is the edition's figure with its source; None for a name or date, which prints as ordinary text.
    """

    reference: str
    description: str
    because: str
    texts: Mapping[str, str]
    sourced: Sourced[Any] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """Forms in which the figure can be printed."""
        return tuple(self.texts)

    def format(self, form: str) -> str:
        """Return the figure in one of its forms."""
        return self.texts[form] or UNKNOWN


ReportFigure = ShareFigure | CountFigure | RatingValue | Quantity | ProbabilityFigure | TextFigure
"""Figure of any type: it has `reference`, `description`, `because`, `forms` and `format`."""
