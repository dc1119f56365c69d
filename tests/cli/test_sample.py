"""`sample` and `allocate` as other programs call them."""

import csv
import hashlib
import json
import random
import re
import shlex
from datetime import date, timedelta

import pytest

DISPOSALS = ("Referral order", "Youth rehabilitation order", "Detention and training order")
LEVELS = ("Low", "Medium", "High", "Very high")
HEADINGS = [
    "case_id",
    "person_id",
    "gender",
    "disposal_type",
    "disposal_date",
    "rosh",
    "safety_wellbeing",
    "case_manager",
    "date_of_birth",
    "ethnicity",
]
DRAW = ("--edition", "youth-2018", "--domain", "court", "--on", "2018-09-03", "--seed", "11")


@pytest.fixture
def longlist(tmp_path):
    """Long list of 40 rows: 38 eligible, one outside the window, one without a gender."""
    random_stream = random.Random(4)
    path = tmp_path / "court.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(40):
            disposal = date(2018, 1, 10) + timedelta(days=number)
            writer.writerow(
                [
                    f"A{number:03}",
                    f"P{number:03}",
                    "" if number == 39 else random_stream.choice(("Male", "Male", "Male", "Female")),
                    random_stream.choice(DISPOSALS),
                    "2017-06-01" if number == 38 else disposal.isoformat(),
                    random_stream.choice(LEVELS),
                    random_stream.choice(LEVELS),
                    f"Manager {number % 6}",
                    "2003-05-06",
                    "White British",
                ]
            )
    return path


def test_sample_accounts_for_every_row(run, longlist):
    result = run("sample", longlist, *DRAW, "--json")
    assert result.code == 0, result.err
    record = result.json
    assert (record["eligible"], record["size"], record["seed"]) == (38, 31, 11)
    assert len(record["selected"]) == len(set(record["selected"])) == 31
    assert "which a person chose" in record["chosen_how"][0]
    assert [row["row"] for row in record["left_out"]] == [40, 41]
    assert "gender" in record["left_out"][1]["reason"].lower()
    assert {row["factor"] for row in record["balance"]} == {
        "gender",
        "disposal_type",
        "risk_of_serious_harm",
        "safety_wellbeing",
    }
    for factor in ("gender", "disposal_type"):
        rows = [row for row in record["balance"] if row["factor"] == factor]
        assert sum(row["population"] for row in rows) == 38
        assert sum(row["sample"] for row in rows) == 31


def test_sample_does_not_depend_on_row_order(run, longlist):
    first = run("sample", longlist, *DRAW, "--json").json
    heading, *rows = longlist.read_text(encoding="utf-8").splitlines()
    longlist.write_text("\n".join([heading, *reversed(rows)]), encoding="utf-8")
    reordered = run("sample", longlist, *DRAW, "--json").json
    other_seed = run("sample", longlist, *DRAW[:-1], "12", "--json").json
    assert (reordered["selected"], reordered["digest"]) == (first["selected"], first["digest"])
    assert other_seed["selected"] != first["selected"]


def test_cap_per_case_manager_is_applied_and_its_effect_reported(run, longlist):
    result = run("sample", longlist, *DRAW, "--size", "18", "--max-per-manager", "3", "--json")
    record = result.json
    with longlist.open(encoding="utf-8") as file:
        manager = {row["case_id"]: row["case_manager"] for row in csv.DictReader(file)}
    counts = [manager[case] for case in record["selected"]]
    assert len(counts) == 18
    assert max(map(counts.count, counts)) == 3
    assert record["cap"]["limit"] == 3
    assert record["cap"]["because"]
    impossible = run("sample", longlist, *DRAW, "--size", "30", "--max-per-manager", "3")
    assert impossible.code == 2
    assert "18" in impossible.err
    assert "Traceback" not in impossible.err


