"""Mutation testing: small errors are put into the code, one at a time, and a test must fail.

`python -m tools.mutants [GROUP ...]` runs mutmut for each group of tests/mutants/modules.toml (all without an
argument) in a folder below build/mutants, and prints every mutant that no test notices. What changes only the
words of a sentence or fault, or the check that zipped lists are equally long, is counted apart.
tests/mutants/equivalent.toml lists the mutants that change no result, each with its reason; the command fails
for any other survivor, and for an entry that none matches.
`--survivors` repeats the survivors of the last run only.
"""

import argparse
import ast
import difflib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

ROOT = Path(__file__).parent.parent
GROUPS = ROOT / "tests" / "mutants" / "modules.toml"
EQUIVALENT = ROOT / "tests" / "mutants" / "equivalent.toml"
WORKSPACE = ROOT / "build" / "mutants"

LINKED = ("src", "tests", "examples", "docs", "tools", "bench")
SURVIVED = {0: "survived", 5: "no test", 33: "no test"}
"""Exit codes of mutmut for mutants that no test notices."""
KILLED = {1, 3, -11}
"""Exit codes of mutmut for a failed test, or a crash."""
TIMED_OUT = {36, 24, 152, 255, -24, -9}
"""Exit codes of mutmut for tests that take much too long: an endless loop, or an overloaded machine."""
SENTENCES = {"_", "Sentence", "Fault"}
"""Functions whose arguments are wording: a sentence marked for translation, or a fault made of some."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed function: the lines of its module that differ, and whether they differ in wording alone."""

    name: str
    before: str
    after: str
    wording: bool

    @property
    def function(self) -> str:
        """The qualified name of the function that is changed."""
        module, _, mangled = self.name.partition("__mutmut")[0].rpartition(".")
        return f"{module}.{mangled.removeprefix('x_').removeprefix('xǁ').replace('ǁ', '.')}"


def groups() -> dict[str, dict[str, list[str]]]:
    """Return the modules and tests of each group."""
    return tomllib.loads(GROUPS.read_text(encoding="utf-8"))


def equivalent_mutants() -> list[dict[str, str]]:
    """Return the mutants that change no result: function, lines before and after, and the reason."""
    return list(tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("equivalent", ()))


def prepare(name: str, group: dict[str, list[str]], *, fresh: bool) -> Path:
    """Make the folder in which mutmut works: links to the repository, and a configuration for the group."""
    folder = WORKSPACE / name
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for entry in LINKED:
        link = folder / entry
        if not link.is_symlink():
            link.symlink_to(ROOT / entry)
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project["tool"]["mutmut"] |= {
        "source_paths": ["src"],
        "only_mutate": [f"src/{module}" for module in group["modules"]],
        "also_copy": [entry for entry in LINKED if entry != "src"],
        "pytest_add_cli_args_test_selection": [
            *group["tests"],
            *(f"--deselect={test}" for test in group.get("slow", ())),
        ],
    }
    (folder / "pyproject.toml").write_text(tomli_w.dumps(project), encoding="utf-8")
    _renew_data(folder / "mutants")
    return folder


def _renew_data(copies: Path) -> None:
    """Copy what is not Python again: mutmut keeps the copies of an earlier run."""
    for entry in LINKED:
        if (copies / entry).is_dir():
            ignored = shutil.ignore_patterns("*.py", "__pycache__")
            shutil.copytree(ROOT / entry, copies / entry, ignore=ignored, dirs_exist_ok=True)


