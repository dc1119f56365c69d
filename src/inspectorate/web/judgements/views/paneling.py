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
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import Opened, open_one
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.views.replying import NONE, Faults, edition_of, ratings_of
from inspectorate.web.permissions import Action, Hidden


@require_safe
def panel(request: SignedIn, inspection: int) -> HttpResponse:
    """Every standard before the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PANEL)
    try:
        seen, faults = queries.panel(opened=opened), NONE
        overall = queries.overall(opened=opened)
    except FaultsFound as found:
        seen, overall, faults = [], None, found.faults
    known = {
        "opened": opened,
        "seen": seen,
        "overall": overall,
        "undecided": sum(each.decision is None for each in seen),
        "faults": faults,
        "members": queries.sitting(opened.inspection),
        "edition": edition_of(opened),
    }
    return render(request, "judgements/panel.html", known)


@require_safe
def ratings(request: SignedIn, inspection: int) -> HttpResponse:
    """The ratings the panel decided, for those who were not at it."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_RATINGS)
    try:
        (decided, overall), faults = queries.decided(opened=opened), NONE
    except FaultsFound as found:
        decided, overall, faults = {}, None, found.faults
    known = {"opened": opened, "decided": decided, "overall": overall, "faults": faults}
    return render(request, "judgements/ratings.html", {**known, "edition": edition_of(opened)})


@require_http_methods(["GET", "POST"])
def seats(request: SignedIn, inspection: int) -> HttpResponse:
    """Who sits on the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEAT_PANEL)
    form = forms.SeatMember(request.POST or None, people=queries.could_sit(opened=opened))
    if form.is_valid():
        changes.seat(opened=opened, person=form.chosen)
        messages.success(request, _("%(name)s is on the panel.") % {"name": form.chosen.name})
        return redirect("judgements:seats", opened.inspection.pk)
    known = {"opened": opened, "form": form, "members": queries.sitting(opened.inspection)}
    return render(request, "judgements/seats.html", known)


@require_http_methods(["GET", "POST"])
def unseat(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """Take someone off the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEAT_PANEL)
    leaving = next((each for each in queries.sitting(opened.inspection) if each.pk == id), None)
    if leaving is None:
        raise Hidden
    if request.method == "POST":
        changes.unseat(opened=opened, person=id)
        messages.success(request, _("%(name)s is off the panel.") % {"name": leaving.name})
        return redirect("judgements:seats", opened.inspection.pk)
    return render(request, "judgements/unseat.html", {"opened": opened, "leaving": leaving})


@require_safe
def standard(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """One standard before the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PANEL)
    seen, faults = _one(opened, standard)
    edition = edition_of(opened)
    known = {"opened": opened, "seen": seen, "faults": faults, "edition": edition}
    known["following"] = _following(edition, standard)
    return render(request, "judgements/standard.html", known)


@require_http_methods(["GET", "POST"])
def give_view(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Give one's own view of a standard."""
    opened = open_one(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    seen, faults = _one(opened, standard)
    form = forms.GiveView(request.POST or None, ratings=ratings_of(opened))
    if form.is_valid():
        changes.give_view(opened=opened, standard=standard, **form.cleaned_data)
        messages.success(request, _("Your view is in."))
        return redirect("judgements:standard", opened.inspection.pk, standard)
    known = {"opened": opened, "seen": seen, "faults": faults, "form": form}
    return render(request, "judgements/give_view.html", known)


@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Record what the panel decided."""
    opened = open_one(by=request.user, id=inspection, action=Action.DECIDE)
    seen, faults = _one(opened, standard)
    agreed = seen.agreed if seen else ""
    form = forms.Decide(
        request.POST or None,
        ratings=ratings_of(opened),
        reasons_needed=not agreed,
        agreed=agreed,
        initial={"rating": agreed},
    )
    if form.is_valid():
        today = timezone.localdate()
        try:
            changes.decide(opened=opened, standard=standard, on=today, **form.cleaned_data)
            messages.success(request, _("The decision is recorded."))
            return redirect("judgements:standard", opened.inspection.pk, standard)
        except FaultsFound as found:
            faults = found.faults
    known = {"opened": opened, "seen": seen, "form": form, "faults": faults}
    return render(request, "judgements/decide.html", known)


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Open a decision again."""
    opened = open_one(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    decision = queries.decisions(opened.inspection).get(standard)
    if decision is None:
        raise Hidden
    form = forms.Reopen(request.POST or None)
    if form.is_valid():
        changes.reopen(opened=opened, standard=standard, **form.cleaned_data)
        return redirect("judgements:standard", opened.inspection.pk, standard)
    return render(request, "judgements/reopen.html", {"opened": opened, "decision": decision, "form": form})


def _following(edition: Framework, standard: str) -> Standard | None:
    """The standard that comes after one, as the edition has them."""
    ordered = list(edition.standards.values())
    places = [place for place, each in enumerate(ordered) if each.id == standard]
    return next((ordered[place + 1] for place in places if place + 1 < len(ordered)), None)


def _one(opened: Opened, standard: str) -> tuple[Any, Faults]:
    try:
        return queries.standard(opened=opened, id=standard), ()
    except FaultsFound as found:
        return None, found.faults
