"""The log of a check: as a page to read and print, and as files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.web.accuracy.queries import log as queries
from inspectorate.web.accuracy.queries.checks import existing_check
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def log(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show every challenge with its response."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    rows = queries.log_rows(access=access)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, "log")
    context = {
        "access": access,
        "check": existing_check(access=access),
        "rows": [list(zip(queries.headings(), row, strict=True)) for row in rows],
        "formats": queries.FORMATS,
    }
    return render(request, "accuracy/log.html", context)


@require_safe
def log_file(request: AuthenticatedRequest, inspection: int, file_format: str) -> HttpResponse:
    """Return the log as a file."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    content = queries.log_file(access=access, file_format=file_format)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"log, {file_format}")
    return attachment(content, f"accuracy-log-{access.inspection.pk}.{file_format}")
