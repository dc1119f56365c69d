"""The frozen editions of the standards, loaded once and cached."""

import tomllib
from functools import cache
from importlib import resources

from inspectorate.method import standards
from inspectorate.method.standards import Framework


@cache
def framework(edition: str) -> Framework:
    """Return the framework of an edition."""
    return standards.load(edition)


@cache
def editions() -> dict[str, str]:
    """Return the titles of the frozen editions, by id, newest first. Only these can be used."""
    frozen = [framework(edition) for edition in standards.available() if edition in frozen_hashes()]
    newest_first = sorted(frozen, key=lambda edition: edition.introduced, reverse=True)
    return {edition.id: edition.title for edition in newest_first}


@cache
def frozen_hashes() -> dict[str, str]:
    """Return the hash of every frozen edition, by its id."""
    record = resources.files("inspectorate.editions") / "frozen.toml"
    return tomllib.loads(record.read_text(encoding="utf-8"))
