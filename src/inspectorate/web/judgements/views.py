"""Pages of judgements on evidence, evidence items and lines of enquiry."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, evidence_files, forms, queries
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.responses import (
    NONE,
    attachment,
    current_version,
    outdated_form,
)
from inspectorate.web.security.middleware import AuthenticatedRequest

ITEMS_ON_PAGE = 15
"""Number of items of evidence on a page, each of which takes the height of about four lines."""
LINES_ON_PAGE = 5
"""Number of lines of enquiry on a page, above the form with which another is raised."""


@require_safe
def judgements(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the standards judged on evidence, and the evidence items."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    filters = forms.EvidenceFilterForm(request.GET, edition=access.framework)
    items = queries.evidence_items(access=access, **filters.values)
    context = {
        "access": access,
        "standards": queries.judged_standards(access=access),
        "list": list_page(items, filters, request.GET, ITEMS_ON_PAGE),
        "kinds": {kind.key: kind.title for kind in access.framework.evidence.kinds},
        "directions": dict(forms.DIRECTIONS),
    }
    return render(request, "judgements/judgements.html", context)


@require_safe
def judgement(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show a standard's judgement with the evidence cited, and the earlier judgements."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    judged, judgements = queries.judgement(access=access, standard=standard)
    refs = {ref for cited in judgements[0].evidence.values() for ref in cited} if judgements else set()
    cited = {evidence.ref: evidence for evidence in queries.citable_evidence(access=access, refs=refs)}
    context = {"access": access, "standard": judged, "judgements": judgements, "cited": cited}
    return render(request, "judgements/judgement.html", context)


@require_http_methods(["GET", "POST"])
def judge(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Show and process the form for judging a standard on evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    judged, judgements = queries.judgement(access=access, standard=standard)
    evidence, faults, is_stale = queries.citable_evidence(access=access), NONE, False
    latest = judgements[0] if judgements else None
    initial: dict[str, Any] = {
        "base_version": latest.number if latest else 0,
        "rating": latest.rating if latest else "",
    }
    for number, key in enumerate(judged.key_questions):
        initial[f"reasons_{number}"] = latest.reasons.get(key.id, "") if latest else ""
        initial[f"evidence_{number}"] = latest.evidence.get(key.id, []) if latest else []
    form = forms.JudgementForm(
        request.POST or None,
        initial=initial,
        standard=judged,
        ratings=access.rating_names,
        evidence=evidence,
    )
    if form.is_valid():
        try:
            changes.judge_standard(
                access=access,
                standard=judged.id,
                base_version=form.cleaned_data["base_version"],
                rating=form.cleaned_data["rating"],
                reasons=form.by_question("reasons"),
                evidence=form.by_question("evidence"),
            )
            messages.success(request, _("The judgement has been saved."))
            return redirect("judgements:judgement", access.inspection.pk, judged.id)
        except FaultsFound as error:
            faults = error.faults
        except ConcurrentChange as error:
            reasons = "\n".join(f"{key}: {text}" for key, text in latest.reasons.items()) if latest else ""
            faults = outdated_form(error, f"{latest.rating}. {reasons}" if latest else "")
            form, is_stale = current_version(form, latest.number if latest else 0), True
    context = {"access": access, "standard": judged, "form": form, "faults": faults}
    return render(
        request,
        "judgements/judge.html",
        {**context, "judgements": judgements},
        status=422 if is_stale else 200,
    )


@require_http_methods(["GET", "POST"])
def add_evidence(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form for adding an evidence item."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    form = forms.EvidenceForm(request.POST or None, request.FILES or None, edition=access.framework)
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        form.cleaned_data |= {"file_name": file.name, "content": file.read()} if file else {}
        with rule_errors(form):
            item = changes.add_evidence(access=access, **form.cleaned_data)
            messages.success(request, _("Evidence added as %(ref)s.") % {"ref": item.ref})
            return redirect("judgements:judgements", access.inspection.pk)
    return render(
        request, "judgements/add_evidence.html", {"access": access, "form": form}, status=status(form)
    )


@require_safe
def evidence_item(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - named as in the URL
    """Return an evidence item's file as an attachment; browsers save it and never render it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    item = queries.evidence_item(access=access, id=id)
    with rule_messages(request):
        content = evidence_files.read(item)
        audit.viewed(access, EventType.SEE_EVIDENCE, f"{item.ref} {item.title}")
        return attachment(content, item.file_name)
    return redirect("judgements:judgements", access.inspection.pk)


@require_http_methods(["GET", "POST"])
def lines_of_enquiry(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the lines of enquiry, and the form for raising one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    sampled = sampled_cases(access.inspection) if request.method == "POST" else ()
    form = forms.LineOfEnquiryForm(
        request.POST or None,
        edition=access.framework,
        sampled=[case.case_id for case in sampled],
    )
    if form.is_valid():
        with rule_errors(form):
            changes.raise_line_of_enquiry(access=access, **form.cleaned_data)
            messages.success(request, _("The line of enquiry has been raised."))
            return redirect("judgements:lines_of_enquiry", access.inspection.pk)
    filters = forms.LineOfEnquiryFilterForm(request.GET)
    lines = queries.filtered_lines_of_enquiry(access=access, **filters.values)
    context = {"access": access, "form": form, "list": list_page(lines, filters, request.GET, LINES_ON_PAGE)}
    return render(request, "judgements/lines_of_enquiry.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def line_of_enquiry(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - named as in the URL
    """Show and process the form for the outcome of a line of enquiry."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    line, faults = queries.line_of_enquiry(access=access, id=id), NONE
    initial = {"outcome": line.outcome, "base_version": line.version}
    form = forms.LineOfEnquiryOutcomeForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            changes.answer_line_of_enquiry(access=access, line=line, **form.cleaned_data)
            return redirect("judgements:lines_of_enquiry", access.inspection.pk)
        except ConcurrentChange as error:
            faults = outdated_form(error, line.outcome)
            form = current_version(form, line.version)
    context = {"access": access, "line": line, "form": form, "faults": faults}
    return render(request, "judgements/line_of_enquiry.html", context, status=422 if faults else 200)
