"""`inspectorate edition show` and `adopt`, and an adoption in a package."""

import shutil
import tomllib
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method import standards

EXAMPLE = Path("examples/barking-and-dagenham-2018")


def test_show_lists_every_figure_and_every_unconfirmed_value(run):
    shown = run("edition", "show", "youth-2018", "--json").json
    framework = standards.load("youth-2018")
    assert len(shown["figures"]) == len(standards.figures_of(framework, framework))
    assert [value["key"] for value in shown["unconfirmed"]] == [
        value.key for value in standards.unconfirmed_values(framework)
    ]
    output = run("edition", "show", "youth-2018").out
    assert "has not adopted this edition" in " ".join(output.split())


def test_adopt_writes_a_form_then_completes_it(run, tmp_path):
    form = tmp_path / "adoption.toml"
    assert run("edition", "adopt", "youth-2018", form).code == 0
    values = tomllib.loads(form.read_text(encoding="utf-8"))["values"]
    assert {value["reference"] for value in values} == {""}

    refused = run("edition", "adopt", "youth-2018", form, "--by", "A head", "--on", "2026-03-01")
    assert refused.code == 2
    assert "has no reference. Enter the document or decision that confirms it." in refused.err

    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace('reference = ""', 'reference = "Minute 1"', 1), encoding="utf-8")
    words = ("--by", "A head", "--on", "2026-03-01", "--reference", "Minute 2")
    output = " ".join(run("edition", "adopt", "youth-2018", form, *words).out.split())
    assert "A head adopted this edition of the standards on 1 March 2026." in output
    references = [value["reference"] for value in tomllib.loads(form.read_text(encoding="utf-8"))["values"]]
    assert references[0] == "Minute 1"
    assert set(references[1:]) == {"Minute 2"}


@pytest.mark.parametrize("text", ["x", 'edition = "youth-2018"', "\xff"])
def test_file_that_is_no_adoption_is_a_fault_and_stays(run, tmp_path, text):
    file = tmp_path / "adoption.toml"
    file.write_bytes(text.encode("latin-1"))
    assert run("edition", "adopt", "youth-2018", file, "--by", "A head", "--on", "2026-03-01").code == 2
    assert file.read_bytes() == text.encode("latin-1")


def test_adoption_in_a_package_is_read_back_and_written_the_same(tmp_path):
    folder = tmp_path / "inspection"
    shutil.copytree(EXAMPLE, folder)
    before = (folder / "adoption.toml").read_bytes()
    inspection = package.read(folder)
    assert inspection.framework.adoption
    assert inspection.framework.adoption.purpose == "demonstration"
    package.write(inspection, folder)
    assert (folder / "adoption.toml").read_bytes() == before


def test_adoption_of_another_value_makes_the_package_faulty(tmp_path, run):
    folder = tmp_path / "inspection"
    shutil.copytree(EXAMPLE, folder)
    file = folder / "adoption.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('value = "65"', 'value = "66"'), encoding="utf-8")
    result = run("rate", folder)
    assert result.code == 2
    assert "adoption.toml, values, ratings.bands.Good.at_least" in result.err
    assert "was confirmed as “66”, and the edition has “65”" in result.err


def test_list_names_every_installed_edition(run):
    listed = run("edition", "list", "--json").json
    assert [edition["id"] for edition in listed] == list(standards.available())
    titles = {edition["id"]: edition["title"] for edition in listed}
    assert titles["youth-2018"] == standards.load("youth-2018").title
    output = run("edition", "list").out
    assert all(name in output for name in standards.available())
