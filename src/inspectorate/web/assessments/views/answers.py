"""Pages to answer questions, see their history, and resolve answer conflicts.

The script of these pages saves each answer through the API; without scripts, a form posts it here.
"""

import uuid
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import answers, readers
from inspectorate.web.assessments.models import SaveOutcome
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers as answer_queries
from inspectorate.web.assessments.queries import caseload, questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.lists import FilterForm, list_page
from inspectorate.web.permissions import Action, AnswerRejected, NotVisible
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def about(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Show the facts of the case and the assessor's own classifications; a POST saves one of them."""
    case, error = _open(request, inspection, assessment)
    if request.method == "POST" and not error:
        return redirect(f"{reverse('assessments:about', args=[inspection, assessment])}#{_anchor(request)}")
    context = {
        **_question_context(request, case, error),
        "facts": questions.case_facts(case),
        "stages": questions.stages(case),
    }
    return render(request, "assessments/about.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def stage(request: AuthenticatedRequest, inspection: int, assessment: int, stage: str) -> HttpResponse:
    """Show one stage of the case, the questions of one standard; a POST saves one answer."""
    case, error = _open(request, inspection, assessment)
    if request.method == "POST" and not error:
        url = reverse("assessments:stage", args=[inspection, assessment, stage])
        return redirect(f"{url}#{_anchor(request)}")
    shown_stage = questions.stage(case, stage)
    standards = [standard.id for standard in case.framework.domain_for(case.assessment.group).standards]
    following = standards[standards.index(stage) + 1 :]
    context = {
        **_question_context(request, case, error),
        "stage": shown_stage,
        "next": following[0] if following else "",
    }
    return render(request, "assessments/stage.html", context, status=422 if error else 200)


@require_safe
def history(request: AuthenticatedRequest, inspection: int, assessment: int, question: str) -> HttpResponse:
    """Show the history of the answer to a question."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    choices = questions.choices(case.framework.id, case.assessment.group)
    if question not in choices:
        raise NotVisible
    readers.viewed_assessment(case, f"history of {question}")
    context = {
        "access": case.inspection_access,
        "case": case,
        "list": list_page(caseload.history(case=case, question=question), FilterForm(), request.GET),
        "question": question,
        "text": questions.question_text(case, question),
        "titles": dict(choices[question]),
    }
    return render(request, "assessments/history.html", context)


@require_http_methods(["GET", "POST"])
def resolve_conflict(
    request: AuthenticatedRequest, inspection: int, assessment: int, conflict: int
) -> HttpResponse:
    """Resolve an answer conflict: choose which of two answers counts."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    conflicts = chain.from_iterable(case.conflicts.values())
    answer_conflict = next((candidate for candidate in conflicts if candidate.pk == conflict), None)
    if answer_conflict is None:
        raise NotVisible
    question = answer_conflict.question
    form = forms.ResolveConflictForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            answers.resolve_conflict(
                access=case,
                conflict=conflict,
                keep_late=form.cleaned_data["keep"] == "late",
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
            messages.success(request, _("Answer selected. The other answer stays in the history."))
            return redirect(questions.question_url(case, question))
    readers.viewed_assessment(case, f"conflict over {question}")
    context = {
        "access": case.inspection_access,
        "case": case,
        "form": form,
        "conflict": answer_conflict,
        "current": case.answers[question],
        "text": questions.question_text(case, question),
        "titles": dict(questions.choices(case.framework.id, case.assessment.group)[question]),
    }
    return render(request, "assessments/resolve_conflict.html", context, status=status(form))


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> tuple[AssessmentAccess, str]:
    """Save the answer of a POST; return access to the assessment, and the reason when it was not saved."""
    error = _save(request, inspection, assessment) if request.method == "POST" else ""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    if request.method == "GET":
        readers.viewed_assessment(case)
    return case, error


def _question_context(request: AuthenticatedRequest, case: AssessmentAccess, error: str) -> dict[str, Any]:
    """Return the context of the macros in `parts/question.html`."""
    return {
        "access": case.inspection_access,
        "case": case,
        "error": error,
        "new_key": uuid.uuid4,
        "rejected_post": request.POST if error else None,
    }


def _save(request: AuthenticatedRequest, inspection: int, assessment: int) -> str:
    """Save the posted answer; return the reason when it was rejected, else ""."""
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return _("The form was not complete. Open the page again, and answer again.")
    try:
        submission = form.submission()
        access = answer_queries.answer_context(
            by=request.user,
            inspection=inspection,
            id=assessment,
            submissions=[submission],
        )
        result = answers.save_answer(access=access, submission=submission)
    except AnswerRejected as error:
        return str(error)
    if result.outcome == SaveOutcome.CONFLICT:
        messages.warning(
            request,
            _("This answer was changed somewhere else. Both answers are kept. Choose one of them below."),
        )
    return ""


def _anchor(request: AuthenticatedRequest) -> str:
    return f"q-{request.POST.get('question', '')}"[:62]
