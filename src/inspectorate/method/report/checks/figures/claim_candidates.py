"""Figures that a claim may mean: those of its section, ordered by the resemblance of the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspectorate.method.report.checks.prose.claims import Claim
from inspectorate.method.report.checks.prose.subjects import Candidate, Topic

MINIMUM_SIMILARITY = 0.25
"""Similarity from which a sentence may be about a figure."""
SURE_SIMILARITY = 0.4
"""Similarity from which a sentence is taken to be about a figure."""
CLEAR_RATIO = 1.35
"""How many times more similar a figure has to be than one that has the value typed, to be preferred to it."""
LISTED_RATIO = 1.8
"""How many times more similar the subject may be than a figure that is listed beside it."""
MAXIMUM_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """Claim with the figures that it may mean, most similar first.

    `of_section` is whether they are those of a standard or domain: then one with the value typed counts,
    however little the sentence resembles it.
    """

    claim: Claim
    place: str
    candidates: Sequence[Candidate]
    of_section: bool

    @property
    def subject(self) -> Topic | None:
        """Topic that the sentence seems to be about; None if it resembles none."""
        return self.candidates[0].topic if self.similarity >= MINIMUM_SIMILARITY else None

    @property
    def similarity(self) -> float:
        """Similarity of the sentence to its subject."""
        return self.candidates[0].similarity if self.candidates else 0.0

    @property
    def fitting(self) -> list[Candidate]:
        """Candidates with the value typed."""
        least = 0.0 if self.of_section else MINIMUM_SIMILARITY
        return [one for one in self.candidates if self.claim.fits(one.topic) and one.similarity >= least]

    @property
    def best_fitting(self) -> float:
        """Similarity of the most similar topic with the value typed."""
        return max((one.similarity for one in self.fitting), default=-1.0)

    def near(self) -> list[Topic]:
        """Return the subject and the topics that the sentence resembles nearly as much, the subject first.

        The key question of a subject that is a prompt follows it: a share of cases may be that of either,
        whatever the words of the key question.
        """
        subject = self.candidates[0].topic
        limit = max(MINIMUM_SIMILARITY, self.similarity / LISTED_RATIO)
        others = [one for one in self.candidates[1:] if one.topic.reference == subject.key_question]
        others += [one for one in self.candidates[1:] if one.own_similarity >= limit and one not in others]
        return [subject, *(one.topic for one in others)][:MAXIMUM_CANDIDATES]
