"""Remarks: results of the checks of a report."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["serious", "warning", "advice"]
"""Serious: must be corrected before publication. Warning: probably wrong. Advice: worth a review."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Remark on one place in a report.

    `kind` is the check, `place` the file and line, `text` the words concerned or a short description,
    `because` the reason and `suggestion` the correction.
    """

    kind: str
    severity: Severity
    place: str
    text: str
    because: str
    suggestion: str = ""
