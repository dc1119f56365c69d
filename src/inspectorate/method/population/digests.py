"""Digest of a population: the same for the same cases, in any order of the rows."""

import hashlib
import json
from collections.abc import Iterable

from inspectorate.method.population.eligible import Case


def canonical_json(case: Case) -> str:
    """Return what a draw can depend on in a case, as JSON with sorted keys.

    The number of the row is excluded, so that a list may be sorted, and so is the name, so that its spelling
    may be corrected.
    """
    values = {
        "id": case.id,
        "group": case.group,
        "person": case.person_id,
        "manager": case.manager,
        "disposal": case.disposal_date.isoformat(),
        "birth": case.date_of_birth.isoformat() if case.date_of_birth else "",
        "facts": dict(case.facts),
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def digest_of(cases: Iterable[Case]) -> str:
    """Return the SHA-256 digest, in hexadecimal, of the cases' canonical JSON, sorted, one case a line."""
    sha256 = hashlib.sha256()
    for line in sorted(canonical_json(case) for case in cases):
        sha256.update(f"{line}\n".encode("ascii"))
    return sha256.hexdigest()
