"""Translations: the catalogue of each language, compiled, and how many of its entries await a review.

The method and the press know no Django, so catalogues are read with the standard library.
"""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder of the catalogues, one folder a language."""
DOMAIN = "django"
"""Name of the catalogues, by which Django finds them too."""
WELSH = "cy"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language. Raises FileNotFoundError if it is not compiled."""
    return translation(DOMAIN, FOLDER, [language])


def awaiting_review(language: str) -> int:
    """Return the number of entries of a catalogue that no translator has confirmed as they are."""
    return int(catalogue(language).info()["x-awaiting-review"])
