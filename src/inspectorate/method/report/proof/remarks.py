"""What the check says about a report: one remark a place."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["serious", "warning", "advice"]
"""Serious: must not be published so. Warning: probably wrong. Advice: look again."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at. `text` is the words concerned or what is wrong, in short; `because` the reason.

    `kind` names the check, `place` the file and line, `suggestion` what to do.
    """

    kind: str
    severity: Severity
    place: str
    text: str
    because: str
    suggestion: str = ""
