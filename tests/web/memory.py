"""What this process keeps: every text that a cache or a module of ours holds."""

import functools
import gc
import sys
import types
from collections.abc import Iterator
from datetime import date
from typing import Any

CACHE = type(functools.lru_cache(int))
NOT_KEPT = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.FrameType,
    types.CodeType,
    type,
)


def texts(*roots: object) -> str:
    """Every text and date that these hold, or else our modules and our functions' caches; a line each."""
    kept, seen = set[str](), set[int]()
    waiting: list[Any] = list(roots or _roots())
    while waiting:
        thing = waiting.pop()
        # Its own type: asked for their class, lazy values would be made.
        kind = type(thing)
        if id(thing) in seen or issubclass(kind, NOT_KEPT):
            continue
        seen.add(id(thing))
        if issubclass(kind, str):
            kept.add(thing)
        elif issubclass(kind, bytes):
            kept.add(thing.decode("utf-8", "replace"))
        elif issubclass(kind, date):
            kept.add(thing.isoformat())
        else:
            waiting += gc.get_referents(thing)
    return "\n".join(kept)


def _roots() -> Iterator[Any]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "inspectorate":
            yield from list(vars(module).values())
    for thing in gc.get_objects():
        if type(thing) is CACHE and str(getattr(thing, "__module__", "")).startswith("inspectorate"):
            yield thing
