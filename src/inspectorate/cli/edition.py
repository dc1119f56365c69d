"""`inspectorate edition list`, `show` and `adopt`: list the editions and their values, and adopt one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import JsonOption, edition_source, parse_date

if TYPE_CHECKING:
    from inspectorate.method.standards import Adoption, Framework

EditionArgument = Annotated[
    str, typer.Argument(metavar="EDITION", help="The edition of the standards, or a folder with one.")
]


def list_editions(as_json: JsonOption = False) -> None:
    """List the editions of the standards that are installed."""
    from inspectorate.method import standards

    frameworks = [standards.load(name) for name in standards.available()]
    if as_json:
        fields = ("id", "title", "inspectorate", "introduced")
        output.print_json([{name: getattr(framework, name) for name in fields} for framework in frameworks])
        return
    output.print_table(
        "Editions",
        ["Edition", "Standards", "Inspectorate", "In use since"],
        [
            (framework.id, framework.title, framework.inspectorate, framework.introduced)
            for framework in frameworks
            if not framework.is_invented
        ],
    )
    if invented := [framework.id for framework in frameworks if framework.is_invented]:
        output.print_lines(f"Invented example, not for an inspection: {', '.join(invented)}")
    output.print_lines("To show an edition, run: inspectorate edition show EDITION")


def show(edition: EditionArgument, as_json: JsonOption = False) -> None:
    """List every figure of an edition with its source, and every value that no published source confirms."""
    from inspectorate.method import standards

    framework = standards.load(edition_source(edition))
    figures = standards.figures_of(framework, framework)
    values = standards.unconfirmed_values(framework)
    if as_json:
        fields = ("key", "kind", "title", "value", "source", "note")
        output.print_json(
            {
                "edition": framework.id,
                "figures": output.figures_record(figures),
                "unconfirmed": [{name: getattr(value, name) for name in fields} for value in values],
            }
        )
        return
    output.print_table(
        framework.title,
        ["Figure", "Value", "Status", "Source"],
        [
            (figure.title, figure.value, standards.STATUS_TITLES[figure.status], figure.source)
            for figure in figures
        ],
    )
    rows = [(value.kind, value.title, value.value, value.source) for value in values]
    if rows:
        output.print_table("Values with no published source", ["Kind", "Name", "Value", "Source"], rows)
    output.print_lines(standards.adoption_notice(framework) or "Every value has a published source.")


def adopt(
    edition: EditionArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file of the adoption. The command creates it, or completes it."
        ),
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="The head of inspections who adopts the edition.")
    ] = "",
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_date, metavar="DATE", help="The date of the adoption."),
    ] = None,
    reference: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="The document or decision that confirms every value without a reference."
        ),
    ] = "",
    purpose: Annotated[
        str, typer.Option(metavar="TEXT", help="What the adoption is limited to, such as demonstration.")
    ] = "",
) -> None:
    """Adopt an edition: confirm each value that has no published source, with a reference.

    If there is no FILE yet, the command writes it as a form that lists the values. Enter a reference for
    each, then run the command again with --by and --on. Put the completed file into a package as
    adoption.toml.
    """
    from inspectorate import package
    from inspectorate.method import standards

    framework = standards.load(edition_source(edition))
    previous = package.read_adoption(file) if file.exists() else None
    adoption = _completed(framework, previous, by=by.strip(), on=on, reference=reference, purpose=purpose)
    if not by and previous is None:
        package.write_adoption(adoption, file)
        output.print_lines(
            f"Written to {file}: {len(adoption.values)} values to confirm. Enter a reference for each, then "
            "run this command again with --by and --on."
        )
        return
    adopted = standards.adopt(framework, adoption)
    package.write_adoption(adoption, file)
    output.print_lines(f"Written to {file}. {standards.adoption_notice(adopted)}")


def _completed(
    framework: Framework, previous: Adoption | None, *, by: str, on: date | None, reference: str, purpose: str
) -> Adoption:
    """Return the adoption with what the options add. What the file says of a value stays as it is."""
    from inspectorate.method import standards

    if previous is None:
        keys = [value.key for value in standards.unconfirmed_values(framework)]
        references = dict.fromkeys(keys, reference.strip())
        return standards.adoption_of(framework, by=by, on=on, references=references, purpose=purpose.strip())
    values = tuple(
        value if value.reference else value.model_copy(update={"reference": reference.strip()})
        for value in previous.values
    )
    changes = {
        "by": by or previous.by,
        "on": on or previous.on,
        "purpose": purpose.strip() or previous.purpose,
        "values": values,
    }
    return previous.model_copy(update=changes)
