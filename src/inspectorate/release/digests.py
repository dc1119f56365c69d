"""Digests of a release: `digests.json` has the SHA-256 and the size of every other file."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.release.json_text import json_bytes

DIGESTS = "digests.json"
"""Name of the file with the digests. Its own digest identifies the release."""


def digests(files: Mapping[str, bytes]) -> bytes:
    """Return digests.json for these files."""
    return json_bytes(
        {
            "algorithm": "sha256",
            "files": [
                {"path": path, "bytes": len(content), "sha256": sha256(content).hexdigest()}
                for path, content in sorted(files.items())
                if path != DIGESTS
            ],
        }
    )


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 that identifies a release: that of its digests.json."""
    return sha256(files[DIGESTS]).hexdigest()


def faults_of(files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Return a fault for every file of a release that is missing, changed or added."""
    try:
        listed = {entry["path"]: entry["sha256"] for entry in json.loads(files[DIGESTS])["files"]}
    except (KeyError, TypeError, ValueError):
        problem = _("The release has no readable list of digests.")
        return (Fault(DIGESTS, problem, _("Get the release again from where it was published.")),)
    return tuple(_differences(files, listed))


def _differences(files: Mapping[str, bytes], listed: Mapping[str, str]) -> Iterator[Fault]:
    cure = _("Get the release again from where it was published.")
    for path in sorted(listed.keys() | files.keys() - {DIGESTS}):
        if path not in files:
            yield Fault(path, _("The file is missing from the release."), cure)
        elif path not in listed:
            yield Fault(path, _("The file is not part of the release."), cure)
        elif sha256(files[path]).hexdigest() != listed[path]:
            yield Fault(path, _("The file has changed since the release was made."), cure)
