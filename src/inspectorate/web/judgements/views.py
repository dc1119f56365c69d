"""The pages of judgements on evidence, and of the evidence."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.queries.samples import sampled
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.permissions import Action, ConcurrentChange
from inspectorate.web.responses import (
    NONE,
    attachment,
    current_version,
    outdated_form,
)
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def judgements(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The standards judged on evidence, and the evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    known = {
        "access": access,
        "standards": queries.judged_standards(access=access),
        "items": access.inspection.evidence_items.defer("content").select_related("by").order_by("pk"),
    }
    return render(request, "judgements/judgements.html", known)


@require_safe
def judgement(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """One standard's judgement, with the evidence cited, and how it came to be."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    found, written = queries.judgement(access=access, standard=standard)
    cited = {each.ref: each for each in queries.citable_evidence(access=access)}
    known = {"access": access, "standard": found, "written": written, "cited": cited}
    return render(request, "judgements/judgement.html", known)


@require_http_methods(["GET", "POST"])
def judge(request: AuthenticatedRequest, inspection: int, standard: str) -> HttpResponse:
    """Judge a standard on evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    found, written = queries.judgement(access=access, standard=standard)
    evidence, faults, is_stale = queries.citable_evidence(access=access), NONE, False
    last = written[0] if written else None
    start: dict[str, Any] = {
        "base_version": last.number if last else 0,
        "rating": last.rating if last else "",
    }
    for number, key in enumerate(found.key_questions):
        start[f"reasons_{number}"] = last.reasons.get(key.id, "") if last else ""
        start[f"evidence_{number}"] = ", ".join(last.evidence.get(key.id, ())) if last else ""
    form = forms.JudgementForm(
        request.POST or None,
        initial=start,
        standard=found,
        ratings=access.rating_names,
        known=[each.ref for each in evidence],
    )
    if form.is_valid():
        try:
            changes.judge_standard(
                access=access,
                standard=found.id,
                base_version=form.cleaned_data["base_version"],
                rating=form.cleaned_data["rating"],
                reasons=form.told("reasons"),
                evidence=form.told("evidence"),
            )
            messages.success(request, _("The judgement is saved."))
            return redirect("judgements:judgement", access.inspection.pk, found.id)
        except FaultsFound as trouble:
            faults = trouble.faults
        except ConcurrentChange as error:
            theirs = "\n".join(f"{key}: {text}" for key, text in last.reasons.items()) if last else ""
            faults = outdated_form(error, f"{last.rating}. {theirs}" if last else "")
            form, is_stale = current_version(form, last.number if last else 0), True
    known = {"access": access, "standard": found, "form": form, "faults": faults, "evidence": evidence}
    return render(
        request, "judgements/judge.html", {**known, "written": written}, status=422 if is_stale else 200
    )


@require_http_methods(["GET", "POST"])
def add_evidence(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Add a piece of evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    edition = access.framework
    form = forms.EvidenceForm(
        request.POST or None,
        request.FILES or None,
        kinds=edition.evidence.kinds,
        questions=edition.questions,
    )
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        form.cleaned_data |= {"file_name": file.name, "content": file.read()} if file else {}
        with rule_errors(form):
            made = changes.add_evidence(access=access, **form.cleaned_data)
            messages.success(request, _("It can be cited as %(ref)s.") % {"ref": made.ref})
            return redirect("judgements:judgements", access.inspection.pk)
    return render(
        request, "judgements/add_evidence.html", {"access": access, "form": form}, status=status(form)
    )


@require_safe
def evidence_item(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """A piece of evidence's file, always to be saved and never to be shown."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    found = queries.evidence_item(access=access, id=id)
    audit.viewed(access, EventType.SEE_EVIDENCE, f"{found.ref} {found.title}")
    return attachment(bytes(found.content or b""), found.file_name)


@require_http_methods(["GET", "POST"])
def lines_of_enquiry(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The lines of enquiry, and raising one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    form = forms.RaiseEnquiryForm(
        request.POST or None,
        questions=access.framework.questions,
        sampled=[case.case_id for case in sampled(access.inspection)],
    )
    if form.is_valid():
        with rule_errors(form):
            changes.raise_line_of_enquiry(access=access, **form.cleaned_data)
            messages.success(request, _("The line of enquiry is raised."))
            return redirect("judgements:lines_of_enquiry", access.inspection.pk)
    known = {"access": access, "form": form, "lines_of_enquiry": queries.lines_of_enquiry(access=access)}
    return render(request, "judgements/lines_of_enquiry.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def line_of_enquiry(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """What a line of enquiry came to."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_LINE_OF_ENQUIRY)
    line, faults = queries.line_of_enquiry(access=access, id=id), NONE
    start = {"outcome": line.outcome, "base_version": line.version}
    form = forms.AnswerEnquiryForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            changes.answer_line_of_enquiry(access=access, line=line, **form.cleaned_data)
            return redirect("judgements:lines_of_enquiry", access.inspection.pk)
        except ConcurrentChange as error:
            faults = outdated_form(error, line.outcome)
            form = current_version(form, line.version)
    known = {"access": access, "line": line, "form": form, "faults": faults}
    return render(request, "judgements/line_of_enquiry.html", known, status=422 if faults else 200)
