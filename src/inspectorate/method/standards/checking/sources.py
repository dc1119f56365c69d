"""Everything that says where it comes from names a source the edition knows."""

from collections.abc import Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import Framework, Part, Prompt
from inspectorate.method.standards.wording import singular

Place = tuple[str, ...]

HOME = {
    "domains": "standards.toml",
    "casework": "casework.toml",
    "ratings": "ratings.toml",
    "sample": "sample.toml",
    "evidence": "evidence.toml",
    "report": "report.toml",
    "glossary": "glossary.toml",
}


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for every source id that edition.toml does not list."""
    known = {source.id for source in framework.sources}
    for name, file in HOME.items():
        for place, source in _within(name, getattr(framework, name), (file,)):
            if source not in known:
                yield Fault(
                    ", ".join(place),
                    f"Its source, {source!r}, is not in edition.toml.",
                    f"Use one of: {', '.join(sorted(known))}; or add it there.",
                )


def _within(key: str, value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, Part):
        yield from _cited(value, (*place, key) if key not in HOME else place)
    elif isinstance(value, tuple):
        for position, each in enumerate(value, start=1):
            if isinstance(each, Part):
                yield from _cited(each, (*place, f"{singular(key)} {_name(each, position)}"))


def _cited(part: Part, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(part, Prompt):
        place = ("prompts.toml", f"prompt {part.id}")
    for name in ("source", "applies_source"):
        if isinstance(source := getattr(part, name, None), str):
            yield place, source
    for key in type(part).model_fields:
        yield from _within(key, getattr(part, key), place)


def _name(part: Part, position: int) -> str:
    for key in ("id", "key", "name", "term", "rating"):
        if isinstance(name := getattr(part, key, None), str):
            return name
    return f"number {position}"
