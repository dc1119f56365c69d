"""Pages for exporting and importing a package, and for downloading datasets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.exchange import forms, queries, zip_archive
from inspectorate.web.exchange.changes import exports
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.form_errors import add_faults
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.responses import NONE, attachment
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def export(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what a package is, with the link to download it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    context = {"access": access, "faults": (), "refusal": queries.blind_rule(access=access)}
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


@require_http_methods(["GET", "POST"])
def import_package(request: AuthenticatedRequest) -> HttpResponse:
    """Show and process the form for creating an inspection from a package."""
    form, faults = forms.ImportPackageForm(request.POST or None, request.FILES or None), NONE
    if form.is_valid():
        try:
            files = zip_archive.from_upload(form.cleaned_data["file"].read())
            inspection = package_changes.import_package(by=request.user, files=files)
            messages.success(request, _("The inspection is here. Put its team on it."))
            return redirect("workflow:inspection", inspection.pk)
        except FaultsFound as error:
            faults = error.faults
            add_faults(form, "file", faults)
    return render(request, "exchange/import.html", {"form": form, "faults": faults})


@require_safe
def datasets(request: AuthenticatedRequest) -> HttpResponse:
    """Show which datasets can be downloaded, and what they hold."""
    editions = queries.editions_with_datasets(by=request.user)
    return render(request, "exchange/datasets.html", {"editions": editions})


@require_safe
def dataset(request: AuthenticatedRequest, edition: str) -> HttpResponse:
    """Return the dataset of an edition's confirmed inspections as a zip file, and record the download."""
    files = exports.export_dataset(by=request.user, edition=edition)
    return attachment(zip_archive.to_zip(files), f"dataset-{edition}.zip")
