"""Pages for exporting and importing a package, and for downloading datasets and files of the report."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.exchange import background, forms, queries, zip_archive
from inspectorate.web.exchange.changes import exports
from inspectorate.web.exchange.report_files import media_type_of
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.changes import queue
from inspectorate.web.jobs.models import UNFINISHED, JobState
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.reports.queries.whole_inspection import blind_rule, require_whole_inspection
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def export(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what a package is, with the link to download it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    context = {"access": access, "faults": (), "refusal": blind_rule(access=access)}
    return render(request, "exchange/export.html", context)


@require_safe
def download(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Return the inspection's package as a zip file, and record the export."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    try:
        files = exports.export(access=access)
    except FaultsFound as error:
        return render(request, "exchange/export.html", {"access": access, "faults": error.faults})
    except RuleBroken as error:
        context = {"access": access, "faults": (), "refusal": error}
        return render(request, "exchange/export.html", context, status=409)
    return attachment(zip_archive.to_zip(files), f"inspection-{access.inspection.pk}.zip")


@require_safe
def report_files(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the files of the report that the person has had made last, and the form that makes them."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    refusal = blind_rule(access=access)
    jobs = queries.report_files_jobs(access=access)
    context: dict[str, Any] = {
        "access": access,
        "refusal": refusal,
        "unfinished": jobs.filter(state__in=UNFINISHED).first(),
    }
    latest = jobs.filter(state=JobState.DONE).first()
    if latest and not refusal:
        job, files = queries.report_files_of_job(access=access, job=latest.pk)
        context |= {
            "job": job,
            "files": files.listed,
            "faults": files.faults,
            "outdated": queries.draft_has_changed(access=access, files=files),
        }
    return render(request, "exchange/report_files.html", context)


@require_POST
def make_report_files(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Have every file of the report made."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    with rule_messages(request):
        require_whole_inspection(access)
        job_request = background.report_files(inspection=access.inspection)
        return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
    return redirect("exchange:report_files", access.inspection.pk)


@require_safe
def report_file(request: AuthenticatedRequest, inspection: int, files: int, document: str) -> HttpResponse:
    """Return a file of the report that the person has had made, and record the view."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_REPORT)
    try:
        content = exports.download_report_file(access=access, job=files, name=document)
    except RuleBroken as error:
        context = {"access": access, "refusal": error}
        return render(request, "exchange/report_files.html", context, status=409)
    return attachment(content, f"inspection-{access.inspection.pk}-{document}", media_type_of(document))


@require_http_methods(["GET", "POST"])
def import_package(request: AuthenticatedRequest) -> HttpResponse:
    """Show and process the form for creating an inspection from a package."""
    form = forms.ImportPackageForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        job_request = background.package_import(content=form.cleaned_data["file"].read())
        with rule_errors(form):
            return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
    return render(request, "exchange/import.html", {"form": form}, status=status(form))


@require_safe
def datasets(request: AuthenticatedRequest) -> HttpResponse:
    """Show which datasets can be made, what they hold, and those that the person has had made."""
    editions = queries.editions_with_datasets(by=request.user)
    context = {"editions": editions, "jobs": queries.dataset_jobs(by=request.user)}
    return render(request, "exchange/datasets.html", context)


@require_POST
def make_dataset(request: AuthenticatedRequest, edition: str) -> HttpResponse:
    """Have the dataset of an edition's confirmed inspections made."""
    queries.require_dataset(by=request.user, edition=edition)
    with rule_messages(request):
        job = queue(by=request.user, job_request=background.dataset_export(edition=edition))
        return redirect("jobs:job", job.pk)
    return redirect("exchange:datasets")


@require_safe
def dataset_file(request: AuthenticatedRequest, dataset: int) -> HttpResponse:
    """Return the zip file of a dataset that the person has had made, and record the download."""
    return attachment(*exports.download_dataset(by=request.user, dataset=dataset))
