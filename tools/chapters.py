"""Write docs/method.md from the worked examples in tests/spec.

`python -m tools.chapters` writes the page; with `--check` it only says whether the page is current.
"""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from tests import spec
from tests.spec.tables import Table, show

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "method.md"
NOTICE = "<!-- Made from tests/spec by `make docs`. Edit the tests, not this page. -->"


def page() -> str:
    """Return the whole of docs/method.md as Markdown."""
    title, opening = _title_and_prose(spec)
    chapters = [_chapter(module) for module in _modules()]
    return "\n\n".join([NOTICE, f"# {title}", opening, *chapters]) + "\n"


def _modules() -> Iterator[ModuleType]:
    folder = Path(str(spec.__file__)).parent
    present = {path.stem.removeprefix("test_") for path in folder.glob("test_*.py")}
    unlisted = sorted(present - set(spec.CHAPTERS))
    if unlisted:
        raise SystemExit(
            f"Not in CHAPTERS of tests/spec/__init__.py, so it has no place in the page: {unlisted}"
        )
    for name in spec.CHAPTERS:
        if name in present:
            yield importlib.import_module(f"tests.spec.test_{name}")


def _chapter(module: ModuleType) -> str:
    title, opening = _title_and_prose(module)
    tests = [
        item
        for name, item in vars(module).items()
        if name.startswith("test_") and inspect.isfunction(item) and item.__module__ == module.__name__
    ]
    return "\n\n".join(filter(None, [f"## {title}", opening, *map(section, tests)]))


def section(test: Callable[..., object]) -> str:
    """Return one test as a heading, its prose and its table; SystemExit when it has no docstring."""
    if not test.__doc__:
        raise SystemExit(
            f"{test.__module__}.{test.__name__} has no docstring, so the page cannot explain it."
        )
    heading = test.__name__.removeprefix("test_").replace("_", " ")
    table = getattr(test, "example_table", None)
    parts = [f"### {heading[:1].upper()}{heading[1:]}", _prose(inspect.cleandoc(test.__doc__))]
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
    """Write the page, or with `--check` exit with a message when it is out of date."""
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    wanted = page()
    if "--check" in sys.argv[1:]:
        if current != wanted:
            raise SystemExit("docs/method.md is out of date with tests/spec. Run: make docs")
        return
    PAGE.write_text(wanted, encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
