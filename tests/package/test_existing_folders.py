"""A package replaces a package, and never another folder, file or link."""

from dataclasses import replace

import pytest

from inspectorate import package
from inspectorate.method import standards
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import About, Inspection
from tests.house.tree import ROOT
from tests.package.inspections import ON, files

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


def announced(edition: str) -> Inspection:
    """Return an inspection that has been announced and has no other content."""
    about = About("a", "A service", "A", "Anywhere", ON, None, None, "A lead", ())
    return Inspection(standards.load(edition), about, populations={}, samples={}, assessments=())


def test_existing_package_is_replaced_completely(tmp_path):
    package.write(package.read(EXAMPLE), tmp_path / "it")
    package.write(announced("youth-2018"), tmp_path / "it")
    assert package.read(tmp_path / "it") == announced("youth-2018")
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.parametrize("other_file", ["notes.txt", ".env", "narrative/draft.docx", "deep/er/still.csv"])
def test_folder_with_other_files_is_not_replaced(tmp_path, other_file):
    package.write(announced("youth-2018"), tmp_path / "it")
    (tmp_path / "it" / other_file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "it" / other_file).write_text("mine", encoding="utf-8")
    before = files(tmp_path / "it")
    with pytest.raises(FaultsFound, match="which would be lost"):
        package.write(package.read(EXAMPLE), tmp_path / "it")
    assert files(tmp_path / "it") == before
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def test_folder_without_inspection_toml_is_not_replaced(tmp_path):
    (tmp_path / "README.md").write_text("A project.", encoding="utf-8")
    with pytest.raises(FaultsFound, match="other files"):
        package.write(announced("youth-2018"), tmp_path)
    assert files(tmp_path) == {"README.md": b"A project."}


def test_link_is_not_written_through(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FaultsFound, match="a file or a link"):
        package.write(announced("youth-2018"), tmp_path / "link")
    assert files(tmp_path) == {}


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/x", "a/b", "..", "", "a..b", ".hidden", "con\n"])
def test_narrative_key_cannot_leave_the_package(tmp_path, key):
    with pytest.raises(FaultsFound):
        package.write(replace(announced("youth-2018"), narrative={key: "words"}), tmp_path / "inside" / "it")
    assert list(tmp_path.iterdir()) == []


def test_failed_write_leaves_everything_unchanged(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FaultsFound, match="cannot be written here"):
        package.write(announced("youth-2018"), tmp_path / "file" / "it")
    assert files(tmp_path) == {"file": b"in the way"}
