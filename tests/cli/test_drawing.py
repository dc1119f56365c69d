"""`sample` and `allocate` from the outside: what other programs script against."""

import csv
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
    """Forty rows: thirty-eight eligible, one too early, one without a gender."""
    chance = random.Random(4)
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
                    "" if number == 39 else chance.choice(("Male", "Male", "Male", "Female")),
                    chance.choice(DISPOSALS),
                    "2017-06-01" if number == 38 else disposal.isoformat(),
                    chance.choice(LEVELS),
                    chance.choice(LEVELS),
                    f"Manager {number % 6}",
                    "2003-05-06",
                    "White British",
                ]
            )
    return path


def test_a_draw_accounts_for_every_row(run, longlist):
    said = run("sample", longlist, *DRAW, "--json")
    assert said.code == 0, said.err
    drawn = said.json
    assert (drawn["eligible"], drawn["size"], drawn["seed"]) == (38, 31, 11)
    assert len(drawn["selected"]) == len(set(drawn["selected"])) == 31
    assert drawn["reserves"]
    assert not set(drawn["reserves"]) & set(drawn["selected"])
    assert [left["row"] for left in drawn["left_out"]] == [40, 41]
    assert "gender" in drawn["left_out"][1]["reason"].lower()
    assert {row["factor"] for row in drawn["balance"]} == {
        "gender",
        "disposal_type",
        "risk_of_serious_harm",
        "safety_wellbeing",
    }
    for factor in ("gender", "disposal_type"):
        rows = [row for row in drawn["balance"] if row["factor"] == factor]
        assert sum(row["population"] for row in rows) == 38
        assert sum(row["sample"] for row in rows) == 31


def test_the_same_seed_draws_the_same_cases_whatever_the_order_of_rows(run, longlist):
    first = run("sample", longlist, *DRAW, "--json").json
    heading, *rows = longlist.read_text(encoding="utf-8").splitlines()
    longlist.write_text("\n".join([heading, *reversed(rows)]), encoding="utf-8")
    again = run("sample", longlist, *DRAW, "--json").json
    other = run("sample", longlist, *DRAW[:-1], "12", "--json").json
    assert (again["selected"], again["digest"]) == (first["selected"], first["digest"])
    assert other["selected"] != first["selected"]


def test_the_limit_per_case_manager_is_kept_and_its_cost_is_said(run, longlist):
    said = run("sample", longlist, *DRAW, "--size", "18", "--max-per-manager", "3", "--json")
    drawn = said.json
    with longlist.open(encoding="utf-8") as file:
        manager = {row["case_id"]: row["case_manager"] for row in csv.DictReader(file)}
    counts = [manager[case] for case in drawn["selected"]]
    assert len(counts) == 18
    assert max(map(counts.count, counts)) == 3
    assert drawn["cap"]["limit"] == 3
    assert drawn["cap"]["because"]
    impossible = run("sample", longlist, *DRAW, "--size", "30", "--max-per-manager", "3")
    assert impossible.code == 2
    assert "18" in impossible.err
    assert "Traceback" not in impossible.err


def test_a_draw_can_be_written_to_a_folder(run, longlist, tmp_path):
    said = run("sample", longlist, *DRAW, "--to", tmp_path / "out")
    assert said.code == 0, said.err
    assert "Balance" in said.out
    assert "seed 11" in said.out
    record = json.loads((tmp_path / "out" / "sample.json").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "sample.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["case_id"] for row in rows if row["place"] == "selected"] == record["selected"]
    assert (tmp_path / "out" / "balance.svg").read_text(encoding="utf-8").startswith("<svg")
    assert not list((tmp_path / "out").glob(".*"))


def test_a_heading_can_be_named_by_hand(run, longlist):
    text = longlist.read_text(encoding="utf-8").replace("gender", "column seven", 1)
    longlist.write_text(text, encoding="utf-8")
    named = run("sample", longlist, *DRAW, "--column", "gender=column seven", "--json")
    assert named.json["columns"]["gender"] == "column seven"
    assert named.json["eligible"] == 38


@pytest.mark.parametrize(
    ("words", "named"),
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
def test_a_mistake_in_the_command_is_one_plain_sentence(run, longlist, words, named):
    said = run("sample", longlist, *DRAW, *words)
    assert said.code == 2
    assert named in said.err
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"one heading\n", b"PK\x03\x04 not a workbook", b"\xff\xfe\xff", b"a,b\n1,2\n"],
)
def test_a_file_that_is_no_long_list_is_refused_with_its_name(run, tmp_path, content):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    said = run("sample", path, *DRAW, "--to", tmp_path / "out")
    assert said.code == 2
    assert "Traceback" not in said.err
    assert "list.xlsx" in said.err or "case_id" in said.err
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(run, tmp_path):
    said = run("sample", tmp_path / "nowhere.csv", *DRAW)
    assert said.code == 2
    assert "nowhere.csv" in said.err


