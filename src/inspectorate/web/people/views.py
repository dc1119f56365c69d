"""Views of people, services and invitations, and of one's own account."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.form_errors import rule_messages
from inspectorate.web.people import changes, forms, queries
from inspectorate.web.people.models import AuthenticatedRequest, Person


@require_safe
def index(request: AuthenticatedRequest) -> HttpResponse:
    """List the people with an account or an invitation, and the services."""
    people = queries.everyone(by=request.user)
    return render(request, "people/index.html", {"people": people, "services": queries.services()})


@require_http_methods(["GET", "POST"])
def add_service(request: AuthenticatedRequest) -> HttpResponse:
    """Add a service."""
    form = forms.AddServiceForm(request.POST or None)
    if form.is_valid():
        service = changes.add_service(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s can now be inspected.") % {"name": service.name})
        return redirect("people:index")
    return render(request, "people/add_service.html", {"form": form})


@require_http_methods(["GET", "POST"])
def invite(request: AuthenticatedRequest) -> HttpResponse:
    """Invite a person."""
    form = forms.InvitePersonForm(request.POST or None)
    if form.is_valid():
        person, secret = changes.invite(by=request.user, **form.cleaned_data)
        return _show_invitation(request, person, secret)
    return render(request, "people/invite.html", {"form": form})


@require_http_methods(["GET", "POST"])
def invite_again(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Replace the invitation of a person who has not accepted theirs."""
    person = queries.person(by=request.user, id=id)
    if request.method == "POST":
        with rule_messages(request):
            return _show_invitation(request, person, changes.invite_again(by=request.user, person=person))
        return redirect("people:index")
    return render(request, "people/invite_again.html", {"invited": person})


@require_http_methods(["GET", "POST"])
def close(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Close an account."""
    person = queries.person(by=request.user, id=id)
    if request.method == "POST":
        with rule_messages(request):
            changes.close(by=request.user, person=person)
            messages.success(request, _("The account of %(name)s is closed.") % {"name": person.name})
        return redirect("people:index")
    return render(request, "people/close.html", {"account": person})


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation by choosing a password."""
    invitation = queries.open_invitation(secret)
    if invitation is None:
        return render(request, "people/no_invitation.html", status=404)
    form = forms.ChoosePasswordForm(request.POST or None, person=invitation.person)
    if form.is_valid():
        person = changes.accept(invitation=invitation, password=form.cleaned_data["password"])
        login(request, person)
        record_authentication(request, person, method="password", reauthenticated=True)
        return redirect("security:second_factor")
    return render(request, "people/accept.html", {"form": form, "invited": invitation.person})


@require_safe
def account(request: AuthenticatedRequest) -> HttpResponse:
    """Show one's own account."""
    return render(request, "people/account.html", {"account": request.user})


def _show_invitation(request: AuthenticatedRequest, person: Person, secret: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("people:accept", args=[secret]))
    sent = changes.send_invitation(person=person, address=address)
    return render(request, "people/invited.html", {"invited": person, "address": address, "sent": sent})
