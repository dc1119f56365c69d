"""Pages of the panel's members."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.panel import forms
from inspectorate.web.panel.changes import members as changes
from inspectorate.web.panel.queries import panel as panel_queries
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.record_choices import suggestions
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def members(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the members of the panel, and the form for adding one."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    form = forms.AddPanelMemberForm(
        request.POST or None, people=panel_queries.eligible_members(access=access)
    )
    if matches := suggestions(request, form):
        return matches
    if form.is_valid():
        with rule_errors(form):
            changes.add_member(access=access, **form.cleaned_data)
            name = form.cleaned_data["person"].name
            messages.success(request, _("%(name)s was added to the panel.") % {"name": name})
            return redirect("panel:members", access.inspection.pk)
    context = {"access": access, "form": form, "members": panel_queries.members(access.inspection)}
    return render(request, "panel/members.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def remove_member(request: AuthenticatedRequest, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - named as in the URL
    """Remove a member from the panel, after confirmation."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_PANEL)
    member = next(
        (candidate for candidate in panel_queries.members(access.inspection) if candidate.pk == id), None
    )
    if member is None:
        raise NotVisible
    if request.method == "POST":
        with rule_messages(request):
            changes.remove_member(access=access, person=id)
            messages.success(request, _("%(name)s was removed from the panel.") % {"name": member.name})
        return redirect("panel:members", access.inspection.pk)
    return render(request, "panel/remove_member.html", {"access": access, "member": member})
