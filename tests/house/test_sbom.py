"""The software bill of materials is valid, complete and the same each time."""

import json
import re

from tests.house.tree import ROOT
from tools import sbom

TEXT = sbom.text()
COMPONENTS = json.loads(TEXT)["components"]


def test_bill_of_materials_is_valid_and_the_same_each_time():
    # Imported here because it takes seconds, in every worker that collects the tests.
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(TEXT) is None
    assert sbom.text() == TEXT


def test_bill_of_materials_lists_every_locked_package_with_its_hashes():
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, re.MULTILINE))
    listed = [part for part in COMPONENTS if part["purl"].startswith("pkg:pypi/")]
    assert {(part["name"], part["version"]) for part in listed} == pinned
    assert all(part["hashes"] for part in listed)


def test_every_component_but_those_of_other_systems_has_a_licence():
    assert {part["name"] for part in COMPONENTS if not part.get("licenses")} <= {"colorama", "tzdata"}


def test_notice_names_every_npm_package_that_the_built_files_hold():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert [name for name in sbom.BUILT_IN if name not in notice] == []
    imported = (ROOT / "tools" / "assets.py").read_text(encoding="utf-8") + "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/inspectorate/web/styles").glob("*.scss")
    )
    used = set(re.findall(r'"(@[\w-]+/[\w-]+|[\w-]+)"\s*/\s*"dist"|(@ministryofjustice/frontend)', imported))
    assert {name for pair in used for name in pair if name} <= set(sbom.BUILT_IN)
