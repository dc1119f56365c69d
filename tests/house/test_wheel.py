"""The wheel contains the complete package, data included."""

import subprocess
import sys
import zipfile

from tests.house.tree import ROOT, files


def test_wheel_contains_every_source_file_and_the_licence(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    members = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    assert {path.relative_to(source).as_posix() for path in files(source)} <= members
    assert {"LICENSE", "NOTICE"} <= {name.rsplit("/")[-1] for name in members}
