"""Pages that belong to no app: the front door, help, and what is shown when something is not to be."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inspectorate.method.faults import Fault
from inspectorate.web import unsent
from inspectorate.web.bearer import API
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.problems import problem


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


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """There is nothing here, or nothing for this person: which of the two is not said."""
    if request.path.startswith(API):
        return problem("missing", _("There is nothing here for you."))
    return render(request, "trouble.html", {"trouble": "missing"}, status=404)


def refused(request: HttpRequest, why: str = "", exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """The person may know it is there, and may not do it."""
    if request.path.startswith(API):
        return problem("refused", why)
    known = {"trouble": "refused", "why": why, "unsent": unsent.sent(request)}
    return render(request, "trouble.html", known, status=403)


def rule_broken(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    """What was asked for is against a rule, and its page did not say so itself."""
    if request.path.startswith(API):
        return problem(broken.code, str(broken))
    context = {"trouble": "rule_broken", "why": str(broken), "unsent": unsent.sent(request)}
    return render(request, "trouble.html", context, status=409)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The form was opened before the person signed in or out, or came from elsewhere.

    One that came from our own page is offered again: nobody loses what they typed by signing in beside it.
    """
    if request.path.startswith(API):
        return problem("stale", _("The page was opened before you signed in or out. Open it again."))
    known: dict[str, Any] = {"trouble": "stale"}
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        if not request.user.is_authenticated and unsent.keep(request):
            return redirect(
                f"{reverse('account_login')}?{urlencode({'next': reverse('people:unsent'), 'ended': '1'})}"
            )
        again = unsent.AGAIN if request.user.is_authenticated else ""
        known |= {"unsent": unsent.sent(request), "again": again}
    return render(request, "trouble.html", known, status=403)


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The request made no sense, or was too large."""
    if request.path.startswith(API):
        return problem("unreadable", _("It cannot be read, or is too large."))
    return render(request, "trouble.html", {"trouble": "unreadable"}, status=400)


def faulty(request: HttpRequest, faults: Sequence[Fault]) -> HttpResponse:
    """What is recorded cannot be used as it is: everything that is wrong, and the cure."""
    if request.path.startswith(API):
        return problem(
            "not_worked_out", _("What is recorded has faults, or what was sent does."), faults=faults
        )
    return render(request, "trouble.html", {"trouble": "faulty", "faults": faults}, status=409)


def twice(request: HttpRequest) -> HttpResponse:
    """The same was done at the same moment, by a second click or by someone else: it was done once."""
    if request.path.startswith(API):
        return problem(
            "twice", _("The same was sent at the same moment. Send it again to see what became of it.")
        )
    return render(request, "trouble.html", {"trouble": "twice"}, status=409)


def too_large(request: HttpRequest) -> HttpResponse:
    """The request is larger than anything a page takes."""
    if request.path.startswith(API):
        return problem("too_large", _("It is larger than anything that can be saved at once. Send less."))
    return render(request, "trouble.html", {"trouble": "too_large"}, status=413)


def not_so(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """The address is there, and not opened in this way: the heading of the answer says how it is."""
    allowed = answer.headers.get("Allow", "")
    if request.path.startswith(API):
        told: HttpResponse = problem("method", f"This address takes {allowed or 'another method'}.")
    else:
        told = render(request, "trouble.html", {"trouble": "not_so"}, status=405)
    told.headers["Allow"] = allowed
    return told


def broken(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side. It asks nothing of the database, which may be what is wrong."""
    if request.path.startswith(API):
        return problem("broken", _("Something went wrong on our side. Nothing was saved; try again."))
    return render(request, "broken.html", status=500)
