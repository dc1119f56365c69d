"""The British dictionary: which words are spelt as it spells them, and the nearest words to others.

The word list is SCOWL's en_GB with -ise, in Hunspell's format, and spylls applies its rules. It is read when
a word is first looked up. American words are those of the dictionary that spylls includes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import spylls.hunspell
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spylls.hunspell import Dictionary, readers

_DATA = files("inspectorate.method.report.checks") / "data"
_AMERICAN = Path(spylls.hunspell.__file__).parent / "data" / "en"
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly", "'s")
MAXIMUM_DISTANCE = 2


class _Lines:
    """Numbered lines of a dictionary's file, as spylls reads them. Its own reader leaves files open."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        self._lines = iter([(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()])

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self._lines

    def __next__(self) -> tuple[int, str]:
        return next(self._lines)

    def reset_encoding(self, _encoding: str) -> None:
        """Keep UTF-8, which both dictionaries are in."""


def _dictionary(folder: Path, name: str) -> Dictionary:
    aff, context = readers.read_aff(_Lines(folder / f"{name}.aff"))
    return Dictionary(aff, readers.read_dic(_Lines(folder / f"{name}.dic"), aff=aff, context=context))


@cache
def _british() -> Dictionary:
    with as_file(_DATA) as folder:
        return _dictionary(folder, "en_GB")


@cache
def _american() -> Dictionary:
    return _dictionary(_AMERICAN, "en_US")


@lru_cache(maxsize=50_000)
def is_british(word: str) -> bool:
    """Return whether the dictionary has a word, in any inflection."""
    return bool(_british().lookup(word))


@lru_cache(maxsize=5_000)
def is_american(word: str) -> bool:
    """Return whether a word that is not British is American."""
    return bool(_american().lookup(word))


@cache
def _names() -> frozenset[str]:
    return frozenset(word.stem for word in _british().dic.words if word.stem.istitle())


def is_name(word: str) -> bool:
    """Return whether the dictionary has a word as a name, which may be a word in small letters as well."""
    return word in _names()


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    """Return the words of the dictionary, in small letters and without inflections, by first letter."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in _british().dic.words:
        if word.stem.isalpha() and word.stem.islower():
            by_letter[word.stem[0]].append(word.stem)
    return {letter: tuple(words) for letter, words in by_letter.items()}


@lru_cache(maxsize=5_000)
def nearest(word: str) -> str:
    """Return the word of the dictionary that is spelt most like a word; "" if none is near.

    The first letter is taken as right, and inflections that the dictionary forms are tried.
    """
    lower = word.lower()
    candidates: list[tuple[float, str]] = []
    for ending in _ENDINGS:
        base = lower.removesuffix(ending) if ending else lower
        if len(base) < 3 or (ending and not lower.endswith(ending)):
            continue
        for stem, distance, _ in process.extract(
            base, _stems().get(base[0], ()), scorer=OSA.distance, score_cutoff=MAXIMUM_DISTANCE, limit=5
        ):
            if is_british(stem + ending):
                candidates.append((distance + len(ending) / 100 + (stem[-1] != base[-1]) / 10, stem + ending))
    best = min(candidates, default=(0.0, ""))[1]
    return best[:1].upper() + best[1:] if word[:1].isupper() else best
