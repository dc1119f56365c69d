"""One line of Markdown as pieces: text in styles, bound figures and footnotes."""

from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from inspectorate.method.report.content import SAFE_LINK
from inspectorate.method.report.narrative.markdown import markdown
from inspectorate.word_drafts.draft_lines import Piece, Pieces, line_text, normal_pieces


class NoFormError(Exception):
    """Raised for Markdown that has no form in Word."""


def line_pieces(text: str) -> Pieces:
    """Return the pieces of one line of Markdown; of one that has no form in Word, its source."""
    token = markdown().parseInline(text)[0]
    try:
        return normal_pieces(token_pieces(token.children or []))
    except NoFormError:
        return normal_pieces([Piece(line_text(text))])


def token_pieces(tokens: Sequence[Token]) -> Pieces:
    """Return the pieces of inline tokens. Raises NoFormError for pictures, code and unusual links."""
    pieces: list[Piece] = []
    style = Piece()
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                pieces.append(replace(style, text=" "))
            case "strong_open" | "strong_close":
                style = replace(style, strong=token.nesting == 1)
            case "em_open" | "em_close":
                style = replace(style, emphasis=token.nesting == 1)
            case "link_open" | "link_close":
                style = replace(style, link=_address(token))
            case "figure":
                pieces.append(replace(style, figure=token.content))
            case "note":
                pieces.append(Piece(note=token.content))
            case "text" | "text_special":
                pieces.append(replace(style, text=line_text(token.content)))
            case _:
                raise NoFormError
    return tuple(pieces)


def _address(token: Token) -> str:
    if token.nesting != 1:
        return ""
    address = str(token.attrGet("href") or "")
    if not SAFE_LINK.fullmatch(address):
        raise NoFormError
    return address
