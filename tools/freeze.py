"""Record a hash of every edition of the standards, so that later changes are detected.

An edition that has been used for an inspection must not change, as its results must stay reproducible.
`python -m tools.freeze` writes the hash of every edition to `editions/frozen.toml`, and that of its JSON text
to `editions/frozen-json.toml`, by which a package's copy is recognised. tests/house fails when an edition and
its recorded hashes differ.
"""

import hashlib
import tomllib
from pathlib import Path

import tomli_w

from inspectorate.method import standards
from inspectorate.method.standards.frozen_texts import FROZEN_TEXTS

EDITIONS = Path(__file__).parent.parent / "src" / "inspectorate" / "editions"
FROZEN = EDITIONS / "frozen.toml"


def editions(root: Path = EDITIONS) -> dict[str, Path]:
    """Return the folder of every edition by id."""
    return {
        path.name: path for path in sorted(root.iterdir()) if path.is_dir() and path.name != "__pycache__"
    }


def digest(folder: Path) -> str:
    """Return the SHA-256 of the names and contents of an edition's files, in order of name."""
    digest_of_files = hashlib.sha256()
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest_of_files.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode())
        digest_of_files.update(content)
    return digest_of_files.hexdigest()


def text_digest(edition: str) -> str:
    """Return the SHA-256 of an edition's JSON text."""
    return hashlib.sha256(standards.edition_json(standards.load(edition)).encode()).hexdigest()


def recorded_hashes(file: Path = FROZEN) -> dict[str, str]:
    """Return the recorded hash of every edition by id."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def main() -> None:
    """Record the hash of every edition, and print which are new and which have changed."""
    before, now = recorded_hashes(), {name: digest(folder) for name, folder in editions().items()}
    FROZEN.write_bytes(tomli_w.dumps(now).encode())
    FROZEN_TEXTS.write_bytes(tomli_w.dumps({name: text_digest(name) for name in now}).encode())
    for name, value in now.items():
        if name not in before:
            print(f"{name}: frozen")
        elif before[name] != value:
            print(f"{name}: had changed, frozen again. If it has been used for an inspection, undo this.")
    for name in before.keys() - now.keys():
        print(f"{name}: is gone, so is its record")


if __name__ == "__main__":
    main()
