"""The files of the repository, without what can be made again."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MADE = {".git", ".venv", ".tools", ".hypothesis", "build", "built", "dist", "node_modules", "__pycache__"}
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
    """Every file below a folder, sorted, leaving out folders that are made and not kept."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in MADE:
            found += files(path)
        elif path.is_file():
            found.append(path)
    return found


def texts() -> dict[str, str]:
    """Every text file's content by its path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in files()
        if path.suffix in TEXT
    }
