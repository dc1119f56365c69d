"""A name for exactly these cases: the same for the same cases, whatever the order of the rows."""

import hashlib
import json
from collections.abc import Iterable

from inspectorate.method.population.eligible import Case


def canonical(case: Case) -> str:
    """Return everything about a case that a draw can depend on, as JSON with its keys in order.

    The row's number is not part of it, so that a list may be sorted; nor is the name, so that its spelling
    may be corrected.
    """
    known = {
        "id": case.id,
        "group": case.group,
        "person": case.person_id,
        "manager": case.manager,
        "disposal": case.disposal_date.isoformat(),
        "birth": case.date_of_birth.isoformat() if case.date_of_birth else "",
        "facts": dict(case.facts),
    }
    return json.dumps(known, sort_keys=True, separators=(",", ":"))


def digest_of(cases: Iterable[Case]) -> str:
    """Return the SHA-256, in hexadecimal, of the cases' canonical JSON, sorted, one to a line."""
    found = hashlib.sha256()
    for line in sorted(canonical(case) for case in cases):
        found.update(f"{line}\n".encode("ascii"))
    return found.hexdigest()
