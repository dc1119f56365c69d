"""Pages of the emerging findings."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.results.queries import emerging_findings as findings_queries
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def emerging_findings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the emerging findings; with `?anew`, recalculate the ratings first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    findings = findings_queries.emerging_findings(access=access, recalculate="anew" in request.GET)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS)
    readers.read_cases(access, findings.deciding)
    context = {"access": access, "findings": findings, "edition": access.framework}
    return render(request, "results/emerging_findings.html", context)


@require_safe
def live_emerging_findings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Return the part of the page that changes, or 304 if it matches the browser's ETag."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    findings = findings_queries.emerging_findings(access=access, recalculate=True)
    readers.read_cases(access, findings.deciding)
    context = {"access": access, "findings": findings, "edition": access.framework}
    body = render_to_string("results/_emerging_findings.html", context, request)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    is_unchanged = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if is_unchanged else HttpResponse(body)
    response.headers["ETag"] = etag
    return response
