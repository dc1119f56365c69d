"""The pages of an inspection."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections import changes, forms, queries
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.queries import SignedIn, roles_of
from inspectorate.web.permissions import Action, NotVisible, allowed
from inspectorate.web.states import State, moves

PAGE = 50


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """Everything one is on."""
    may_set_up = allowed(Action.SET_UP_INSPECTION, roles_of(request.user))
    page = Paginator(queries.mine(by=request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/index.html", {"page": page, "may_set_up": may_set_up})


@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Set an inspection up."""
    form = forms.SetUp(request.POST or None)
    if form.is_valid():
        inspection = changes.set_up(by=request.user, **form.cleaned_data)
        return redirect("inspections:one", inspection.pk)
    return render(request, "inspections/create.html", {"form": form})


@require_safe
def one(request: SignedIn, inspection: int) -> HttpResponse:
    """An inspection's home: where it stands, what comes next, its team and its dates."""
    access = queries.open_inspection(by=request.user, id=inspection)
    return render(
        request,
        "inspections/one.html",
        {
            "access": access,
            "framework": queries.framework(access.inspection.edition),
            "team": queries.team(access=access),
            "moves": moves(access.inspection.stands, access.roles),
            "moved": access.inspection.moved.select_related("by").order_by("-at"),
        },
    )


@require_http_methods(["GET", "POST"])
def dates(request: SignedIn, inspection: int) -> HttpResponse:
    """Change the dates."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.CHANGE_DATES)
    known = {name: getattr(access.inspection, name) for name in changes.DATES}
    form = forms.Dates(request.POST or None, initial=known)
    if form.is_valid():
        with rule_errors(form):
            changes.set_dates(access=access, dates=form.cleaned_data)
            return _back(request, access, _("The dates are changed."))
    return render(request, "inspections/dates.html", {"access": access, "form": form}, status=status(form))


@require_http_methods(["GET", "POST"])
def add_member(request: SignedIn, inspection: int) -> HttpResponse:
    """Put someone on the team."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    form = forms.AddMember(request.POST or None, access=access)
    if form.is_valid():
        with rule_errors(form):
            member = changes.add_member(access=access, **form.cleaned_data)
            return _back(request, access, _("%(name)s is on the team.") % {"name": member.person.name})
    return render(
        request, "inspections/add_member.html", {"access": access, "form": form}, status=status(form)
    )


@require_http_methods(["GET", "POST"])
def remove_member(request: SignedIn, inspection: int, member: int) -> HttpResponse:
    """Take someone off the team."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.CHANGE_TEAM)
    leaving = queries.member(access=access, id=member)
    form = forms.RemoveMember(request.POST)
    if request.method == "POST" and form.is_valid():
        with rule_errors(form):
            changes.remove_member(access=access, member=leaving)
            return _back(
                request, access, _("%(name)s is no longer on the team.") % {"name": leaving.person.name}
            )
    return render(
        request,
        "inspections/remove_member.html",
        {"access": access, "member": leaving, "form": form},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def interest(request: SignedIn, inspection: int) -> HttpResponse:
    """Declare a conflict of interest of one's own."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.DECLARE_INTEREST)
    own = access.inspection.members.filter(person=request.user, removed_at=None).first()
    known = {"interest": own.interest, "interest_detail": own.interest_detail} if own else {}
    known["avoids"] = "\n".join(own.avoids) if own else ""
    form = forms.DeclareInterest(request.POST or None, initial=known)
    if form.is_valid():
        with rule_errors(form):
            changes.declare_interest(access=access, **form.cleaned_data)
            return _back(request, access, _("What you declared is recorded."))
    return render(request, "inspections/interest.html", {"access": access, "form": form}, status=status(form))


@require_http_methods(["GET", "POST"])
def move(request: SignedIn, inspection: int, to: str) -> HttpResponse:
    """Move it to another state."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.MOVE_INSPECTION)
    if to not in {state.value for state in State}:
        raise NotVisible
    way = None
    with rule_messages(request):
        way = changes.way_to(access, State(to))
    if way is None:
        return redirect("inspections:one", access.inspection.pk)
    form = forms.MoveInspection(request.POST if request.method == "POST" else None, must_say_why=way.reason)
    if form.is_valid():
        with rule_errors(form):
            changes.move(access=access, to=way.end, reason=form.cleaned_data["reason"])
            return _back(
                request,
                access,
                _("The inspection is now in the state “%(state)s”.") % {"state": _(way.end.title)},
            )
    known = {
        "lacking": queries.lacking(inspection=access.inspection, way=way),
        "left_open": queries.left_open(inspection=access.inspection, way=way),
    }
    return render(
        request,
        "inspections/move.html",
        {"access": access, "form": form, "way": way, **known},
        status=status(form),
    )


@require_safe
def trail(request: SignedIn, inspection: int) -> HttpResponse:
    """Who did what in the inspection."""
    access = queries.open_inspection(by=request.user, id=inspection, action=Action.SEE_TRAIL)
    events, blind = queries.trail(access=access)
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    known = {"access": access, "page": page, "blind": blind}
    return render(request, "inspections/trail.html", known)


def _back(request: SignedIn, access: InspectionAccess, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("inspections:one", access.inspection.pk)
