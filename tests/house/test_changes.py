"""One way to write a change: one call shape, one lock, one audit log; and reads that record nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, files

WEB = ROOT / "src" / "inspectorate" / "web"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
RECORDING = {"record", "viewed", "record_by", "event_values"}

MAY_LOCK = {
    "locked_by_server",  # an inspection: what `locked` and the daily deletion lock with
    "locked_assessment",  # an assessment, which answers are saved in
    "save_answer",  # the second attempt, after something came between
    "_lock_assessors",  # people, whose interviews in another inspection must not fall on the same time
}
WITHOUT_ACCESS = {
    "invite_first",  # on the server itself, by its administrator
    "accept",  # by whoever holds the invitation
    "make",  # on the server itself
    "end",  # on the server itself
}


def parts(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of this piece of furniture, in every app."""
    for path in files(WEB):
        inside = path.relative_to(WEB).with_suffix("").parts
        if path.suffix == ".py" and folder in inside and "migrations" not in inside:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in files(WEB):
        if path.suffix == ".py":
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(module: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def is_atomic(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator) == "transaction.atomic" for decorator in function.decorator_list)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_reads_record_nothing():
    found = {path.relative_to(ROOT): imported(module) for path, module in parts("queries")}
    assert len(found) > 15
    recording = [path for path, names in found.items() if "inspectorate.web.audit.changes" in names]
    assert recording == []


def test_every_change_takes_an_access_by_keyword_and_only_what_is_of_no_inspection_takes_a_person():
    changes = [
        (path, function)
        for path, module in parts("changes")
        for function in module.body
        if isinstance(function, ast.FunctionDef) and (is_atomic(function) or function.name == "save_answer")
    ]
    assert len(changes) > 30
    wrong = []
    for path, function in changes:
        by_keyword = {argument.arg for argument in function.args.kwonlyargs}
        first = function.name in WITHOUT_ACCESS or bool(by_keyword & {"access", "by"})
        if function.name.startswith("_"):
            continue
        if function.args.args or not first or {"access", "by"} <= by_keyword:
            wrong.append((path.name, function.name))
    assert wrong == []
    by = {
        path.relative_to(WEB).parts[0]
        for path, function in changes
        if "by" in {argument.arg for argument in function.args.kwonlyargs}
    }
    assert by <= {"people", "inspections"}
    assert [name for path, name in _taking_by(changes) if "inspections" in path.parts] == ["set_up"]


def _taking_by(changes: list[tuple[Path, ast.FunctionDef]]) -> list[tuple[Path, str]]:
    return [
        (path, function.name)
        for path, function in changes
        if "by" in {argument.arg for argument in function.args.kwonlyargs}
    ]


def test_rows_are_locked_in_one_place():
    locking = {
        function.name
        for _path, module in modules()
        for function in ast.walk(module)
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr == "select_for_update"
    }
    assert locking == MAY_LOCK


def test_no_event_is_recorded_that_is_not_in_the_list_of_events():
    from inspectorate.web.audit.models import EventType  # noqa: PLC0415 - Django comes first

    events = [
        (path.name, ast.unparse(node.args[1]))
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and called(node) in RECORDING and len(node.args) > 1
    ]
    named = {event.removeprefix("EventType.") for _path, event in events if event.startswith("EventType.")}
    assert len(named) > 40
    assert named <= {event_type.name for event_type in EventType}
    # The rest hand on what they were given, under its own name and type.
    others = {event for _path, event in events if not event.startswith("EventType.")}
    assert {event for event in others if event != "event_type"} == {
        "EventType(asked.value) if isinstance(asked, Action) else EventType.OPEN_PAGE"
    }
