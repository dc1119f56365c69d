"""Write docs/permissions.md and docs/states.md from the service's tables.

`python -m tools.rules` writes both; `--check` exits with a message when they are out of date.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from inspectorate.web.permissions import (
    PAGES,
    SENDING,
    TABLE,
    VIEWING_RECORDED,
    Action,
    Audience,
    allowed,
    roles_for,
)
from inspectorate.web.states import TRANSITIONS, Role, State, Transition, diagram
from inspectorate.web.visibility import RULES, WHOSE, Whose

DOCS = Path(__file__).parent.parent / "docs"
NOTICE = "<!-- Made from the service's own tables by `make docs`. Edit the tables, not this page. -->"
OPENING = """One table in `src/inspectorate/web/permissions.py` decides, and every change and every query
asks it. Whose records an action is open on is said in `src/inspectorate/web/visibility.py`. The tests ask
every address, to open it and to send it something, as every role in every state, and compare. Someone who is
not on an inspection is told that it is not there; the try is recorded."""


def permissions() -> str:
    """Return docs/permissions.md: who may do what in which state, and what every address requires."""
    roles = [role for role in Role if role is not Role.PUBLIC]
    general = [
        (row.title, _whose(action), *("yes" if allowed(action, (role,)) else "–" for role in roles))
        for action, row in TABLE.items()
        if not row.of_an_inspection
    ]
    of_an_inspection = [
        (row.title, _whose(action), *(_when(action, role) for role in roles))
        for action, row in TABLE.items()
        if row.of_an_inspection
    ]
    titles = ["Action", "Whose", *(role.title for role in roles)]
    addresses = [
        (f"`{name}`", _asks(name, access), "yes" if name in VIEWING_RECORDED else "–")
        for name, access in sorted(PAGES.items())
    ]
    return (
        "\n\n".join(
            [
                NOTICE,
                "# Who may do what",
                OPENING,
                "## What belongs to no inspection",
                _table(titles, general),
                "## In an inspection, by its state",
                "The public may do none of this.",
                _table(titles, of_an_inspection),
                "## Whose records",
                "\n".join(f"{number}. {rule}" for number, rule in enumerate(RULES, start=1)),
                "## What each address asks",
                "An address that is not here is answered to nobody.",
                _table(["Address", "It asks for", "Viewing is recorded"], addresses),
            ]
        )
        + "\n"
    )


def states() -> str:
    """Return docs/states.md: the diagram of an inspection's states and the table of transitions."""
    moves = [
        (move.start.title, move.end.title, move.title, _roles(move), _needs(move)) for move in TRANSITIONS
    ]
    return (
        "\n\n".join(
            [
                NOTICE,
                "# The states of an inspection",
                f"```mermaid\n{diagram()}\n```",
                "## Who may move it, and what that needs",
                _table(["From", "To", "Move", "Who", "Needs"], moves),
            ]
        )
        + "\n"
    )


def _when(action: Action, role: Role) -> str:
    states = [state for state in State if allowed(action, (role,), state)]
    if len(states) == len(State):
        return "always"
    return ", ".join(state.title.lower() for state in states) or "–"


def _whose(action: Action) -> str:
    """Whose records an action is open on: in a word, or role by role where they differ."""
    of_role = {role: WHOSE.get(action, {}).get(role, Whose.ALL) for role in Role if role in roles_for(action)}
    reaches = dict.fromkeys(of_role.values())
    if len(reaches) == 1:
        return next(iter(reaches)).title
    names = {
        reach: ", ".join(role.title for role, whose in of_role.items() if whose is reach) for reach in reaches
    }
    return "; ".join(f"{roles}: {reach.title}" for reach, roles in names.items())


def _asks(name: str, access: Action | Audience) -> str:
    sending = f"; to send its form: {SENDING[name].title}" if name in SENDING else ""
    return f"{_requirement(access)}{sending}"


def _requirement(access: Action | Audience) -> str:
    return access.title if isinstance(access, Action) else access.value[:1].upper() + access.value[1:]


def _roles(move: Transition) -> str:
    return ", ".join(role.title for role in Role if role in move.roles)


def _needs(move: Transition) -> str:
    return "; ".join([*(need.value for need in move.needs), *(["a reason"] if move.reason else [])]) or "–"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    headings = list(headings)
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


PAGE_WRITERS = {"permissions.md": permissions, "states.md": states}


def main() -> None:
    """Write the pages; with `--check`, exit with a message when one is out of date."""
    for name, write in PAGE_WRITERS.items():
        page, expected = DOCS / name, write()
        current = page.read_text(encoding="utf-8") if page.exists() else ""
        if current == expected:
            continue
        if "--check" in sys.argv[1:]:
            raise SystemExit(f"docs/{name} is out of date with the service's tables. Run: make docs")
        page.write_text(expected, encoding="utf-8")
        print(f"Wrote docs/{name}")


if __name__ == "__main__":
    main()
