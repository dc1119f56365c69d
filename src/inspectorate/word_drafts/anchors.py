"""Anchors of a draft in Word: tags of controls, names of bookmarks, and the record of what was sent."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_TAG = 64
"""Longest tag of a content control (characters). Word calls a document with a longer one damaged."""
MAX_BOOKMARK = 40
RECORD_NAMESPACE = "urn:inspectorate:word-draft:1"
INSTRUCTIONS = "instructions"
_SECTION = "section:"
_LETTERS = {".": "_d", "-": "_h", "_": "__"}


@dataclass(frozen=True, slots=True)
class SentDraft:
    """What a Word draft was made from: Markdown and titles by section key, and the text of each figure.

    The keys of `figures` are what is between the braces: “2.2.2” or “2.2.2|count words”. `name` is the title
    of the document.
    """

    sections: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    def title(self, key: str) -> str:
        """Return the title of a section, or its key."""
        return self.titles.get(key) or key


def digest(text: str) -> str:
    """Return the SHA-256 digest of a section's Markdown."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def section_tag(key: str) -> str:
    """Return the tag of a section's content control."""
    return _shortened(_SECTION + key, MAX_TAG)


def figure_tag(binding: str) -> str:
    """Return the tag of a figure's content control: its reference and form."""
    return _shortened(binding, MAX_TAG)


def bookmark_name(key: str) -> str:
    """Return the name of a section's bookmark, which may have letters, digits and low lines only."""
    letters = "".join(_LETTERS.get(letter, letter) for letter in key)
    return _shortened("section_" + re.sub(r"\W", "_x", letters, flags=re.ASCII), MAX_BOOKMARK, "_")


def _shortened(text: str, most: int, mark: str = "#") -> str:
    if len(text) <= most:
        return text
    ending = mark + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return text[: most - len(ending)] + ending


def record_json(draft: SentDraft) -> str:
    """Return the record of what was sent, as JSON in ASCII."""
    sections = [{"key": key, "title": draft.title(key), "text": text} for key, text in draft.sections.items()]
    return json.dumps({"sections": sections, "figures": dict(draft.figures), "name": draft.name})


def sent_draft(record: str) -> SentDraft | None:
    """Return what was sent, from its record; None if the record is damaged."""
    try:
        content = json.loads(record)
        sections = {section["key"]: section["text"] for section in content["sections"]}
        titles = {section["key"]: section["title"] for section in content["sections"]}
        figures, name = dict(content["figures"]), content.get("name", "")
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    texts = [*sections, *sections.values(), *titles.values(), *figures, *figures.values(), name]
    return (
        SentDraft(sections, titles, figures, name) if all(isinstance(text, str) for text in texts) else None
    )
