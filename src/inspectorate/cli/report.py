"""`inspectorate report` and `inspectorate check`: write an inspection's report, or check it first."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import JsonOption, PackageArgument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspectorate.method.report.checks import Remark

SERIOUS = 1
"""Exit code of `check` when something must be corrected before publication."""


def report(
    folder: PackageArgument,
    to: Annotated[Path, typer.Option(help="The folder to write the report into.")],
) -> None:
    """Compose the report and write it as HTML, PDF, Word and spreadsheets."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from inspectorate import package, typeset
    from inspectorate.method.report.composition import compose_draft
    from inspectorate.method.report.draft import prepare

    inspection = package.read(folder)
    draft = prepare(inspection)
    content = compose_draft(draft)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Writing the report", total=None)

        def show(completed: int, total: int, name: str) -> None:
            progress.update(task, completed=completed, total=total, description=f"Writing {name}")

        paths = typeset.write_all(content, to, progress=show)
    for path in paths:
        output.print_path(path)
    output.warn_answer_faults(inspection)
    if draft.unbound:
        output.print_error(
            f"Warning: figures in the text do not exist ({len(draft.unbound):,}). They are in braces. "
            "To list them, run: inspectorate check"
        )


def check(
    folder: PackageArgument,
    as_json: JsonOption = False,
    warnings_as_errors: Annotated[
        bool, typer.Option("--warnings-as-errors", help="Exit with status 1 for warnings also.")
    ] = False,
) -> None:
    """Check the report before publication: figures, wording, personal data and evidence.

    Exit status: 0 if nothing is serious, 1 if something is, 2 if the package cannot be read.
    """
    from inspectorate import package
    from inspectorate.method.report import checks

    inspection = package.read(folder)
    with output.spinner("Checking the report"):
        remarks = checks.check(inspection)
    if as_json:
        output.print_json([_remark_record(remark) for remark in remarks])
    else:
        _show_remarks(remarks)
    errors = {"serious", "warning"} if warnings_as_errors else {"serious"}
    if any(remark.severity in errors for remark in remarks):
        raise typer.Exit(SERIOUS)


def _remark_record(remark: Remark) -> dict[str, str]:
    return {
        "kind": remark.kind,
        "severity": remark.severity,
        "place": remark.place,
        "text": remark.text,
        "because": remark.because,
        "suggestion": remark.suggestion,
    }


def _show_remarks(remarks: Sequence[Remark]) -> None:
    for remark in remarks:
        output.print_lines(
            f"{remark.severity.upper()} {remark.place}: {remark.text}", f"    {remark.because}"
        )
        if remark.suggestion:
            output.print_lines(f"    {remark.suggestion}")
    counts = Counter(remark.severity for remark in remarks)
    output.print_lines(
        ", ".join(f"{count} {severity}" for severity, count in counts.items()) or "No problems found."
    )
