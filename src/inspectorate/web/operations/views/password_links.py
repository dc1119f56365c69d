"""Pages of password links: create one for a person, and set a new password with it."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.operations import forms
from inspectorate.web.operations.changes import password_links as changes
from inspectorate.web.people import queries
from inspectorate.web.people.forms.people import NewPasswordForm
from inspectorate.web.people.models import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def password_link(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Create a password link for a person, and send or show it."""
    account = queries.person(by=request.user, id=id)
    form = forms.PasswordLinkForm(request.POST or None)
    context = {"form": form, "account": account, "hours": changes.HOURS_TO_USE}
    if form.is_valid():
        with rule_errors(form), transaction.atomic():
            reason = form.cleaned_data["reason"]
            secret = changes.create_password_link(by=request.user, person=account, reason=reason)
            address = request.build_absolute_uri(reverse("operations:set_password", args=[secret]))
            sent = changes.send_password_link(person=account, address=address)
            context |= {"address": address, "sent": sent}
            return render(request, "operations/password_link_created.html", context)
    context["sends_mail"] = settings.SENDS_MAIL
    return render(request, "operations/password_link.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Set a new password with a password link. The person then signs in with it and their second factor."""
    link = queries.open_password_link(secret)
    if link is None:
        return render(request, "account/password_reset_from_key.html", {"token_fail": True}, status=404)
    form = NewPasswordForm(request.POST or None, person=link.person)
    if form.is_valid():
        changes.use_password_link(link=link, password=form.cleaned_data["password"])
        return redirect("account_reset_password_from_key_done")
    return render(request, "operations/set_password.html", {"form": form, "account": link.person})
