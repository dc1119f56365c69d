"""Pages of the emerging findings."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.results.queries import emerging_findings as emerging_finding_queries
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def emerging_findings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The lead's page: how the picture forms."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    found = emerging_finding_queries.emerging_findings(access=access, anew="anew" in request.GET)
    audit.viewed(access, EventType.SEE_EMERGING_FINDINGS, "picture")
    known = {"access": access, "picture": found, "edition": access.framework}
    return render(request, "results/emerging_findings.html", known)


@require_safe
def live_emerging_findings(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The part of the lead's page that changes, or word that it has not changed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_EMERGING_FINDINGS)
    found = emerging_finding_queries.emerging_findings(access=access, anew=True)
    known = {"access": access, "picture": found, "edition": access.framework}
    body = render_to_string("results/_emerging_findings.html", known, request)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(status=304) if same else HttpResponse(body)
    answer.headers["ETag"] = tag
    return answer
