"""Write docs/reference.md: the names of the library that stay stable, from their own docstrings.

`python -m tools.reference` writes the page; `--check` exits with a message when the page is out of date.
"""

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import inspectorate
import inspectorate.word_drafts
from inspectorate.analysis import Dataset, DatasetTable, dataset, write_dataset
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import About, Inspection, Results
from inspectorate.method.ratings import ConfirmedRating, Overall, Sensitivity
from inspectorate.method.report.checks import Remark
from inspectorate.method.sample import Sample
from inspectorate.method.tallies import Interval, Tally
from inspectorate.word_drafts import (
    ReviewedDraft,
    ReviewedSection,
    SentDraft,
    flags,
    printed_figures,
    read_draft,
    write_draft,
)
from inspectorate.word_drafts.review_flags import ReviewFlag
from inspectorate.word_drafts.values import (
    ReviewedFigure,
    TrackedChange,
    UnplacedText,
    UntrackedDifference,
    WordComment,
)

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"
NOTICE = "<!-- Made from the docstrings by `make docs`. Edit the docstrings, not this page. -->"
VALUES = (Inspection, About, Results, Tally, Interval, ConfirmedRating, Sensitivity, Overall, Sample, Remark)
DATASETS = (dataset, write_dataset, Dataset, DatasetTable)
WORD_DRAFTS = (
    *(printed_figures, write_draft, read_draft, flags, SentDraft, ReviewedDraft, ReviewedSection),
    *(TrackedChange, WordComment, ReviewedFigure, UntrackedDifference, UnplacedText, ReviewFlag),
)
FAULTS = (FaultsFound, Fault)


def page() -> str:
    """Return docs/reference.md as Markdown."""
    functions = [getattr(inspectorate, name) for name in inspectorate.__all__]
    return (
        "\n\n".join(
            [
                NOTICE,
                "# The library",
                _docstring(inspectorate),
                "## Functions of `inspectorate`",
                *map(_entry, functions),
                "## Values",
                "Frozen dataclasses. Import each from the module that is named.",
                *map(_entry, VALUES),
                "## Datasets",
                *map(_entry, DATASETS),
                "## Drafts in Word",
                _docstring(inspectorate.word_drafts),
                *map(_entry, WORD_DRAFTS),
                "## Faults",
                *map(_entry, FAULTS),
            ]
        )
        + "\n"
    )


def _entry(item: Any) -> str:
    module, name = item.__module__, item.__name__
    parts = [f"### `{name}`", f"`{module}.{name}`", *_signature(item), _docstring(item)]
    if dataclasses.is_dataclass(item):
        parts.append(
            "\n".join(f"- `{field.name}`: `{_type(field.type)}`" for field in dataclasses.fields(item))
        )
    return "\n\n".join(part for part in parts if part)


def _signature(item: object) -> Iterator[str]:
    if inspect.isfunction(item):
        signature = inspect.signature(item)
        parameters = str(signature.replace(return_annotation=signature.empty))[1:-1]
        lines = "".join(f"\n    {parameter}," for parameter in _type(parameters).split(", ") if parameter)
        returned = _type(signature.return_annotation)
        yield f"```python\n{item.__name__}({lines}\n) -> {returned}\n```"


def _type(annotation: object) -> str:
    """Return an annotation without the names of modules."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return re.sub(r"(?:[a-z_]+\.)+(?=[A-Za-z])|'", "", text)


def _docstring(item: object) -> str:
    """Return a docstring as Markdown: indented examples are code already."""
    return inspect.cleandoc(item.__doc__ or "")


def main(arguments: list[str]) -> None:
    """Write the page, or check that it is current."""
    if "--check" in arguments:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
            sys.exit("docs/reference.md is out of date. Run: make docs")
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
