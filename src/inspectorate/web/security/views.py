"""Pages that belong to no app: the front door, help, and what is shown when something is not to be."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import Fault
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import has_second_factor
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.rest.authentication import API
from inspectorate.web.rest.problems import problem
from inspectorate.web.security import saved_forms
from inspectorate.web.security import saved_forms as kept


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To one's inspections, or to signing in."""
    return redirect("inspections:index" if request.user.is_authenticated else "account_login")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do when one cannot get in, what is recorded, and how accessible the service is."""
    return render(request, "help.html")


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Whether the service and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """There is nothing here, or nothing for this person: which of the two is not said."""
    if request.path.startswith(API):
        return problem("missing", _("There is nothing here for you."))
    return render(request, "error.html", {"trouble": "missing"}, status=404)


def permission_denied(request: HttpRequest, why: str = "", exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """The person may know it is there, and may not do it."""
    if request.path.startswith(API):
        return problem("refused", why)
    known = {"trouble": "refused", "why": why, "unsent": saved_forms.submitted(request)}
    return render(request, "error.html", known, status=403)


def rule_broken(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    """What was asked for is against a rule, and its page did not say so itself."""
    if request.path.startswith(API):
        return problem(broken.code, str(broken))
    context = {"trouble": "rule_broken", "why": str(broken), "unsent": saved_forms.submitted(request)}
    return render(request, "error.html", context, status=409)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The form was opened before the person signed in or out, or came from elsewhere.

    One that came from our own page is offered again: nobody loses what they typed by signing in beside it.
    """
    if request.path.startswith(API):
        return problem("stale", _("The page was opened before you signed in or out. Open it again."))
    known: dict[str, Any] = {"trouble": "stale"}
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        if not request.user.is_authenticated and saved_forms.save(request):
            after = urlencode({"next": reverse("security:saved_form"), "ended": "1"})
            return redirect(f"{reverse('account_login')}?{after}")
        again = saved_forms.RESUBMITTED if request.user.is_authenticated else ""
        known |= {"unsent": saved_forms.submitted(request), "again": again}
    return render(request, "error.html", known, status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The request made no sense, or was too large."""
    if request.path.startswith(API):
        return problem("unreadable", _("It cannot be read, or is too large."))
    return render(request, "error.html", {"trouble": "unreadable"}, status=400)


def faults_found(request: HttpRequest, faults: Sequence[Fault]) -> HttpResponse:
    """What is recorded cannot be used as it is: everything that is wrong, and the cure."""
    if request.path.startswith(API):
        return problem(
            "not_worked_out", _("What is recorded has faults, or what was sent does."), faults=faults
        )
    return render(request, "error.html", {"trouble": "faulty", "faults": faults}, status=409)


def repeated_request(request: HttpRequest) -> HttpResponse:
    """The same was done at the same moment, by a second click or by someone else: it was done once."""
    if request.path.startswith(API):
        return problem(
            "twice", _("The same was sent at the same moment. Send it again to see what became of it.")
        )
    return render(request, "error.html", {"trouble": "twice"}, status=409)


def too_large(request: HttpRequest) -> HttpResponse:
    """The request is larger than anything a page takes."""
    if request.path.startswith(API):
        return problem("too_large", _("It is larger than anything that can be saved at once. Send less."))
    return render(request, "error.html", {"trouble": "too_large"}, status=413)


def method_not_allowed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """The address is there, and not opened in this way: the heading of the answer says how it is."""
    allowed = answer.headers.get("Allow", "")
    if request.path.startswith(API):
        told: HttpResponse = problem("method", f"This address takes {allowed or 'another method'}.")
    else:
        told = render(request, "error.html", {"trouble": "not_so"}, status=405)
    told.headers["Allow"] = allowed
    return told


def server_error(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side. It asks nothing of the database, which may be what is wrong."""
    if request.path.startswith(API):
        return problem("broken", _("Something went wrong on our side. Nothing was saved; try again."))
    return render(request, "server_error.html", status=500)


@require_safe
def second_factor(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a second factor, or go on to prove the one there is."""
    if has_second_factor(request):
        return redirect("inspections:index")
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if kinds:
        name = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
        return redirect(f"{reverse(name)}?next={reverse('inspections:index')}")
    return render(request, "people/second_factor.html")


@require_http_methods(["GET", "POST"])
def saved_form(request: AuthenticatedRequest) -> HttpResponse:
    """What one had written when the session ended: to be sent now, or thrown away."""
    if request.method == "POST":
        kept.discard(request)
        return redirect("inspections:index")
    found = kept.saved_for(request, request.user)
    if found is None:
        return redirect("inspections:index")
    return render(request, "security/saved_form.html", {"unsent": found, "again": kept.RESUBMITTED})
