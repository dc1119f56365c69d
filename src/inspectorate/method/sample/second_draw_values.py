"""Values of the draw for second assessment: the cases among which it chooses, its groups, and the draw."""

from dataclasses import dataclass
from fractions import Fraction

from inspectorate.method.sample.values import Randomness


@dataclass(frozen=True, slots=True)
class FirstAssessment:
    """Case of a sample and its first assessor, by name or number: what a draw for second assessment needs."""

    group: str
    case_id: str
    assessor: str


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Number of cases of a case group that are drawn for second assessment, and the calculation."""

    group: str
    cases: int
    size: int
    because: str


@dataclass(frozen=True, slots=True)
class SecondDraw:
    """Draw of cases for second assessment, which anyone can repeat with the same cases and random value.

    `digest` is the SHA-256 digest of the cases with their first assessors. `selected` is sorted by group and
    case id.
    """

    share: Fraction
    digest: str
    randomness: Randomness
    groups: tuple[GroupShare, ...]
    selected: tuple[FirstAssessment, ...]
