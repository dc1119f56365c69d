"""Views outside apps: home, privacy, accessibility, health, error pages, second factor and saved form."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import Fault
from inspectorate.web.logs import current_request_id
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import has_second_factor
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.rest.authentication import API
from inspectorate.web.rest.problems import problem
from inspectorate.web.security import health, saved_forms


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the list of inspections, or to the sign-in page."""
    return redirect("inspections:index" if request.user.is_authenticated else "account_login")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice for the people who use the service."""
    return render(request, "privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "accessibility.html")


@require_safe
def ready(request: HttpRequest) -> HttpResponseBase:
    """Respond 200 when the service can serve pages and save what is sent, otherwise 503."""
    return health.respond(request) or not_found(request)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Respond 404. It does not say whether the record is missing or only not visible to this person."""
    if request.path.startswith(API):
        return problem("missing", _("There is no such record, or you cannot see it."))
    return render(request, "error.html", {"error": "missing"}, status=404)


def permission_denied(request: HttpRequest, reason: str = "", exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """Respond 403, with the reason why this person may not do it."""
    if request.path.startswith(API):
        return problem("refused", reason)
    return render(request, "error.html", _refusal(request, "refused", reason), status=403)


def rule_broken(request: HttpRequest, error: RuleBroken) -> HttpResponse:
    """Respond 409 to a broken rule that the view did not show on its own page."""
    if request.path.startswith(API):
        return problem(error.code, str(error))
    return render(request, "error.html", _refusal(request, "rule_broken", str(error)), status=409)


def _refusal(request: HttpRequest, error: str, reason: str) -> dict[str, Any]:
    """Return the context of a page that says why something is refused, with the inspection to go back to."""
    match = request.resolver_match
    return {
        "error": error,
        "reason": reason,
        "saved_form": saved_forms.submitted(request),
        "inspection": match.kwargs.get("inspection") if match else None,
    }


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Respond 403 to a form without a valid CSRF token.

    It was opened before the person signed in or out, or is from another site. A form from a page of this
    service is offered again, so that nothing typed is lost by signing in meanwhile.
    """
    if request.path.startswith(API):
        return problem("stale", _("You signed in or out after you opened the page. Open the page again."))
    context: dict[str, Any] = {"error": "stale"}
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        if not request.user.is_authenticated and saved_forms.save(request):
            query = urlencode({"next": reverse("security:saved_form"), "ended": "1"})
            return redirect(f"{reverse('account_login')}?{query}")
        context["saved_form"] = saved_forms.submitted(request)
        context["resubmitted_field"] = saved_forms.RESUBMITTED if request.user.is_authenticated else ""
    return render(request, "error.html", context, status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Respond 400 to a request that cannot be parsed, or is too large."""
    if request.path.startswith(API):
        return problem("unreadable", _("We could not read the request, or it is too large."))
    return render(request, "error.html", {"error": "unreadable"}, status=400)


def faults_found(request: HttpRequest, faults: Sequence[Fault]) -> HttpResponse:
    """Respond 409 when recorded data cannot be used as it is, with every fault and its cure."""
    if request.path.startswith(API):
        return problem(
            "not_worked_out", _("There are faults in the records or in the request."), faults=faults
        )
    return render(request, "error.html", {"error": "faulty", "faults": faults}, status=409)


def repeated_request(request: HttpRequest) -> HttpResponse:
    """Respond 409 to a request that an identical concurrent one has overtaken (IntegrityError)."""
    if request.path.startswith(API):
        return problem(
            "twice",
            _("The same request was sent at the same time. Send the request again to get the result."),
        )
    return render(request, "error.html", {"error": "twice"}, status=409)


def too_large(request: HttpRequest) -> HttpResponse:
    """Respond 413 to a request that is larger than any page accepts."""
    if request.path.startswith(API):
        return problem("too_large", _("The request is too large. Send less data in one request."))
    return render(request, "error.html", {"error": "too_large"}, status=413)


def method_not_allowed(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """Respond 405, with the allowed methods of the original response in the header `Allow`."""
    allowed = response.headers.get("Allow", "")
    if request.path.startswith(API):
        page: HttpResponse = problem(
            "method", _("This address accepts %(methods)s.") % {"methods": allowed or _("another method")}
        )
    else:
        page = render(request, "error.html", {"error": "not_so"}, status=405)
    for name, value in response.headers.items():
        if not name.startswith("Content-"):
            page.headers[name] = value
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond 500. The page needs no database and no built file, because either may be the cause."""
    if request.path.startswith(API):
        detail = _("Something went wrong on our side. Check whether the change was saved, then try again.")
        return problem("broken", detail)
    try:
        stylesheet = static("application.css")
    except ValueError:
        stylesheet = ""
    context = {"stylesheet": stylesheet, "request_id": current_request_id()}
    # Without the request, and so without context processors, which read the database.
    return HttpResponse(render_to_string("server_error.html", context), status=500)


@require_safe
def second_factor(request: AuthenticatedRequest) -> HttpResponse:
    """Offer the choice of a second factor, or redirect to the one the person has."""
    if has_second_factor(request):
        return redirect("inspections:index")
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if types:
        name = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
        return redirect(f"{reverse(name)}?next={reverse('inspections:index')}")
    return render(request, "people/second_factor.html")


@require_http_methods(["GET", "POST"])
def saved_form(request: AuthenticatedRequest) -> HttpResponse:
    """Show the form saved when the session expired, to send it now or to discard it."""
    if request.method == "POST":
        saved_forms.discard(request)
        return redirect("inspections:index")
    form = saved_forms.saved_for(request, request.user)
    if form is None:
        return redirect("inspections:index")
    context = {"saved_form": form, "resubmitted_field": saved_forms.RESUBMITTED}
    return render(request, "security/saved_form.html", context)
