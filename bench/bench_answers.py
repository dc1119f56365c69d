"""Time to save answers over HTTP with permission, audit and history: one, and a case of 50 in one request.

One machine runs everything: the service with two processes, PostgreSQL with fsync, and the clients. An answer
is acknowledged once it is on disk. The peer is the same save written the usual way (`bench/plain_peer`:
Django, its REST framework and django-simple-history) on the same database server and web server. Both run at
the same time and are measured in turns; each number is the median of the rounds. Other peers are not
measured here: their figures, recorded elsewhere on two cores, are named in the notes and give no ratio.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bench.assessors import Assessor, peer_assessors, service_assessors
from bench.rows import Row
from bench.service import Service, concurrent_requests, running_peer, running_service

CLIENTS, ROUNDS = 16, 5
ALONE, AT_ONCE = 60, 15
CASES_ALONE, CASES_AT_ONCE = 15, 4
STORED_CASES = 50
RECORDED = (
    "recorded elsewhere: ODK Central, a form of 50 answers, 268 a second, 7.0 ms alone; CISO Assistant, "
    "one answer, 27 a second, 73 ms alone"
)


def measure() -> Iterator[Row]:
    """Start the database, the service and its peer, and let 16 people answer in each."""
    with running_service() as service, running_peer(service, CLIENTS, STORED_CASES) as peer:
        ours = service_assessors(service, CLIENTS, STORED_CASES)
        sides: dict[str, tuple[Service, list[Assessor]]] = {"ours": (service, ours)}
        if peer:
            sides["peer"] = (peer.service, peer_assessors(peer))
        measured: dict[str, dict[str, list[float]]] = {side: defaultdict(list) for side in sides}
        for side, (running, assessors) in sides.items():
            measured[side]["kB on disk for a case of 50 answers"] = [_stored(running, assessors[0])]
        for number in range(ROUNDS + 1):
            for side, (running, assessors) in sides.items():
                times = _round(running, assessors)
                if number:  # the first round warms up
                    for name, value in times.items():
                        measured[side][name].append(value)
        for _service, assessors in sides.values():
            for assessor in assessors:
                assessor.close()
    for name, values in measured["ours"].items():
        peers = measured.get("peer", {}).get(name)
        yield _row(name, statistics.median(values), statistics.median(peers) if peers else None)


def _row(name: str, ours: float, peer: float | None) -> Row:
    notes = [] if peer is None else ["peer: Django, REST framework and row history"]
    if name.endswith("milliseconds each"):
        rates = f"{1000 / ours:,.0f} a second"
        notes.insert(0, rates if peer is None else f"{rates}, peer {1000 / peer:,.0f}")
    if name.startswith("16 at once, a case"):
        notes.append(RECORDED)
    return Row(name, ours, peer, unit="kB" if name.startswith("kB") else "ms", note="; ".join(notes))


def _round(service: Service, assessors: Sequence[Assessor]) -> dict[str, float]:
    """Return the times of one round, in milliseconds: one answer and one case, alone and at once."""
    times: dict[str, float] = {}
    for what, send, alone, at_once in (
        ("one answer", Assessor.save, ALONE, AT_ONCE),
        ("a case of 50 answers", Assessor.save_case, CASES_ALONE, CASES_AT_ONCE),
    ):
        single = concurrent_requests(assessors[:1], send, alone)
        times[f"alone, {what}: median"] = statistics.median(single)
        times[f"alone, {what}: 95th percentile"] = _percentile_95(single)
        before, started = service.cpu_seconds(), time.perf_counter()
        several = concurrent_requests(assessors, send, at_once)
        duration, after = time.perf_counter() - started, service.cpu_seconds()
        times[f"16 at once, {what}: milliseconds each"] = 1000 * duration / len(several)
        times[f"16 at once, {what}: 95th percentile"] = _percentile_95(several)
        for part in ("service", "database"):
            times[f"processor time, {what}: {part}"] = 1000 * (after[part] - before[part]) / len(several)
    return times


def _stored(service: Service, assessor: Assessor) -> float:
    """Return the kilobytes that a case of 50 first answers takes on disk, with indexes and history."""
    before = service.stored_bytes()
    concurrent_requests([assessor], Assessor.save_new_case, STORED_CASES)
    return (service.stored_bytes() - before) / STORED_CASES / 1000


def _percentile_95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
