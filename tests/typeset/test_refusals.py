"""Whatever a printer raises is one sentence with its place; the other forms are written, nothing is left."""

import os
import subprocess
import sys
from dataclasses import replace

import pypandoc
import pytest

from inspectorate import typeset
from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.content import Cell, Run, Section
from tests.house.tree import ROOT
from tests.typeset import rich

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
DOCUMENTS = {f"{name}.{form}" for name in ("report", "technical-annex") for form in ("html", "pdf", "docx")}
FILES = DOCUMENTS | {"tables.xlsx", "tables.ods"}
WORD = {"report.docx", "technical-annex.docx"}
LIMITED = "ulimit -f {blocks}; exec {python} -m inspectorate {words}"


def refused(report, folder):
    """Return the faults of writing a report, and the names of the files that were written."""
    with pytest.raises(FaultsFound) as error:
        typeset.write_all(report, folder)
    return error.value.faults, {path.name for path in folder.iterdir()}


def with_text(text, title="Findings"):
    """Return a small report with a section of this text."""
    report = rich.small()
    section = Section("findings", title, "2", blocks=(rich.text(text),))
    return replace(report, sections=(*report.sections, section))


@pytest.mark.parametrize(
    "report",
    [with_text("a" * 16_400), with_text("[" * 50_000), with_text("Words.", "word " * 7_000)],
    ids=["letters", "brackets", "heading"],
)
def test_text_that_a_pdf_cannot_hold_costs_the_pdf_alone(tmp_path, report):
    faults, written = refused(report, tmp_path)
    assert written == FILES - {"report.pdf"}
    (fault,) = faults
    assert "report.pdf, section 2 " in fault.place
    assert "has more than" in fault.problem


def test_text_without_a_long_word_is_printed():
    assert typeset.pdf(with_text("ab-" * 12_000 + "a" * 15_000)).startswith(b"%PDF")


def test_cell_that_excel_cannot_hold_costs_the_workbook_alone(tmp_path):
    report = rich.small()
    table = replace(report.tables[0], rows=((Cell((Run("word " * 7_000),)),),))
    faults, written = refused(replace(report, tables=(table,)), tmp_path)
    assert written == FILES - {"tables.xlsx"}
    assert "row 1" in faults[0].place


@pytest.fixture
def pandoc(tmp_path):
    """Give the function that makes a pandoc: it has its reference document, and a given end."""

    def make(ending):
        real = pypandoc.get_pandoc_path()
        program = tmp_path / "pandoc"
        own = f'case "$*" in *--print-default*|--version) exec "{real}" "$@";; esac'
        program.write_text(f"#!/bin/sh\n{own}\n{ending}\n", encoding="utf-8")
        program.chmod(0o755)
        return {"PYPANDOC_PANDOC": str(program)}

    return make


@pytest.mark.parametrize("ending", ["exit 25", "kill -9 $$"])
def test_pandoc_that_dies_costs_word_alone(tmp_path, pandoc, ending):
    result = report_command(EXAMPLE, tmp_path / "out", environment=pandoc(ending))
    assert_one_sentence_a_fault(result, WORD)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES - WORD


def test_command_that_is_told_to_end_leaves_nothing(tmp_path, pandoc):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = pandoc("kill -TERM $PPID")
    result = report_command(EXAMPLE, tmp_path / "out", environment=environment, temporary=temporary)
    assert (result.returncode, result.stderr) == (143, "")
    assert not (tmp_path / "out").exists()
    assert not any(temporary.iterdir())


def report_command(package, folder, *, environment=None, blocks="unlimited", temporary=None):
    """Run `report` in a process of its own, with a limit on the size of files."""
    words = f"report {package} --to {folder}"
    command = LIMITED.format(blocks=blocks, python=sys.executable, words=words)
    temporary = temporary or folder.parent
    return subprocess.run(
        ["sh", "-c", command],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary), **(environment or {})},
    )


def assert_one_sentence_a_fault(result, names):
    """Assert that the command ended with a sentence about each of some files, and with nothing else."""
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr
    for name in names:
        assert name in result.stderr


def test_full_disk_leaves_whole_files_and_no_others(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    result = report_command(EXAMPLE, tmp_path / "out", blocks=200, temporary=temporary)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert_one_sentence_a_fault(result, FILES - written)
    assert "report.html" not in written
    assert written < FILES
    assert not any(temporary.iterdir())


def test_full_disk_leaves_no_part_of_a_sample(tmp_path):
    words = (
        f"sample {EXAMPLE}/long-lists/court.csv --edition youth-2018 --domain court --on 2018-09-03 --seed 1"
    )
    command = LIMITED.format(blocks=4, python=sys.executable, words=f"{words} --to {tmp_path}/new/out")
    result = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert_one_sentence_a_fault(result, ["new/out"])
    assert not any(tmp_path.iterdir())


def test_folder_for_temporary_files_is_as_it_was(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    assert report_command(EXAMPLE, tmp_path / "out", temporary=temporary).returncode == 0
    assert not any(temporary.iterdir())
