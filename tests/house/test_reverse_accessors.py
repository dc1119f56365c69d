"""No app reads the records of an app above it through the name a foreign key gives to the way back."""

import ast
import tomllib

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

from tests.house.tree import ROOT, files

WEB = ROOT / "src" / "inspectorate" / "web"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = [
    {name.strip(" ()") for name in layer.split("|")}
    for contract in CONTRACTS
    if contract["id"] == "apps"
    for layer in contract["layers"]
]
"""The parts of the service, from the top."""


def layer_of(part: str) -> int:
    """Return how far below the top a part of the service is."""
    return next(number for number, layer in enumerate(LAYERS) if part in layer)


def upward_accessors() -> set[tuple[str, str]]:
    """Return app and accessor for every foreign key of ours into another app, as seen from that app."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("inspectorate.web.")}
    fields = [
        field
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField)
    ]
    return {
        (field.model._meta.app_label, str(field.remote_field.related_name))
        for field in fields
        if field.related_model._meta.app_label in ours - {field.model._meta.app_label}
        if field.remote_field.related_name not in (None, "+")
    }


def own_names(part: str) -> set[str]:
    """Return the accessors that foreign keys of an app, or of an app below it, define."""
    return {name for app, name in upward_accessors() if layer_of(app) >= layer_of(part)}


PARTS = sorted(
    {path.relative_to(WEB).parts[0].removesuffix(".py") for path in files(WEB) if path.suffix == ".py"}
)


def test_there_are_accessors_to_look_for():
    assert ("assessments", "assessments") in upward_accessors()
    assert ("panel", "panel_members") in upward_accessors()


def reads_upward(source: str, upward: set[str]) -> list[str]:
    """Return the reads in a source that go from an inspection through one of these accessors."""
    reads = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in upward
            and "inspection" in ast.unparse(node.value)
        ):
            reads.append(ast.unparse(node))
        elif isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            reads += [node.arg] if node.arg.partition("__")[0] in upward else []
    return reads


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("access.inspection.panel_members.all()", ["access.inspection.panel_members"]),
        ("Inspection.objects.filter(panel_members__person=by)", ["panel_members__person"]),
        ("panel_members = members(access.inspection)", []),
    ],
)
def test_reads_of_a_higher_app_are_found(source, reads):
    assert reads_upward(source, {"panel_members"}) == reads


@pytest.mark.parametrize("part", [part for part in PARTS if part != "__init__"])
def test_no_record_of_a_higher_app_is_read(part):
    upward = {name for app, name in upward_accessors() if layer_of(app) < layer_of(part)} - own_names(part)
    folder = WEB / part
    paths = files(folder) if folder.is_dir() else [WEB / f"{part}.py"]
    sources = [path for path in paths if path.suffix == ".py" and "migrations" not in path.parts]
    assert {
        path.relative_to(WEB).as_posix(): reads
        for path in sources
        if (reads := reads_upward(path.read_text(encoding="utf-8"), upward))
    } == {}
