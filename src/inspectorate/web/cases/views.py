"""Views of long lists and samples."""

import base64
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.package.rows import rows_to_text
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import background, changes, forms
from inspectorate.web.cases.models import SampleStatus
from inspectorate.web.cases.queries import list_templates, samples, seals
from inspectorate.web.cases.queries import long_lists as long_list_queries
from inspectorate.web.form_errors import add_faults, rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.changes import queue
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import XLSX, attachment
from inspectorate.web.states import State

PAGE = 15
"""Rows of a long list on one page."""


@require_safe
def long_lists(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the long lists of an inspection, by case group."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    return render(
        request,
        "cases/long_lists.html",
        {"access": access, "overviews": long_list_queries.case_groups(access=access)},
    )


@require_http_methods(["GET", "POST"])
def send(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Upload a long list."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_LONG_LIST)
    case_group, faults = long_list_queries.group(access=access, key=group), tuple[Fault, ...]()
    form = forms.LongListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file, sheet = form.cleaned_data["file"], form.cleaned_data["sheet"]
        sent: dict[str, Any] = {"access": access, "group": case_group, "name": file.name, "sheet": sheet}
        try:
            with rule_errors(form):
                if file.size > background.LARGEST_AT_ONCE:
                    job_request = background.sending(**sent, content=file.read())
                    return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
                uploaded = changes.send_long_list(**sent, content=file.read())
                return redirect("cases:columns", access.inspection.pk, uploaded.pk)
        except FaultsFound as error:
            faults = error.faults
            add_faults(form, "file", faults)
    context = {"access": access, "group": case_group, "form": form, "faults": faults}
    return render(
        request,
        "cases/send.html",
        {
            **context,
            "fields": long_list_queries.fields_of(access=access, group=case_group),
            "window": long_list_queries.eligible_dates(access=access, group=case_group),
        },
        status=status(form),
    )


@require_safe
def list_template(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Download an empty long list of a case group, with guidance."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    case_group = long_list_queries.group(access=access, key=group)
    content = list_templates.list_template(access=access, group=case_group)
    return attachment(content, f"long-list-{case_group.key}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def columns(request: AuthenticatedRequest, inspection: int, long_list: int) -> HttpResponse:
    """Confirm which heading of a long list holds which field."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_LONG_LIST)
    uploaded, faults = long_list_queries.long_list(access=access, id=long_list), tuple[Fault, ...]()
    case_group = long_list_queries.group(access=access, key=uploaded.group)
    suggested, unclear, remembered = long_list_queries.suggested_columns(access=access, long_list=uploaded)
    fields = long_list_queries.fields_of(access=access, group=case_group)
    form = forms.ColumnsForm(
        request.POST or None,
        fields=fields,
        headings=uploaded.headings,
        suggested=suggested,
        uses=long_list_queries.field_uses(access=access, group=case_group),
    )
    if form.is_valid():
        try:
            with rule_errors(form):
                confirmed: dict[str, Any] = {
                    "access": access,
                    "long_list": uploaded,
                    "columns": form.cleaned_data,
                }
                if len(uploaded.content or b"") > background.LARGEST_AT_ONCE:
                    job_request = background.confirmation(**confirmed)
                    return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
                read = changes.confirm_columns(**confirmed)
                return redirect("cases:long_list", access.inspection.pk, read.pk)
        except FaultsFound as error:
            faults = error.faults
    context = {"access": access, "group": case_group, "long_list": uploaded, "form": form, "faults": faults}
    return render(
        request,
        "cases/columns.html",
        {**context, "unclear": unclear, "remembered": remembered},
        status=status(form),
    )


@require_safe
def long_list(request: AuthenticatedRequest, inspection: int, long_list: int) -> HttpResponse:
    """Show a long list: which rows are eligible, and why the others are left out."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    uploaded = long_list_queries.long_list(access=access, id=long_list)
    case_group = long_list_queries.group(access=access, key=uploaded.group)
    rows = long_list_queries.rows(access=access, long_list=uploaded)
    audit.viewed(access, EventType.SEE_LONG_LIST, f"{uploaded.group}, long list {uploaded.number}")
    selection = request.GET.get("show", "")
    if selection in ("eligible", "left_out"):
        rows = rows.filter(reason_key="") if selection == "eligible" else rows.exclude(reason_key="")
    elif selection == "remarks":
        rows = rows.exclude(remarks=[], possible_duplicate="")
    return render(
        request,
        "cases/long_list.html",
        {
            "access": access,
            "long_list": uploaded,
            "group": case_group,
            "overviews": long_list_queries.case_groups(access=access),
            "window": long_list_queries.eligible_dates(access=access, group=case_group, on=uploaded.on),
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "selection": selection,
            "reasons": long_list_queries.reasons(long_list=uploaded),
            "differences": long_list_queries.differences(long_list=uploaded),
            "not_applied": long_list_queries.not_applied(long_list=uploaded),
            "possible_duplicates": long_list_queries.possible_duplicates(long_list=uploaded),
        },
    )


@require_safe
def left_out(request: AuthenticatedRequest, inspection: int, long_list: int) -> HttpResponse:
    """Download the rows of a long list that are left out, as CSV."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    uploaded = long_list_queries.long_list(access=access, id=long_list)
    audit.viewed(access, EventType.SEE_LONG_LIST, f"{uploaded.group}, long list {uploaded.number}, left out")
    headings = (_("Row"), _("Case"), _("Outcome"), _("Reason"))
    text = rows_to_text(headings, long_list_queries.left_out(access=access, long_list=uploaded))
    name = f"left-out-{uploaded.group}-{uploaded.number}.csv"
    return attachment(text.encode("utf-8-sig"), name, "text/csv; charset=utf-8")


@require_safe
def sample(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Show the sample of a case group."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    case_group = long_list_queries.group(access=access, key=group)
    drawn = samples.current_draw(access=access, group=case_group)
    sealed = list(seals.seals(access=access, group=case_group))
    latest = next(iter(sealed), None)
    context = {"access": access, "group": case_group, "seals": sealed, "seal": latest}
    if drawn is None:
        reasons = samples.size_reasons(latest) if latest else ("", "")
        return render(request, "cases/no_sample.html", {**context, "size_reasons": reasons})
    audit.viewed(access, EventType.SEE_SAMPLE, f"{case_group.key}, draw {drawn.number}")
    if access.inspection.current_state is State.ANNOUNCED:
        context["overviews"] = long_list_queries.case_groups(access=access)
    cases = list(drawn.cases.order_by("order"))
    people = ("by", "completed_by", "undone_by")
    replaced = list(drawn.replacements.exclude(into="").select_related(*people).order_by("pk"))
    return render(
        request,
        "cases/sample.html",
        {
            **context,
            "drawn": drawn,
            "command": samples.command(drawn=drawn),
            "charts": [
                base64.b64encode(samples.balance_chart(drawn=drawn, wide=wide).encode()).decode()
                for wide in (True, False)
            ],
            "size_reasons": samples.size_reasons(drawn),
            "selected": sorted(
                (case for case in cases if case.status == SampleStatus.SELECTED),
                key=lambda case: case.case_id,
            ),
            "replaced": replaced,
            "latest_replacement": next((one for one in reversed(replaced) if not one.undone), None),
            "sources": forms.SOURCE_TITLES,
            "pending": samples.open_replacement(drawn=drawn),
            "earlier": samples.earlier_draws(draw=drawn),
        },
    )
