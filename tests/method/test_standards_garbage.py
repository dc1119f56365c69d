"""Whatever an edition's files hold, loading gives a framework or a list of faults, and nothing else."""

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


def places_in(item: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a file's contents, as the keys and positions that lead there."""
    inner = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places_in(value, (*path, key))


PLACES = [(name, place) for name, raw in RAW.items() for place in places_in(raw)]


def copied(item: Any) -> Any:
    """A copy whose lists and tables can be changed."""
    if isinstance(item, dict):
        return {key: copied(value) for key, value in item.items()}
    return [copied(value) for value in item] if isinstance(item, list) else item


def outcome(name: str, content: bytes) -> None:
    """Load the edition with one file's content; every fault must name that file or one it disagrees with."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / EDITION.name
        shutil.copytree(EDITION, copy)
        (copy / name).write_bytes(content)
        for fault in faults_of(copy):
            assert fault.place.partition(",")[0].partition(" ")[0] in FILES, fault
            assert fault.problem, fault
            assert fault.cure, fault


def with_changed(place: tuple[str, tuple[Any, ...]], change: Any) -> tuple[str, bytes]:
    """A file's name and its content after `change` was made to what holds the place."""
    name, path = place
    raw = copied(RAW[name])
    holder = raw
    for step in path[:-1]:
        holder = holder[step]
    change(holder, path[-1])
    return name, tomli_w.dumps(raw).encode()


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=values)
def test_any_value_anywhere(place, value):
    outcome(*with_changed(place, lambda holder, key: holder.__setitem__(key, value)))


@settings(max_examples=100, deadline=None)
@given(place=st.sampled_from(PLACES))
def test_anything_left_out(place):
    outcome(*with_changed(place, lambda holder, key: holder.__delitem__(key)))


@settings(max_examples=75, deadline=None)
@given(place=st.sampled_from(PLACES), name=st.text(max_size=10), value=values)
def test_anything_added(place, name, value):
    def add(holder, key):
        if isinstance(holder, list):
            holder.insert(key, value)
        else:
            holder[name] = value

    outcome(*with_changed(place, add))


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), content=st.binary(max_size=200))
def test_any_bytes(name, content):
    outcome(name, content)


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), table=st.dictionaries(st.text(max_size=10), values, max_size=5))
def test_any_toml(name, table):
    outcome(name, tomli_w.dumps(table).encode())


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), start=st.integers(0, 3000), length=st.integers(1, 40))
def test_any_stretch_missing(name, start, length):
    content = (EDITION / name).read_bytes()
    outcome(name, content[:start] + content[start + length :])


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
def test_content_meant_to_break_a_reader(content):
    outcome("sample.toml", content)


@pytest.mark.parametrize("depth", [5, 60, 120, 180, 240, 300, 2_000])
def test_a_condition_nested_beyond_reason_loads_or_is_a_fault(depth):
    deep = b"{ all = [" * depth + b'{ fact = "left", is = ["yes"] }' + b"] }" * depth
    text = (EDITION / "standards.toml").read_bytes()
    plain = b'{ fact = "left", is = ["yes"] }'
    assert plain in text
    outcome("standards.toml", text.replace(plain, deep))


def test_a_folder_in_place_of_a_file_is_a_fault(tmp_path):
    copy = tmp_path / EDITION.name
    shutil.copytree(EDITION, copy)
    (copy / "sample.toml").unlink()
    (copy / "sample.toml").mkdir()
    assert [fault.place for fault in faults_of(copy)] == ["sample.toml"]
