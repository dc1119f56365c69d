"""Recorded populations: if a digest changes, published probabilities can no longer be recomputed."""

import hashlib

import numpy as np
import pytest

from inspectorate.method.ratings.polya_urn import (
    _reversal_thresholds,
    corrected_populations,
    possible_populations,
)
from inspectorate.method.ratings.urn_draws import REMEMBERED_CASES, AssessedCounts, reversal_luck
from tests.method.rated_cases import assessed

MIXED = assessed((1, 0, None), (1, 1, 0), (0, None, 1), (1, 0, 0), (None, 1, 1))
EXTREME = assessed((1, 0, None), (1, 0, None), (1, 0, 1))
SINGLE = assessed((1, 0))
MANY = AssessedCounts(
    np.arange(REMEMBERED_CASES + 1)[:, np.newaxis] % 2, np.ones((REMEMBERED_CASES + 1, 1), dtype=np.int64)
)


def digest_of(*populations):
    """Return the first 16 digits of the SHA-256 digest of all counts, as 64-bit numbers."""
    sha256 = hashlib.sha256()
    for possible in populations:
        for counts in (possible.yes, possible.applicable):
            assert counts.dtype == np.int64
            sha256.update(np.ascontiguousarray(counts, dtype="<i8").tobytes())
    return sha256.hexdigest()[:16]


@pytest.mark.parametrize(
    ("counts", "unassessed", "draws", "digest"),
    [
        pytest.param(MIXED, 3, 50, "29f949112bb0f9e4", id="a few cases"),
        pytest.param(MIXED, 3, 2_100, "6d2576506eaabf73", id="more than one batch"),
        pytest.param(SINGLE, 25, 40, "927f84c23c37f97f", id="more cases unseen than are drawn"),
        pytest.param(MIXED, 0, 10, "4894322a318ab11d", id="a census"),
        pytest.param(MANY, 9, 20, "688192f514e7db2a", id="draws that are not remembered"),
    ],
)
def test_recorded_populations_are_reproduced(counts, unassessed, draws, digest):
    assert digest_of(possible_populations(counts, unassessed, draws, "court")) == digest


@pytest.mark.parametrize(
    ("counts", "draws", "digest"),
    [
        pytest.param(MIXED, 60, "2897855be7842440", id="a few cases"),
        pytest.param(MIXED, 2_100, "ae66bdd72df837f8", id="more than one batch"),
        pytest.param(EXTREME, 60, "756bcce1ea1f5ba9", id="every answer alike"),
        pytest.param(MANY, 20, "99bf88495c0f842c", id="draws that are not remembered"),
    ],
)
def test_recorded_corrected_populations_are_reproduced(counts, draws, digest):
    assert digest_of(*corrected_populations(counts, 3, draws, "court", (0.0, 0.02, 0.3))) == digest


def test_probabilities_of_error_by_hand():
    # 7 of 10 answers are sufficient; with an error rate of 0.3, 10.5 of 11 cases truly are. So an
    # insufficient answer is wrong with probability 0.9, and a sufficient one with 0.02.
    counts = assessed(*[(1, None)] * 7, *[(0, None)] * 3)
    thresholds = _reversal_thresholds(counts, 0.3)
    assert thresholds.dtype == np.int32
    assert thresholds.tolist() == [[1311, 0]] * 7 + [[58982, 0]] * 3


@pytest.mark.parametrize(("cases", "remembered"), [(REMEMBERED_CASES, True), (REMEMBERED_CASES + 1, False)])
def test_luck_of_many_cases_is_not_remembered(cases, remembered):
    counts = AssessedCounts(*(np.ones((cases, 1), dtype=np.int64) for _ in range(2)))
    first, again = (reversal_luck(counts, 10, "test") for _ in range(2))
    assert first.dtype == np.uint16
    assert (first is again) is remembered
