"""JSON of a release: readable, in UTF-8, and the same bytes for the same value."""

import json
from hashlib import sha256


def json_bytes(value: object) -> bytes:
    """Return a value as JSON with two spaces for each level and a line feed at the end."""
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def json_digest(value: object) -> str:
    """Return the SHA-256 of a value: that of its JSON without spaces and with its names in order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()
