"""Randomness anyone can repeat: SHA-256 of the draw's name and a counter, on any machine, in any language."""

import hashlib
import json
from collections.abc import Iterator

SCHEME = "inspectorate balanced draw, version 1"


def stream_name(digest: str, seed: int, design: dict[str, object]) -> bytes:
    """Name one draw: the scheme, the population's digest, the seed and the design, as canonical JSON.

    The SHA-256 of this text is the key from which every random bit of the draw follows, so two draws share
    their bits only if they are the same draw.
    """
    named = {"scheme": SCHEME, "population": digest, "seed": seed, "design": design}
    text = json.dumps(named, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).digest()


class Bits:
    """Random bits: the SHA-256 of the key, a purpose and a counter, block after block."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._blocks = _blocks(key, purpose)
        self._pool = 0
        self._left = 0

    def happens(self, part: int, whole: int) -> bool:
        """Decide something that has a chance of exactly `part` in `whole` (whole numbers of any size)."""
        width = (whole - 1).bit_length()
        while (number := self._take(width)) >= whole:
            pass
        return number < part

    def _take(self, width: int) -> int:
        while self._left < width:
            self._pool = self._pool << 256 | next(self._blocks)
            self._left += 256
        self._left -= width
        number = self._pool >> self._left
        self._pool &= (1 << self._left) - 1
        return number


def _blocks(key: bytes, purpose: str) -> Iterator[int]:
    named = hashlib.sha256(key + b"/" + purpose.encode() + b"/")
    counter = 0
    while True:
        block = named.copy()
        block.update(str(counter).encode())
        yield int.from_bytes(block.digest(), "big")
        counter += 1


class Tickets:
    """A lottery ticket for every name; putting names in the order of their tickets shuffles them."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._named = hashlib.sha256(key + b"/" + purpose.encode() + b"/")

    def __call__(self, name: str) -> bytes:
        """The SHA-256 of the key, the purpose and the name."""
        ticket = self._named.copy()
        ticket.update(name.encode("utf-8", "surrogatepass"))
        return ticket.digest()
