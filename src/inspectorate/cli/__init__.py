"""The side door: the method from plain files, for analysts and for services checking themselves."""

import os
import sys
from importlib.metadata import entry_points

import typer

from inspectorate.cli import drawing, packaging, printing, publishing, rating
from inspectorate.method.faults import FaultsFound

BAD_INPUT = 2
"""The exit code for anything the person can put right."""

STOPPED = 130
"""The exit code when the person stopped the command, as other programs leave."""

app = typer.Typer(
    name="inspectorate",
    help="Draw samples, rate standards and publish inspection reports from plain files.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("sample")(drawing.sample)
app.command("allocate")(drawing.allocate)
app.command("rate")(rating.rate)
app.command("overall")(rating.overall)
app.command("report")(publishing.report)
app.command("check")(publishing.check)

package_commands = typer.Typer(help="Work with an inspection kept as a folder of files.")
package_commands.command("new")(packaging.new)
package_commands.command("write")(packaging.write)
package_commands.command("validate")(packaging.validate)
app.add_typer(package_commands, name="package")

for added in entry_points(group="inspectorate.commands"):
    app.command(added.name)(added.load())


@app.callback(invoke_without_command=True)
@package_commands.callback(invoke_without_command=True)
def help_when_alone(context: typer.Context) -> None:
    """Show the commands to someone who named none."""
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(BAD_INPUT)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. Leaves with 0 when done, 2 with a plain sentence on a mistake, 130 if stopped."""
    printing.never_fail_to_print()
    try:
        code = app(args=arguments, standalone_mode=False)
    except typer.Abort:
        code = STOPPED
    except typer.TyperException as error:
        printing.complain(printing.usage_trouble(error))
        sys.exit(BAD_INPUT)
    except FaultsFound as found:
        printing.complain_of(found.faults)
        sys.exit(BAD_INPUT)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "inspectorate":
            raise
        cure = 'They come with: pip install "inspectorate[web]"'
        printing.complain(f"The service's parts are not installed ({error.name} is missing). {cure}")
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        printing.complain(printing.file_trouble(error))
        sys.exit(BAD_INPUT)
    if code == STOPPED:
        printing.complain("Stopped before the end. Files written so far are whole; run the command again.")
    if isinstance(code, int):
        sys.exit(code)
