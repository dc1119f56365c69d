"""What the next inspection team receives: the plan as a Word document, a workbook and CSV."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate import typeset
from inspectorate.method.report.content import Block, Cell, Paragraph, Report, Run, Section, Table
from inspectorate.tables import csv_text
from inspectorate.web.improvement.models import BoardReview
from inspectorate.web.improvement.queries.open_data import printed_words
from inspectorate.web.improvement.queries.plan import Plan, PlannedRecommendation, plan, reviews
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import NotVisible
from inspectorate.web.responses import XLSX

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Handover:
    """The plan, the words of its recommendations as printed, and the reviews of the board."""

    plan: Plan
    words: Mapping[int, str]
    reviews: tuple[BoardReview, ...]


FILES: Mapping[str, str] = {
    "improvement.docx": "Word",
    "improvement.xlsx": "Excel",
    "improvement.csv": "CSV",
}
"""The files that the next inspection team can download, by name, with their kinds."""


def handover_file(*, access: InspectionAccess, name: str) -> tuple[bytes, str]:
    """Return a file by its name, and its media type. Raises NotVisible for another name."""
    if name not in FILES:
        raise NotVisible
    current = plan(access=access)
    handover = Handover(current, printed_words(current), tuple(reversed(reviews(access=access))))
    write, media_type = _WRITERS[name]
    return write(handover), media_type


def handover_report(handover: Handover) -> Report:
    """Return what is handed over as content that the press prints."""
    inspection, today = handover.plan.inspection, timezone.localdate()
    tables = tuple(_tables(handover))
    return Report(
        title=_("Improvement after the inspection of %(service)s") % {"service": inspection.service.name},
        service=inspection.service.name,
        series=_("Improvement plan"),
        inspectorate="",
        author="",
        date=_day(today),
        dated=today,
        language="en-GB",
        notice=inspection.invented,
        licence="",
        levels=(),
        front=(),
        sections=(*_recommendation_sections(handover), *_other_sections(handover, tables)),
        footnotes=(),
        tables=tuple(table for table in tables if table.rows),
        figures={},
    )


def _recommendation_sections(handover: Handover) -> Iterator[Section]:
    """Yield a section for each recommendation: its words, the response, its state and its actions."""
    for planned in handover.plan.recommendations:
        title = _("Recommendation %(number)s: %(addressee)s") % {
            "number": planned.number,
            "addressee": planned.words.addressee,
        }
        facts = [("", handover.words[planned.number])]
        if response := planned.response:
            given = _("%(day)s, by %(body)s") % {"day": _day(response.given_on), "body": response.given_by}
            facts.append((_("Response"), response.outcome_title))
            facts.append((_("Response given"), given if response.given_by else _day(response.given_on)))
            facts.append((_("Commentary"), response.commentary))
        facts.append((_("State"), planned.state_title))
        if planned.closure:
            facts.append((_("Decided on"), _day(planned.closure.on)))
            facts.append((_("Reason"), planned.closure.reason))
        blocks: list[Block] = [_fact(name, text) for name, text in facts if text]
        if planned.actions:
            blocks.append(_actions_table(planned))
        yield Section(f"recommendation.{planned.number}", title, blocks=tuple(blocks))


def _actions_table(planned: PlannedRecommendation) -> Table:
    return _table(
        f"actions.{planned.number}",
        _("Actions about recommendation %(number)s") % {"number": planned.number},
        (_("Action"), _("Responsible"), _("Due"), _("State"), _("What was done")),
        [
            (
                f"{action.number}. {action.version.text}",
                action.version.owner,
                _day(action.version.due),
                action.version.state_title,
                action.version.note,
            )
            for action in planned.actions
        ],
    )


def _other_sections(handover: Handover, tables: tuple[Table, ...]) -> Iterator[Section]:
    """Yield the sections of the evidence and of the reviews."""
    evidence = next(table for table in tables if table.key == "evidence")
    yield Section("evidence", evidence.caption, blocks=(evidence,) if evidence.rows else (_nothing(),))
    parts = tuple(
        Section(
            f"review.{row.number}",
            _("Review on %(day)s") % {"day": _day(row.held_on)},
            blocks=tuple(
                _fact(name, text)
                for name, text in (
                    (_("Present"), ", ".join(row.present)),
                    ("", row.minute),
                    (_("Decided"), row.decided),
                )
                if text
            ),
        )
        for row in handover.reviews
    )
    blocks: tuple[Block, ...] = () if parts else (_nothing(),)
    yield Section("reviews", _("Reviews by the management board"), blocks=blocks, parts=parts)


def _fact(name: str, text: str) -> Paragraph:
    return Paragraph((Run(f"{name}: ", strong=True), Run(text)) if name else (Run(text),))


def _nothing() -> Block:
    return Paragraph((Run(_("Nothing is recorded.")),))


def _tables(handover: Handover) -> Iterator[Table]:
    """Yield the tables: recommendations, actions, evidence, reviews."""
    yield _table(
        "recommendations",
        _("Recommendations and responses"),
        (
            *(_("Number"), _("Addressee"), _("Recommendation"), _("Response"), _("Commentary")),
            *(_("State"), _("Reason for the state")),
        ),
        [_recommendation(planned, handover) for planned in handover.plan.recommendations],
    )
    actions = [action.version for action in handover.plan.actions]
    yield _table(
        "actions",
        _("Actions and what was done"),
        (
            *(_("Action"), _("Recommendation"), _("What will be done"), _("Responsible"), _("Due")),
            *(_("State"), _("What was done")),
        ),
        [
            (
                str(current.number),
                str(current.recommendation_number),
                version.text,
                version.owner,
                _day(version.due),
                version.state_title,
                version.note,
            )
            for current, version in zip(handover.plan.actions, actions, strict=True)
        ],
    )
    yield _table(
        "evidence",
        _("Evidence"),
        (_("Action"), _("Title"), _("What it shows"), _("File"), _("Added")),
        [
            (str(action.number), row.title, row.text, row.file_name, _day(row.added_on))
            for action in handover.plan.actions
            for row in action.evidence
        ],
    )
    yield _table(
        "reviews",
        _("Reviews by the management board"),
        (_("Review"), _("Held on"), _("Present"), _("Minute"), _("Decided")),
        [
            (str(row.number), _day(row.held_on), ", ".join(row.present), row.minute, row.decided)
            for row in handover.reviews
        ],
    )


def _recommendation(planned: PlannedRecommendation, handover: Handover) -> tuple[str, ...]:
    response, closure = planned.response, planned.closure
    return (
        str(planned.number),
        planned.words.addressee,
        handover.words[planned.number],
        response.outcome_title if response else "",
        response.commentary if response else "",
        planned.state_title,
        closure.reason if closure else "",
    )


def _table(key: str, caption: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    return Table(
        key, caption, headings, tuple(tuple(Cell((Run(text or "–"),)) for text in row) for row in rows)
    )


_CSV_HEADINGS = (
    *("recommendation", "addressee", "recommendation_text", "response", "recommendation_state"),
    *("action", "action_text", "owner", "due", "action_state", "done", "evidence"),
)


def _csv(handover: Handover) -> bytes:
    """Return the actions as CSV, each with its recommendation and response."""
    rows: list[list[str]] = []
    for planned in handover.plan.recommendations:
        whole = [
            str(planned.number),
            planned.words.addressee,
            handover.words[planned.number],
            planned.response.outcome if planned.response else "",
            planned.state.value,
        ]
        actions = [
            [
                str(action.number),
                action.version.text,
                action.version.owner,
                action.version.due.isoformat(),
                action.version.state,
                action.version.note,
                "; ".join(row.title for row in action.evidence),
            ]
            for action in planned.actions
        ]
        rows += [[*whole, *action] for action in actions or [[""] * 7]]
    return csv_text(_CSV_HEADINGS, rows).encode()


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


_WRITERS: Mapping[str, tuple[Callable[[Handover], bytes], str]] = {
    "improvement.docx": (lambda handover: typeset.docx(handover_report(handover)), DOCX),
    "improvement.xlsx": (lambda handover: typeset.xlsx(handover_report(handover)), XLSX),
    "improvement.csv": (_csv, "text/csv"),
}
