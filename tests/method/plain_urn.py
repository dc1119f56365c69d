"""Reference implementation of the Pólya urn, one case at a time: test oracle and benchmark peer."""

import hashlib
from collections.abc import Sequence

Answers = Sequence[int | None]


def plain_forecast(
    assessed: Sequence[Answers], unassessed: int, draws: int, name: str
) -> list[list[tuple[int, int]]]:
    """Return, for every draw, the counts (sufficient, applicable) of each question over the population.

    `assessed` has 1, 0 or None (not applicable) by assessed case and question; `unassessed` is the number of
    eligible cases that were not assessed.
    """
    urn_words, template_words, coin_words = (
        _random_words(f"{name}/0/{purpose}") for purpose in ("urn", "asked", "tosses")
    )
    sources = [_drawn_sources(len(assessed), unassessed, draws, draw, urn_words) for draw in range(draws)]
    width = max((source - len(assessed) + 1 for drawn in sources for source in drawn), default=0)
    width = max(width, 0)
    questions = len(assessed[0])
    populations = []
    for draw, drawn in enumerate(sources):
        imaginary_cases = []
        for imaginary in range(width):
            index = draw * width + imaginary
            template = assessed[template_words(index) * len(assessed) >> 32]
            coins = [coin_words(index * questions + question) >> 31 for question in range(questions)]
            imaginary_cases.append(
                [None if answer is None else coin for answer, coin in zip(template, coins, strict=True)]
            )
        population = [*assessed, *((*assessed, *imaginary_cases)[source] for source in drawn)]
        populations.append(
            [_counts([case[question] for case in population]) for question in range(questions)]
        )
    return populations


def _drawn_sources(assessed, unassessed, draws, draw, words):
    """Return, for every unassessed case, the index of the case it copies; imaginary ones follow."""
    sources, imaginary = [], 0
    for step in range(unassessed):
        ticket = words(step * draws + draw) * (assessed + 1 + step) >> 32
        if ticket == assessed:
            sources.append(assessed + imaginary)
            imaginary += 1
        else:
            sources.append(ticket if ticket < assessed else sources[ticket - assessed - 1])
    return sources


def _counts(answers):
    return sum(answer == 1 for answer in answers), sum(answer is not None for answer in answers)


def _random_words(key):
    """Return a function that gives the n-th 32-bit word of a random stream."""
    size, stream = 0, b""

    def word(index):
        nonlocal size, stream
        if 4 * index + 4 > size:
            size = max(2 * size, 4 * index + 4, 65_536)
            digest = hashlib.shake_256(f"inspectorate certainty, version 1/{key}".encode())
            stream = digest.digest(size)
        return int.from_bytes(stream[4 * index : 4 * index + 4], "big")

    return word