def run(folder: Path, workers: int) -> int:
    """Run mutmut in its folder on every mutant without a result, and return its exit code."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(
            path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != str(ROOT / "src")
        )
    }
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(workers)]
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def forget_survivors(folder: Path) -> None:
    """Take the result from every mutant of the last run that no test has killed."""
    for meta in (folder / "mutants" / "src").rglob("*.py.meta"):
        results = json.loads(meta.read_text(encoding="utf-8"))
        codes = results["exit_code_by_key"]
        results["exit_code_by_key"] = {
            mutant: code if code in KILLED else None for mutant, code in codes.items()
        }
        meta.write_text(json.dumps(results), encoding="utf-8")


def exit_codes(folder: Path) -> dict[str, int | None]:
    """Return the exit code of every mutant of the last run; None for those that were not reached."""
    codes: dict[str, int | None] = {}
    for meta in sorted((folder / "mutants" / "src").rglob("*.py.meta")):
        codes |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return codes


def mutants_of(folder: Path, names: set[str]) -> Iterator[Mutant]:
    """Yield these mutants with what they change, from the modules that mutmut wrote."""
    for module in sorted({name.rpartition(".")[0] for name in names}):
        path = folder / "mutants" / "src" / Path(*module.split(".")).with_suffix(".py")
        source = path.read_text(encoding="utf-8")
        functions = {
            node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
        }
        for name in sorted(candidate for candidate in names if candidate.rpartition(".")[0] == module):
            mangled = name.rpartition(".")[2]
            original = functions[f"{mangled.rpartition('__mutmut_')[0]}__mutmut_orig"]
            yield compared(name, original, functions[mangled])


def compared(name: str, original: ast.FunctionDef, mutated: ast.FunctionDef) -> Mutant:
    """Return what a mutant changes, as the lines that differ without their indentation."""
    before, after = (
        [ast.unparse(node.args), *ast.unparse(node).splitlines()[1:]] for node in (original, mutated)
    )
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    return Mutant(
        name,
        "\n".join(line[2:].strip() for line in lines if line[0] == "-"),
        "\n".join(line[2:].strip() for line in lines if line[0] == "+"),
        wording=without_wording(original) == without_wording(mutated),
    )


def without_wording(function: ast.FunctionDef) -> str:
    """Return a function without what its sentences and faults say, and without `strict` in `zip`."""
    copy = ast.parse(ast.unparse(function)).body[0]
    for node in ast.walk(copy):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENTENCES:
            node.args, node.keywords = [], []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip":
            node.keywords = []
    if isinstance(copy, ast.FunctionDef):
        copy.name = "function"
    return ast.dump(copy)


def report(name: str, folder: Path, modules: list[str]) -> bool:
    """Print the numbers of a group and its survivors, and return whether every result is accounted for."""
    codes = exit_codes(folder)
    timed_out = sum(code in TIMED_OUT for code in codes.values())
    not_reached = sum(code not in KILLED | TIMED_OUT | {*SURVIVED} for code in codes.values())
    survivors = list(mutants_of(folder, {mutant for mutant, code in codes.items() if code in SURVIVED}))
    entries = [
        entry
        for entry in equivalent_mutants()
        if any(entry["function"].startswith(f"{_dotted(module)}.") for module in modules)
    ]
    listed = {(entry["function"], entry["before"], entry["after"]) for entry in entries}
    equivalent = [mutant for mutant in survivors if (mutant.function, mutant.before, mutant.after) in listed]
    wording = [mutant for mutant in survivors if mutant.wording and mutant not in equivalent]
    left = [mutant for mutant in survivors if mutant not in equivalent and mutant not in wording]
    matched = {(mutant.function, mutant.before, mutant.after) for mutant in equivalent}
    for mutant in left:
        print(f"\n{mutant.name} ({SURVIVED[codes[mutant.name] or 0]})\n- {mutant.before}\n+ {mutant.after}")
    unmatched = sorted(listed - matched)
    for entry in unmatched:
        print(f"\n{entry[0]}: no survivor is\n- {entry[1]}\n+ {entry[2]}\nRemove it from {EQUIVALENT.name}.")
    print(
        f"\n{name}: {len(codes)} mutants, {sum(code in KILLED for code in codes.values())} killed, "
        f"{timed_out} timed out, {len(wording)} of wording or of `strict`, {len(equivalent)} equivalent, "
        f"{len(left)} survived, {not_reached} not reached"
    )
    return not (left or unmatched or not_reached)


def _dotted(module: str) -> str:
    return module.removesuffix(".py").replace("/", ".")


def main() -> None:
    """Run the groups that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(groups()))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--survivors", action="store_true", help="repeat the survivors of the last run only")
    parser.add_argument("--report", action="store_true", help="report on the last run, and run nothing")
    arguments = parser.parse_args()
    complete = True
    for name in arguments.groups or groups():
        group = groups()[name]
        folder = WORKSPACE / name
        if not arguments.report:
            folder = prepare(name, group, fresh=not arguments.survivors)
            if arguments.survivors:
                forget_survivors(folder)
            if code := run(folder, arguments.workers):
                sys.exit(f"mutmut failed for {name} with exit code {code}. Go on with --survivors.")
        complete &= report(name, folder, group["modules"])
    sys.exit(not complete)


if __name__ == "__main__":
    main()
