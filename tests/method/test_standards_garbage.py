"""Loading an edition with arbitrary contents returns a framework or faults, and raises nothing else."""

import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.standards.files import FILES
from tests.method.editions import faults_of
from tools.freeze import EDITIONS

EDITION = EDITIONS / "hostels-2030"
RAW = {name: tomllib.loads((EDITION / name).read_text(encoding="utf-8")) for name in FILES}

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.datetimes()
).filter(lambda value: value is not None)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def paths_in(item: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every path in a file's contents, as keys and positions."""
    inner = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from paths_in(value, (*path, key))


PATHS = [(name, path_in_file) for name, raw in RAW.items() for path_in_file in paths_in(raw)]


def deep_copy(item: Any) -> Any:
    """Return a copy whose lists and tables can be changed."""
    if isinstance(item, dict):
        return {key: deep_copy(value) for key, value in item.items()}
    return [deep_copy(value) for value in item] if isinstance(item, list) else item


def check_load(name: str, content: bytes) -> None:
    """Load the edition with one file's content; every fault must name that file or one it contradicts."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / EDITION.name
        shutil.copytree(EDITION, copy)
        (copy / name).write_bytes(content)
        for fault in faults_of(copy):
            assert fault.place.partition(",")[0].partition(" ")[0] in FILES, fault
            assert fault.problem, fault
            assert fault.cure, fault


def with_changed(path_in_file: tuple[str, tuple[Any, ...]], change: Any) -> tuple[str, bytes]:
    """Return a file's name and its content after `change` has been applied to the container of the path."""
    name, path = path_in_file
    raw = deep_copy(RAW[name])
    container = raw
    for step in path[:-1]:
        container = container[step]
    change(container, path[-1])
    return name, tomli_w.dumps(raw).encode()


@settings(max_examples=150, deadline=None)
@given(path_in_file=st.sampled_from(PATHS), value=values)
def test_any_value_at_any_path_is_handled(path_in_file, value):
    check_load(*with_changed(path_in_file, lambda container, key: container.__setitem__(key, value)))


@settings(max_examples=100, deadline=None)
@given(path_in_file=st.sampled_from(PATHS))
def test_any_missing_key_is_handled(path_in_file):
    check_load(*with_changed(path_in_file, lambda container, key: container.__delitem__(key)))


@settings(max_examples=75, deadline=None)
@given(path_in_file=st.sampled_from(PATHS), name=st.text(max_size=10), value=values)
def test_any_added_key_is_handled(path_in_file, name, value):
    def add(container, key):
        if isinstance(container, list):
            container.insert(key, value)
        else:
            container[name] = value

    check_load(*with_changed(path_in_file, add))


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), content=st.binary(max_size=200))
def test_any_bytes_are_handled(name, content):
    check_load(name, content)


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), table=st.dictionaries(st.text(max_size=10), values, max_size=5))
def test_any_toml_is_handled(name, table):
    check_load(name, tomli_w.dumps(table).encode())


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), start=st.integers(0, 3000), length=st.integers(1, 40))
def test_any_deleted_span_is_handled(name, start, length):
    content = (EDITION / name).read_bytes()
    check_load(name, content[:start] + content[start + length :])


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 50_000,
        b"a = " + b"{a = " * 50_000,
        b"a" + b".a" * 5_000 + b" = 1",
        b"confidence = " + b"9" * 100_000,
        b"# " + b"x" * 5_000_000,
        b"\x00" * 100,
        b"\xff\xfea\x00",
        b"",
    ],
    ids=["lists", "tables", "dots", "digits", "size", "nulls", "utf-16", "empty"],
)
def test_hostile_content_is_handled(content):
    check_load("sample.toml", content)


@pytest.mark.parametrize("depth", [5, 60, 120, 180, 240, 300, 2_000])
def test_deeply_nested_condition_loads_or_is_a_fault(depth):
    nested = b"{ all = [" * depth + b'{ fact = "left", is = ["yes"] }' + b"] }" * depth
    text = (EDITION / "standards.toml").read_bytes()
    condition = b'{ fact = "left", is = ["yes"] }'
    assert condition in text
    check_load("standards.toml", text.replace(condition, nested))


def test_folder_in_place_of_a_file_is_a_fault(tmp_path):
    copy = tmp_path / EDITION.name
    shutil.copytree(EDITION, copy)
    (copy / "sample.toml").unlink()
    (copy / "sample.toml").mkdir()
    assert [fault.place for fault in faults_of(copy)] == ["sample.toml"]
