"""Output is safe for terminals: no control characters, no encoding errors."""

import json
import os
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.cli.output import print_path, printable


@given(st.text())
def test_printable_text_has_no_invisible_characters(text):
    printed = printable(text)
    assert not {unicodedata.category(character) for character in printed} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(printed) & set("\n\r\x1b\x9b\u202e\u200b")


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_printable_text_is_unchanged(text):
    assert printable(text) == text


def test_escape_sequences_and_markup_are_not_interpreted(run):
    result = run("allocate", "5", "\x1b[31mred=3", "[bold]:bug:[/bold]=9")
    assert "\x1b" not in result.out
    assert "\\x1b[31mred" in result.out
    assert "[bold]:bug:[/bold]" in result.out
    assert "\x1b" not in run("allocate", "5", "\x1b[31mred=many").err


def test_json_escapes_control_characters_and_keeps_them(run):
    result = run("allocate", "5", "a\x1b\x9b\u202eé=9", "--json")
    assert not set(result.out) & set("\x1b\x9b\u202e")
    assert result.json["allocation"][0]["name"] == "a\x1b\x9b\u202eé"


def test_long_path_is_printed_on_one_line(capsys):
    path = f"{'deep folder/' * 30}report.html"
    print_path(path)
    assert capsys.readouterr().out == f"{path}\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_characters_the_output_cannot_encode_are_replaced(encoding):
    command = [sys.executable, "-c", "from inspectorate.cli import main; main()", "allocate", "5", "−é=9"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    table = subprocess.run(
        command, env=environment, capture_output=True, check=True, text=True, encoding=encoding
    )
    assert "9" in table.stdout
    json_output = subprocess.run([*command, "--json"], env=environment, capture_output=True, check=True)
    assert json.loads(json_output.stdout)["allocation"][0]["name"] == "−é"


def test_interrupt_prints_a_sentence_and_exits_with_130(run, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("inspectorate.cli.sample_record.allocation_record", stopped)
    result = run("allocate", "5", "a=9", "--json")
    assert result.code == 130
    assert result.err == "Stopped. Files written so far are complete. Run the command again.\n"
