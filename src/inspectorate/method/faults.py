"""What is wrong with something that was read: the place, the problem and the cure, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place.

    `place` names the file and the spot in it ("cases.csv, row 4, column gender"),
    `problem` says what is wrong, `cure` says what to do. Both are full sentences.
    """

    place: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.cure}"


class FaultsFound(Exception):
    """Raised when something cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
