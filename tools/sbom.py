"""Write the software bill of materials: what production installs or a package holds, with its licence.

`python -m tools.sbom` writes build/sbom.json in the format CycloneDX 1.6 from the locked requirements and the
locked npm packages that styles and scripts are built from. The same locks give the same file.
"""

import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements" / "run.txt"
NPM_LOCK = ROOT / "package-lock.json"
BUILT_IN = ("@ministryofjustice/frontend", "accessible-autocomplete", "govuk-frontend")
"""npm packages of which the built styles and scripts hold parts; sass only builds them."""

TARGET = ROOT / "build" / "sbom.json"
LICENCES = LicenseFactory()


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
    print(f"Written to {TARGET.relative_to(ROOT)}: {len(json.loads(text())['components'])} components")


def text() -> str:
    """Return the bill of materials as JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    product = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[LICENCES.make_from_string(project["license"])],
        purl=PackageURL("pypi", name=project["name"], version=project["version"]),
        bom_ref=project["name"],
    )
    components = [*python_components(), *npm_components()]
    # A timestamp or a random number would make every file differ.
    bom = Bom(
        components=components,
        metadata=BomMetaData(component=product, timestamp=datetime(1980, 1, 1, tzinfo=UTC)),
        serial_number=uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(str(part.purl) for part in components)),
    )
    bom.register_dependency(product, components)
    return str(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)) + "\n"


def python_components() -> Iterator[Component]:
    """Yield every package that the lock of production pins, with the hashes of its files."""
    blocks = re.split(r"^(?=[a-z0-9])", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for block in filter(None, blocks):
        match = re.match(r"([a-z0-9-]+)==([^\s;]+)", block)
        if match is None:
            continue
        name, version = match.groups()
        licence = _licence(name)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            licenses=[LICENCES.make_from_string(licence)] if licence else [],
            purl=PackageURL("pypi", name=name, version=version),
            bom_ref=f"pypi:{name}@{version}",
            hashes=[
                HashType(alg=HashAlgorithm.SHA_256, content=digest)
                for digest in sorted(set(re.findall(r"sha256:([0-9a-f]{64})", block)))
            ],
        )


def npm_components() -> Iterator[Component]:
    """Yield the npm packages of which the built files hold parts."""
    packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    for name in BUILT_IN:
        package = packages[f"node_modules/{name}"]
        namespace, _, short = name.rpartition("/")
        yield Component(
            name=short,
            group=namespace or None,
            version=package["version"],
            type=ComponentType.LIBRARY,
            licenses=[LICENCES.make_from_string(package.get("license", "MIT"))],
            purl=PackageURL("npm", namespace=namespace or None, name=short, version=package["version"]),
            bom_ref=f"npm:{name}@{package['version']}",
        )


def _licence(name: str) -> str:
    """Return the licence of an installed package, as it declares it; empty if it is not installed here."""
    try:
        fields = metadata(name).json
    except PackageNotFoundError:
        return ""
    classifiers = [str(line) for line in fields.get("classifier", []) if str(line).startswith("License ::")]
    declared = str(fields.get("license", "")).strip()
    return str(
        fields.get("license_expression")
        or (declared if declared and "\n" not in declared and len(declared) < 60 else "")
        or " OR ".join(line.rpartition(":: ")[2] for line in classifiers)
    )


if __name__ == "__main__":
    main()
