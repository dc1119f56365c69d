"""The guide and the glossary as pages, from docs/how-to.md and docs/glossary.md.

An installed package holds a copy of these documents, a repository the originals. Raw HTML in them is shown as
text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

INSTALLED = Path(__file__).parent / "docs"
REPOSITORY = Path(__file__).parents[4] / "docs"
DOCUMENTS = INSTALLED if INSTALLED.is_dir() else REPOSITORY
PICTURES = DOCUMENTS / "images"

CLASSES = {
    "paragraph_open": "govuk-body app-wrap",
    "bullet_list_open": "govuk-list govuk-list--bullet govuk-list--spaced",
    "ordered_list_open": "govuk-list govuk-list--number govuk-list--spaced",
    "table_open": "govuk-table",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
}
"""Classes of the design system, by the type of token."""

PAGES_OF_DOCUMENTS = {"api.md": "api_reference", "glossary.md": "guide:glossary", "how-to.md": "help"}
"""Names of the pages that show a document. Links to other documents become text."""


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A section of a chapter. The first may have no title and no slug."""

    slug: str
    title: str
    content: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the guide, with the address at which it is shown."""

    slug: str
    title: str
    sections: Sequence[GuideSection]

    @property
    def address(self) -> str:
        """The path of the page of this chapter."""
        return reverse("guide:chapter", args=[self.slug])


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary."""

    slug: str
    name: str
    meaning: Markup


def slug_of(title: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@cache
def chapters() -> Sequence[Chapter]:
    """Return the chapters of the guide, in their order."""
    parser = _parser()
    tokens = parser.parse((DOCUMENTS / "how-to.md").read_text(encoding="utf-8"))
    anchors = _anchors(tokens)
    return tuple(
        Chapter(
            slug_of(title.partition(":")[0]),
            title,
            tuple(
                GuideSection(
                    slug_of(heading), heading, _rendered(parser, content, anchors), " ".join(_texts(content))
                )
                for heading, content in _split(chapter, "h3")
                if heading or content
            ),
        )
        for title, chapter in _split(tokens, "h2")
        if title
    )


@cache
def glossary() -> Sequence[Term]:
    """Return the terms of the first section of the glossary, which people read in the service, by name."""
    parser = _parser()
    tokens = parser.parse((DOCUMENTS / "glossary.md").read_text(encoding="utf-8"))
    _before, (_title, section), *_others = _split(tokens, "h2")
    entries = [
        token.content.partition(": ")
        for token in section
        if token.type == "inline" and token.content[:2] == "**"
    ]
    terms = []
    for marked_name, _colon, meaning in entries:
        name, text = marked_name.strip("*"), " ".join(meaning.split())
        content = parser.renderInline(text[:1].upper() + text[1:])
        terms.append(Term(slug_of(name), name, Markup(content)))  # noqa: S704 - rendered without raw HTML
    return sorted(terms, key=lambda term: term.name.lower())


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])


def _split(tokens: Sequence[Token], tag: str) -> Iterator[tuple[str, list[Token]]]:
    """Yield the title and the content of each part that a heading of this level begins.

    What stands before the first heading has an empty title.
    """
    title, content = "", list[Token]()
    rest = iter(tokens)
    for token in rest:
        if token.type == "heading_open" and token.tag == tag:
            yield title, content
            title, content = next(rest).content, []
            next(rest)
        else:
            content.append(token)
    yield title, content


def _anchors(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the path of the page for each anchor of the guide."""
    anchors: dict[str, str] = {}
    for title, chapter in _split(tokens, "h2"):
        path = reverse("guide:chapter", args=[slug_of(title.partition(":")[0])]) if title else ""
        anchors[slug_of(title)] = path
        anchors |= {
            slug_of(name): f"{path}#{slug_of(name)}" for name, _content in _split(chapter, "h3") if name
        }
    return anchors


def _rendered(parser: MarkdownIt, tokens: Sequence[Token], anchors: dict[str, str]) -> Markup:
    """Return tokens as HTML, with classes, and with links and pictures that lead to pages of the service."""
    for token in tokens:
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.children:
            token.children = list(_readdressed(token.children, anchors))
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - rendered without raw HTML


def _readdressed(tokens: Sequence[Token], anchors: dict[str, str]) -> Iterator[Token]:
    """Yield inline tokens with addresses of the service. Links that lead to none of its pages become text."""
    is_linked = True
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            page = PAGES_OF_DOCUMENTS.get(href.partition("#")[0])
            target = anchors[href[1:]] if href.startswith("#") else reverse(page) if page else ""
            is_linked = bool(target)
            token.attrSet("href", target)
            token.attrSet("class", "govuk-link")
        if token.type == "image":
            token.attrSet("src", reverse("guide:picture", args=[Path(str(token.attrGet("src"))).name]))
            token.attrSet("class", "app-guide__picture")
            token.attrSet("loading", "lazy")
        if is_linked or token.type not in ("link_open", "link_close"):
            yield token
        if token.type == "link_close":
            is_linked = True


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the texts of tokens, without marks and addresses."""
    for token in tokens:
        for child in token.children or ():
            if child.type in ("text", "code_inline"):
                yield child.content
