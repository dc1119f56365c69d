"""The frozen editions of the standards, loaded once."""

import tomllib
from functools import cache
from importlib import resources

from inspectorate.method import standards
from inspectorate.method.standards import Framework


@cache
def framework(edition: str) -> Framework:
    """The edition's framework, loaded once."""
    return standards.load(edition)


@cache
def editions() -> dict[str, str]:
    """The title of every edition that may be used, by its id, newest first: those that are frozen."""
    found = [framework(edition) for edition in standards.available() if edition in frozen_hashes()]
    return {each.id: each.title for each in sorted(found, key=lambda each: each.introduced, reverse=True)}


@cache
def frozen_hashes() -> dict[str, str]:
    """The hash every frozen edition was frozen with."""
    record = resources.files("inspectorate.editions") / "frozen.toml"
    return tomllib.loads(record.read_text(encoding="utf-8"))
