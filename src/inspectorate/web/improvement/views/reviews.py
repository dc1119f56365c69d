"""Pages of the reviews by the management board, and of what the next inspection team receives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.improvement.changes import reviews as changes
from inspectorate.web.improvement.forms.reviews import BoardReviewForm
from inspectorate.web.improvement.models import ActionState
from inspectorate.web.improvement.queries import handover
from inspectorate.web.improvement.queries import plan as queries
from inspectorate.web.improvement.queries.open_data import printed_words
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_safe
def reviews(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show the reviews of the plan."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    context = {"access": access, "reviews": queries.reviews(access=access)}
    return render(request, "improvement/reviews.html", context)


@require_safe
def review(request: AuthenticatedRequest, inspection: int, review: int) -> HttpResponse:
    """Show one review."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    row = queries.review(access=access, number=review)
    actions = {action.number: action for action in queries.plan(access=access).actions}
    context = {
        "access": access,
        "review": row,
        "actions": actions,
        "states": {state.value: state.label for state in ActionState},
    }
    return render(request, "improvement/review.html", context)


@require_http_methods(["GET", "POST"])
def record_review(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form of a review."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REVIEW_IMPROVEMENT)
    plan = queries.plan(access=access)
    form = BoardReviewForm(request.POST or None, actions=plan.actions)
    if form.is_valid():
        with rule_errors(form):
            row = changes.record_review(access=access, words=form.words)
            messages.success(request, _("The review has been recorded."))
            return redirect("improvement:review", access.inspection.pk, row.number)
    context = {"access": access, "plan": plan, "form": form}
    return render(request, "improvement/record_review.html", context, status=status(form))


@require_safe
def next_inspection(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show what the next inspection team receives."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    plan = queries.plan(access=access)
    context = {
        "access": access,
        "plan": plan,
        "words": printed_words(plan),
        "reviews": queries.reviews(access=access),
        "files": handover.FILES,
    }
    return render(request, "improvement/next_inspection.html", context)


@require_safe
def next_inspection_file(request: AuthenticatedRequest, inspection: int, file: str) -> HttpResponse:
    """Send a file with what the next inspection team receives."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_IMPROVEMENT)
    content, media_type = handover.handover_file(access=access, name=file)
    return attachment(content, file, media_type)
