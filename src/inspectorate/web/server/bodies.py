"""Bodies of requests: read whole before a thread is used, within limits of size for each client."""

from collections import Counter
from tempfile import SpooledTemporaryFile
from typing import IO, Any

IN_MEMORY = 1_000_000
"""Bytes of a body above which it is kept in a temporary file."""

LARGEST_OF_ADDRESS = 150_000_000
"""Bytes of unfinished requests that one address may have in a worker process."""

LARGEST_OF_ALL = 1_000_000_000
"""Bytes of unfinished requests that a worker process holds."""


class BodyRefused(Exception):
    """A body that is not accepted. `status` is the response's; `size` was announced or has arrived."""

    def __init__(self, status: int, size: int = 0) -> None:
        super().__init__(status)
        self.status = status
        self.size = size


class ClientLeft(Exception):
    """The client closed the connection before the request was complete."""


class BodyStore:
    """The bodies of a worker's unfinished requests, counted for each address."""

    def __init__(self, of_address: int = LARGEST_OF_ADDRESS, of_all: int = LARGEST_OF_ALL) -> None:
        self.of_address, self.of_all = of_address, of_all
        self.held: Counter[str] = Counter()
        self.total = 0

    def hold(self, address: str, size: int) -> None:
        """Count bytes of an address. Raises BodyRefused (429, 503) if it, or all together, hold too many."""
        if self.held[address] + size > self.of_address:
            raise BodyRefused(429)
        if self.total + size > self.of_all:
            raise BodyRefused(503)
        self.held[address] += size
        self.total += size

    def release(self, address: str, size: int) -> None:
        """Stop counting bytes of an address."""
        self.total -= size
        self.held[address] -= size
        if not self.held[address]:
            del self.held[address]


class Body:
    """The body of one request: its bytes, and how many of them are counted in the store."""

    def __init__(self, store: BodyStore, address: str) -> None:
        self.store, self.address = store, address
        self.size = 0
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `close`

    async def read(self, receive: Any, announced: int | None, largest: int) -> None:
        """Read the body to its end.

        Raises BodyRefused if it is too large (413), before reading if its length was announced, or if the
        store is full; ClientLeft if the client closes the connection.
        """
        if announced is not None and announced > largest:
            raise BodyRefused(413, announced)
        more = announced != 0
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientLeft
            part = message["body"]
            if self.size + len(part) > largest:
                raise BodyRefused(413, self.size + len(part))
            self.store.hold(self.address, len(part))
            self.size += len(part)
            self.file.write(part)
            more = message["more_body"]
        self.file.seek(0)

    def close(self) -> None:
        """Remove the bytes."""
        self.store.release(self.address, self.size)
        self.file.close()


def announced_size(headers: list[tuple[bytes, bytes]]) -> int | None:
    """Return the announced length of a body; None if it comes in chunks of unknown number."""
    names = dict(headers)
    if b"transfer-encoding" in names:
        return None
    length = names.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0
