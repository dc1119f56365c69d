"""Files of the repository, without build output."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BUILD_OUTPUT = {
    ".git",
    ".venv",
    ".tools",
    ".hypothesis",
    "build",
    "built",
    "dist",
    "node_modules",
    "__pycache__",
}
TEXT = {
    "",
    ".cfg",
    ".csv",
    ".css",
    ".html",
    ".in",
    ".ini",
    ".j2",
    ".json",
    ".md",
    ".npmrc",
    ".py",
    ".toml",
    ".txt",
    ".typ",
}


def files(folder: Path = ROOT) -> list[Path]:
    """Return every file below a folder, sorted, without build output."""
    result: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in BUILD_OUTPUT:
            result += files(path)
        elif path.is_file():
            result.append(path)
    return result


def texts() -> dict[str, str]:
    """Return the content of every text file by its path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in files()
        if path.suffix in TEXT
    }