def test_sample_is_written_to_a_folder(run, longlist, tmp_path):
    result = run("sample", longlist, *DRAW, "--to", tmp_path / "out")
    assert result.code == 0, result.err
    assert "Balance" in result.out
    assert "seed 11" in result.out
    record = json.loads((tmp_path / "out" / "sample.json").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "sample.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["case_id"] for row in rows if row["place"] == "selected"] == record["selected"]
    assert (tmp_path / "out" / "balance.svg").read_text(encoding="utf-8").startswith("<svg")
    assert not list((tmp_path / "out").glob(".*"))


def test_notes_about_reading_the_file_are_printed_and_recorded(run, longlist):
    longlist.write_bytes(longlist.read_bytes().replace(b"White British", b"White\x01British", 1) + b"\x1a")
    note = "We have read characters that do not belong in text as spaces. Cells affected: 1. The first is J2."
    assert note in " ".join(run("sample", longlist, *DRAW).out.split())
    assert note in json.loads(run("sample", longlist, *DRAW, "--json").out)["notes"]


def test_column_option_names_a_heading(run, longlist):
    text = longlist.read_text(encoding="utf-8").replace("gender", "column seven", 1)
    longlist.write_text(text, encoding="utf-8")
    result = run("sample", longlist, *DRAW, "--column", "gender=column seven", "--json")
    assert result.json["columns"]["gender"] == "column seven"
    assert result.json["eligible"] == 38


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--domain", "prison"), "prison"),
        (("--edition", "youth-1999"), "youth-1999"),
        (("--on", "3 September"), "3 September"),
        (("--on", "20180903"), "20180903"),
        (("--on", "2018-W36-1"), "2018-W36-1"),
        (("--seed", "-1"), "seed"),
        (("--size", "39"), "39"),
        (("--column", "shoe=Size"), "shoe=Size"),
        (("--column", "gender=No such heading"), "No such heading"),
        (("--balance-on", "name"), "name"),
        (("--sheet", "Cases"), "Cases"),
    ],
)
def test_usage_error_is_one_sentence(run, longlist, options, message):
    result = run("sample", longlist, *DRAW, *options)
    assert result.code == 2
    assert message in result.err
    assert "Traceback" not in result.err
    assert len(result.err.splitlines()) == 1
    assert result.out == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"one heading\n", b"PK\x03\x04 not a workbook", b"\xff\xfe\xff", b"a,b\n1,2\n"],
)
def test_file_that_is_no_long_list_is_an_error_with_its_name(run, tmp_path, content):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    result = run("sample", path, *DRAW, "--to", tmp_path / "out")
    assert result.code == 2
    assert "Traceback" not in result.err
    assert "list.xlsx" in result.err or "case_id" in result.err
    assert not (tmp_path / "out").exists()


def test_missing_file_is_an_error_with_its_name(run, tmp_path):
    result = run("sample", tmp_path / "nowhere.csv", *DRAW)
    assert result.code == 2
    assert "nowhere.csv" in result.err


def test_allocation_sums_to_the_total_and_reports_adjustments(run):
    result = run("allocate", "10", "a=1", "b=1", "c=1", "d=27", "--buffer", "20", "--json")
    allocation = result.json
    assert (allocation["size"], allocation["buffered_size"]) == (10, 12)
    assert sum(group["size"] for group in allocation["allocation"]) == 10
    assert sum(group["buffered"] for group in allocation["allocation"]) == 12
    assert any(group["adjustments"] for group in allocation["allocation"])


@pytest.mark.parametrize(
    "groups", [("a",), ("a=x",), ("a=1.5",), ("a=-1",), ("=3",), ("a=1", "a=2"), ("a=²",)]
)
def test_group_without_a_whole_number_is_a_usage_error(run, groups):
    result = run("allocate", "1", *groups)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1


def test_count_with_too_many_digits_is_a_usage_error(run):
    result = run("allocate", "5", f"north={'9' * 5_000}")
    assert result.code == 2
    assert '"north" must be a whole number, like north=120' in result.err


def test_two_headings_for_a_field_are_a_usage_error(run, longlist):
    result = run("sample", longlist, *DRAW, "--column", "gender=gender", "--column", "gender=rosh")
    assert result.code == 2
    assert '"gender" is given twice' in result.err


def test_missing_required_heading_is_an_error_that_names_the_option(run, longlist):
    text = longlist.read_text(encoding="utf-8").replace("disposal_date", "When", 1)
    longlist.write_text(text.replace("case_manager", "Whose", 1), encoding="utf-8")
    result = run("sample", longlist, *DRAW)
    assert result.code == 2
    assert result.err.startswith(f"{longlist.name}, headings: No column was recognised as")
    assert '--column "disposal_date=HEADING"' in result.err
    date = ("--column", "disposal_date=When")
    assert run("sample", longlist, *DRAW, *date).code == 0
    limited = run("sample", longlist, *DRAW, *date, "--max-per-manager", "5")
    assert limited.code == 2
    assert '--column "case_manager=HEADING"' in limited.err
    manager_options = ("--max-per-manager", "9", "--column", "case_manager=Whose")
    assert run("sample", longlist, *DRAW, *date, *manager_options).code == 0


