"""Files of an archive of the audit log: events, row changes, and a manifest with their digests.

Each event is stored as the texts that were hashed. They are JSON and hold every column, so that the chain can
be recomputed without the database, in any language.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

FORMAT = "inspectorate audit archive 1"
EVENTS, ROW_CHANGES, MANIFEST = "events.jsonl.gz", "row-changes.jsonl.gz", "manifest.json"
_CURE = _("Use another copy of the archive.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: the events of each chain after `starts` up to `ends`, and digests of its files.

    `digest` is that of the manifest itself, by which the database knows the archive.
    """

    before: str
    events: int
    starts: Mapping[int, tuple[int, str]]
    ends: Mapping[int, tuple[int, str]]
    files: Mapping[str, str]
    digest: str = ""


def write_lines(path: Path, lines: Iterable[Any]) -> int:
    """Write values as JSON, one a line, compressed and flushed to the disk. Return how many there were."""
    count = 0
    with path.open("xb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                count += 1
        raw.flush()
        os.fsync(raw.fileno())
    return count


def write_manifest(folder: Path, content: Mapping[str, Any]) -> Manifest:
    """Write the manifest of a folder that holds the other files, and return it."""
    files = {name: file_digest(folder / name) for name in (EVENTS, ROW_CHANGES)}
    text = json.dumps({"format": FORMAT, **content, "files": files}, indent=2)
    path = folder / MANIFEST
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return read_manifest(folder)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of an archive. Raises FaultsFound when it cannot be read."""
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
        content = json.loads(raw)
        if content["format"] != FORMAT:
            raise _fault(path, _("It is not the manifest of an archive of this format."))
        starts, ends = (
            {int(chain): (int(number), str(digest)) for chain, (number, digest) in content[part].items()}
            for part in ("starts", "ends")
        )
        files = {name: str(content["files"][name]) for name in (EVENTS, ROW_CHANGES)}
        return Manifest(
            str(content["before"]),
            int(content["events"]),
            starts,
            ends,
            files,
            hashlib.sha256(raw).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _fault(path, _("It is not the manifest of an archive.")) from error


def verify_folder(folder: Path) -> Manifest:
    """Verify an archive on its own: digests of its files, and every event's digest and place in its chain.

    Raises FaultsFound at the first difference.
    """
    manifest = read_manifest(folder)
    for name, digest in manifest.files.items():
        if not (folder / name).is_file() or file_digest(folder / name) != digest:
            raise _fault(folder / name, _("It is not the file that was archived."))
    ends, count = dict(manifest.starts), 0
    for line in read_lines(folder / EVENTS):
        chain, number, digest = _verified(folder / EVENTS, line)
        last, previous = ends.get(chain, (0, ""))
        if number != last + 1 or json.loads(line["hashed"])[2] != previous:
            raise _fault(
                folder / EVENTS,
                _("Event %(number)s of chain %(chain)s does not follow.", number=number, chain=chain),
            )
        ends[chain] = (number, digest)
        count += 1
    if ends != dict(manifest.ends) or count != manifest.events:
        raise _fault(folder / EVENTS, _("It does not end where the manifest says."))
    return manifest


def read_lines(path: Path) -> Iterator[Any]:
    """Yield the values of a file of lines. Raises FaultsFound when it cannot be read."""
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise _fault(path, _("It cannot be read.")) from error


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verified(path: Path, line: Any) -> tuple[int, int, str]:
    """Return chain, number and digest of an archived event. Raises FaultsFound if it was altered."""
    try:
        hashed, details = line["hashed"], line["details"]
        chain, number, *_others, details_digest = json.loads(hashed)
        digest = hashlib.sha256(hashed.encode()).hexdigest()
        is_whole = details is None or hashlib.sha256(details.encode()).hexdigest() == details_digest
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _fault(path, _("It holds something that is no event.")) from error
    if digest != line.get("digest") or not is_whole:
        raise _fault(
            path,
            _("Event %(number)s of chain %(chain)s is not what was recorded.", number=number, chain=chain),
        )
    return chain, number, digest


def _fault(path: Path, problem: str) -> FaultsFound:
    return FaultsFound([Fault(str(path), problem, _CURE)])
