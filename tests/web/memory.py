"""Read everything that this process keeps in memory: texts held by our modules and caches."""

import functools
import gc
import sys
import types
from collections.abc import Iterator
from datetime import date
from typing import Any

CACHE_TYPE = type(functools.lru_cache(int))
SKIPPED_TYPES = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.FrameType,
    types.CodeType,
    type,
)


def texts(*roots: object) -> str:
    """Return all texts and dates reachable from the roots, one a line; by default, our modules and caches."""
    values, seen = set[str](), set[int]()
    queue: list[Any] = list(roots or _roots())
    while queue:
        item = queue.pop()
        # type(), because reading __class__ would evaluate lazy values.
        item_type = type(item)
        if id(item) in seen or issubclass(item_type, SKIPPED_TYPES):
            continue
        seen.add(id(item))
        if issubclass(item_type, str):
            values.add(item)
        elif issubclass(item_type, bytes):
            values.add(item.decode("utf-8", "replace"))
        elif issubclass(item_type, date):
            values.add(item.isoformat())
        else:
            queue += gc.get_referents(item)
    return "\n".join(values)


def _roots() -> Iterator[Any]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "inspectorate":
            yield from list(vars(module).values())
    for item in gc.get_objects():
        if type(item) is CACHE_TYPE and str(getattr(item, "__module__", "")).startswith("inspectorate"):
            yield item
