"""Everything that says where it comes from names a source the edition knows."""

from collections.abc import Iterator, Mapping

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import Framework, Part

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
        for place, source in _cited(getattr(framework, name), (file,)):
            if source not in known:
                yield Fault(
                    ", ".join(place),
                    f"Its source, {source!r}, is not in edition.toml.",
                    f"Use one of: {', '.join(sorted(known))}; or add it there.",
                )


def _cited(item: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(item, tuple | list):
        for position, each in enumerate(item, start=1):
            yield from _cited(each, (*place, _name(each, position)))
    elif isinstance(item, Mapping):
        for key, each in item.items():
            yield from _cited(each, (*place, str(key)))
    elif isinstance(item, Part):
        source = getattr(item, "source", None)
        if isinstance(source, str):
            yield place, source
        for key in type(item).model_fields:
            yield from _cited(getattr(item, key), (*place, key.replace("_", " ")))


def _name(item: object, position: int) -> str:
    for key in ("id", "key", "name", "term", "rating"):
        if isinstance(name := getattr(item, key, None), str):
            return name
    return f"number {position}"
