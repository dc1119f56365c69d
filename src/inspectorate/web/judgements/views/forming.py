"""The pages of the picture forming: the lead’s page, lines of enquiry, a rating unfolded."""

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.queries import sampled
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.views.replying import (
    NONE,
    edition_of,
    from_now,
    stale,
)
from inspectorate.web.permissions import Action, ConcurrentChange


@require_safe
def picture(request: SignedIn, inspection: int) -> HttpResponse:
    """The lead's page: how the picture forms."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    found = queries.picture(access=access, anew="anew" in request.GET)
    audit.viewed(access, EventType.SEE_PICTURE, "picture")
    known = {"access": access, "picture": found, "edition": edition_of(access)}
    return render(request, "judgements/picture.html", known)


@require_safe
def picture_now(request: SignedIn, inspection: int) -> HttpResponse:
    """The part of the lead's page that changes, or word that it has not changed."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    found = queries.picture(access=access, anew=True)
    known = {"access": access, "picture": found, "edition": edition_of(access)}
    body = render_to_string("judgements/picture_now.html", known, request)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(status=304) if same else HttpResponse(body)
    answer.headers["ETag"] = tag
    return answer


@require_http_methods(["GET", "POST"])
def enquiries(request: SignedIn, inspection: int) -> HttpResponse:
    """The lines of enquiry, and raising one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    form = forms.RaiseEnquiry(
        request.POST or None,
        questions=edition_of(access).questions,
        sampled=[case.case_id for case in sampled(access.inspection)],
    )
    if form.is_valid():
        with rule_errors(form):
            changes.raise_enquiry(access=access, **form.cleaned_data)
            messages.success(request, _("The line of enquiry is raised."))
            return redirect("judgements:enquiries", access.inspection.pk)
    known = {"access": access, "form": form, "enquiries": queries.enquiries(access=access)}
    return render(request, "judgements/enquiries.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def answer_enquiry(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """What a line of enquiry came to."""
    access = open_inspection(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    line, faults = queries.enquiry(access=access, id=id), NONE
    start = {"outcome": line.outcome, "made_from": line.version}
    form = forms.AnswerEnquiry(request.POST or None, initial=start)
    if form.is_valid():
        try:
            changes.answer_enquiry(access=access, line=line, **form.cleaned_data)
            return redirect("judgements:enquiries", access.inspection.pk)
        except ConcurrentChange as error:
            faults = stale(error, line.outcome)
            form = from_now(form, line.version)
    known = {"access": access, "line": line, "form": form, "faults": faults}
    return render(request, "judgements/enquiry.html", known, status=422 if faults else 200)


@require_safe
def unfold(request: SignedIn, inspection: int, question: str) -> HttpResponse:
    """A rating unfolded to the cases, answers and comments behind one key question."""
    access = open_inspection(by=request.user, id=inspection, action=Action.UNFOLD_RATING)
    try:
        unfolded, faults = queries.unfold(access=access, question=question), NONE
        audit.viewed(access, EventType.UNFOLD_RATING, f"key question {question}")
    except FaultsFound as found:
        unfolded, faults = None, found.faults
    known = {"access": access, "unfolded": unfolded, "faults": faults, "asked": question}
    return render(request, "judgements/unfold.html", known)
