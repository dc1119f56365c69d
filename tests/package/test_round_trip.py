"""Package round trips are lossless in every state, and Frictionless accepts what is written."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import HealthCheck, Phase, given, settings

from inspectorate import package
from inspectorate.method import population, standards
from inspectorate.method.assessments import Answer
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import About, Inspection, LongList, work_out
from tests.house.tree import ROOT
from tests.package.inspections import EDITIONS, ON, files, inspections

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
PACKAGED = package.read(EXAMPLE)
SLOW = settings(
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def announced(edition: str) -> Inspection:
    """Return an inspection that has been announced and has no other content."""
    about = About("a", "A service", "A", "Anywhere", ON, None, None, "A lead", ())
    return Inspection(standards.load(edition), about, populations={}, samples={}, assessments=())


@given(inspections())
@settings(SLOW, max_examples=60)
def test_package_round_trip_is_lossless(inspection):
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first"), Path(folder, "second")
        package.write(inspection, first)
        parsed = package.read(first)
        assert parsed == inspection
        package.write(parsed, second)
        assert files(first) == files(second)


@given(inspections())
@settings(SLOW, max_examples=40, phases=[Phase.reuse, Phase.generate])
def test_written_package_is_valid_for_frictionless(inspection):
    with tempfile.TemporaryDirectory() as folder:
        package.write(inspection, Path(folder, "it"))
        report = Package(str(Path(folder, "it", "datapackage.json"))).validate()
        assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "note"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_announced_inspection_round_trip_is_lossless(tmp_path, edition):
    package.write(announced(edition), tmp_path / "it")
    assert package.read(tmp_path / "it") == announced(edition)
    assert package.validate(tmp_path / "it") == ()
    assert sorted(files(tmp_path / "it")) == [
        "codebook.csv",
        "datapackage.json",
        "edition.json",
        "inspection.toml",
    ]


def test_example_is_valid_for_frictionless():
    report = Package(str(EXAMPLE / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "note"])
    assert sorted(task.place for task in report.tasks) == sorted(
        path for path in files(EXAMPLE) if path != "datapackage.json"
    )


def test_frictionless_reports_schema_violations(tmp_path):
    package.write(package.read(EXAMPLE), tmp_path / "it")
    answers = tmp_path / "it" / "answers.csv"
    lines = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    invalid_rows = [lines[1].replace(",yes,", ",perhaps,").replace(",no,", ",perhaps,"), lines[2], lines[2]]
    answers.write_text(
        "".join([lines[0], *invalid_rows, "Nobody,court,first,2.1.1,yes,\n"]), encoding="utf-8"
    )
    report = Package(str(tmp_path / "it" / "datapackage.json")).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {
        "constraint-error",
        "primary-key",
        "foreign-key",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"readme": "\ud800"},
        {"samples": {"court": PACKAGED.samples["court"]}},
        {"populations": PACKAGED.populations},
        {"assessments": tuple(replace(item, occasion="third") for item in PACKAGED.assessments)},
        {"assessments": tuple(replace(item, facts={"name": "A"}) for item in PACKAGED.assessments)},
        {"evidence": tuple(replace(item, supports=("9.9.9",)) for item in PACKAGED.evidence)},
    ],
    ids=["a lone surrogate", "a sample of nothing", "no long list", "occasion", "a name", "an unknown id"],
)
def test_inspection_that_cannot_be_read_back_is_not_written(tmp_path, changes):
    with pytest.raises(FaultsFound):
        package.write(replace(announced("youth-2018"), **changes), tmp_path / "it")
    assert list(tmp_path.iterdir()) == []


def test_long_list_with_unconfirmed_columns_is_not_written(tmp_path):
    framework = standards.load("youth-2018")
    headings = (
        "Case ID",
        "Start date",
        "Order start date",
        "Sex",
        "ROSH",
        "Safety and wellbeing",
        "Disposal",
    )
    row = ("C1", "01/02/2018", "03/02/2018", "Male", "Low", "High", "Referral order")
    rows = [dict(zip(headings, row, strict=True))]
    guessed = population.read(rows, framework, group="court", on=ON)
    long_lists = {"court": LongList("list.csv", headings, (row,))}
    unconfirmed = replace(announced("youth-2018"), populations={"court": guessed}, long_lists=long_lists)
    with pytest.raises(
        FaultsFound, match=r"2 columns could match, “Start date” and “Order start date”.*Confirm the columns"
    ):
        package.write(unconfirmed, tmp_path / "it")
    confirmed = population.read(rows, framework, group="court", on=ON, columns=guessed.columns)
    package.write(replace(unconfirmed, populations={"court": confirmed}), tmp_path / "it")
    assert package.read(tmp_path / "it").populations == {"court": confirmed}


def test_long_list_of_200_000_rows_is_written(tmp_path):
    framework = standards.load("youth-2018")
    headings = ("Case ID", "Sex", "ROSH", "Safety and wellbeing", "Disposal", "Disposal date")
    rows = tuple(
        (f"C{number}", "M", "Low", "High", "Referral order", "01/02/2018") for number in range(200_000)
    )
    columns = dict(
        zip(
            (
                "case_id",
                "gender",
                "risk_of_serious_harm",
                "safety_wellbeing",
                "disposal_type",
                "disposal_date",
            ),
            headings,
            strict=True,
        )
    )
    row_values = (dict(zip(headings, row, strict=True)) for row in rows)
    court_population = population.read(list(row_values), framework, group="court", on=ON, columns=columns)
    stored = replace(
        announced("youth-2018"),
        populations={"court": court_population},
        long_lists={"court": LongList("all.csv", headings, rows)},
    )
    package.write(stored, tmp_path / "it")  # also parses the files and compares
    assert (tmp_path / "it" / "long-lists" / "court.csv").read_bytes().count(b"\n") == 200_001


COMPARED = {one.case_id for one in PACKAGED.assessments if one.occasion == "second"}
FIRST = next(one for one in PACKAGED.assessments if one.case_id not in COMPARED)


def assessed_twice(value: str, *, blind: str) -> Inspection:
    """Return the example without its second assessments but one, which has changed since the comparison."""
    first = FIRST
    question = next(iter(first.answers))
    second = replace(
        first,
        occasion="second",
        assessor="Inspector Z",
        answers={**first.answers, question: Answer(value, "As seen")},
    )
    before = replace(second, answers={**first.answers, question: Answer(blind, "As seen")})
    firsts = tuple(one for one in PACKAGED.assessments if one.occasion == "first")
    return replace(PACKAGED, assessments=(*firsts, second), blind_assessments=(before,))


def test_agreement_is_about_the_answers_before_the_comparison(tmp_path):
    question = next(iter(FIRST.answers))
    value = FIRST.answers[question].value
    other = "no" if value == "yes" else "yes"
    settled = assessed_twice(value, blind=other)
    package.write(settled, tmp_path / "it")
    assert package.read(tmp_path / "it") == settled
    assert package.validate(tmp_path / "it") == ()
    agreement = work_out(package.read(tmp_path / "it")).agreement[question]
    assert (agreement.pairs, agreement.same) == (1, 0)
    not_changed = work_out(replace(settled, blind_assessments=())).agreement[question]
    assert (not_changed.pairs, not_changed.same) == (1, 1)
    assert work_out(settled).tallies == work_out(PACKAGED).tallies
    assert Package(str(tmp_path / "it" / "datapackage.json")).validate().valid


def test_blind_assessment_of_a_case_assessed_once_is_a_fault(tmp_path):
    inspection = assessed_twice("yes", blind="no")
    firsts = tuple(one for one in inspection.assessments if one.occasion == "first")
    package.write(replace(inspection, assessments=firsts), tmp_path / "it")
    [fault] = package.validate(tmp_path / "it")
    assert str(fault.place) == "blind/cases.csv, row 2, column case_id"
    text = (tmp_path / "it" / "blind" / "answers.csv").read_text()
    (tmp_path / "it" / "blind" / "cases.csv").unlink()
    (tmp_path / "it" / "blind" / "answers.csv").write_text("".join(text.splitlines(keepends=True)[:2]))
    with pytest.raises(FaultsFound, match=r"blind/answers\.csv, row 2"):
        package.read(tmp_path / "it")
