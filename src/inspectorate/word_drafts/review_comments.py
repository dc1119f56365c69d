"""Comments of a document, with their replies and the passages that they are about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from inspectorate.word_drafts.raw_runs import comment_mark
from inspectorate.word_drafts.raw_values import RawParagraph
from inspectorate.word_drafts.values import CommentReply, WordComment
from inspectorate.word_drafts.word_parts import W14, W15, W, WordParts, time_of


@dataclass(slots=True)
class CommentThreads:
    """Comments of a document that are no replies, by number, and the replies to each."""

    comments: dict[str, Any] = field(default_factory=dict)
    replies: dict[str, list[Any]] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)


def comment_threads(parts: WordParts) -> CommentThreads:
    """Return the comments of a document as threads."""
    threads = CommentThreads()
    if parts.comments is None:
        return threads
    by_paragraph = {}
    for comment in parts.comments.iter(f"{W}comment"):
        threads.comments[comment.get(f"{W}id", "")] = comment
        for paragraph in comment.iter(f"{W}p"):
            by_paragraph[paragraph.get(f"{W14}paraId", "")] = comment.get(f"{W}id", "")
    extensions = [] if parts.comment_threads is None else parts.comment_threads.iter(f"{W15}commentEx")
    for extension in extensions:
        number = by_paragraph.get(extension.get(f"{W15}paraId", ""), "")
        parent = by_paragraph.get(extension.get(f"{W15}paraIdParent", ""), "")
        if extension.get(f"{W15}done", "0") in {"1", "true"}:
            threads.resolved.add(number)
        if number and parent and number != parent and number in threads.comments:
            threads.replies.setdefault(parent, []).append(threads.comments[number])
    replies = {reply.get(f"{W}id", "") for thread in threads.replies.values() for reply in thread}
    threads.comments = {
        number: comment for number, comment in threads.comments.items() if number not in replies
    }
    return threads


def take_comments(threads: CommentThreads, paragraphs: Sequence[RawParagraph]) -> tuple[WordComment, ...]:
    """Return the comments that begin in these paragraphs, and take them out of the threads."""
    marks = {mark for paragraph in paragraphs for mark in paragraph.marks}
    numbers = [number for number in threads.comments if comment_mark(number) in marks]
    return tuple(_comment(threads, number, paragraphs) for number in numbers)


def remaining_comments(threads: CommentThreads) -> tuple[WordComment, ...]:
    """Return the comments that are not in a section, and take them out of the threads."""
    return tuple(_comment(threads, number, ()) for number in list(threads.comments))


def _comment(threads: CommentThreads, number: str, paragraphs: Sequence[RawParagraph]) -> WordComment:
    comment = threads.comments.pop(number)
    replies = tuple(
        CommentReply(_author(reply), time_of(reply), _text(reply))
        for reply in threads.replies.get(number, [])
    )
    passage = _passage(number, paragraphs)
    return WordComment(
        _author(comment), time_of(comment), passage, _text(comment), replies, number in threads.resolved
    )


def _passage(number: str, paragraphs: Sequence[RawParagraph]) -> str:
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces if number in piece.comments]
    present = "".join(piece.text for piece in pieces if piece.is_visible("accepted"))
    if present.strip() or pieces:
        return (present.strip() or "".join(piece.text for piece in pieces)).strip()
    mark = comment_mark(number)
    return next(
        (paragraph.text("accepted").strip() for paragraph in paragraphs if mark in paragraph.marks), ""
    )


def _author(element: Any) -> str:
    return str(element.get(f"{W}author", ""))


def _text(comment: Any) -> str:
    return "\n".join(
        filter(None, ("".join(_words(paragraph)).strip() for paragraph in comment.iter(f"{W}p")))
    )


def _words(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        yield element.text or "" if element.tag == f"{W}t" else " "
