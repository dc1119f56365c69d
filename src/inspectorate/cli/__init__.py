"""Command line interface: run the method on plain files, without the service."""

import os
import signal
import sys
import threading
from importlib.metadata import entry_points

import typer

from inspectorate.cli import edition, output, package, rate, report, sample
from inspectorate.method.faults import FaultsFound

BAD_INPUT = 2
"""Exit code for errors that the user can correct."""

STOPPED = 130
"""Exit code after an interrupt (Ctrl-C), as is usual on Unix."""

TERMINATED = 143
"""Exit code after a request to end (SIGTERM), as is usual on Unix."""

app = typer.Typer(
    name="inspectorate",
    help="Draw samples, rate standards and publish inspection reports from plain files.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("sample")(sample.sample)
app.command("allocate")(sample.allocate)
app.command("rate")(rate.rate)
app.command("overall")(rate.overall)
app.command("report")(report.report)
app.command("check")(report.check)

package_commands = typer.Typer(help="Work with an inspection kept as a folder of files.")
package_commands.command("new")(package.new)
package_commands.command("draw")(package.draw)
package_commands.command("replace")(package.replace)
package_commands.command("write")(package.write)
package_commands.command("validate")(package.validate)
app.add_typer(package_commands, name="package")

edition_commands = typer.Typer(help="See an edition of the standards, and adopt it.")
edition_commands.command("show")(edition.show)
edition_commands.command("adopt")(edition.adopt)
app.add_typer(edition_commands, name="edition")

for entry_point in entry_points(group="inspectorate.commands"):
    app.command(entry_point.name)(entry_point.load())


@app.callback(invoke_without_command=True)
@package_commands.callback(invoke_without_command=True)
@edition_commands.callback(invoke_without_command=True)
def help_without_command(context: typer.Context) -> None:
    """Show the list of commands when none is given."""
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(BAD_INPUT)


def _end_cleanly_when_terminated() -> None:
    """Let a command that is told to end remove its temporary files first; `serve` has its own way."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(TERMINATED))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line.

    Exit codes: 0 on success, 2 after an error the user can correct (one sentence on standard error), 130
    after an interrupt.
    """
    output.replace_unencodable()
    _end_cleanly_when_terminated()
    try:
        code = app(args=arguments, standalone_mode=False)
    except typer.Abort:
        code = STOPPED
    except typer.TyperException as error:
        output.print_error(output.usage_error_message(error))
        sys.exit(BAD_INPUT)
    except FaultsFound as error:
        output.print_faults(error.faults)
        sys.exit(BAD_INPUT)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "inspectorate":
            raise
        cure = 'They come with: pip install "inspectorate[web]"'
        output.print_error(f"The service's parts are not installed ({error.name} is missing). {cure}")
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        output.print_error(output.file_error_message(error))
        sys.exit(BAD_INPUT)
    if code == STOPPED:
        output.print_error("Stopped before the end. Files written so far are whole; run the command again.")
    if isinstance(code, int):
        sys.exit(code)
