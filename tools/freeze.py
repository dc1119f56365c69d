"""Record what each edition of the standards held, so that a later change to it is noticed.

An edition that has been used for an inspection never changes: its results must stay reproducible.
`python -m tools.freeze` writes the hash of every edition as it is now to `editions/frozen.toml`;
tests/house fails when an edition and its recorded hash differ.
"""

import hashlib
import tomllib
from pathlib import Path

import tomli_w

EDITIONS = Path(__file__).parent.parent / "src" / "inspectorate" / "editions"
FROZEN = EDITIONS / "frozen.toml"


def editions(root: Path = EDITIONS) -> dict[str, Path]:
    """Return the folder of every edition by its id."""
    return {
        path.name: path for path in sorted(root.iterdir()) if path.is_dir() and path.name != "__pycache__"
    }


def digest(folder: Path) -> str:
    """Return a SHA-256 over the names and contents of an edition's files, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def recorded(file: Path = FROZEN) -> dict[str, str]:
    """Return the recorded hash of every edition by its id."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def main() -> None:
    """Record every edition as it is now, saying which are new and which had changed."""
    before, now = recorded(), {name: digest(folder) for name, folder in editions().items()}
    FROZEN.write_bytes(tomli_w.dumps(now).encode())
    for name, value in now.items():
        if name not in before:
            print(f"{name}: frozen")
        elif before[name] != value:
            print(f"{name}: had changed, frozen again. If it has been used for an inspection, undo this.")
    for name in before.keys() - now.keys():
        print(f"{name}: is gone, so is its record")


if __name__ == "__main__":
    main()
