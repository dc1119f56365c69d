"""Views of the editions of the standards, and of their adoption."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method import standards
from inspectorate.web.adoption import changes, forms, queries
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, allowed


@require_safe
def index(request: AuthenticatedRequest) -> HttpResponse:
    """List the editions, and say which are adopted."""
    editions = queries.all_editions(by=request.user)
    return render(request, "adoption/index.html", {"editions": editions})


@require_safe
def about(request: AuthenticatedRequest, edition: str) -> HttpResponse:
    """Show every value of an edition with its source, and who adopted the edition."""
    framework = queries.visible_framework(by=request.user, edition=edition)
    context = {
        "may_adopt": allowed(Action.ADOPT_EDITION, roles_of(request.user)),
        "edition": framework,
        "figures": standards.figures_of(framework, framework),
        "groups": [group for group in queries.value_groups(framework) if group.title != "Figures"],
        "references": {value.key: value.reference for value in framework.adoption.values}
        if framework.adoption
        else {},
    }
    return render(request, "adoption/edition.html", context)


@require_http_methods(["GET", "POST"])
def adopt(request: AuthenticatedRequest, edition: str) -> HttpResponse:
    """Adopt an edition."""
    framework = queries.visible_framework(by=request.user, edition=edition, action=Action.ADOPT_EDITION)
    form = forms.AdoptionForm(request.POST or None, groups=queries.value_groups(framework))
    if form.is_valid():
        with rule_errors(form):
            changes.adopt(
                by=request.user,
                edition=edition,
                references=form.references,
                purpose=form.cleaned_data["purpose"],
            )
            messages.success(request, _("You have adopted “%(title)s”.") % {"title": framework.title})
            return redirect("adoption:edition", edition)
    context = {"form": form, "edition": framework}
    return render(request, "adoption/adopt.html", context, status=status(form))
