"""Drafts of three invented reports that are true, and a table of errors, each to be made in the first.

`check_corpus` holds the texts, in which a line “@@ KEY” begins a section, and `errors.csv`. The answers, long
lists and survey are those of the example.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from inspectorate import package
from inspectorate.method.inspection import About, Inspection, Recommendation, Results, work_out
from inspectorate.method.report.checks import DraftContext, Remark, check_draft, check_section
from inspectorate.method.report.draft import prepare
from tests.house.tree import ROOT

FOLDER = Path(__file__).parent / "check_corpus"
ANSWER_CHANGES = " after an answer changes"


@dataclass(frozen=True)
class Place:
    """Invented place: its service, dates and the key facts that differ from the example's."""

    service: str
    started: date
    ended: date
    published: date
    figures: Mapping[str, tuple[float, float]]


PLACES = {
    "wexcombe": Place("Wexcombe", date(2018, 9, 3), date(2018, 9, 14), date(2018, 12, 1), {}),
    "thornmere": Place(
        "Thornmere", date(2019, 1, 14), date(2019, 1, 25), date(2019, 6, 4),
        {"first_time_entrants": (212, 248), "reoffending": (33.1, 38.4)},
    ),
    "aldersby": Place(
        "Aldersby and Kell", date(2018, 11, 5), date(2018, 11, 16), date(2019, 3, 7),
        {"first_time_entrants": (301, 287), "reoffending": (38.0, 38.4)},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class DraftError:
    """Error to be made in a draft, and the remark that it should give."""

    id: str
    written: str
    file: str
    change: str
    kind: str
    severity: str
    advice: str

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of remark that name the error for what it is."""
        return frozenset(self.kind.split(" or "))

    def is_named_by(self, remark: Remark) -> bool:
        """Return whether a remark has the kind of the error and its advice."""
        right_severity = not self.severity or remark.severity == self.severity
        words = f"{remark.text} {remark.because} {remark.suggestion}"
        return remark.kind in self.kinds and right_severity and self.advice.lower() in words.lower()


@cache
def errors() -> tuple[DraftError, ...]:
    """Return the table of errors."""
    with (FOLDER / "errors.csv").open(encoding="utf-8", newline="") as file:
        return tuple(DraftError(**row) for row in csv.DictReader(file))


@cache
def example() -> Inspection:
    """Return the example, whose answers all the drafts have."""
    return package.read(ROOT / "examples" / "barking-and-dagenham-2018")


@cache
def results() -> Results:
    """Return the results of the example."""
    return work_out(example())


@cache
def true_draft(name: str) -> Inspection:
    """Return the inspection of an invented place, with a text in which everything is true."""
    place = PLACES[name]
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^@@ (\S+)\n(.*?)(?=^@@ |\Z)", text, re.MULTILINE | re.DOTALL))
    lines = [line for line in sections.pop("recommendations").splitlines() if line]
    about = About(
        id=name,
        service=f"{place.service} Youth Offending Service",
        service_short=f"{place.service} YOS",
        area=place.service,
        fieldwork_started=place.started,
        fieldwork_ended=place.ended,
        published=place.published,
        lead_inspector="an HM Inspector of Probation",
        team=(),
    )
    figures = tuple(
        replace(figure, value=place.figures[figure.key][0], comparator=place.figures[figure.key][1])
        if figure.key in place.figures
        else figure
        for figure in example().figures
    )
    return replace(
        example(),
        about=about,
        narrative=sections,
        figures=figures,
        recommendations=tuple(map(_recommendation, lines)),
        judgements=tuple(replace(judgement, reasons={}) for judgement in example().judgements),
    )


def _recommendation(line: str) -> Recommendation:
    to, _, rest = line.partition(": ")
    text, _, standards = rest.removesuffix("]").rpartition(" [")
    return Recommendation(to, text, tuple(standards.split(", ")))


def with_error(error: DraftError) -> tuple[Inspection, Results]:
    """Return the first invented inspection with an error, and its results."""
    inspection = true_draft("wexcombe")
    words = error.file.split(" ")
    if words[0] == "recommendation":
        items = list(inspection.recommendations)
        number = int(words[1]) - 1
        to = error.change if words[2] == "to" else items[number].to
        text = error.change if words[2] == "text" else items[number].text
        items[number] = replace(items[number], to=to, text=text)
        return replace(inspection, recommendations=tuple(items)), results()
    if error.file.startswith("key fact "):
        figures = tuple(
            replace(figure, value=float(error.change)) if figure.key == words[2] else figure
            for figure in inspection.figures
        )
        return replace(inspection, figures=figures), results()
    key, narrative = words[0], dict(inspection.narrative)
    narrative[key] = "" if error.file.endswith(" deleted") else f"{narrative[key]}\n\n{_text(error)}\n"
    computed = _with_changed_answer() if error.file.endswith(ANSWER_CHANGES) else results()
    return replace(inspection, narrative=narrative), computed


def _text(error: DraftError) -> str:
    return error.change.replace("\\n", "\n")


@cache
def _with_changed_answer() -> Results:
    """Return the results after one case was no longer judged sufficient in 2.1.1."""
    tally = results().tallies["2.1.1"]
    return replace(results(), tallies={**results().tallies, "2.1.1": replace(tally, yes=tally.yes - 1)})


@cache
def remarks_on_truth(name: str) -> tuple[Remark, ...]:
    """Return the remarks on a text in which everything is true."""
    return check_draft(prepare(true_draft(name), results()))


@cache
def true_context() -> DraftContext:
    """Return the context of the first true draft."""
    return DraftContext(prepare(true_draft("wexcombe"), results()))


def remarks_on_error(error: DraftError) -> list[Remark]:
    """Return the remarks that an error adds."""
    inspection, computed = with_error(error)
    draft = prepare(inspection, computed)
    is_text = computed is results() and error.file in inspection.narrative
    remarks = check_section(draft, error.file, true_context()) if is_text else check_draft(draft)
    before = {(remark.kind, remark.text, remark.because) for remark in remarks_on_truth("wexcombe")}
    return [remark for remark in remarks if (remark.kind, remark.text, remark.because) not in before]
