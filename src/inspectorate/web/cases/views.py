"""The pages of long lists and samples."""

import base64
import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import changes, forms
from inspectorate.web.cases.models import SampleStatus
from inspectorate.web.cases.queries import long_lists as long_list_queries
from inspectorate.web.cases.queries import samples
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action

PAGE = 100


@require_safe
def long_lists(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """The long lists of an inspection."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    return render(
        request,
        "cases/long_lists.html",
        {"access": access, "kinds": long_list_queries.case_groups(access=access)},
    )


@require_http_methods(["GET", "POST"])
def send(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Send a long list."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_LONG_LIST)
    kind, faults = long_list_queries.group(access=access, key=group), tuple[Fault, ...]()
    form = forms.LongListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with rule_errors(form):
                listed = changes.send_long_list(
                    access=access,
                    group=kind,
                    name=file.name,
                    content=file.read(),
                    sheet=form.cleaned_data["sheet"],
                )
                return redirect("cases:columns", access.inspection.pk, listed.pk)
        except FaultsFound as found:
            faults = found.faults
    known = {"access": access, "kind": kind, "form": form, "faults": faults}
    return render(
        request,
        "cases/send.html",
        {**known, "fields": long_list_queries.fields_of(access=access, group=kind)},
        status=status(form),
    )


@require_http_methods(["GET", "POST"])
def columns(request: AuthenticatedRequest, inspection: int, long_list: int) -> HttpResponse:
    """Confirm which heading is which field."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEND_LONG_LIST)
    listed, faults = long_list_queries.long_list(access=access, id=long_list), tuple[Fault, ...]()
    kind = long_list_queries.group(access=access, key=listed.group)
    suggested, unclear, remembered = long_list_queries.suggested_columns(access=access, listed=listed)
    fields = long_list_queries.fields_of(access=access, group=kind)
    form = forms.ColumnsForm(request.POST or None, fields=fields, headings=listed.headings, known=suggested)
    if form.is_valid():
        try:
            with rule_errors(form):
                read = changes.confirm_columns(access=access, listed=listed, columns=form.cleaned_data)
                return redirect("cases:long_list", access.inspection.pk, read.pk)
        except FaultsFound as found:
            faults = found.faults
    known = {"access": access, "kind": kind, "listed": listed, "form": form, "faults": faults}
    return render(
        request,
        "cases/columns.html",
        {**known, "unclear": unclear, "remembered": remembered},
        status=status(form),
    )


@require_safe
def long_list(request: AuthenticatedRequest, inspection: int, long_list: int) -> HttpResponse:
    """What became of every row of a long list."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_LONG_LIST)
    listed = long_list_queries.long_list(access=access, id=long_list)
    rows = long_list_queries.rows(access=access, listed=listed)
    audit.viewed(access, EventType.SEE_LONG_LIST, f"{listed.group}, long list {listed.number}")
    shown = request.GET.get("show", "")
    if shown in ("eligible", "left_out"):
        rows = rows.filter(reason_key="") if shown == "eligible" else rows.exclude(reason_key="")
    return render(
        request,
        "cases/long_list.html",
        {
            "access": access,
            "listed": listed,
            "kind": long_list_queries.group(access=access, key=listed.group),
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "shown": shown,
            "reasons": long_list_queries.reasons(listed=listed),
            "differences": long_list_queries.differences(listed=listed),
        },
    )


@require_safe
def sample(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """The sample of one kind of case."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    kind = long_list_queries.group(access=access, key=group)
    drawn = samples.current_draw(access=access, group=kind)
    if drawn is None:
        return render(request, "cases/no_sample.html", {"access": access, "kind": kind})
    audit.viewed(access, EventType.SEE_SAMPLE, f"{kind.key}, draw {drawn.number}")
    cases = list(drawn.cases.order_by("order"))
    return render(
        request,
        "cases/sample.html",
        {
            "access": access,
            "kind": kind,
            "drawn": drawn,
            "command": samples.command(drawn=drawn),
            "picture": base64.b64encode(samples.balance_chart(drawn=drawn).encode()).decode(),
            "selected": sorted(
                (each for each in cases if each.status == SampleStatus.SELECTED),
                key=lambda each: each.case_id,
            ),
            "reserves": [each for each in cases if each.status == SampleStatus.RESERVE],
            "replaced": drawn.replacements.select_related("by").order_by("pk"),
            "earlier": samples.earlier_draws(draw=drawn),
        },
    )


@require_http_methods(["GET", "POST"])
def draw(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Draw the sample, the seed on the screen."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRAW_SAMPLE)
    kind, faults = long_list_queries.group(access=access, key=group), tuple[Fault, ...]()
    before = next(each for each in long_list_queries.case_groups(access=access) if each.group.key == kind.key)
    proposed = {"seed": secrets.randbelow(forms.GREATEST_SEED)}
    form = forms.DrawSampleForm(request.POST or None, initial=proposed, again=before.draw is not None)
    if form.is_valid():
        try:
            with rule_errors(form):
                drawn = changes.draw_sample(access=access, group=kind, **form.cleaned_data)
                messages.success(request, _("The sample is drawn: %(size)s cases.") % {"size": drawn.size})
                return redirect("cases:sample", access.inspection.pk, kind.key)
        except FaultsFound as found:
            faults = found.faults
    known = {"access": access, "kind": kind, "form": form, "faults": faults, "before": before}
    return render(request, "cases/draw.html", known, status=status(form))


@require_http_methods(["GET", "POST"])
def replace(request: AuthenticatedRequest, inspection: int, group: str, case: int) -> HttpResponse:
    """Replace a case of the sample."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    kind, faults = long_list_queries.group(access=access, key=group), tuple[Fault, ...]()
    out = samples.drawn_case(access=access, group=kind, id=case)
    form = forms.ReplaceCaseForm(request.POST or None)
    if form.is_valid():
        try:
            with rule_errors(form):
                made = changes.replace_case(
                    access=access, drawn=out.draw, out=out, reason=form.cleaned_data["reason"]
                )
                told = _("%(out)s is replaced by %(into)s. %(because)s")
                messages.success(
                    request, told % {"out": made.out, "into": made.into, "because": made.because}
                )
                return redirect("cases:sample", access.inspection.pk, kind.key)
        except FaultsFound as found:
            faults = found.faults
    known = {"access": access, "kind": kind, "case": out, "form": form, "faults": faults}
    return render(request, "cases/replace.html", known, status=status(form))
