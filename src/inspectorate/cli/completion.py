"""Shell completion: the shells that have it, and a sentence for those that do not."""

import typer

from inspectorate.cli import output
from inspectorate.cli.exit_codes import BAD_INPUT

OPTIONS = ("--install-completion", "--show-completion")

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
"""Shells for which typer has a completion script."""


def shell_name() -> str | None:
    """Return the name of the shell that runs this program, or None if no shell runs it."""
    from typer._completion_shared import _get_shell_name

    return _get_shell_name()


def require_supported_shell(name: str | None) -> None:
    """End the program with a sentence if the shell has no completion; None is no shell."""
    if name not in SHELLS:
        problem = f"Completion is not available in {name}." if name else "No shell was found."
        output.print_error(f"{problem} Run this command in bash, zsh, fish or PowerShell.")
        raise typer.Exit(BAD_INPUT)
