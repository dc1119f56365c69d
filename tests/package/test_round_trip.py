"""What is written is read back the same, and what is read is written the same, whatever its state."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import HealthCheck, Phase, given, settings

from inspectorate import package
from inspectorate.method import population, standards
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import About, Inspection, LongList
from tests.house.tree import ROOT
from tests.package.made import EDITIONS, ON, files, inspections

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
SLOW = settings(
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def announced(edition: str) -> Inspection:
    """An inspection of which nothing is known but that it will be."""
    about = About("a", "A service", "A", "Anywhere", ON, None, None, "A lead", ())
    return Inspection(standards.load(edition), about, populations={}, samples={}, assessments=())


@given(inspections())
@settings(SLOW, max_examples=60)
def test_what_is_written_is_read_back_the_same_and_written_again_byte_for_byte(inspection):
    with tempfile.TemporaryDirectory() as place:
        first, second = Path(place, "first"), Path(place, "second")
        package.write(inspection, first)
        back = package.read(first)
        assert back == inspection
        package.write(back, second)
        assert files(first) == files(second)


@given(inspections())
@settings(SLOW, max_examples=40, phases=[Phase.reuse, Phase.generate])
def test_frictionless_accepts_what_is_written(inspection):
    with tempfile.TemporaryDirectory() as place:
        package.write(inspection, Path(place, "it"))
        report = Package(str(Path(place, "it", "datapackage.json"))).validate()
        assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "note"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_inspection_that_has_only_been_announced_can_be_kept(tmp_path, edition):
    package.write(announced(edition), tmp_path / "it")
    assert package.read(tmp_path / "it") == announced(edition)
    assert package.validate(tmp_path / "it") == ()
    assert sorted(files(tmp_path / "it")) == ["datapackage.json", "inspection.toml"]


def test_the_example_is_a_valid_data_package_for_frictionless():
    report = Package(str(EXAMPLE / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "note"])
    assert sorted(task.place for task in report.tasks) == sorted(
        path for path in files(EXAMPLE) if path != "datapackage.json"
    )


def test_frictionless_refuses_what_the_schemas_refuse(tmp_path):
    package.write(package.read(EXAMPLE), tmp_path / "it")
    answers = tmp_path / "it" / "answers.csv"
    lines = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    strange = [lines[1].replace(",yes,", ",perhaps,").replace(",no,", ",perhaps,"), lines[2], lines[2]]
    answers.write_text("".join([lines[0], *strange, "Nobody,court,first,2.1.1,yes,\n"]), encoding="utf-8")
    report = Package(str(tmp_path / "it" / "datapackage.json")).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {
        "constraint-error",
        "primary-key",
        "foreign-key",
    }


def test_an_existing_package_is_replaced_whole(tmp_path):
    package.write(package.read(EXAMPLE), tmp_path / "it")
    package.write(announced("youth-2018"), tmp_path / "it")
    assert package.read(tmp_path / "it") == announced("youth-2018")
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.parametrize("stray", ["notes.txt", ".env", "narrative/draft.docx", "deep/er/still.csv"])
def test_a_folder_that_holds_anything_else_is_not_replaced(tmp_path, stray):
    package.write(announced("youth-2018"), tmp_path / "it")
    (tmp_path / "it" / stray).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "it" / stray).write_text("mine", encoding="utf-8")
    before = files(tmp_path / "it")
    with pytest.raises(FaultsFound, match="which writing would lose"):
        package.write(package.read(EXAMPLE), tmp_path / "it")
    assert files(tmp_path / "it") == before
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def test_a_folder_of_somebody_elses_is_not_replaced_even_if_its_files_have_our_names(tmp_path):
    (tmp_path / "README.md").write_text("A project.", encoding="utf-8")
    with pytest.raises(FaultsFound, match="other files"):
        package.write(announced("youth-2018"), tmp_path)
    assert files(tmp_path) == {"README.md": b"A project."}


def test_nothing_is_written_through_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FaultsFound, match="a file or a link"):
        package.write(announced("youth-2018"), tmp_path / "link")
    assert files(tmp_path) == {}


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/x", "a/b", "..", "", "a..b", ".hidden", "con\n"])
def test_no_narrative_key_leads_out_of_the_package(tmp_path, key):
    with pytest.raises(FaultsFound):
        package.write(replace(announced("youth-2018"), narrative={key: "words"}), tmp_path / "inside" / "it")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"readme": "\ud800"},
        {"samples": {"court": package.read(EXAMPLE).samples["court"]}},
        {"populations": package.read(EXAMPLE).populations},
        {"assessments": tuple(replace(each, occasion="third") for each in package.read(EXAMPLE).assessments)},
        {
            "assessments": tuple(
                replace(each, facts={"name": "A"}) for each in package.read(EXAMPLE).assessments
            )
        },
        {"evidence": tuple(replace(each, supports=("9.9.9",)) for each in package.read(EXAMPLE).evidence)},
    ],
    ids=["a lone surrogate", "a sample of nothing", "no long list", "occasion", "a name", "an unknown id"],
)
def test_what_could_not_be_read_back_is_not_written(tmp_path, changes):
    with pytest.raises(FaultsFound):
        package.write(replace(announced("youth-2018"), **changes), tmp_path / "it")
    assert list(tmp_path.iterdir()) == []


def test_a_long_list_whose_columns_nobody_confirmed_is_not_kept(tmp_path):
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
    listed = {"court": LongList("list.csv", headings, (row,))}
    unsure = replace(announced("youth-2018"), populations={"court": guessed}, long_lists=listed)
    with pytest.raises(FaultsFound, match=r"could also be “Order start date”.*confirm"):
        package.write(unsure, tmp_path / "it")
    sure = population.read(rows, framework, group="court", on=ON, columns=guessed.columns)
    package.write(replace(unsure, populations={"court": sure}), tmp_path / "it")
    assert package.read(tmp_path / "it").populations == {"court": sure}


def test_a_long_list_of_two_hundred_thousand_rows_is_kept(tmp_path):
    framework = standards.load("youth-2018")
    headings = ("Case ID", "Sex", "ROSH", "Safety and wellbeing", "Disposal", "Disposal date")
    rows = tuple((f"C{n}", "M", "Low", "High", "Referral order", "01/02/2018") for n in range(200_000))
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
    listed = (dict(zip(headings, row, strict=True)) for row in rows)
    found = population.read(list(listed), framework, group="court", on=ON, columns=columns)
    kept = replace(
        announced("youth-2018"),
        populations={"court": found},
        long_lists={"court": LongList("all.csv", headings, rows)},
    )
    package.write(kept, tmp_path / "it")  # reads back what it will write, and compares
    assert (tmp_path / "it" / "long-lists" / "court.csv").read_bytes().count(b"\n") == 200_001


def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FaultsFound, match="cannot be written here"):
        package.write(announced("youth-2018"), tmp_path / "file" / "it")
    assert files(tmp_path) == {"file": b"in the way"}
