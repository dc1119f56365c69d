"""The draft that was sent: its statements on a page, a marked copy, and the file to read offline."""

from itertools import groupby
from operator import attrgetter

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX, DocumentName
from inspectorate.typeset.offline_check import OfflineCheck, offline_check
from inspectorate.typeset.pdf_report import pdf
from inspectorate.typeset.watermark import with_watermark
from inspectorate.web.accuracy import forms
from inspectorate.web.accuracy.models import Challenge
from inspectorate.web.accuracy.queries import challenges as challenge_queries
from inspectorate.web.accuracy.queries import checks as queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jinja import day
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest

DOCUMENTS: dict[str, DocumentName] = {REPORT: REPORT, TECHNICAL_ANNEX: TECHNICAL_ANNEX}


@require_safe
def draft(request: AuthenticatedRequest, inspection: int, draft_document: str) -> HttpResponse:
    """Show the numbered statements of a document of the draft, marked with the reader's name."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    view, name = queries.existing_check(access=access), _document(draft_document)
    statements = [statement for statement in view.statements if statement.document == name]
    filters = forms.StatementFilterForm(
        request.GET or None, sections=list(dict.fromkeys(statement.title for statement in statements))
    )
    shown = list_page(filters.chosen(statements), filters, request.GET)
    challenged: dict[int, list[Challenge]] = {}
    for row in challenge_queries.challenges(access=access):
        if row.record.check_sent_id == view.record.pk:
            challenged.setdefault(row.record.statement, []).append(row.record)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"draft, {draft_document}")
    context = {
        "access": access,
        "check": view,
        "document": name,
        "list": shown,
        "sections": [
            (title, list(group)) for title, group in groupby(shown.page.object_list, key=attrgetter("title"))
        ],
        "challenged": challenged,
        "watermark": queries.watermark(access.person.name),
        "may_challenge": view.recipient is not None and access.may(Action.CHALLENGE_DRAFT),
    }
    return render(request, "accuracy/draft.html", context)


@require_safe
def marked_copy(request: AuthenticatedRequest, inspection: int, draft_document: str) -> HttpResponse:
    """Return a document of the draft as a PDF that is marked with the reader's name on every page."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    view, name = queries.existing_check(access=access), _document(draft_document)
    reader = access.person.name
    tree = queries.document_for(view.record, name, reader)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"copy, {draft_document}")
    content = with_watermark(pdf(tree), queries.watermark(reader))
    return attachment(content, f"draft-{draft_document}.pdf", "application/pdf")


@require_safe
def offline_file(request: AuthenticatedRequest, inspection: int, recipient: int) -> HttpResponse:
    """Return the file of the check for a recipient without an account, for the lead inspector to send."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_ACCURACY_CHECK)
    reader = queries.recipient(access=access, id=recipient)
    view = queries.existing_check(access=access)
    tree = queries.documents(view.record)[REPORT]
    check = OfflineCheck(
        number=view.record.pk,
        token=reader.token,
        title=tree["title"],
        service=access.inspection.service.name,
        inspectorate=tree["inspectorate"],
        recipient=reader.name,
        watermark=queries.watermark(reader.name),
        deadline=day(view.record.deadline),
        notice=access.inspection.invented,
    )
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"file for {reader.name}")
    content = offline_check(check, view.statements).encode()
    return attachment(content, _("factual-accuracy-check-%(name)s.html") % {"name": reader.name}, "text/html")


def _document(name: str) -> DocumentName:
    if name not in DOCUMENTS:
        raise NotVisible
    return DOCUMENTS[name]
