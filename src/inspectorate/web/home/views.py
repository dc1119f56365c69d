"""Pages of one's notifications, calendar and calendar subscription, and the feed of a subscription."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.allocation import icalendar
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.form_errors import status
from inspectorate.web.home import changes, forms, queries
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import NotVisible
from inspectorate.web.rest import rate_limits
from inspectorate.web.tokens.queries import subscription_of, valid_subscription

NOTIFICATIONS = 25
"""Maximum number of notifications on a page: each has up to three lines."""

ROWS = 100
"""Maximum number of dates on a page of the calendar."""

FEED_AGE = 900
"""For how many seconds a calendar program may keep a feed before it asks again."""


@require_http_methods(["GET", "POST"])
def notifications(request: AuthenticatedRequest) -> HttpResponse:
    """List the person's notifications; open one, mark one as seen, or mark all of them as seen."""
    form = forms.SeenForm(request.POST or None)
    if form.is_valid():
        if opened := form.cleaned_data["open"]:
            return redirect(changes.mark_one_as_seen(by=request.user, number=opened).page)
        if seen := form.cleaned_data["seen"]:
            changes.mark_one_as_seen(by=request.user, number=seen)
            number = 1
        else:
            number = changes.mark_as_seen(by=request.user, newest=form.cleaned_data["newest"])
        words = ngettext(
            "You have marked %(num)s notification as seen.",
            "You have marked %(num)s notifications as seen.",
            number,
        )
        messages.success(request, words % {"num": number})
        return redirect(request.get_full_path())
    page = Paginator(queries.notifications(by=request.user), NOTIFICATIONS).get_page(request.GET.get("page"))
    return render(request, "home/notifications.html", {"form": form, "page": page}, status=status(form))


@require_safe
def calendar(request: AuthenticatedRequest) -> HttpResponse:
    """Show the dates of the inspections that the person may see, a quarter at a time."""
    shown = queries.calendar_range(by=request.user)
    form = forms.QuarterForm(request.GET.dict(), first=shown.first, years=shown.years)
    quarter = form.value
    rows = queries.calendar_rows(by=request.user, start=quarter.start, end=quarter.end)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    months = queries.calendar_months(by=request.user, rows=page.object_list, quarter=quarter)
    return render(
        request, "home/calendar.html", {"filters": form, "quarter": quarter, "page": page, "months": months}
    )


@require_http_methods(["GET", "POST"])
def subscription(request: AuthenticatedRequest) -> HttpResponse:
    """Describe the calendar subscription; create its link, which is shown once, or revoke it."""
    form = forms.SubscriptionForm(request.POST or None)
    address = ""
    if form.is_valid():
        if form.cleaned_data["step"] == "revoke":
            changes.revoke_subscription(by=request.user)
            messages.success(
                request, _("The link has been revoked. Calendars that use it get no more dates.")
            )
            return redirect("home:subscription")
        secret = changes.create_subscription(by=request.user)
        address = request.build_absolute_uri(reverse("home:feed", args=[secret]))
    context = {"form": form, "address": address, "subscription": subscription_of(request.user)}
    return render(request, "home/subscription.html", context, status=status(form))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return a person's calendar as an iCalendar file, for the secret in its address."""
    limit = rate_limits.too_many_unknown_tokens(request)
    subscription = None if limit else valid_subscription(secret)
    if subscription is not None:
        limit = rate_limits.count_request(subscription.person)
    if limit and limit.is_exceeded:
        response = HttpResponse(
            _("Too many requests. Try again later."), status=429, content_type="text/plain"
        )
        limit.add_headers(response)
        return response
    if subscription is None:
        rate_limits.count_unknown_token(request, secret)
        raise NotVisible
    person = subscription.person
    audit.record_by(person, EventType.SEE_CALENDAR_SUBSCRIPTION, outcome=EventOutcome.VIEWED)
    events = queries.own_events(by=person, absolute=request.build_absolute_uri)
    response = HttpResponse(
        icalendar.calendar(events, name=_("Inspections")), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = f"private, max-age={FEED_AGE}"
    return response
