"""Threads that work on requests, shared fairly: no address and no session takes all of them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from inspectorate.web.server.bodies import ClientLeft

T = TypeVar("T")
Owner = tuple[str, str]
"""Address and session that a request comes from."""

MOST_WAITING = 1024
"""Requests that wait for a thread of a worker process. Above it, new ones are refused."""

MOST_WAITING_OF_ADDRESS = 512
"""Requests of one address that wait for a thread."""


class Overloaded(Exception):
    """Too many requests wait for a thread."""


class FairThreads:
    """A fixed number of threads. Requests wait in order, except behind one whose owner has its full share.

    With several threads, an address may use all but one, and a session half of them.
    """

    def __init__(self, threads: int) -> None:
        self.executor = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.free = threads
        self.shares = (max(1, threads - 1), max(1, threads // 2))
        self.used: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self.waiting: dict[asyncio.Future[None], Owner] = {}
        self.waiting_of_address: Counter[str] = Counter()

    async def run(self, owner: Owner, work: Callable[[], T], left: Callable[[], Awaitable[None]]) -> T:
        """Call `work` in a thread and return its result.

        Raises Overloaded if too many requests wait, and ClientLeft if the client leaves before its turn:
        `left` returns when it has.
        """
        if self._may_begin(owner):
            self._begin(owner)
        else:
            await self._wait(owner, left)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.executor, work)
        finally:
            self._end(owner)

    async def _wait(self, owner: Owner, left: Callable[[], Awaitable[None]]) -> None:
        """Wait until a thread is free, and take it."""
        address = owner[0]
        of_address = self.waiting_of_address[address]
        if len(self.waiting) >= MOST_WAITING or of_address >= MOST_WAITING_OF_ADDRESS:
            raise Overloaded
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting[turn] = owner
        self.waiting_of_address[address] += 1
        client_left = asyncio.ensure_future(left())
        try:
            await asyncio.wait({turn, client_left}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            client_left.cancel()
            self.waiting.pop(turn, None)
            self.waiting_of_address[address] -= 1
            if not self.waiting_of_address[address]:
                del self.waiting_of_address[address]
        if not turn.done():
            raise ClientLeft

    def _may_begin(self, owner: Owner) -> bool:
        return self.free > 0 and all(
            used[key] < share for used, key, share in zip(self.used, owner, self.shares, strict=True)
        )

    def _begin(self, owner: Owner) -> None:
        self.free -= 1
        for used, key in zip(self.used, owner, strict=True):
            used[key] += 1

    def _end(self, owner: Owner) -> None:
        self.free += 1
        for used, key in zip(self.used, owner, strict=True):
            used[key] -= 1
            if not used[key]:
                del used[key]
        for turn, waiting in list(self.waiting.items()):
            if not turn.done() and self._may_begin(waiting):
                self._begin(waiting)
                turn.set_result(None)
