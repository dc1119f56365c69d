"""Check of sources: each source that a part of the edition cites is listed in edition.toml."""

from collections.abc import Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import Framework, Part, Prompt
from inspectorate.method.standards.validation_errors import singular

Location = tuple[str, ...]

FILE_OF = {
    "domains": "standards.toml",
    "casework": "casework.toml",
    "ratings": "ratings.toml",
    "sample": "sample.toml",
    "evidence": "evidence.toml",
    "report": "report.toml",
    "glossary": "glossary.toml",
}


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each source that is not listed in edition.toml."""
    listed = {source.id for source in framework.sources}
    for name, file in FILE_OF.items():
        for location, source in _cited_below(name, getattr(framework, name), (file,)):
            if source not in listed:
                yield Fault(
                    ", ".join(location),
                    f"Its source, {source!r}, is not in edition.toml.",
                    f"Use one of: {', '.join(sorted(listed))}; or add it there.",
                )


def _cited_below(key: str, value: object, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, Part):
        yield from _cited_by(value, (*location, key) if key not in FILE_OF else location)
    elif isinstance(value, tuple):
        for position, item in enumerate(value, start=1):
            if isinstance(item, Part):
                yield from _cited_by(item, (*location, f"{singular(key)} {_name(item, position)}"))


def _cited_by(part: Part, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(part, Prompt):
        location = ("prompts.toml", f"prompt {part.id}")
    for name in ("source", "applies_source"):
        if isinstance(source := getattr(part, name, None), str):
            yield location, source
    for key in type(part).model_fields:
        yield from _cited_below(key, getattr(part, key), location)


def _name(part: Part, position: int) -> str:
    for key in ("id", "key", "name", "term", "rating"):
        if isinstance(name := getattr(part, key, None), str):
            return name
    return f"number {position}"
