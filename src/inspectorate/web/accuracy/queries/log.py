"""The log of a factual accuracy check: every challenge with its response, for both sides to take out."""

from collections.abc import Iterator, Sequence
from datetime import UTC

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate import typeset
from inspectorate.method.inspection import AccuracyChallenge
from inspectorate.method.report.content import Cell, Paragraph, Report, Run, Section, Table
from inspectorate.tables import csv_text
from inspectorate.web.accuracy.models import AccuracyCheck
from inspectorate.web.accuracy.queries.challenges import (
    ChallengeView,
    all_challenges,
    challenge_view,
    challenges,
    last_sign_off,
    panel_changes,
)
from inspectorate.web.accuracy.queries.checks import CheckView, existing_check
from inspectorate.web.accuracy.queries.draft_content import titles_of_sections
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jinja import day, moment
from inspectorate.web.permissions import NotVisible

FORMATS = ("csv", "xlsx", "ods", "pdf", "html")
"""Formats of the log, which are the ends of its file names."""


def headings() -> tuple[str, ...]:
    """Return the headings of the columns of the log."""
    return (
        _("Challenge"),
        _("Statement"),
        _("Section"),
        _("Text of the draft"),
        _("Figure"),
        _("Recipient"),
        _("Sent"),
        _("Received"),
        _("State"),
        _("What is wrong"),
        _("What would be right"),
        _("Evidence"),
        _("Files"),
        _("Decision about a late challenge"),
        _("Response"),
        _("Reason"),
        _("Sections that change"),
        _("Ratings panel asked again"),
        _("Responded"),
    )


def log_rows(*, access: InspectionAccess) -> list[tuple[str, ...]]:
    """Return the rows of the log, as the person may see them. Raises NotVisible before a draft was sent."""
    existing_check(access=access)
    titles = titles_of_sections(access)
    checks = {
        record.pk: CheckView(record, None)
        for record in AccuracyCheck.objects.filter(inspection=access.inspection).defer("documents")
    }
    return [_row(view, checks[view.record.check_sent_id], titles) for view in challenges(access=access)]


def log_file(*, access: InspectionAccess, file_format: str) -> bytes:
    """Return the log in a format. Raises NotVisible for another one, FaultsFound if it cannot be made."""
    rows = log_rows(access=access)
    if file_format == "csv":
        return _csv(rows)
    if file_format not in FORMATS:
        raise NotVisible
    report = _document(access, rows)
    match file_format:
        case "xlsx":
            return typeset.xlsx(report)
        case "ods":
            return typeset.ods(report)
        case "pdf":
            return typeset.pdf(report)
    return typeset.html(report).encode()


def _row(view: ChallengeView, check: CheckView, titles: dict[str, str]) -> tuple[str, ...]:
    record, response = view.record, view.response
    statement = check.statement(record.statement)
    files = "; ".join(f"{file.file_name} (SHA-256 {file.content_hash})" for file in record.files.all())
    decided = ""
    if record.is_admitted is not None:
        decided = _("Admitted.") if record.is_admitted else _("Not admitted.")
    asked = _("Yes") if response and response.asks_panel else ""
    return (
        record.ref,
        str(record.statement),
        statement.title,
        statement.text,
        record.figure,
        record.recipient.name,
        moment(record.at),
        record.channel_title,
        view.state_title,
        record.wrong,
        record.right,
        record.evidence,
        files,
        f"{decided} {record.admission_reason}".strip(),
        response.outcome_title if response else "",
        response.reason if response else "",
        "; ".join(titles.get(key, key) for key in response.sections) if response else "",
        asked,
        f"{response.by.name}, {moment(response.at)}" if response else "",
    )


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    return csv_text(headings(), rows).encode("utf-8-sig")


def _document(access: InspectionAccess, rows: Sequence[tuple[str, ...]]) -> Report:
    """Return the log as a document of the press: one part for each challenge, and one table of all."""
    names = headings()
    table = Table(
        "log",
        _("Log of the factual accuracy check"),
        names,
        tuple(tuple(Cell((Run(value),)) for value in row) for row in rows),
    )
    title = _("Log of the factual accuracy check")
    record = existing_check(access=access).record
    about = _("Draft sent on %(sent)s. Deadline: %(deadline)s.") % {
        "sent": moment(record.at),
        "deadline": day(record.deadline),
    }
    parts = tuple(_part(names, row) for row in rows)
    introduction = Paragraph((Run(about),))
    return Report(
        title=title,
        service=access.inspection.service.name,
        series=access.inspection.service.name,
        inspectorate=access.framework.inspectorate,
        author=access.framework.inspectorate,
        date=day(timezone.localdate()),
        dated=timezone.localdate(),
        language="en-GB",
        notice=access.inspection.invented,
        licence="",
        levels=access.framework.ratings.levels,
        front=(),
        sections=(Section("log", title, blocks=(introduction,), parts=parts),),
        footnotes=(),
        tables=(table,),
        figures={},
    )


def _part(names: Sequence[str], row: Sequence[str]) -> Section:
    return Section(f"log.{row[0]}", row[0], blocks=tuple(_lines(names, row)))


def _lines(names: Sequence[str], row: Sequence[str]) -> Iterator[Paragraph]:
    for name, value in zip(names[1:], row[1:], strict=True):
        if value:
            yield Paragraph((Run(f"{name}: ", strong=True), Run(value)))


def recorded_challenges(inspection: Inspection) -> tuple[AccuracyChallenge, ...]:
    """Return every challenge of an inspection with its response, as its package has them."""
    checks = {
        record.pk: CheckView(record, None)
        for record in AccuracyCheck.objects.filter(inspection=inspection).defer("documents")
    }
    if not checks:
        return ()
    last, changes = last_sign_off(inspection), panel_changes(inspection)
    views = [challenge_view(row, last, changes, of_service=False) for row in all_challenges(inspection)]
    return tuple(_recorded(view, checks[view.record.check_sent_id]) for view in views)


def _recorded(view: ChallengeView, check: CheckView) -> AccuracyChallenge:
    record, response = view.record, view.response
    statement = check.statement(record.statement)
    names = ("ref", "statement", "figure", "wrong", "right", "evidence")
    return AccuracyChallenge(
        **{name: getattr(record, name) for name in names},
        sent=timezone.localdate(check.record.at),
        deadline=check.record.deadline,
        section=statement.section,
        text=statement.text,
        recipient=record.recipient.name,
        received=record.at.astimezone(UTC),
        state=view.state.value,
        files=tuple(f"{file.file_name} {file.content_hash}" for file in record.files.all()),
        decision=record.admission_reason,
        outcome=response.outcome if response else "",
        reason=response.reason if response else "",
        sections=tuple(response.sections) if response else (),
        asks_panel=bool(response and response.asks_panel),
    )
