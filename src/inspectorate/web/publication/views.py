"""Pages of publication: what blocks it, releases and their files, embargoed copies, and publishing."""

from datetime import time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.jobs.changes import queue
from inspectorate.web.people.queries import secret_digest
from inspectorate.web.permissions import Action
from inspectorate.web.publication import background, forms
from inspectorate.web.publication.changes import copies as copy_changes
from inspectorate.web.publication.changes import releases as changes
from inspectorate.web.publication.queries import releases as queries
from inspectorate.web.publication.queries.blockers import PublicationBlocker, publication_blockers
from inspectorate.web.reports.queries.welsh import welsh_gaps
from inspectorate.web.responses import NONE, Faults, attachment
from inspectorate.web.security.middleware import AuthenticatedRequest
from inspectorate.web.states import State

USUAL_TIME = time(9, 30)
"""The time of publication that the form offers."""


@require_safe
def releases(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what blocks publication, the release to publish, and the releases that are public."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PUBLICATION)
    blockers, faults = _blockers(access)
    audit.viewed(access, EventType.SEE_PUBLICATION)
    rows = list(queries.releases(access=access))
    context = {
        "access": access,
        "blockers": blockers,
        "faults": faults,
        "unpublished": next((row for row in rows if row.is_unpublished), None),
        "published": [row for row in rows if row.is_published],
        "welsh_gaps_of_report": welsh_gaps(access=access),
    }
    return render(request, "publication/releases.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form with which a release is prepared in the background."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PREPARE_RELEASE)
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = forms.PreparationForm(
        request.POST or None,
        is_correction=queries.latest_published(access.inspection) is not None,
        initial={"day": tomorrow, "time": f"{USUAL_TIME:%H:%M}"},
    )
    blockers, faults = _blockers(access)
    if form.is_valid():
        values = form.cleaned_data
        with rule_errors(form):
            job_request = background.release_preparation(
                access=access, publish_at=values["publish_at"], note=values.get("note", "")
            )
            return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
    context = {"access": access, "form": form, "blockers": blockers, "faults": faults}
    return render(request, "publication/prepare.html", context, status=status(form))


@require_safe
def release(request: AuthenticatedRequest, inspection: int, release: int) -> HttpResponse:
    """Show a release: its state, its files, and its embargoed copies."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PUBLICATION)
    overview = queries.release_overview(access=access, id=release)
    audit.viewed(access, EventType.SEE_PUBLICATION, f"release {release}")
    context = {"access": access, "overview": overview, "release": overview.release}
    return render(request, "publication/release.html", context)


@require_safe
def file(request: AuthenticatedRequest, inspection: int, release: int, file: str) -> HttpResponse:
    """Return a file of a release as a download."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RELEASE)
    record = queries.release_file(access=access, id=release, name=file)
    audit.viewed(access, EventType.SEE_RELEASE, f"release {release}, {file}")
    return attachment(bytes(record.content), file.rpartition("/")[2], record.media_type)


@require_http_methods(["GET", "POST"])
def publish(request: AuthenticatedRequest, inspection: int, release: int) -> HttpResponse:
    """Ask whether to publish a release now or at its moment, and publish it now."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PUBLISH_RELEASE)
    record = queries.release(access=access, id=release)
    if request.method == "POST":
        with rule_messages(request):
            changes.publish(access=access, release=release)
            messages.success(request, _("The report is published."))
        return redirect("publication:releases", access.inspection.pk)
    context = {
        "access": access,
        "release": record,
        "is_of_today": record.published_on == timezone.localdate(),
        "is_ahead": record.publish_at > timezone.now(),
    }
    return render(request, "publication/publish.html", context)


@require_POST
def schedule(request: AuthenticatedRequest, inspection: int, release: int) -> HttpResponse:
    """Schedule the publication of a release for its moment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PUBLISH_RELEASE)
    record = queries.release(access=access, id=release)
    with rule_messages(request):
        background.schedule(access=access, release=release)
        messages.success(request, _("The publication is scheduled."))
    return redirect("publication:release", access.inspection.pk, record.pk)


@require_POST
def cancel(request: AuthenticatedRequest, inspection: int, release: int) -> HttpResponse:
    """Cancel the publication of a release that is scheduled."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PUBLISH_RELEASE)
    record = queries.release(access=access, id=release)
    with rule_messages(request):
        changes.cancel(access=access, release=release)
        messages.success(request, _("The publication is cancelled. The release stays prepared."))
    return redirect("publication:release", access.inspection.pk, record.pk)


@require_http_methods(["GET", "POST"])
def share_copy(request: AuthenticatedRequest, inspection: int, release: int) -> HttpResponse:
    """Create an embargoed copy for one recipient, and show its link once."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SHARE_EMBARGOED_COPY)
    record = queries.release(access=access, id=release)
    form = forms.CopyForm(request.POST or None)
    context = {"access": access, "release": record, "form": form}
    if form.is_valid():
        values = form.cleaned_data
        with rule_errors(form):
            secret = copy_changes.share(
                access=access, release=release, recipient=values["recipient"], days=int(values["days"])
            )
            context["address"] = request.build_absolute_uri(reverse("embargoed_copy", args=[secret]))
            context["recipient"] = values["recipient"]
            return render(request, "publication/copy_created.html", context)
    return render(request, "publication/share_copy.html", context, status=status(form))


@require_POST
def withdraw_copy(
    request: AuthenticatedRequest, inspection: int, release: int, embargoed_copy: int
) -> HttpResponse:
    """Withdraw an embargoed copy."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SHARE_EMBARGOED_COPY)
    queries.embargoed_copy(access=access, release=release, id=embargoed_copy)
    with rule_messages(request):
        copy_changes.withdraw(access=access, release=release, copy=embargoed_copy)
        messages.success(request, _("The copy is withdrawn. Its link no longer works."))
    return redirect("publication:release", access.inspection.pk, release)


@require_http_methods(["GET", "POST"])
def embargoed_copy(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the recipient of an embargoed copy the conditions, and return the copy once they accept.

    Programs that look at links in emails only send GET, which does not use the link up.
    """
    copy = queries.copy_of_secret(secret_digest(secret))
    if copy is None:
        return render(request, "publication/embargo_ended.html", status=404)
    if request.method == "POST":
        response = attachment(copy_changes.download(copy=copy), "embargoed-report.pdf", "application/pdf")
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    return render(request, "publication/embargoed_copy.html", {"copy": copy})


def _blockers(access: InspectionAccess) -> tuple[list[PublicationBlocker], Faults]:
    if access.inspection.current_state is not State.CONFIRMED:
        return [], NONE
    try:
        return publication_blockers(access), NONE
    except FaultsFound as error:
        return [], error.faults
