"""The forecast of unseen cases written plainly, case by case: the oracle of the fast one, and its peer."""

import hashlib
from collections.abc import Sequence

Answers = Sequence[int | None]


def plain_forecast(
    seen: Sequence[Answers], unseen: int, draws: int, name: str
) -> list[list[tuple[int, int]]]:
    """For each completed population, (sufficient, applicable) for every question.

    `seen` holds 1, 0 or None (not applicable) by case and question.
    """
    urns, asked, tosses = (_words(f"{name}/0/{purpose}") for purpose in ("urn", "asked", "tosses"))
    sources = [_one_urn(len(seen), unseen, draws, draw, urns) for draw in range(draws)]
    width = max((source - len(seen) + 1 for drawn in sources for source in drawn), default=0)
    width = max(width, 0)
    questions = len(seen[0])
    populations = []
    for draw, drawn in enumerate(sources):
        imagined = []
        for each in range(width):
            place = draw * width + each
            template = seen[asked(place) * len(seen) >> 32]
            coins = [tosses(place * questions + question) >> 31 for question in range(questions)]
            imagined.append([None if t is None else coin for t, coin in zip(template, coins, strict=True)])
        everyone = [*seen, *((*seen, *imagined)[source] for source in drawn)]
        populations.append([_count([case[question] for case in everyone]) for question in range(questions)])
    return populations


def _one_urn(seen, unseen, draws, draw, words):
    """Which case each unseen one is a copy of; from `seen` on, imagined ones in the order they came up."""
    drawn, imagined = [], 0
    for step in range(unseen):
        ticket = words(step * draws + draw) * (seen + 1 + step) >> 32
        if ticket == seen:
            drawn.append(seen + imagined)
            imagined += 1
        else:
            drawn.append(ticket if ticket < seen else drawn[ticket - seen - 1])
    return drawn


def _count(answers):
    return sum(answer == 1 for answer in answers), sum(answer is not None for answer in answers)


def _words(key):
    """A function giving the n-th 32-bit number of a stream."""
    size, stream = 0, b""

    def word(number):
        nonlocal size, stream
        if 4 * number + 4 > size:
            size = max(2 * size, 4 * number + 4, 65_536)
            whole = hashlib.shake_256(f"inspectorate certainty, version 1/{key}".encode())
            stream = whole.digest(size)
        return int.from_bytes(stream[4 * number : 4 * number + 4], "big")

    return word
