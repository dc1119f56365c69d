"""`inspectorate draft export` and `draft import`: edit the report's texts in Word, and take them back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import JsonOption, PackageArgument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from inspectorate.method.inspection import Inspection
    from inspectorate.word_drafts import ReviewedDraft, ReviewedSection, SentDraft

ATTENTION = 1
"""Exit code of `draft import` when something has to be looked at."""


def export(
    folder: PackageArgument,
    to: Annotated[Path, typer.Option(metavar="FILE", help="The Word document to write, like draft.docx.")],
    section: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="A section, like 2.1. Use this option once for each section."),
    ] = None,
) -> None:
    """Write the report's texts as a Word document, which `draft import` reads after it was edited.

    Without --section, the document has every section, empty ones too. Figures stay bound.
    """
    from inspectorate import package, word_drafts

    inspection = package.read(folder)
    sent = _draft(inspection)
    unknown = [key for key in section or [] if key not in sent.sections]
    if unknown:
        raise typer.BadParameter(
            f'there is no section "{unknown[0]}". The sections are {", ".join(sent.sections)}'
        )
    sections = {key: text for key, text in sent.sections.items() if not section or key in section}
    content = word_drafts.write_draft(
        sections,
        sent.titles,
        sent.figures,
        title=f"Draft report: {inspection.about.service}",
    )
    _write(to, content)
    output.print_path(to)


def import_draft(
    folder: PackageArgument,
    document: Annotated[Path, typer.Argument(metavar="FILE", help="The edited Word document.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read an edited Word document and write the changed texts into the folder.

    Tracked changes are accepted. A text that has changed in the folder since the export is kept; the one from
    Word is written beside the Word document. Exit code 1 means that something has to be looked at.
    """
    from pydantic import TypeAdapter

    from inspectorate import package, word_drafts

    inspection = package.read(folder)
    sent = _draft(inspection)
    with output.spinner("Reading the document"):
        review = word_drafts.read_draft(document.read_bytes(), sent=sent, name=document.name)
    flags = word_drafts.flags(review)
    results = [_import_section(section, sent, folder, document, dry_run) for section in review.sections]
    problems = [sentence for result in results for sentence in result[1]]
    if as_json:
        output.print_json(TypeAdapter(word_drafts.ReviewedDraft).dump_python(review, mode="json"))
    else:
        _show_review(
            review, {section.key: result[0] for section, result in zip(review.sections, results, strict=True)}
        )
    for flag in flags:
        output.print_error(f"{flag.section}: {flag.text}" if flag.section else flag.text)
    for problem in problems:
        output.print_error(problem)
    if flags or problems:
        raise typer.Exit(ATTENTION)


def _draft(inspection: Inspection) -> SentDraft:
    from inspectorate.method.report.draft import prepare
    from inspectorate.method.report.section_titles import section_titles
    from inspectorate.word_drafts import SentDraft, printed_figures

    titles = section_titles(inspection.framework)
    texts = {
        key: inspection.narrative.get(key, "") for key in dict.fromkeys([*titles, *inspection.narrative])
    }
    return SentDraft(texts, titles, printed_figures(texts.values(), prepare(inspection).bind))


def _import_section(
    section: ReviewedSection, sent: SentDraft, folder: Path, document: Path, dry_run: bool
) -> tuple[str, list[str]]:
    """Write the text of a section, and return what was done and what has to be looked at."""
    from inspectorate.word_drafts import digest

    if not section.is_changed or not section.accepted.strip():
        return "", []
    if section.key not in sent.sections:
        return "", [f"{section.key}: The inspection has no such section, so its text was not written."]
    present = sent.sections[section.key]
    if present == section.accepted:
        return "", []
    if digest(present) != section.digest:
        path = document.with_name(f"{document.stem}.{section.key}.md")
        if not dry_run:
            _write(path, section.accepted.encode("utf-8"))
        problem = f"{section.key}: The text has changed in the folder since the export, and was kept."
        return "", [f"{problem} The text from Word is in {path}"]
    path = folder / "narrative" / f"{section.key}.md"
    if not dry_run:
        path.parent.mkdir(exist_ok=True)
        _write(path, section.accepted.encode("utf-8"))
    return str(path), []


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _show_review(review: ReviewedDraft, written: Mapping[str, str]) -> None:
    for section in review.sections:
        lines = [*_change_lines(section)]
        if not lines and not written[section.key]:
            continue
        output.print_lines(f"{section.title} ({section.key})", *lines)
        if written[section.key]:
            output.print_path(written[section.key])
    for comment in review.comments:
        output.print_lines(f"Comment outside the sections, by {comment.author}: {comment.text}")
    output.print_lines(f"{sum(map(bool, written.values()))} of {len(review.sections)} sections changed.")


def _change_lines(section: ReviewedSection) -> Iterator[str]:
    for change in section.changes:
        yield f"  {change.kind} by {_by(change.author, change.time)}: “{change.text or change.passage}”"
    for comment in section.comments:
        passage = f" on “{comment.passage}”" if comment.passage else ""
        yield f"  comment by {_by(comment.author, comment.time)}{passage}: {comment.text}"
        for reply in comment.replies:
            yield f"    reply by {_by(reply.author, reply.time)}: {reply.text}"


def _by(author: str, time: datetime | None) -> str:
    return f"{author or 'somebody'}, {time:%d.%m.%Y %H:%M}" if time else author or "somebody"
