"""What is installed is everything the product needs: its data as well as its code."""

import subprocess
import sys
import zipfile

from tests.house.tree import ROOT, files


def test_the_wheel_holds_every_file_of_the_product_and_its_licence(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    assert {path.relative_to(source).as_posix() for path in files(source)} <= held
    assert {"LICENSE", "NOTICE"} <= {name.rsplit("/")[-1] for name in held}
