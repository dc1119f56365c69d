"""Maximum flow in a network with capacities, which decides who gets which case and time."""

from collections import defaultdict, deque
from collections.abc import Hashable


class MaximumFlow:
    """Maximum flow between two nodes by shortest augmenting paths (Edmonds–Karp).

    Capacity can be added between calls of `maximise`; the flow so far is kept, and later paths may reroute
    it.
    """

    def __init__(self) -> None:
        self.residual: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)
        self.capacity: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)

    def add_edge(self, start: Hashable, end: Hashable, capacity: int = 1, *, once: bool = False) -> None:
        """Add capacity to the edge between two nodes; with `once`, only when the edge is new."""
        if once and end in self.capacity[start]:
            return
        self.capacity[start][end] = self.capacity[start].get(end, 0) + capacity
        self.residual[start][end] = self.residual[start].get(end, 0) + capacity
        self.residual[end].setdefault(start, 0)

    def maximise(self, source: Hashable, sink: Hashable) -> None:
        """Augment the flow until it is maximal."""
        while path := self._augmenting_path(source, sink):
            for start, end in path:
                self.residual[start][end] -= 1
                self.residual[end][start] += 1

    def successor(self, node: Hashable) -> tuple:  # type: ignore[type-arg]  # a node made of parts
        """Return the first node that receives flow from a node; () when none does."""
        return next(
            (end for end, capacity in self.capacity[node].items() if self.residual[node][end] < capacity),  # type: ignore[misc]
            (),
        )

    def _augmenting_path(self, source: Hashable, sink: Hashable) -> list[tuple[Hashable, Hashable]]:
        """Return the shortest path with residual capacity, from the sink back; [] when there is none."""
        predecessors: dict[Hashable, Hashable] = {source: source}
        queue = deque([source])
        while queue and sink not in predecessors:
            node = queue.popleft()
            for end, residual in self.residual[node].items():
                if residual and end not in predecessors:
                    predecessors[end] = node
                    queue.append(end)
        path, node = [], sink
        while node in predecessors and node != source:
            path.append((predecessors[node], node))
            node = predecessors[node]
        return path
