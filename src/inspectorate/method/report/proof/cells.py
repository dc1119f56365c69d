"""Numbers so small that they could point to a child."""

import re
from collections.abc import Iterator

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.figures import Count, Share
from inspectorate.method.report.narrative.passages import Placed
from inspectorate.method.report.numbers import NUMBER, house_number, read_number
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Stretch
from inspectorate.method.standards import Framework

_PERSON = r"(?:child|children|young (?:person|people|woman|women|man|men)|girls?|boys?|sisters?|brothers?)"
_ALWAYS = re.compile(r"girls?|boys?|young (?:woman|women|man|men)")
_SMALL = re.compile(
    rf"\b(?P<number>{NUMBER}|only|single) (?P<what>(?:[\w-]+ ){{0,4}}?{_PERSON})\b", re.IGNORECASE
)


def check_small(stretch: Stretch, draft: Draft, particular: re.Pattern[str]) -> Iterator[Remark]:
    """Yield a remark for every small number of children with something particular about them.

    `particular` finds the words that tell children apart: see `particulars`.
    """
    smallest = draft.framework.ratings.smallest_cell.value
    for placed in stretch.figures:
        number = _few(placed, smallest)
        if number:
            why = (
                f"It is {number} of the children assessed ({{{placed.bound.reference}}}), fewer than the "
                f"{house_number(smallest)} that may be shown."
            )
            text = stretch.passage.text[placed.start : placed.end]
            place = stretch.passage.place(placed.start)
            yield Remark("small number", "warning", place, text, why, "Say it without the number.")
    yield from _typed(stretch, particular, smallest)


def _few(placed: Placed, smallest: int) -> int:
    """Return a number of children below the smallest, 0 when it is not one."""
    figure, form = placed.bound.figure, placed.bound.form
    if isinstance(figure, Count) and figure.parts:
        number = figure.part(form)[0].number
    elif isinstance(figure, Share) and not figure.reference.startswith("survey"):
        about_children = figure.reference.startswith("fact.")
        counted = re.search(r"\b(?:count|yes)\b", form)
        if not (counted or about_children):
            return 0
        number = figure.complement.yes if form.split(" ")[0] == "no" else figure.yes
    else:
        return 0
    return number if 0 < number < smallest else 0


def _typed(stretch: Stretch, particular: re.Pattern[str], smallest: int) -> Iterator[Remark]:
    for match in _SMALL.finditer(stretch.text):
        number = 1 if match["number"].lower() in {"only", "single"} else read_number(match["number"])
        what = match["what"].lower()
        told = bool(_ALWAYS.search(what)) or bool(particular.search(what))
        start = match.start() + stretch.start
        if number is None or not 0 < number < smallest or not told or stretch.passage.in_example:
            continue
        if not stretch.passage.is_figure(start, match.end() + stretch.start):
            fewest = house_number(smallest)
            why = f"So few that they could be recognised: fewer than {fewest}, with something particular."
            place = stretch.passage.place(start)
            yield Remark("small number", "warning", place, match.group(), why, "Say it without the number.")


def particulars(framework: Framework) -> re.Pattern[str]:
    """Return a pattern of the words by which the edition tells children apart."""
    titles = {title.lower() for f in framework.casework.fields for title in f.titles.values()}
    titles |= {
        title.split(" ")[0]
        for title in titles
        if title.split(" ")[0] not in {"not", "another", "any", "other"}
    }
    words = sorted(
        (re.escape(title).replace(r"\ ", "[ -]") for title in titles if len(title) > 3), key=len, reverse=True
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
