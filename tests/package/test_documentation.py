"""docs/package-format.md names every file, column and entry, and its TOML example can be read."""

import re
import tomllib

from pydantic import BaseModel

from inspectorate.cli import app, draft_commands, edition_commands, package_commands
from inspectorate.method import standards
from inspectorate.package import documents, folder
from inspectorate.package.fact_columns import fact_levels
from inspectorate.package.table_schemas import ANSWERS, CASES, schemas_by_path
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "package-format.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_]+", PAGE))
YOUTH = standards.load("youth-2018")


def entries(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)


def test_page_names_every_column():
    facts = set(fact_levels(YOUTH))
    columns = {column.name for schema in schemas_by_path(YOUTH).values() for column in schema.columns}
    assert columns - facts - WORDS == set()


def test_page_names_every_toml_entry():
    kinds = [
        kind for kind in vars(documents).values() if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]
    assert {entry for kind in kinds for entry in entries(kind)} - WORDS == set()


def test_page_names_every_file():
    paths = [path for path in schemas_by_path(YOUTH) if not path.startswith("sample/")]
    paths += [
        value for name, value in vars(folder).items() if name.isupper() and str(value).endswith(("ml", "md"))
    ]
    assert [path for path in paths if path not in PAGE] == []


def test_toml_example_is_valid():
    adoption, block, improvement, accuracy, welsh = re.findall(
        r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL
    )
    document = documents.AdoptionText.model_validate(tomllib.loads(adoption))
    assert document.model_fields_set == entries(documents.AdoptionText)
    assert document.values[0].model_fields_set == entries(documents.ConfirmedValueText)
    entry_lists = tomllib.loads(block)
    documents.JudgementsText.model_validate({"judgements": entry_lists["judgements"]})
    documents.PanelText.model_validate({"decisions": entry_lists["decisions"]})
    documents.FiguresText.model_validate({"figures": entry_lists["figures"]})
    documents.RecommendationsText.model_validate({"recommendations": entry_lists["recommendations"]})
    plan = documents.ImprovementText.model_validate(tomllib.loads(improvement))
    rows: list[BaseModel] = [plan]
    rows += [*plan.responses, *plan.actions, *plan.reviews, *plan.closures]
    rows += [*plan.actions[0].evidence, *plan.reviews[0].progress]
    assert all(row.model_fields_set == entries(type(row)) for row in rows)
    documents.AccuracyChallengesText.model_validate(tomllib.loads(accuracy))
    documents.WelshText.model_validate(tomllib.loads(welsh))
    assert set(entry_lists["figures"][0]) == entries(documents.FigureText)
    assert set(entry_lists["decisions"][0]) == entries(documents.DecisionText)


def test_csv_examples_have_the_headings_of_the_schemas():
    heading_lines = re.findall(r"^```csv\n(.*)\n```", PAGE, re.MULTILINE)
    assert heading_lines == [",".join(schemas_by_path(YOUTH)[path].headings) for path in (CASES, ANSWERS)]


def test_page_states_which_entries_are_required():
    kinds: dict[str, type[BaseModel]] = {
        "": documents.InspectionText,
        "[about]": documents.AboutText,
        "[groups.<group>]": documents.GroupText,
        "[groups.<group>.sample]": documents.SampleText,
    }
    required: dict[str, dict[str, bool]] = {name: {} for name in kinds}
    section = ""
    for cell, answer in re.findall(r"^\| (.*?`.*?) \| (yes|no|) ?\|", PAGE, re.MULTILINE):
        names = re.findall(r"`(.*?)`", cell)
        if not answer:
            (section,) = names
        else:
            required[section] |= dict.fromkeys(names, answer == "yes")
    assert required == {
        name: {entry: field.is_required() for entry, field in kind.model_fields.items()}
        for name, kind in kinds.items()
    }


def test_commands_on_the_page_exist():
    commands_on_page = re.findall(
        r"inspectorate ((?:draft|edition|package) [\w-]+|(?!import)\w+)(?: [\w.]|` writes)", PAGE
    )
    packages = {f"package {name}" for name in ("new", "draw", "replace", "write", "validate")}
    packages |= {"package read-answers", "package write-answers"}
    drafts = {"draft export", "draft import"}
    assert {"edition adopt", *packages, *drafts, "rate", "check", "report", "release"} == set(
        commands_on_page
    )
    commands = {command.name for command in app.registered_commands}
    commands |= {f"package {command.name}" for command in package_commands.registered_commands}
    commands |= {f"draft {command.name}" for command in draft_commands.registered_commands}
    commands |= {f"edition {command.name}" for command in edition_commands.registered_commands}
    assert set(commands_on_page) <= commands
