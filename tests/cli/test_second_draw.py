"""`second-draw` as other programs call it."""

import json
import shlex

import pytest

VALUE = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@pytest.fixture
def cases(tmp_path):
    """Cases of two kinds and of four assessors: 31 and 19. One looks like a formula."""
    path = tmp_path / "cases.csv"
    rows = [f"court,A{number:02},{number % 4 + 1}" for number in range(31)]
    rows += [
        f"out_of_court,{case_id},{number % 4 + 1}" for number, case_id in enumerate(("'=B0", *range(1, 19)))
    ]
    path.write_text("\n".join(["group,case_id,assessor", *rows]) + "\n", encoding="utf-8")
    return path


def test_recorded_value_repeats_the_draw_whatever_the_order_of_rows(run, cases):
    words = ("second-draw", cases, "--share", "0.1", "--random-value", VALUE, "--json")
    first = run(*words)
    assert first.code == 0, first.err
    assert [(group["group"], group["cases"], group["size"]) for group in first.json["groups"]] == [
        ("court", 31, 3),
        ("out_of_court", 19, 2),
    ]
    assert len(first.json["selected"]) == 5
    heading, *rows = cases.read_text(encoding="utf-8").splitlines()
    cases.write_text("\n".join([heading, *reversed(rows)]), encoding="utf-8-sig")
    assert run(*words).json == first.json
    assert run(*words[:3], "1", *words[4:]).json["selected"][31]["case_id"] == "1"
    everything = {case["case_id"] for case in run(*words[:3], "1", *words[4:]).json["selected"]}
    assert "=B0" in everything


def test_command_that_is_printed_repeats_the_draw(run, cases):
    first = run("second-draw", cases, "--share", "0.2")
    assert "court: 6 of 31 cases. 0.2 × 31 = 6.20, rounded to 6." in first.out
    command = first.out.splitlines()[-1]
    assert f"--share 0.2 --random-value {command.split()[-1]}" in command
    again = run(*shlex.split(command)[1:])
    assert again.out == first.out
    assert run("second-draw", cases, "--share", "0.2").out != first.out
    dice = run("second-draw", cases, "--share", "0.2", "--dice", "4176")
    assert dice.out.splitlines()[-1].endswith("--share 0.2 --dice 4176")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--share", "ten"), '"ten" is not a share. Write it like 0.1'),
        (("--share", "."), '"." is not a share'),
        (("--share", "nan"), '"nan" is not a share'),
        (("--share", "0"), "The share of cases is 0."),
        (("--share", "1.5"), "The share of cases is 1.5."),
        (("--share", "0.1", "--dice", "417"), "Enter the digits of 4 ten-sided dice"),
        (("--share", "0.1", "--random-value", "417"), "Enter the 32 hexadecimal digits"),
        (("--share", "0.1", "--dice", "4176", "--random-value", VALUE), "not both"),
        ((), "--share"),
    ],
)
def test_wrong_option_is_refused_in_a_sentence(run, cases, words, message):
    result = run("second-draw", cases, *words)
    assert (result.code, result.out) == (2, "")
    assert message in " ".join(result.err.split())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"group,case_id,assessor\n", "There are none"),
        (b"group,case_id\ncourt,A1\n", "assessor"),
        (b"group,case_id,assessor\ncourt,A1,\n", "assessor"),
        (b"group,case_id,assessor\ncourt,A1,1\ncourt,A1,2\n", "A1"),
        (b"group,case_id,assessor\ncourt,\xff,1\n", "not text in UTF-8"),
        (b'group,case_id,assessor\ncourt,"A1,1\n', "quotation marks"),
    ],
)
def test_wrong_file_is_refused_with_its_place(run, tmp_path, content, message):
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    result = run("second-draw", path, "--share", "0.1", "--json")
    assert (result.code, result.out) == (2, "")
    assert message in " ".join(result.err.split())


def test_record_says_everything_that_is_needed_to_repeat_the_draw(run, cases):
    record = json.loads(run("second-draw", cases, "--share", "0.25", "--dice", "4176", "--json").out)
    assert (record["share"], record["source"], record["value"]) == (0.25, "dice", "4176")
    assert len(record["digest"]) == 64
