"""What is printed can neither steer a terminal nor fail on one that lacks some letters."""

import json
import os
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.cli.printing import say_place, visible


@given(st.text())
def test_what_is_printed_is_one_line_that_hides_nothing(text):
    shown = visible(text)
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(shown) & set("\n\r\x1b\x9b\u202e\u200b")


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_plain_words_are_printed_as_they_are(text):
    assert visible(text) == text


def test_a_name_cannot_steer_the_terminal(run):
    shared = run("allocate", "5", "\x1b[31mred=3", "[bold]:bug:[/bold]=9")
    assert "\x1b" not in shared.out
    assert "\\x1b[31mred" in shared.out
    assert "[bold]:bug:[/bold]" in shared.out
    assert "\x1b" not in run("allocate", "5", "\x1b[31mred=many").err


def test_json_keeps_every_character_without_printing_one_that_steers(run):
    shared = run("allocate", "5", "a\x1b\x9b\u202eé=9", "--json")
    assert not set(shared.out) & set("\x1b\x9b\u202e")
    assert shared.json["allocation"][0]["name"] == "a\x1b\x9b\u202eé"


def test_a_place_is_printed_on_one_line_however_long(capsys):
    place = f"{'deep folder/' * 30}report.html"
    say_place(place)
    assert capsys.readouterr().out == f"{place}\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_some_letters_is_no_trouble(encoding):
    command = [sys.executable, "-c", "from inspectorate.cli import main; main()", "allocate", "5", "−é=9"]
    said = {**os.environ, "PYTHONIOENCODING": encoding}
    table = subprocess.run(command, env=said, capture_output=True, check=True, text=True, encoding=encoding)
    assert "9" in table.stdout
    plain = subprocess.run([*command, "--json"], env=said, capture_output=True, check=True)
    assert json.loads(plain.stdout)["allocation"][0]["name"] == "−é"


def test_stopping_a_command_is_said_in_a_sentence(run, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("inspectorate.cli.records.allocation_record", stopped)
    said = run("allocate", "5", "a=9", "--json")
    assert said.code == 130
    assert said.err == "Stopped before the end. Files written so far are whole; run the command again.\n"
