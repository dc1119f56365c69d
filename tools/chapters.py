"""Write docs/method.md from the worked examples in tests/spec.

`python -m tools.chapters` writes the page; `--check` exits with a message when the page is out of date.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from tests import spec
from tests.spec.tables import Table, show

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "method.md"
CHECKING_NOTE = "*For checking: nobody needs this chapter to understand a rating.*"
NOTICE = "<!-- Made from tests/spec by `make docs`. Edit the tests, not this page. -->"


def page() -> str:
    """Return docs/method.md as Markdown."""
    title, opening = _title_and_prose(spec)
    modules = list(_modules())
    contents = "\n".join(map(_entry, modules))
    chapters = [_chapter(module) for module in modules]
    return "\n\n".join([NOTICE, f"# {title}", opening, "## Contents", contents, *chapters]) + "\n"


def _entry(module: ModuleType) -> str:
    """Return a line of the contents, with the anchor that Markdown renderers give the heading."""
    title = _title_and_prose(module)[0]
    anchor = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
    return f"- [{title}](#{anchor})" + (" – for checking" if _for_checking(module) else "")


def _for_checking(module: ModuleType) -> bool:
    return module.__name__.rpartition(".test_")[2] in spec.FOR_CHECKING


def _modules() -> Iterator[ModuleType]:
    folder = Path(str(spec.__file__)).parent
    present = {path.stem.removeprefix("test_") for path in folder.glob("test_*.py")}
    if absent := sorted(set(spec.CHAPTERS) - present):
        raise SystemExit(f"In CHAPTERS of tests/spec/__init__.py without a file of its name: {absent}")
    if unknown := sorted(set(spec.FOR_CHECKING) - set(spec.CHAPTERS)):
        raise SystemExit(f"In FOR_CHECKING of tests/spec/__init__.py and not in its CHAPTERS: {unknown}")
    unlisted = sorted(present - set(spec.CHAPTERS))
    if unlisted:
        raise SystemExit(
            f"Not in CHAPTERS of tests/spec/__init__.py, so it has no place in the page: {unlisted}"
        )
    for name in spec.CHAPTERS:
        yield importlib.import_module(f"tests.spec.test_{name}")


def _chapter(module: ModuleType) -> str:
    title, opening = _title_and_prose(module)
    tests = [
        item
        for name, item in vars(module).items()
        if name.startswith("test_") and inspect.isfunction(item) and item.__module__ == module.__name__
    ]
    note = CHECKING_NOTE if _for_checking(module) else ""
    return "\n\n".join(filter(None, [f"## {title}", note, opening, *map(section, tests)]))


def section(test: Callable[..., object]) -> str:
    """Return a test as a heading, its prose and its table.

    The heading is the docstring's first line if it begins with `# `, else the test's name. Raises SystemExit
    when the test has no docstring.
    """
    if not test.__doc__:
        raise SystemExit(
            f"{test.__module__}.{test.__name__} has no docstring, so the page cannot explain it."
        )
    prose = inspect.cleandoc(test.__doc__)
    heading = test.__name__.removeprefix("test_").replace("_", " ")
    if prose.startswith("# "):
        heading, _, prose = prose.removeprefix("# ").partition("\n")
    table = getattr(test, "example_table", None)
    parts = [f"### {heading[:1].upper()}{heading[1:]}", _prose(prose.strip())]
    return "\n\n".join([*parts, _table(table)] if table else parts)


def _title_and_prose(module: ModuleType) -> tuple[str, str]:
    if not module.__doc__:
        raise SystemExit(f"{module.__name__} has no docstring, so its chapter has no heading.")
    title, _, prose = inspect.cleandoc(module.__doc__).partition("\n")
    return title.rstrip("."), _prose(prose.strip())


def _prose(text: str) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(f"*{part}*" if part.startswith("Source:") else part for part in paragraphs)


def _table(table: Table) -> str:
    rows = [table.headings, ["---"] * len(table.headings), *table.rows]
    return "\n".join("| " + " | ".join(show(cell).replace("|", "\\|") for cell in row) + " |" for row in rows)


def main() -> None:
    """Write the page; with `--check`, exit with a message when it is out of date."""
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    expected = page()
    if "--check" in sys.argv[1:]:
        if current != expected:
            raise SystemExit("docs/method.md is out of date with tests/spec. Run: make docs")
        return
    PAGE.write_text(expected, encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
