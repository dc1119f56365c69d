"""Row of benchmark results, and the timing function."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Measurement and that of its peer, both in `unit`, where less is better.

    `peer` is None when there is nothing to compare with; `note` names the peer, or the aim.
    """

    name: str
    ours: float
    peer: float | None = None
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the peer's number divided by ours: 5 means five times faster, or five times closer."""
        return self.peer / self.ours if self.peer is not None and self.ours else None

    def as_dict(self) -> dict[str, object]:
        """Return the row with its ratio, for JSON."""
        return {**asdict(self), "ratio": self.ratio}


def seconds(work: Callable[[], object], repeat: int = 3) -> float:
    """Return the shortest duration of `repeat` runs of `work`, in seconds."""
    runs = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        runs.append(time.perf_counter() - started)
    return min(runs)
