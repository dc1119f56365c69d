"""Remember what follows from an edition alone."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from inspectorate.method.standards.framework import Framework

P = ParamSpec("P")
T = TypeVar("T")

EDITIONS = 32
"""Number of editions, or parts of them, that each function remembers."""


def cached_by_edition(
    function: Callable[Concatenate[Framework, P], T],
) -> Callable[Concatenate[Framework, P], T]:
    """Return the function with its results remembered by edition and other arguments.

    Editions are compared as objects: their content is large, and a changed copy is another edition.
    """

    @lru_cache(maxsize=EDITIONS)
    def remembered(edition: _Identity, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(edition.framework, *args, **kwargs)

    @wraps(function)
    def wrapper(framework: Framework, *args: P.args, **kwargs: P.kwargs) -> T:
        return remembered(_Identity(framework), *args, **kwargs)

    return wrapper


class _Identity:
    """An edition as a key of the cache."""

    __slots__ = ("framework",)

    def __init__(self, framework: Framework) -> None:
        self.framework = framework

    def __hash__(self) -> int:
        return id(self.framework)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.framework is other.framework
