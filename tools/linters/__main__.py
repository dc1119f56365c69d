"""Install the linters and lint the API's description: `python -m tools.linters`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import django

from tools.assets import NODE, NPM, ROOT

FILES = Path(__file__).parent
PACKAGES = ROOT / ".tools" / "linters"
DESCRIPTION = ROOT / "build" / "openapi.json"
ENVIRONMENT = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}

SETTINGS = {
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "DJANGO_SETTINGS_MODULE": "inspectorate.web.settings",
    "HOSTS": "inspections.example.gov.uk",
    "SECRET_KEY": "signs nothing: no request is made (0123456789)",
}
"""A deployment at a public address, whose database is never asked."""


def install() -> None:
    """Install the linters, unless the locked versions are there."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    lock = (FILES / "package-lock.json").read_bytes()
    ready = PACKAGES / ".ready"
    if ready.exists() and ready.read_bytes() == lock:
        return
    print("Fetching the linters of the API's description")
    for path in (FILES / "package.json", FILES / "package-lock.json", ROOT / ".npmrc"):
        shutil.copyfile(path, PACKAGES / path.name)
    settings = {**os.environ, "npm_config_loglevel": "error"}
    subprocess.run([NODE, NPM, "ci", "--silent"], cwd=PACKAGES, env=settings, check=True)
    ready.write_bytes(lock)


def write_description() -> None:
    """Write the description as the service would serve it at a public address."""
    os.environ.update(SETTINGS)
    django.setup()
    # Imported here because the settings have to be named before.
    from inspectorate.web.api import api  # noqa: PLC0415
    from inspectorate.web.rest.openapi import description  # noqa: PLC0415

    DESCRIPTION.parent.mkdir(exist_ok=True)
    DESCRIPTION.write_text(json.dumps(description(api), indent=1, default=str), encoding="utf-8")


def lint() -> int:
    """Run both linters; return how many of them found something."""
    modules = PACKAGES / "node_modules"
    redocly: list[str | Path] = [modules / "@redocly" / "cli" / "bin" / "cli.js", "lint", DESCRIPTION]
    redocly += ["--config", FILES / "redocly.yaml", "--format=json"]
    spectral: list[str | Path] = [
        modules / "@stoplight" / "spectral-cli" / "dist" / "index.js",
        "lint",
        DESCRIPTION,
    ]
    spectral += ["--ruleset", FILES / "spectral.yaml", "--fail-severity=hint", "--format=json", "--quiet"]
    return sum(_has_findings(command) for command in (redocly, spectral))


def _has_findings(command: list[str | Path]) -> bool:
    settings = {**os.environ, **ENVIRONMENT}
    run = subprocess.run([NODE, *command], env=settings, capture_output=True, text=True, check=False)
    try:
        output = json.loads(run.stdout or "null")
    except ValueError:
        output = run.stdout
    problems = output.get("problems") if isinstance(output, dict) else output
    if run.returncode == 0 and not problems:
        return False
    print(json.dumps(problems, indent=1)[:5_000], run.stderr[-2_000:], sep="\n")
    return True


if __name__ == "__main__":
    install()
    write_description()
    failures = lint()
    print("The API's description: " + ("no findings" if not failures else "see the findings above"))
    sys.exit(bool(failures))
