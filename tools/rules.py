"""Write docs/permissions.md and docs/states.md from the service's tables.

`python -m tools.rules` writes both; `--check` exits with a message when they are out of date.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from inspectorate.web.permissions import (
    PAGES,
    SUBMIT_ACTIONS,
    TABLE,
    VIEWING_RECORDED,
    Action,
    Audience,
    allowed,
    roles_for,
)
from inspectorate.web.states import TRANSITIONS, Role, State, Transition, diagram
from inspectorate.web.visibility import RULES, VISIBILITY, Visibility

DOCS = Path(__file__).parent.parent / "docs"
NOTICE = "<!-- Made from the service's own tables by `make docs`. Edit the tables, not this page. -->"
OPENING = """One table, in `src/inspectorate/web/permissions.py`, decides who may do what; every change and
every query checks it. Which records a role can reach is decided in `src/inspectorate/web/visibility.py`. The
tests request every URL, with GET and POST, as every role in every state, and compare the responses with these
tables. A person who is not on an inspection gets 404; the request is recorded as denied."""


def permissions() -> str:
    """Return docs/permissions.md: who may do what in which state, and the action each URL requires."""
    roles = [role for role in Role if role is not Role.PUBLIC]
    general = [
        (row.title, _records(action), *("yes" if allowed(action, (role,)) else "–" for role in roles))
        for action, row in TABLE.items()
        if not row.of_an_inspection
    ]
    of_an_inspection = [
        (row.title, _records(action), *(_when(action, role) for role in roles))
        for action, row in TABLE.items()
        if row.of_an_inspection
    ]
    titles = ["Action", "Records", *(role.title for role in roles)]
    addresses = [
        (f"`{name}`", _required(name, access), "yes" if name in VIEWING_RECORDED else "–")
        for name, access in sorted(PAGES.items())
    ]
    return (
        "\n\n".join(
            [
                NOTICE,
                "# Who may do what",
                OPENING,
                "## Actions outside inspections",
                _table(titles, general),
                "## Actions in an inspection, by its state",
                "The public may do none of this.",
                _table(titles, of_an_inspection),
                "## Rules of visibility",
                "\n".join(f"{number}. {rule}" for number, rule in enumerate(RULES, start=1)),
                "## The action each URL requires",
                "A URL that is not listed responds 404 to everyone.",
                _table(["URL name", "Required action", "Viewing is recorded"], addresses),
            ]
        )
        + "\n"
    )


def states() -> str:
    """Return docs/states.md: the diagram of an inspection's states and the table of transitions."""
    rows = [
        (
            transition.start.title,
            transition.end.title,
            transition.title,
            _roles(transition),
            _requirements(transition),
        )
        for transition in TRANSITIONS
    ]
    return (
        "\n\n".join(
            [
                NOTICE,
                "# The states of an inspection",
                f"```mermaid\n{diagram()}\n```",
                "## Transitions: who may make them, and what they require",
                _table(["From", "To", "Transition", "Roles", "Requirements"], rows),
            ]
        )
        + "\n"
    )


def _when(action: Action, role: Role) -> str:
    states = [state for state in State if allowed(action, (role,), state)]
    if len(states) == len(State):
        return "always"
    return ", ".join(state.title.lower() for state in states) or "–"


def _records(action: Action) -> str:
    """Return whose records an action reaches: in one word, or role by role where they differ."""
    by_role = {
        role: VISIBILITY.get(action, {}).get(role, Visibility.ALL)
        for role in Role
        if role in roles_for(action)
    }
    distinct = dict.fromkeys(by_role.values())
    if len(distinct) == 1:
        return next(iter(distinct)).title
    roles = {
        visibility: ", ".join(role.title for role, granted in by_role.items() if granted is visibility)
        for visibility in distinct
    }
    return "; ".join(f"{names}: {visibility.title}" for visibility, names in roles.items())


def _required(name: str, access: Action | Audience) -> str:
    submit = f"; to submit its form: {SUBMIT_ACTIONS[name].title}" if name in SUBMIT_ACTIONS else ""
    return f"{_requirement(access)}{submit}"


def _requirement(access: Action | Audience) -> str:
    return access.title if isinstance(access, Action) else access.value[:1].upper() + access.value[1:]


def _roles(transition: Transition) -> str:
    return ", ".join(role.title for role in Role if role in transition.roles) or "the service itself"


def _requirements(transition: Transition) -> str:
    requirements = [requirement.value for requirement in transition.requirements]
    return "; ".join([*requirements, *(["a reason"] if transition.reason else [])]) or "–"


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
