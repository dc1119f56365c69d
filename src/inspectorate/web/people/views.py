"""Views of people, services and invitations, and of one's own account."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.lists import list_page
from inspectorate.web.people import changes, queries
from inspectorate.web.people.forms import people as forms
from inspectorate.web.people.models import AuthenticatedRequest, Person
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.record_choices import suggestions

MOST_TASKS = 10
"""How many role requests the page of people lists as tasks; the page of role requests lists all."""


@require_safe
def index(request: AuthenticatedRequest) -> HttpResponse:
    """List the people with an account or an invitation."""
    filters = forms.PeopleFilterForm(request.GET)
    to_decide = queries.requests_to_decide(by=request.user)
    to_give = queries.invitations_to_give(by=request.user)[:MOST_TASKS]
    context = {
        "list": list_page(queries.everyone(by=request.user, **filters.values), filters, request.GET),
        "requests_to_decide": to_decide[:MOST_TASKS],
        "number_to_decide": to_decide.count(),
        "changes_to_decide": queries.changes_to_decide(by=request.user)[:MOST_TASKS],
        "invitations_to_give": () if settings.SENDS_MAIL else to_give,
    }
    return render(request, "people/index.html", context)


@require_safe
def services(request: AuthenticatedRequest) -> HttpResponse:
    """List the services that can be inspected."""
    filters = forms.ServiceFilterForm(request.GET)
    context = {"list": list_page(queries.services(**filters.values), filters, request.GET)}
    return render(request, "people/services.html", context)


@require_safe
def role_requests(request: AuthenticatedRequest) -> HttpResponse:
    """List the roles that were asked for, approved and refused."""
    filters = forms.RoleRequestFilterForm(request.GET)
    requests = queries.role_requests(by=request.user, **filters.values)
    roles = queries.roles_of(request.user)
    context = {
        "list": list_page(requests, filters, request.GET),
        "may_approve": allowed(Action.APPROVE_ROLE, roles),
        "may_give": allowed(Action.INVITE_PEOPLE, roles) and not settings.SENDS_MAIL,
    }
    return render(request, "people/role_requests.html", context)


@require_http_methods(["GET", "POST"])
def add_service(request: AuthenticatedRequest) -> HttpResponse:
    """Add a service."""
    form = forms.AddServiceForm(request.POST or None)
    if form.is_valid():
        service = changes.add_service(by=request.user, **form.cleaned_data)
        messages.success(request, _("You have added %(name)s.") % {"name": service.name})
        return redirect("people:services")
    return render(request, "people/add_service.html", {"form": form})


@require_http_methods(["GET", "POST"])
def invite(request: AuthenticatedRequest) -> HttpResponse:
    """Invite a person."""
    form = forms.InvitePersonForm(request.POST or None)
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        with transaction.atomic():
            person, secret = changes.invite(by=request.user, **form.cleaned_data)
            return _show_invitation(request, person, secret)
    return render(request, "people/invite.html", {"form": form})


@require_http_methods(["GET", "POST"])
def role_request(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Approve or refuse a role that somebody else has asked for."""
    asked = queries.role_request(by=request.user, id=id)
    form = forms.RoleDecisionForm(request.POST or None)
    if form.is_valid():
        approve = form.cleaned_data["decision"] == "approve"
        with rule_errors(form), transaction.atomic():
            changes.decide_role_request(by=request.user, role_request=asked, approve=approve)
            if approve and settings.SENDS_MAIL:
                secret = changes.invite_approved(by=request.user, role_request=asked)
                changes.send_invitation(person=asked.person, address=_address(request, secret))
            message = (
                _("You approved the role of %(name)s.") if approve else _("You refused the role of %(name)s.")
            )
            messages.success(request, message % {"name": asked.person.name})
            return redirect("people:index")
    context = {"form": form, "role_request": asked, "sends_mail": settings.SENDS_MAIL}
    return render(request, "people/role_request.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def show_invitation(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Show the link of an approved invitation once, to somebody else than the person who approved it."""
    asked = queries.role_request(by=request.user, id=id)
    if request.method == "POST":
        with rule_messages(request), transaction.atomic():
            secret = changes.invite_approved(by=request.user, role_request=asked)
            return _show_invitation(request, asked.person, secret)
        return redirect("people:index")
    return render(request, "people/show_invitation.html", {"role_request": asked})


@require_http_methods(["GET", "POST"])
def invite_again(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Replace the invitation of a person who has not accepted theirs."""
    person = queries.person(by=request.user, id=id)
    if request.method == "POST":
        with rule_messages(request), transaction.atomic():
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
            messages.success(request, _("You have closed the account of %(name)s.") % {"name": person.name})
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


def _show_invitation(request: AuthenticatedRequest, person: Person, secret: str | None) -> HttpResponse:
    """Send or show an invitation, or say that its role waits for approval."""
    if secret is None:
        return render(request, "people/requested.html", {"invited": person})
    address = _address(request, secret)
    sent = changes.send_invitation(person=person, address=address)
    return render(request, "people/invited.html", {"invited": person, "address": address, "sent": sent})


def _address(request: AuthenticatedRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("people:accept", args=[secret]))
