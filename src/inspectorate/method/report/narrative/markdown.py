"""Markdown dialect: the CommonMark subset of narratives, with figure bindings and footnotes."""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_FIGURE = re.compile(r"\{([^{}\n]*)\}")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>])")
_BLOCK_START = re.compile(r"^(\d*)([#+\-:=~.)])")


@cache
def markdown() -> MarkdownIt:
    """Return the parser. It produces `figure` and `note` tokens and treats raw HTML as text."""
    options = {"html": False, "typographer": True, "quotes": "“”‘’"}
    parser = MarkdownIt("commonmark", options).enable("smartquotes")
    parser.disable("text_join")  # so that an escaped brace, \\{, is a token of its own
    parser.inline.ruler.before("link", "note", _rule(_NOTE, "note"))
    parser.inline.ruler.before("link", "figure", _rule(_FIGURE, "figure"))
    return parser


def without_comments(text: str) -> str:
    """Return Markdown with each comment blank. The numbers of the lines stay the same."""
    return COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def escape_markdown(text: str) -> str:
    """Return a text as one paragraph of Markdown that prints it unchanged: no markup, no figures."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _BLOCK_START.sub(r"\1\\\2", line)


def _rule(pattern: re.Pattern[str], kind: str) -> Callable[[StateInline, bool], bool]:
    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if not match:
            return False
        if not silent:
            token = state.push(kind, "", 0)
            token.content = match.group(1)
        state.pos = match.end()
        return True

    return rule


NOTE_TEXT = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*)$")
BOX_OPENING = re.compile(r"^:::\s*(\w+)\s*(.*)$")
BOX_CLOSING = re.compile(r"^:::\s*$")
COMMENT = re.compile(r"^<!--.*?-->[ \t]*$", re.MULTILINE | re.DOTALL)
"""Comment on lines of its own. It is not printed."""
UNSUPPORTED = (
    (
        re.compile(r"<(?!https?:|mailto:)(?:!--|/?[a-zA-Z][^<>]*>)"),
        "HTML is not read as markup here. It is printed as text.",
        "Use Markdown.",
    ),
    (
        re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|"),
        "A table in a narrative is printed as plain text.",
        "Tables come from the data. Delete this table.",
    ),
)
