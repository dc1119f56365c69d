"""Assessed cases as the urn holds them, and their confirmed ratings."""

import numpy as np

from inspectorate.method import ratings
from inspectorate.method.ratings.urn_draws import AssessedCounts


def assessed(*cases):
    """Return assessed cases from rows of 1 (sufficient), 0 (insufficient) or None by question."""
    yes = np.array([[int(bool(answer)) for answer in case] for case in cases], dtype=np.int64)
    applicable = np.array([[int(answer is not None) for answer in case] for case in cases], dtype=np.int64)
    return AssessedCounts(yes, applicable)


def confirmed_ratings(counts, framework, judgements=(), decisions=None):
    """Return the confirmed rating of each standard from its tallies."""
    proposed = ratings.propose(counts, judgements, framework)
    return {
        standard: ratings.confirm(proposal, (decisions or {}).get(standard), framework)
        for standard, proposal in proposed.items()
    }
