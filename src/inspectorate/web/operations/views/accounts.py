"""Pages of accounts: a person's details, role, second factor and work, and the changes to decide about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.operations import forms
from inspectorate.web.operations.changes import accounts as changes
from inspectorate.web.operations.queries import accounts
from inspectorate.web.people import queries
from inspectorate.web.people.models import AccountChange, AccountChangeKind, AuthenticatedRequest, Person
from inspectorate.web.permissions import Action, allowed
from inspectorate.web.record_choices import RecordSearch, suggestions
from inspectorate.web.states import TEAM_ROLES, Role


@require_safe
def person(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Show an account, and what the person holds in every inspection."""
    account = queries.person(by=request.user, id=id)
    context = {
        "account": account,
        "held_work": accounts.held_work(by=request.user, person=account),
        "changes": account.account_changes.select_related("requested_by", "decided_by", "service").order_by(
            "-pk"
        )[:10],
        "password_links": account.password_links.select_related("created_by", "shown_to").order_by("-pk")[
            :10
        ],
    }
    return render(request, "operations/person.html", context)


@require_http_methods(["GET", "POST"])
def edit_person(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Change the name and email address of a person."""
    account = queries.person(by=request.user, id=id)
    initial = {"name": account.name, "email": account.email}
    form = forms.EditPersonForm(request.POST or None, initial=initial)
    form.person = account
    if form.is_valid():
        with rule_errors(form):
            change = changes.edit_person(by=request.user, person=account, **form.cleaned_data)
            return _done(request, account, change)
    context = {"form": form, "account": account}
    return render(request, "operations/edit_person.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def change_role(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Change the role and service of a person."""
    account = queries.person(by=request.user, id=id)
    current = (
        RecordSearch(account.service.name, str(account.service.pk), account.service.name)
        if (account.service)
        else RecordSearch()
    )
    initial = {"role": account.role, "service": current}
    form = forms.ChangeRoleForm(request.POST or None, initial=initial)
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        with rule_errors(form):
            change = changes.change_role(by=request.user, person=account, **form.cleaned_data)
            return _done(request, account, change)
    memberships = [
        (member, [role.title for role in Role if member.role in TEAM_ROLES.get(role, ())])
        for member in accounts.current_memberships(account)
    ]
    context = {"form": form, "account": account, "memberships": memberships}
    return render(request, "operations/change_role.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def reset_second_factor(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Ask for the reset of a person's second factor."""
    account = queries.person(by=request.user, id=id)
    form = forms.SecondFactorResetForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            reason = form.cleaned_data["reason"]
            change = changes.request_second_factor_reset(by=request.user, person=account, reason=reason)
            return _done(request, account, change)
    context = {"form": form, "account": account}
    return render(request, "operations/reset_second_factor.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def leave_teams(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Remove a person from all teams."""
    account = queries.person(by=request.user, id=id)
    if request.method == "POST":
        with rule_messages(request):
            number = changes.leave_teams(by=request.user, person=account)
            message = ngettext(
                "You have removed %(name)s from %(number)s team.",
                "You have removed %(name)s from %(number)s teams.",
                number,
            )
            messages.success(request, message % {"name": account.name, "number": number})
        return redirect("operations:person", account.pk)
    context = {"account": account, "memberships": accounts.current_memberships(account)}
    return render(request, "operations/leave_teams.html", context)


@require_http_methods(["GET", "POST"])
def account_change(request: AuthenticatedRequest, id: int) -> HttpResponse:  # noqa: A002 - the record's id
    """Approve or refuse a change of an account that somebody else has asked for."""
    change = accounts.account_change(by=request.user, id=id)
    form = forms.AccountChangeDecisionForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            approve = form.cleaned_data["decision"] == "approve"
            changes.decide_account_change(by=request.user, change=change, approve=approve)
            message = (
                _("You approved the change for %(name)s.")
                if approve
                else _("You refused the change for %(name)s.")
            )
            messages.success(request, message % {"name": change.person.name})
            return redirect("operations:person", change.person_id)
    is_role = change.kind == AccountChangeKind.ROLE
    context = {
        "form": form,
        "change": change,
        "seen_by": accounts.people_shown_password_links(change),
        "lost": accounts.memberships_not_permitted(change.person, change.role) if is_role else (),
        "may_decide": change.kind == AccountChangeKind.SECOND_FACTOR
        or allowed(Action.APPROVE_ROLE, queries.roles_of(request.user)),
    }
    return render(request, "operations/account_change.html", context, status=status(form))


def _done(request: AuthenticatedRequest, account: Person, change: AccountChange | None) -> HttpResponse:
    """Return to the person's page, and say whether the change is done or waits for approval."""
    if change is None:
        messages.success(request, _("You have changed the account of %(name)s.") % {"name": account.name})
    else:
        text = _("Another person must approve this: %(change)s. We have asked them.")
        messages.info(request, text % {"change": change.title.lower()})
    return redirect("operations:person", account.pk)
