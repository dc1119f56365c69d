"""Wheel and sdist hold everything; what they install works without the repository."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import hatch_build
from tests.house.tree import ROOT, files
from tests.installed.environments import link_lock, new_environment
from tests.installed.visitor import Visitor
from tests.patience import PATIENCE
from tests.servers import running_server

BUILT = "inspectorate/web/built/served"
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
STRANGER = {
    name: value
    for name, value in os.environ.items()
    if name not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
}
"""The environment of somebody who has no repository."""


def python(*words: str | Path, **options) -> str:
    """Run a Python program of this environment offline, and return what it prints."""
    command = [sys.executable, *words]
    options = {"cwd": ROOT, "env": {**os.environ, **OFFLINE}, **options}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """A folder with the sdist, and the wheel made from it."""
    folder = tmp_path_factory.mktemp("packages")
    python("-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(packages):
    """The wheel made from the sdist."""
    [path] = packages.glob("*.whl")
    return path


def members(wheel: Path) -> dict[str, int]:
    """Return the size of every file in a wheel."""
    return {member.filename: member.file_size for member in zipfile.ZipFile(wheel).infolist()}


def test_wheel_from_the_sdist_and_from_the_repository_hold_the_same(wheel, tmp_path):
    python("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT)
    [direct] = tmp_path.glob("*.whl")
    assert direct.name == wheel.name
    assert members(direct) == members(wheel)


def test_wheel_contains_sources_licences_assets_editions_fonts_example_and_guide(wheel):
    names = set(members(wheel))
    source = ROOT / "src"
    assert {path.relative_to(source).as_posix() for path in files(source)} <= names
    for included, target in hatch_build.INCLUDED.items():
        copies = {
            f"inspectorate/{target}/{path.relative_to(ROOT / included).as_posix()}".removesuffix("/.")
            for path in (files(ROOT / included) if (ROOT / included).is_dir() else [ROOT / included])
        }
        assert copies
        assert copies <= names
    licences = {
        name.rpartition(".dist-info/licenses/")[2] for name in names if ".dist-info/licenses/" in name
    }
    data = "src/inspectorate/method/report/checks/data/en_GB-licence.txt"
    assert licences == {"LICENSE", "NOTICE", "src/inspectorate/typeset/typeface/OFL.txt", data}
    assert len([name for name in names if name.startswith("inspectorate/typeset/typeface/")]) == 9
    assert any(name.startswith("inspectorate/editions/") for name in names)
    manifest = json.loads(zipfile.ZipFile(wheel).read(f"{BUILT}/staticfiles.json"))
    assert {f"{BUILT}/{name}" for name in manifest["paths"].values()} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_sdist_contains_what_the_assets_are_made_from(packages):
    [sdist] = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    sources = {
        path.relative_to(ROOT).as_posix() for pattern in hatch_build.SOURCES for path in ROOT.glob(pattern)
    }
    assert {"hatch_build.py", ".npmrc", *sources} <= names


@pytest.fixture(scope="module")
def installed(wheel) -> Iterator[Path]:
    """A new environment elsewhere: the wheel and its locked dependencies, and no repository."""
    with TemporaryDirectory() as name:
        # For root, PostgreSQL runs as a user of its own, who has to reach its programs.
        Path(name).chmod(0o755)
        folder = Path(name) / "venv"
        program = new_environment(folder)
        link_lock(program, "demo")
        python("-m", "pip", "--python", program, "install", "--quiet", "--no-deps", "--no-compile", wheel)
        yield folder


def command(installed: Path, *words: str | Path) -> str:
    """Run the installed command line in a folder of its own, and return what it prints."""
    program = [installed / "bin" / "inspectorate", *words]
    done = subprocess.run(
        program, capture_output=True, text=True, check=False, cwd=installed, env=STRANGER, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_installed_command_line_rates_the_example_and_writes_its_report(installed, tmp_path):
    program = (
        "import inspectorate, inspectorate.package as p; print(inspectorate.__file__, p.example_folder())"
    )
    where = subprocess.run(
        [installed / "bin" / "python", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=STRANGER,
    )
    code, example = map(Path, where.stdout.split())
    assert installed in code.parents
    assert installed in example.parents
    assert "Requires improvement" in command(installed, "rate", example)
    command(installed, "report", example, "--to", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "report.html",
        "report.pdf",
        "report.docx",
        "technical-annex.html",
        "technical-annex.pdf",
        "technical-annex.docx",
        "tables.xlsx",
        "tables.ods",
    }


def test_installed_service_shows_the_pages_of_the_demonstration(installed, tmp_path):
    demo = [installed / "bin" / "inspectorate", "demo"]
    with running_server(demo, tmp_path / "log.txt", cwd=tmp_path, env=STRANGER) as address:
        visitor = Visitor(address)
        response, page = visitor.open("/sign-in/")
        assert response.status == 200
        assets = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
        assert {Path(name).suffix for name in assets} >= {".css", ".js"}
        assert [name for name in assets if visitor.open(name)[0].status != 200] == []
        page = visitor.sign_in("leila")
        assert "Barking and Dagenham" in page
        [*inspections] = dict.fromkeys(re.findall(r'href="(/inspections/\d+/)"', page))
        assert inspections
        for path in inspections:
            assert "<h1" in visitor.open(path)[1]
        chapter = visitor.open("/help/guide/lead-inspector/")[1]
        assert "Draw the sample" in chapter
        assert "<dt" in visitor.open("/help/glossary/")[1]


def test_build_without_what_the_assets_are_made_from_stops_with_a_sentence(tmp_path):
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, tmp_path)
    for folder in ("src", "tools"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("built", "__pycache__")
        )
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", tmp_path]
    done = subprocess.run(build, capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=tmp_path)
    assert done.returncode != 0
    assert "package without them does not work" in done.stdout + done.stderr
    assert not (tmp_path / "dist").exists() or not list((tmp_path / "dist").iterdir())


def test_package_without_a_compiled_catalogue_is_incomplete(tmp_path):
    for name in ("package.json", "package-lock.json", "tools", "src"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    assert hatch_build.are_complete(tmp_path)
    (tmp_path / "src/inspectorate/translations/cy/LC_MESSAGES/django.mo").unlink()
    assert not hatch_build.are_complete(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        "web/styles/application.scss",
        "web/scripts/live.js",
        "web/built/served/staticfiles.json",
        "translations/cy/LC_MESSAGES/django.po",
        "translations/cy/review.toml",
    ],
)
def test_assets_older_than_their_sources_are_incomplete(changed, tmp_path):
    source = "src/inspectorate"
    for name in (
        "package.json",
        "package-lock.json",
        "tools",
        *(f"{source}/{part}" for part in ("web/styles", "web/scripts", "web/built", "translations")),
    ):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    assert hatch_build.are_complete(tmp_path)
    with (tmp_path / source / changed).open("a") as file:
        file.write("/* changed */")
    assert not hatch_build.are_complete(tmp_path)
