"""Starting a command: what it imports, its help, its version and shell completion."""

import os
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec

import pytest
import typer
from typer._completion_shared import Shells

from inspectorate.cli import app, completion
from inspectorate.package import example_folder
from tests.patience import PATIENCE

LIBRARIES = {
    *(
        "django",
        "uvicorn",
        "jinja2",
        "lxml",
        "markdown_it",
        "numpy",
        "odfdo",
        "pandas",
        "pikepdf",
        "pydantic",
    ),
    *("psycopg", "rich", "scipy", "typst", "xlsxwriter"),
}
"""Libraries that take a noticeable time to import."""

PROGRAM = """
import sys
from inspectorate.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(*words: object, code: int = 0) -> set[str]:
    """Return which of the slow libraries a command has imported when it ends."""
    command = [sys.executable, "-c", PROGRAM, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == code, done.stderr
    return LIBRARIES & set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_help_and_version_import_no_library(words):
    assert imported(*words) == set()


@pytest.mark.parametrize("words", [[], ["package"], ["edition"]], ids=["none", "package", "edition"])
def test_help_without_a_command_is_that_of_the_option(words, run):
    shown = run(*words)
    assert (shown.code, shown.err) == (2, "")
    assert shown.out == run(*words, "--help").out


def test_no_command_imports_no_library():
    assert imported(code=2) == set()


@pytest.mark.parametrize("words", [["rate", "-h"], ["package", "new", "-h"], ["serve", "-h"]], ids=" ".join)
def test_help_of_a_command_imports_only_what_reads_its_options(words):
    assert imported(*words) <= {"pydantic"}


def test_rate_imports_nothing_that_draws_prints_or_serves():
    assert imported("rate", example_folder()) <= {"numpy", "pydantic", "rich"}


def test_garbage_is_not_collected_when_a_command_ends():
    program = """
import atexit, gc, sys
from inspectorate.cli import main
gc.callbacks.append(lambda phase, about: print(phase, about["generation"], len(gc.get_objects())))
main(["--version"])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    *_, last_generation, objects = done.stdout.split()
    assert last_generation == "2"
    assert int(objects) < 1_000


UNUSED_BY_RATE = {
    "method.report.content",
    "method.sample.numbered_samples",
    "method.standards.files",
    "method.tallies.disclosure",
    "package.checks",
    "package.new_package",
    "package.writer",
    "tables.list_table",
}
"""Modules of other commands, which take a few milliseconds each."""


def test_rate_imports_no_module_that_only_other_commands_need():
    program = PROGRAM.replace('name.partition(".")[0]', 'name.removeprefix("inspectorate.")')
    command = [sys.executable, "-c", program, "rate", str(example_folder())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert not UNUSED_BY_RATE & set(done.stderr.splitlines()[-1].split())
    assert all(find_spec(f"inspectorate.{name}") for name in UNUSED_BY_RATE)


def test_version_is_that_of_the_package(run):
    shown = run("--version")
    assert (shown.code, shown.out) == (0, f"inspectorate {version('inspectorate')}\n")


@pytest.mark.parametrize("words", [[], ["rate"], ["edition"], ["edition", "show"], ["verify"]], ids=" ".join)
def test_h_is_short_for_help(words, run):
    short, long = run(*words, "-h"), run(*words, "--help")
    assert short.code == 0
    assert short.out == long.out
    assert "-h, --help" in short.out


def test_help_lists_the_commands_of_the_service_after_the_others(run):
    lines = run("--help").out.partition("Commands:\n")[2].splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    own = [command.name for command in app.registered_commands]
    assert names[: len(own)] == own
    assert {"demo", "invite", "migrate", "serve", "verify"} <= set(names[len(own) :])


def test_unknown_command_names_a_similar_one_of_the_service(run):
    shown = run("verfy")
    assert shown.code == 2
    assert shown.err == "No such command 'verfy'. Did you mean 'verify'? For help, add --help.\n"


def complete(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as the completion of a shell does, with an instruction in the environment."""
    program = "from inspectorate.cli import main; import sys; sys.argv[0] = 'inspectorate'; main()"
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=PATIENCE,
    )


# Which shell `--show-completion` takes depends on where it runs; the instruction names it.
@pytest.mark.parametrize(
    ("shell", "start"), [("bash", "complete -o"), ("zsh", "#compdef"), ("fish", "complete --command")]
)
def test_completion_script_is_shown_for_each_shell(shell, start):
    done = complete(_INSPECTORATE_COMPLETE=f"source_{shell}")
    assert done.returncode == 0, done.stderr
    assert f"_INSPECTORATE_COMPLETE=complete_{shell}" in done.stdout
    assert start in done.stdout


OTHER_SHELLS = "Run this command in bash, zsh, fish or PowerShell."


@pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
def test_shell_without_completion_is_named_in_a_sentence(option, tmp_path):
    program = f"import subprocess; subprocess.run([{sys.executable!r}, '-m', 'inspectorate', {option!r}])"
    done = subprocess.run(
        ["tcsh", "-c", program],
        executable=sys.executable,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
        timeout=PATIENCE,
    )
    assert (done.stdout, done.stderr) == ("", f"Completion is not available in tcsh. {OTHER_SHELLS}\n")


def test_program_that_no_shell_runs_says_so_when_asked_for_completion(capsys):
    with pytest.raises(typer.Exit) as ended:
        completion.require_supported_shell(None)
    assert ended.value.exit_code == 2
    assert capsys.readouterr().err == f"No shell was found. {OTHER_SHELLS}\n"


def test_shells_with_completion_are_those_of_typer():
    assert set(completion.SHELLS) == {shell.value for shell in Shells}


def test_completion_completes_a_command_of_the_service():
    words = {"COMP_WORDS": "inspectorate ver", "COMP_CWORD": "1"}
    done = complete(_INSPECTORATE_COMPLETE="complete_bash", **words)
    assert done.stdout.split() == ["verify"], done.stderr
