"""Remember what follows from an edition alone."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

EDITIONS = 32
"""Number of editions, or parts of them, that each function remembers."""


def cached_by_edition(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function of an edition, and perhaps of other arguments, that remembers its results.

    Editions are compared as objects: their content is large, and a changed copy is another edition.
    """
    any_function = cast("Callable[..., T]", function)

    @lru_cache(maxsize=EDITIONS)
    def remembered(edition: _Identity, *others: Hashable) -> T:
        return any_function(edition.framework, *others)

    @wraps(function)
    def wrapper(*args: P.args, **_kwargs: P.kwargs) -> T:
        framework, *others = args
        return remembered(_Identity(framework), *others)

    return wrapper


class _Identity:
    """An edition as a key of the cache."""

    __slots__ = ("framework",)

    def __init__(self, framework: Any) -> None:
        self.framework = framework

    def __hash__(self) -> int:
        return id(self.framework)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.framework is other.framework
