"""`python -m inspectorate.web`: the service's own commands."""

import sys

import typer

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands

BAD_INPUT = 2
app = typer.Typer(name="inspectorate.web", help="Run the inspection service.", add_completion=False)
for command in (
    commands.bring_in,
    commands.demo,
    commands.export,
    commands.forget,
    commands.invite,
    commands.migrate,
    commands.serve,
    commands.verify,
):
    app.command()(command)

if __name__ == "__main__":
    try:
        app()
    except FaultsFound as found:
        typer.echo(found, err=True)
        sys.exit(BAD_INPUT)
