"""Pseudonyms of cases: with the same key a case always has the same one; without it, none can be traced."""

import hmac
import secrets
from hashlib import sha256

KEY_BYTES = 32
LENGTH = 16
"""Length in hexadecimal digits. Among a million cases, two share one with a probability of 3 in 10^8."""


def new_key() -> bytes:
    """Return a random key. Who does not keep it can never make the same pseudonyms again."""
    return secrets.token_bytes(KEY_BYTES)


def pseudonym(key: bytes, *parts: str) -> str:
    """Return the pseudonym of a case that is named by these parts, for example inspection, group and id.

    Raises ValueError if the key is shorter than 32 bytes, because it could be guessed.
    """
    if len(key) < KEY_BYTES:
        raise ValueError(f"a key of pseudonyms has at least {KEY_BYTES} bytes, this one has {len(key)}")
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
    return hmac.new(key, message, sha256).hexdigest()[:LENGTH]
