"""Reproducible randomness: SHA-256 of a draw's key and a counter, on any machine and in any language."""

import hashlib
import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

IntegerArray = NDArray[np.int64]

SCHEME = "inspectorate balanced draw, version 1"


def draw_key(digest: str, seed: int, design: dict[str, object]) -> bytes:
    """Return the key of a draw: the SHA-256 digest of its inputs as canonical JSON.

    The inputs are the scheme, the population's digest, the seed and the design. Every random bit of the draw
    follows from the key, so two draws share their bits only if all inputs are equal.
    """
    inputs = {"scheme": SCHEME, "population": digest, "seed": seed, "design": design}
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).digest()


class Bits:
    """Random bits: blocks of the SHA-256 digest of the key, a purpose and a counter."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._blocks = _blocks(key, purpose)
        self._pool = 0
        self._available = 0

    def bernoulli(self, numerator: int, denominator: int) -> bool:
        """Return True with probability exactly `numerator / denominator` (integers of any size)."""
        return self.below(denominator) < numerator

    def below(self, limit: int) -> int:
        """Return an integer from 0 to `limit - 1`, each with exactly the same probability."""
        width = (limit - 1).bit_length()
        while (number := self._take(width)) >= limit:
            pass
        return number

    def _take(self, width: int) -> int:
        while self._available < width:
            self._pool = self._pool << 256 | next(self._blocks)
            self._available += 256
        self._available -= width
        number = self._pool >> self._available
        self._pool &= (1 << self._available) - 1
        return number


def _blocks(key: bytes, purpose: str) -> Iterator[int]:
    prefix = hashlib.sha256(key + b"/" + purpose.encode() + b"/")
    counter = 0
    while True:
        block = prefix.copy()
        block.update(str(counter).encode())
        yield int.from_bytes(block.digest(), "big")
        counter += 1


class RandomOrder:
    """Random sort key for any name: sorting names by it puts them in a random order."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._prefix = hashlib.sha256(key + b"/" + purpose.encode() + b"/")

    def __call__(self, name: str) -> bytes:
        """Return the SHA-256 digest of the key, the purpose and the name."""
        digest = self._prefix.copy()
        digest.update(name.encode("utf-8", "surrogatepass"))
        return digest.digest()


class RandomNumbers:
    """Random integers in arrays: SHAKE-256 of the key, a purpose and a counter (FIPS 202)."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._prefix = key + b"/" + purpose.encode() + b"/"
        self._counter = 0

    def words(self, count: int) -> IntegerArray:
        """Return `count` integers from 0 to 2**32 - 1."""
        block = hashlib.shake_256(self._prefix + str(self._counter).encode())
        self._counter += 1
        return np.frombuffer(block.digest(4 * count), dtype=">u4").astype(np.int64)

    def below(self, limits: int | IntegerArray, count: int) -> IntegerArray:
        """Return `count` integers, each from 0 to its limit - 1. Limits are below 2**31."""
        scaled: IntegerArray = (self.words(count) * limits) >> 32
        return scaled

    def order(self, count: int) -> IntegerArray:
        """Return the integers from 0 to `count - 1` in a random order."""
        words = self.words(2 * count)
        return np.argsort(words[:count] << 31 | words[count:] >> 1, kind="stable")
