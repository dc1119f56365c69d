"""Numbers so small that they could point to somebody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import Count, Share
from inspectorate.method.report.narrative.passages import Placed
from inspectorate.method.report.numbers import NUMBER, house_number, read_number
from inspectorate.method.report.proof.nouns import Nouns
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Stretch
from inspectorate.method.standards import Framework

_FEW = rf"(?P<number>{NUMBER}|only|single)"
_WAS = r"(?:is|are|was|were|being|(?:has|have|had) been|became)"


@dataclass(frozen=True, slots=True)
class Small:
    """How a few people of an edition are said: `few` finds them, `particular` what tells them apart.

    The group `what` of `few` holds the people with the words before them, `more` what is said of them.
    """

    few: re.Pattern[str]
    telling: re.Pattern[str]
    particular: re.Pattern[str]

    def tells(self, match: re.Match[str]) -> bool:
        """Say whether people found have something particular about them."""
        what, more = match["what"].lower(), (match["more"] or "").lower()
        return bool(self.telling.search(what) or self.particular.search(f"{what} {more}"))


def small_of(framework: Framework, nouns: Nouns) -> Small:
    """Return how a few people of an edition are said."""
    what = rf"(?P<what>(?:[\w-]+ ){{0,4}}?{nouns.people})\b"
    more = rf"(?: (?:who |that )?{_WAS} (?P<more>[\w-]+(?: [\w-]+){{0,2}}))?"
    return Small(
        few=re.compile(rf"\b{_FEW} {what}{more}", re.IGNORECASE),
        telling=re.compile(rf"\b{nouns.telling}\b"),
        particular=particulars(framework),
    )


def check_small(stretch: Stretch, draft: Draft, small: Small) -> Iterator[Remark]:
    """Yield a remark for every small number of people with something particular about them."""
    smallest = draft.framework.ratings.smallest_cell.value
    for placed in stretch.figures:
        number = _few(placed, smallest)
        if number:
            why = (
                f"It is {number} of those assessed ({{{placed.bound.reference}}}), fewer than the "
                f"{house_number(smallest)} that may be shown."
            )
            text = stretch.passage.text[placed.start : placed.end]
            place = stretch.passage.place(placed.start)
            yield Remark("small number", "warning", place, text, why, "Say it without the number.")
    yield from _typed(stretch, small, smallest)


def _few(placed: Placed, smallest: int) -> int:
    """Return a number of people below the smallest, 0 when it is not one."""
    figure, form = placed.bound.figure, placed.bound.form
    if isinstance(figure, Count) and figure.parts:
        number = figure.part(form)[0].number
    elif isinstance(figure, Share) and not figure.reference.startswith("survey"):
        about_people = figure.reference.startswith("fact.")
        counted = re.search(r"\b(?:count|yes)\b", form)
        if not (counted or about_people):
            return 0
        number = figure.complement.yes if form.split(" ")[0] == "no" else figure.yes
    else:
        return 0
    return number if 0 < number < smallest else 0


def _typed(stretch: Stretch, small: Small, smallest: int) -> Iterator[Remark]:
    for match in small.few.finditer(stretch.text):
        number = 1 if match["number"].lower() in {"only", "single"} else read_number(match["number"])
        start = match.start() + stretch.start
        few = number is not None and 0 < number < smallest and not stretch.passage.in_example
        if few and small.tells(match) and not stretch.passage.is_figure(start, match.end() + stretch.start):
            fewest = house_number(smallest)
            why = f"So few that they could be recognised: fewer than {fewest}, with something particular."
            place = stretch.passage.place(start)
            yield Remark("small number", "warning", place, match.group(), why, "Say it without the number.")


def particulars(framework: Framework) -> re.Pattern[str]:
    """Return a pattern of the words an edition tells people apart by: levels, and facts in one word."""
    facts = {question.key for question in framework.casework.routing if question.key.isalpha()}
    titles = {title.lower() for f in framework.casework.fields for title in f.titles.values()}
    titles |= {
        title.split(" ")[0]
        for title in titles
        if title.split(" ")[0] not in {"not", "another", "any", "other"}
    }
    words = sorted(
        (re.escape(title).replace(r"\ ", "[ -]") for title in titles | facts if len(title) > 3),
        key=len,
        reverse=True,
    )
    return re.compile(rf"\b(?:{'|'.join(words or ['(?!)'])})\b")


def check_small_bases(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every key question that so few cases apply to that its percentage says little."""
    smallest = draft.framework.ratings.smallest_cell.value
    for question in draft.framework.key_questions:
        tally = draft.results.tallies.get(question)
        if tally and 0 < tally.applicable < smallest:
            why = f"It applied to {tally.applicable} of {tally.cases} cases, and its percentage is printed."
            yield Remark(
                "small number",
                "warning",
                f"results, {question}",
                f"{tally.percentage}%",
                why,
                "Say so beside it.",
            )
