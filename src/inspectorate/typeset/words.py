"""Fixed words of the press, such as “Contents”, in the language of a report."""

from collections.abc import Callable, Mapping

from inspectorate.method.faults import Sentence as _
from inspectorate.translations import catalogue

ON_PAPER = (_("Contents"), _("Score"), _("Standard"), _("Rating"), _("Not rated"))
"""Words in the templates of the PDF, which cannot look anything up."""


def translator(language: str) -> Callable[[str], str]:
    """Return the function that translates the words of templates into a language; they are in English."""
    return str if language.startswith("en") else catalogue(language).gettext


def words_on_paper(language: str) -> Mapping[str, str]:
    """Return the words of the PDF in a language, by the English word."""
    return {str(word): str(translator(language)(word)) for word in ON_PAPER}
