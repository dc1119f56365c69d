"""docs/package-format.md names every file, column and entry, and its TOML is what the package reads."""

import re
import tomllib

from pydantic import BaseModel

from inspectorate.cli import app, package_commands
from inspectorate.method import standards
from inspectorate.package import documents, folder
from inspectorate.package.layouts import ANSWERS, CASES, fact_levels, layouts
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "package-format.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_]+", PAGE))
YOUTH = standards.load("youth-2018")


def entries(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)


def test_every_column_is_on_the_page():
    facts = set(fact_levels(YOUTH))
    columns = {column.name for layout in layouts(YOUTH).values() for column in layout.columns}
    assert columns - facts - WORDS == set()


def test_every_entry_is_on_the_page():
    kinds = [
        kind for kind in vars(documents).values() if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]
    assert {entry for kind in kinds for entry in entries(kind)} - WORDS == set()


def test_every_file_is_on_the_page():
    fixed = [path for path in layouts(YOUTH) if not path.startswith("sample/")]
    fixed += [
        value for name, value in vars(folder).items() if name.isupper() and str(value).endswith(("ml", "md"))
    ]
    assert [path for path in fixed if path not in PAGE] == []


def test_the_example_of_toml_can_be_read():
    (block,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    said = tomllib.loads(block)
    documents.JudgementsText.model_validate({"judgements": said["judgements"]})
    documents.PanelText.model_validate({"decisions": said["decisions"]})
    documents.FiguresText.model_validate({"figures": said["figures"]})
    documents.RecommendationsText.model_validate({"recommendations": said["recommendations"]})
    assert set(said["figures"][0]) == entries(documents.FigureText)
    assert set(said["decisions"][0]) == entries(documents.DecisionText)


def test_the_headings_on_the_page_are_those_of_the_tables():
    shown = re.findall(r"^```csv\n(.*)\n```", PAGE, re.MULTILINE)
    assert shown == [",".join(layouts(YOUTH)[path].headings) for path in (CASES, ANSWERS)]


def test_the_page_says_which_entries_must_be_there():
    kinds: dict[str, type[BaseModel]] = {
        "": documents.InspectionText,
        "[about]": documents.AboutText,
        "[groups.<group>]": documents.GroupText,
        "[groups.<group>.sample]": documents.SampleText,
    }
    said: dict[str, dict[str, bool]] = {name: {} for name in kinds}
    part = ""
    for first, must in re.findall(r"^\| (.*?`.*?) \| (yes|no|) ?\|", PAGE, re.MULTILINE):
        names = re.findall(r"`(.*?)`", first)
        if not must:
            (part,) = names
        else:
            said[part] |= dict.fromkeys(names, must == "yes")
    assert said == {
        name: {entry: field.is_required() for entry, field in kind.model_fields.items()}
        for name, kind in kinds.items()
    }


def test_every_command_on_the_page_exists():
    given = re.findall(r"inspectorate (package \w+|(?!import)\w+) [\w.]", PAGE)
    assert {"package new", "package write", "package validate", "rate", "check", "report"} == set(given)
    commands = {command.name for command in app.registered_commands}
    commands |= {f"package {command.name}" for command in package_commands.registered_commands}
    assert set(given) <= commands
