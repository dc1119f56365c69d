"""`inspectorate draft export` and `draft import`, from the outside."""

import shutil
from pathlib import Path

import pytest

from inspectorate.word_drafts import write_draft
from tests.house.tree import ROOT
from tests.word_drafts.word_editor import WordEditor

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
SENTENCE = "The police send detailed information quickly"


@pytest.fixture
def package(tmp_path) -> Path:
    folder = tmp_path / "package"
    shutil.copytree(EXAMPLE, folder)
    return folder


@pytest.fixture
def document(run, package, tmp_path) -> Path:
    path = tmp_path / "draft.docx"
    result = run("draft", "export", package, "--to", path)
    assert (result.code, result.out.strip()) == (0, str(path))
    return path


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_unchanged_document_changes_nothing(run, package, document):
    before = texts(package)
    result = run("draft", "import", package, document)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("0 of ")
    assert "sections changed." in result.out
    assert texts(package) == before


def test_edited_text_is_written_back_and_every_other_file_is_kept(run, package, document):
    before = texts(package)
    word = WordEditor(document.read_bytes())
    word.insert(SENTENCE, " and well")
    document.write_bytes(word.saved())
    result = run("draft", "import", package, document)
    assert result.code == 0
    assert "inserted by Chief Inspector, 05.11.2018 10:00: “and well”" in result.out
    edited = before["2.1.md"].replace(SENTENCE.encode(), f"{SENTENCE} and well".encode())
    assert texts(package) == {**before, "2.1.md": edited}


def test_figure_that_was_typed_over_is_reported(run, package, document):
    word = WordEditor(document.read_bytes())
    word.tagged("2.1.1")[1][0].findall(".//*")[-1].text = "99 per cent"
    document.write_bytes(word.saved())
    before = texts(package)
    result = run("draft", "import", package, document)
    assert result.code == 1
    assert "“99 per cent” was typed over it" in result.err
    assert texts(package)["2.1.md"] == before["2.1.md"]


def test_text_that_changed_since_the_export_is_kept_beside_the_one_from_word(run, package, document):
    word = WordEditor(document.read_bytes())
    word.insert(SENTENCE, " and well")
    document.write_bytes(word.saved())
    narrative = package / "narrative" / "2.1.md"
    narrative.write_text("Another text.\n", encoding="utf-8")
    result = run("draft", "import", package, document)
    assert result.code == 1
    assert "has changed in the folder since the export" in result.err
    assert narrative.read_text(encoding="utf-8") == "Another text.\n"
    assert "quickly and well" in (document.parent / "draft.2.1.md").read_text(encoding="utf-8")


def test_dry_run_writes_nothing(run, package, document):
    word = WordEditor(document.read_bytes())
    word.insert(SENTENCE, " and well")
    document.write_bytes(word.saved())
    before = texts(package)
    assert run("draft", "import", package, document, "--dry-run").code == 0
    assert texts(package) == before


def test_sections_can_be_chosen(run, package, tmp_path):
    path = tmp_path / "part.docx"
    assert (
        run("draft", "export", package, "--to", path, "--section", "2.1", "--section", "foreword").code == 0
    )
    sections = run("draft", "import", package, path, "--json").json["sections"]
    assert [section["key"] for section in sections] == ["foreword", "2.1"]


def test_unknown_section_and_other_files_are_refused(run, package, tmp_path):
    result = run("draft", "export", package, "--to", tmp_path / "x.docx", "--section", "9.9")
    assert (result.code, "there is no section" in result.err) == (2, True)
    result = run("draft", "import", package, package / "inspection.toml")
    assert (result.code, "not a Word document" in result.err) == (2, True)


def test_record_with_a_path_as_section_writes_nothing_outside_the_narrative(run, package, tmp_path):
    path = tmp_path / "hostile.docx"
    word = WordEditor(write_draft({"../../escape": "Text."}, {}, {}))
    word.insert("Text", " more")
    path.write_bytes(word.saved())
    result = run("draft", "import", package, path)
    assert (result.code, "no such section" in result.err) == (1, True)
    assert not list(tmp_path.rglob("escape*"))