def test_left_out_rows_that_may_need_correction_are_listed_first(run, longlist):
    lines = longlist.read_text(encoding="utf-8").splitlines()
    early = [re.sub(r"2018-0\d-\d\d", "2012-01-01", line).replace("C", "D", 1) for line in lines[1:25]]
    unreadable = lines[30].replace(re.findall(r"201\d-\d\d-\d\d", lines[30])[0], "TBC", 1)
    longlist.write_text("\n".join([*lines[:30], *early, unreadable, *lines[31:]]), encoding="utf-8")
    output = run("sample", longlist, *DRAW).out
    printed_rows = re.split(r"Left out +\n", output)[1].splitlines()
    assert "“TBC”, which is not a date" in next(line for line in printed_rows if "│" in line)
    assert re.search(r"Date that cannot be read +│ +1 │", output)
    assert "Row 3" not in output


def test_unused_headings_rules_and_levels_are_reported(run, longlist):
    text = longlist.read_text(encoding="utf-8").replace("gender", "Gender as told", 1)
    text = text.replace(",Referral order,", ",Banana order,", 1)
    longlist.write_text(text, encoding="utf-8")
    printed = run("sample", longlist, *DRAW)
    assert "Headings not used: Gender as told." in printed.out
    assert '--column "gender=HEADING"' in printed.out
    assert (
        "Disposal: “banana order” is not one of the values in the standards. We have kept it as written. "
        "Cases: 1." in printed.out
    )
    record = run("sample", longlist, *DRAW, "--json").json
    assert record["unused_headings"] == ["Gender as told"]
    assert "gender" in {rule["field"] for rule in record["not_applied"]}
    assert [level["cases"] for level in record["unlisted"]] == [1]


def test_printed_redraw_command_draws_the_same_sample(run, longlist):
    first = run("sample", longlist, *DRAW, "--size", "20", "--max-per-manager", "4").out
    (command,) = re.findall(r"To reproduce this sample:\ninspectorate (.*)\n", first)
    second = run(*shlex.split(command)).out
    assert second == first


SEALED = DRAW[:-2]


def test_sealed_draw_is_printed_and_written_and_dice_decide_it(run, longlist, tmp_path):
    result = run("sample", longlist, *SEALED, "--seal", "--to", tmp_path / "sealed", "--json")
    assert result.code == 0, result.err
    record = json.loads((tmp_path / "sealed" / "sealed-draw.json").read_text(encoding="utf-8"))
    listed = (tmp_path / "sealed" / "numbered-samples.jsonl").read_bytes()
    assert result.json == record
    assert hashlib.sha256(listed).hexdigest() == record["numbered"]["digest"]
    dice = ("--dice", "417", "--sealed", record["seal"])
    drawn = run("sample", longlist, *SEALED, *dice, "--json").json
    number, *cases = json.loads(listed.splitlines()[417])
    assert (number, drawn["numbered"]["number"]) == ("417", "417")
    assert drawn["selected"] == cases
    assert "Then three ten-sided dice decided: sample 417." in drawn["chosen_how"]
    shown = run("sample", longlist, *SEALED, "--seal").out
    assert record["seal"] in shown
    assert record["numbered"]["digest"] in shown


def test_public_value_decides_a_draw_sealed_with_its_publication(run, longlist):
    name = ("--public", "drand round 4711")
    sealed = run("sample", longlist, *SEALED, "--seal", *name, "--json").json
    assert (sealed["decided_by"], sealed["origin"]) == ("public", "drand round 4711")
    drawn = run("sample", longlist, *SEALED, *name, "--value", "8f3a", "--sealed", sealed["seal"], "--json")
    assert "drand round 4711 was 8f3a" in " ".join(drawn.json["chosen_how"])
    other = ("--public", "drand round 4712", "--value", "8f3a", "--sealed", sealed["seal"])
    assert "not the seal you entered" in run("sample", longlist, *SEALED, *other).err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "Start with --seal"),
        (("--seal", "--seed", "1"), "Start with --seal"),
        (("--dice", "417"), "--sealed"),
        (("--dice", "417", "--sealed", "00"), "not the seal you entered"),
        (("--value", "8f", "--sealed", "00"), "--public"),
        (("--public", "A", "--dice", "417", "--sealed", "00"), "use --public with --seal"),
    ],
)
def test_draw_without_what_decides_it_is_a_usage_error(run, longlist, options, message):
    result = run("sample", longlist, *SEALED, *options)
    assert result.code == 2
    assert message in result.err
    assert result.out == ""
