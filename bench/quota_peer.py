"""The peer of the numbered samples: sortition-algorithms, with every margin as a quota."""

import importlib.util
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspectorate.method.population import Case
from inspectorate.method.sample import SealedDraw

ID = "case"


@dataclass(frozen=True, slots=True)
class PeerDraw:
    """The peer's 1,000 samples as sets of case ids, and how long they took in seconds."""

    duration: float
    samples: tuple[frozenset[str], ...]


def is_installed() -> bool:
    """Return whether the peer can be measured."""
    return importlib.util.find_spec("sortition_algorithms") is not None


def draw(cases: Sequence[Case], sealed: SealedDraw) -> PeerDraw:
    """Return 1,000 samples of the peer with the same margins as quotas, by its algorithm `maximin`."""
    sortition: Any = importlib.import_module("sortition_algorithms")
    settings = importlib.import_module("sortition_algorithms.settings").Settings(
        id_column=ID, columns_to_keep=[]
    )
    size, rows = sealed.size.value, []
    for factor in sealed.factors:
        for level, count in Counter(case.facts[factor] for case in cases).items():
            least, greatest = size * count // len(cases), -(-size * count // len(cases))
            rows.append({"feature": factor, "value": level, "min": str(least), "max": str(greatest)})
    features, *_ = sortition.read_in_features(["feature", "value", "min", "max"], rows)
    head = [ID, *sealed.factors]
    body = [{ID: case.id, **{factor: case.facts[factor] for factor in sealed.factors}} for case in cases]
    people, *_ = sortition.read_in_people(head, body, features, settings)
    started = time.perf_counter()
    samples, _report = sortition.find_random_sample(features, people, size, [], number_selections=1000)
    return PeerDraw(time.perf_counter() - started, tuple(samples))


def spread(cases: Sequence[Case], samples: Sequence[frozenset[str]]) -> int:
    """Return the difference between the most and the fewest samples that a case is in."""
    counts = Counter(case_id for sample in samples for case_id in sample)
    frequencies = [counts[case.id] for case in cases]
    return max(frequencies) - min(frequencies)
