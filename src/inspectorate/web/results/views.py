"""Pages of the emerging findings, and of the evidence on a standard."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.results.queries import emerging_findings as findings_queries
from inspectorate.web.results.queries.evidence import standard_evidence
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def emerging_findings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the emerging findings; with `?anew`, recalculate the ratings first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    findings = findings_queries.emerging_findings(access=access, recalculate="anew" in request.GET)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS)
    context = {"access": access, "findings": findings, "edition": access.framework}
    return render(request, "results/emerging_findings.html", context)


@require_safe
def live_emerging_findings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Return the part of the page that changes, or 304 if it matches the browser's ETag."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    findings = findings_queries.emerging_findings(access=access, recalculate=True)
    context = {"access": access, "findings": findings, "edition": access.framework}
    return _part(request, "results/_emerging_findings.html", context)


@require_safe
def standard(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show the emerging findings of one standard; with `?anew`, recalculate the ratings first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    context = _standard(access, standard, recalculate="anew" in request.GET)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, f"rating of {standard}")
    context["next_standard"] = access.framework.standard_after(standard)
    return render(request, "results/standard.html", context)


@require_safe
def live_standard(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Return the part of a standard's page that changes, or 304 if it matches the browser's ETag."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    return _part(request, "results/_standard.html", _standard(access, standard, recalculate=True))


@require_safe
def evidence(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show the evidence on each key question of a standard, where it disagrees and what is missing."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    context = {"access": access, "evidence": standard_evidence(access=access, standard=standard)}
    return render(request, "results/evidence.html", context)


def _standard(access: InspectionAccess, standard: str, *, recalculate: bool) -> dict[str, Any]:
    findings = findings_queries.emerging_standard(access=access, standard=standard, recalculate=recalculate)
    readers.read_cases(access, findings.deciding)
    return {"access": access, "findings": findings, "edition": access.framework}


def _part(request: AuthenticatedRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Return a rendered part of a page with its ETag, or 304 if the browser has it."""
    body = render_to_string(template, context, request)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    is_unchanged = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if is_unchanged else HttpResponse(body)
    response.headers["ETag"] = etag
    return response
