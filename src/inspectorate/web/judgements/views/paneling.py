"""The pages of the ratings panel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.method.standards import Framework, Standard
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.views.replying import NONE, Faults, edition_of, ratings_of
from inspectorate.web.permissions import Action, NotVisible


@require_safe
def panel(request: SignedIn, inspection: int) -> HttpResponse:
    """Every standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    try:
        seen, faults = queries.panel(access=access), NONE
        overall = queries.overall(access=access)
    except FaultsFound as found:
        seen, overall, faults = [], None, found.faults
    audit.viewed(access, EventType.SEE_PANEL, "panel")
    known = {
        "access": access,
        "seen": seen,
        "overall": overall,
        "undecided": sum(each.decision is None for each in seen),
        "faults": faults,
        "members": queries.sitting(access.inspection),
        "edition": edition_of(access),
    }
    return render(request, "judgements/panel.html", known)


@require_safe
def ratings(request: SignedIn, inspection: int) -> HttpResponse:
    """The ratings the panel decided, for those who were not at it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RATINGS)
    try:
        (decided, overall), faults = queries.decided(access=access), NONE
    except FaultsFound as found:
        decided, overall, faults = {}, None, found.faults
    known = {"access": access, "decided": decided, "overall": overall, "faults": faults}
    return render(request, "judgements/ratings.html", {**known, "edition": edition_of(access)})


@require_http_methods(["GET", "POST"])
def seats(request: SignedIn, inspection: int) -> HttpResponse:
    """Who sits on the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEAT_PANEL)
    form = forms.SeatMember(request.POST or None, people=queries.could_sit(access=access))
    if form.is_valid():
        with rule_errors(form):
            changes.seat(access=access, person=form.chosen)
            messages.success(request, _("%(name)s is on the panel.") % {"name": form.chosen.name})
            return redirect("judgements:seats", access.inspection.pk)
    known = {"access": access, "form": form, "members": queries.sitting(access.inspection)}
    return render(request, "judgements/seats.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def unseat(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """Take someone off the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEAT_PANEL)
    leaving = next((each for each in queries.sitting(access.inspection) if each.pk == id), None)
    if leaving is None:
        raise NotVisible
    if request.method == "POST":
        with rule_messages(request):
            changes.unseat(access=access, person=id)
            messages.success(request, _("%(name)s is off the panel.") % {"name": leaving.name})
        return redirect("judgements:seats", access.inspection.pk)
    return render(request, "judgements/unseat.html", {"access": access, "leaving": leaving})


@require_safe
def standard(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """One standard before the panel."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PANEL)
    seen, faults = _one(access, standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    edition = edition_of(access)
    known = {"access": access, "seen": seen, "faults": faults, "edition": edition}
    known["following"] = _following(edition, standard)
    return render(request, "judgements/standard.html", known)


@require_http_methods(["GET", "POST"])
def give_view(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Give one's own view of a standard."""
    access = open_inspection(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    queries.insist_on_seat(access, Action.GIVE_VIEW)
    seen, faults = _one(access, standard)
    form = forms.GiveView(request.POST or None, ratings=ratings_of(access))
    if form.is_valid():
        with rule_errors(form):
            changes.give_view(access=access, standard=standard, **form.cleaned_data)
            messages.success(request, _("Your view is in."))
            return redirect("judgements:standard", access.inspection.pk, standard)
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    known = {"access": access, "seen": seen, "faults": faults, "form": form}
    return render(request, "judgements/give_view.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Record what the panel decided."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE)
    seen, faults = _one(access, standard)
    agreed = seen.agreed if seen else ""
    form = forms.Decide(
        request.POST or None,
        ratings=ratings_of(access),
        reasons_needed=not agreed,
        agreed=agreed,
        initial={"rating": agreed},
    )
    if form.is_valid():
        today = timezone.localdate()
        try:
            with rule_errors(form):
                changes.decide(access=access, standard=standard, on=today, **form.cleaned_data)
                messages.success(request, _("The decision is recorded."))
                return redirect("judgements:standard", access.inspection.pk, standard)
        except FaultsFound as found:
            faults = found.faults
    audit.viewed(access, EventType.SEE_PANEL, f"standard {standard}")
    known = {"access": access, "seen": seen, "form": form, "faults": faults}
    return render(request, "judgements/decide.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Open a decision again."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    decision = queries.decisions(access.inspection).get(standard)
    if decision is None:
        raise NotVisible
    form = forms.Reopen(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.reopen(access=access, standard=standard, **form.cleaned_data)
            return redirect("judgements:standard", access.inspection.pk, standard)
    return render(
        request,
        "judgements/reopen.html",
        {"access": access, "decision": decision, "form": form},
        status=status(form),
    )


def _following(edition: Framework, standard: str) -> Standard | None:
    """The standard that comes after one, as the edition has them."""
    ordered = list(edition.standards.values())
    places = [place for place, each in enumerate(ordered) if each.id == standard]
    return next((ordered[place + 1] for place in places if place + 1 < len(ordered)), None)


def _one(access: InspectionAccess, standard: str) -> tuple[Any, Faults]:
    try:
        return queries.standard(access=access, id=standard), ()
    except FaultsFound as found:
        return None, found.faults
