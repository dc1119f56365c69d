"""The JSON texts of the frozen editions, recognised by their hashes."""

import hashlib
import json
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from inspectorate.method.standards.framework import Framework

FROZEN_TEXTS = Path(__file__).parents[2] / "editions" / "frozen-json.toml"
"""SHA-256 of the JSON text of every frozen edition, by id."""


EARLIER_TEXTS = FROZEN_TEXTS.with_name("earlier-json.toml")
"""SHA-256 of earlier JSON texts of frozen editions, by id. A package that has one is read with that text."""


@lru_cache(maxsize=8)
def frozen_edition(text: str) -> Framework | None:
    """Return the edition if this is the JSON text of a frozen one, or an earlier text of it, else None.

    The files of the edition are not read: its text has been compared with them when it was frozen.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if digest not in frozen_texts().values() and digest not in earlier_texts():
        return None
    return Framework.model_validate(json.loads(text))


@cache
def earlier_texts() -> frozenset[str]:
    """Return the SHA-256 of every earlier JSON text of a frozen edition."""
    by_edition = tomllib.loads(EARLIER_TEXTS.read_text(encoding="utf-8"))
    return frozenset(digest for digests in by_edition.values() for digest in digests)


@cache
def frozen_texts() -> dict[str, str]:
    """Return the SHA-256 of the JSON text of every frozen edition, by id."""
    return tomllib.loads(FROZEN_TEXTS.read_text(encoding="utf-8")) if FROZEN_TEXTS.exists() else {}