def test_a_total_is_shared_out_with_its_adjustments(run):
    said = run("allocate", "10", "a=1", "b=1", "c=1", "d=27", "--buffer", "20", "--json")
    shared = said.json
    assert (shared["size"], shared["buffered_size"]) == (10, 12)
    assert sum(group["size"] for group in shared["allocation"]) == 10
    assert sum(group["buffered"] for group in shared["allocation"]) == 12
    assert any(group["adjustments"] for group in shared["allocation"])


@pytest.mark.parametrize(
    "groups", [("a",), ("a=x",), ("a=1.5",), ("a=-1",), ("=3",), ("a=1", "a=2"), ("a=²",)]
)
def test_a_group_without_a_whole_number_is_refused(run, groups):
    said = run("allocate", "1", *groups)
    assert said.code == 2
    assert len(said.err.splitlines()) == 1


def test_a_count_too_long_to_be_one_is_a_mistake(run):
    said = run("allocate", "5", f"north={'9' * 5_000}")
    assert said.code == 2
    assert "too long" in said.err


def test_a_field_has_one_heading(run, longlist):
    said = run("sample", longlist, *DRAW, "--column", "gender=gender", "--column", "gender=rosh")
    assert said.code == 2
    assert '"gender" is given twice' in said.err


def test_a_list_without_a_heading_that_is_needed_is_named_with_the_option(run, longlist):
    text = longlist.read_text(encoding="utf-8").replace("disposal_date", "When", 1)
    longlist.write_text(text.replace("case_manager", "Whose", 1), encoding="utf-8")
    said = run("sample", longlist, *DRAW)
    assert said.code == 2
    assert said.err.startswith(f"{longlist.name}, headings: No column was recognised as")
    assert '--column "disposal_date=HEADING"' in said.err
    date = ("--column", "disposal_date=When")
    assert run("sample", longlist, *DRAW, *date).code == 0
    limited = run("sample", longlist, *DRAW, *date, "--max-per-manager", "5")
    assert limited.code == 2
    assert '--column "case_manager=HEADING"' in limited.err
    whose = ("--max-per-manager", "9", "--column", "case_manager=Whose")
    assert run("sample", longlist, *DRAW, *date, *whose).code == 0


def test_rows_that_somebody_might_mend_are_counted_and_come_first(run, longlist):
    lines = longlist.read_text(encoding="utf-8").splitlines()
    early = [re.sub(r"2018-0\d-\d\d", "2012-01-01", line).replace("C", "D", 1) for line in lines[1:25]]
    wrong = lines[30].replace(re.findall(r"201\d-\d\d-\d\d", lines[30])[0], "TBC", 1)
    longlist.write_text("\n".join([*lines[:30], *early, wrong, *lines[31:]]), encoding="utf-8")
    said = run("sample", longlist, *DRAW).out
    listed = re.split(r"Left out +\n", said)[1].splitlines()
    assert "“TBC”, which is not a date" in next(line for line in listed if "│" in line)
    assert re.search(r"Unreadable date +│ +1 │", said)
    assert "Row 3" not in said


def test_what_was_not_used_is_said(run, longlist):
    text = longlist.read_text(encoding="utf-8").replace("gender", "Gender as told", 1)
    text = text.replace(",Referral order,", ",Banana order,", 1)
    longlist.write_text(text, encoding="utf-8")
    spoken = run("sample", longlist, *DRAW)
    assert "Headings not used: Gender as told." in spoken.out
    assert '--column "gender=HEADING"' in spoken.out
    assert "Not in the edition's list of Disposal, kept as written: banana order (1)" in spoken.out
    written = run("sample", longlist, *DRAW, "--json").json
    assert written["unused_headings"] == ["Gender as told"]
    assert "gender" in {lack["field"] for lack in written["not_applied"]}
    assert [kept["cases"] for kept in written["unlisted"]] == [1]


def test_the_command_to_draw_again_draws_the_same(run, longlist):
    first = run("sample", longlist, *DRAW, "--size", "20", "--max-per-manager", "4").out
    (again,) = re.findall(r"To draw this again:\ninspectorate (.*)\n", first)
    second = run(*shlex.split(again)).out
    assert second == first
