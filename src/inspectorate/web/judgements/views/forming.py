"""The pages of the picture forming: the lead’s page, lines of enquiry, a rating unfolded."""

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.cases.queries import sampled
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import open_one
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.views.replying import (
    NONE,
    edition_of,
    from_now,
    stale,
)
from inspectorate.web.permissions import Action, Refused


@require_safe
def picture(request: SignedIn, inspection: int) -> HttpResponse:
    """The lead's page: how the picture forms."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    found = queries.open_picture(opened=opened, anew="anew" in request.GET)
    known = {"opened": opened, "picture": found, "edition": edition_of(opened)}
    return render(request, "judgements/picture.html", known)


@require_safe
def picture_now(request: SignedIn, inspection: int) -> HttpResponse:
    """The part of the lead's page that changes, or word that it has not changed."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    found = queries.picture(opened=opened, anew=True)
    known = {"opened": opened, "picture": found, "edition": edition_of(opened)}
    body = render_to_string("judgements/picture_now.html", known, request)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(status=304) if same else HttpResponse(body)
    answer.headers["ETag"] = tag
    return answer


@require_http_methods(["GET", "POST"])
def enquiries(request: SignedIn, inspection: int) -> HttpResponse:
    """The lines of enquiry, and raising one."""
    opened = open_one(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    form = forms.RaiseEnquiry(
        request.POST or None,
        questions=edition_of(opened).questions,
        sampled=[case.case_id for case in sampled(opened.inspection)],
    )
    if form.is_valid():
        changes.raise_enquiry(opened=opened, **form.cleaned_data)
        messages.success(request, _("The line of enquiry is raised."))
        return redirect("judgements:enquiries", opened.inspection.pk)
    known = {"opened": opened, "form": form, "enquiries": queries.enquiries(opened=opened)}
    return render(request, "judgements/enquiries.html", known)


@require_http_methods(["GET", "POST"])
def answer_enquiry(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """What a line of enquiry came to."""
    opened = open_one(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    line, faults = queries.enquiry(opened=opened, id=id), NONE
    start = {"outcome": line.outcome, "made_from": line.version}
    form = forms.AnswerEnquiry(request.POST or None, initial=start)
    if form.is_valid():
        try:
            changes.answer_enquiry(opened=opened, line=line, **form.cleaned_data)
            return redirect("judgements:enquiries", opened.inspection.pk)
        except Refused as refused:
            faults = stale(refused, line.outcome)
            form = from_now(form, line.version)
    known = {"opened": opened, "line": line, "form": form, "faults": faults}
    return render(request, "judgements/enquiry.html", known)


@require_safe
def unfold(request: SignedIn, inspection: int, question: str) -> HttpResponse:
    """A rating unfolded to the cases, answers and comments behind one key question."""
    opened = open_one(by=request.user, id=inspection, action=Action.UNFOLD_RATING)
    try:
        unfolded, faults = queries.unfold(opened=opened, question=question), NONE
    except FaultsFound as found:
        unfolded, faults = None, found.faults
    known = {"opened": opened, "unfolded": unfolded, "faults": faults, "asked": question}
    return render(request, "judgements/unfold.html", known)
