"""docs/package-format.md names every file, column and entry, and its TOML is what the package reads."""

import re
import tomllib

from pydantic import BaseModel

from inspectorate.method import standards
from inspectorate.package import documents, folder
from inspectorate.package.layouts import fact_levels, layouts
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
