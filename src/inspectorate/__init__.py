"""The inspection method as a library: load an inspection, rate it, draw a sample, check a report.

    import inspectorate

    inspection = inspectorate.load("examples/barking-and-dagenham-2018")
    results = inspectorate.rate(inspection)
    print(results.overall.rating, results.ratings["2.2"].rating)
    remarks = inspectorate.check(inspection)
    start = date(2018, 9, 3)
    sample = inspectorate.draw("court.csv", edition=inspection.framework, group="court", on=start, dice="417")

These names are stable: a change that breaks them comes with a new major version. docs/reference.md describes
them, and docs/analysis.ipynb shows them at work.
"""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspectorate.analysis.tables import Row
    from inspectorate.method.inspection import Inspection, Results
    from inspectorate.method.report.checks import Remark
    from inspectorate.method.sample import Sample
    from inspectorate.method.standards import Framework

__all__ = [
    "answers",
    "available_editions",
    "check",
    "draw",
    "edition",
    "load",
    "rate",
    "ratings",
    "tallies",
]


def __getattr__(name: str) -> Any:
    """Return the version when it is asked for, because looking it up takes time."""
    if name == "__version__":
        return import_module("importlib.metadata").version("inspectorate")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load(folder: str | Path) -> "Inspection":
    """Return the inspection stored in a package folder, in whatever state it is.

    Raises `inspectorate.method.faults.FaultsFound` with every fault that prevents reading it.
    """
    from inspectorate import package

    return package.read(Path(folder))


def available_editions() -> tuple[str, ...]:
    """Return the ids of the editions of the standards that are installed."""
    from inspectorate.method import standards

    return standards.available()


def edition(name: str | Path) -> "Framework":
    """Return an edition of the standards, by its id or from the folder of its files."""
    from inspectorate.method import standards

    return standards.load(name)


def rate(inspection: "Inspection") -> "Results":
    """Return what follows from an inspection: tallies, ratings with their certainty, the overall rating."""
    from inspectorate.method.inspection import work_out

    return work_out(inspection)


def draw(
    long_list: str | Path,
    *,
    edition: "str | Path | Framework",
    group: str,
    on: date,
    dice: str | None = None,
    seed: int | None = None,
    columns: "dict[str, str] | None" = None,
) -> "Sample":
    """Draw a balanced random sample from a long list (CSV, XLSX or ODS) for an inspection that starts `on`.

    `dice` are the digits of three ten-sided dice, which choose one of the 1,000 numbered samples; give the
    service the seal first (`inspectorate sample --seal`). Without dice, `seed` draws from a number of your
    choice, for trials. `columns` maps a field of the edition to the heading that holds it, where that is not
    clear. Raises FaultsFound with every fault of the list, and TypeError without one of `dice` and `seed`.
    """
    from inspectorate import tables
    from inspectorate.method import population, sample, standards

    if (dice is None) == (seed is None):
        raise TypeError("give the digits of the dice or, for a trial, a seed")
    framework = edition if isinstance(edition, standards.Framework) else standards.load(edition)
    eligible = population.read(
        tables.read_rows(Path(long_list)),
        framework,
        group=group,
        on=on,
        columns=columns,
        required_fields=sample.required_fields(framework, None),
    )
    if seed is not None:
        return sample.draw(eligible, framework, seed=seed)
    numbered = sample.number(sample.seal(eligible, framework), eligible)
    return sample.choose(numbered, eligible, framework, randomness=sample.Randomness("dice", dice or ""))


def check(inspection: "Inspection") -> "tuple[Remark, ...]":
    """Return the remarks on an inspection's report before publication, the most severe first."""
    from inspectorate.method.report import checks

    return checks.check(inspection)


def answers(inspection: "Inspection") -> "Iterator[Row]":
    """Yield a row for each answer, as a mapping, for example for `pandas.DataFrame`."""
    from inspectorate.analysis import answer_rows

    return answer_rows(inspection)


def tallies(inspection: "Inspection", by: str | None = None) -> "Iterator[Row]":
    """Yield a row for each question: counts, percentage and interval; with `by`, also by level of a fact.

    Nothing is withheld: rows by level are not for publication.
    """
    from inspectorate.analysis import tally_rows

    return tally_rows(inspection, rate(inspection), by)


def ratings(inspection: "Inspection") -> "Iterator[Row]":
    """Yield a row for each standard, and one for the overall rating, with its probability."""
    from inspectorate.analysis import rating_rows

    return rating_rows(inspection, rate(inspection))
