"""Pages to answer questions, see their history, and resolve answer conflicts.

The script of these pages saves each answer through the API; without scripts, a form posts all answers of a
page here.
"""

from collections.abc import Iterable
from itertools import chain

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import answers, readers
from inspectorate.web.assessments.models import SaveOutcome
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers as answer_queries
from inspectorate.web.assessments.queries import questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.assessments.queries.answer_history import answer_history
from inspectorate.web.assessments.queries.asked_questions import AssessmentQuestion
from inspectorate.web.assessments.views.question_pages import (
    PageAnswers,
    following_stages,
    question_page,
)
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.lists import FilterForm, list_page
from inspectorate.web.permissions import Action, AnswerRejected, NotVisible
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def about(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """Show the facts of the case and the assessor's own classifications; a POST saves them."""
    page_answers = _save(request, inspection, assessment) if request.method == "POST" else PageAnswers()
    case = _open(request, inspection, assessment)
    if request.method == "POST" and not page_answers.is_rejected:
        following = questions.stage_url(case, questions.stages(case)[0].standard.id)
        return _continue(request, case, page_answers, following, questions.case_facts(case))
    return question_page(request, case, questions.ABOUT, page_answers)


@require_http_methods(["GET", "POST"])
def stage(request: AuthenticatedRequest, inspection: int, assessment: int, stage: str) -> HttpResponse:
    """Show one stage of the case, the questions of one standard; a POST saves its answers."""
    page_answers = _save(request, inspection, assessment) if request.method == "POST" else PageAnswers()
    case = _open(request, inspection, assessment)
    if request.method == "POST" and not page_answers.is_rejected:
        shown_stage, following = questions.stage(case, stage), following_stages(case, stage)
        finish = reverse("assessments:finish", args=[inspection, assessment])
        address = questions.stage_url(case, following[0]) if following else finish
        return _continue(request, case, page_answers, address, shown_stage.questions)
    return question_page(request, case, stage, page_answers)


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
        "list": list_page(answer_history(case=case, question=question), FilterForm(), request.GET),
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


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> AssessmentAccess:
    return access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )


def _save(request: AuthenticatedRequest, inspection: int, assessment: int) -> PageAnswers:
    """Save the answers of a page that differ from those it showed. Each is saved or rejected by itself."""
    form = forms.AnswersForm(request.POST)
    typed = form.typed()
    if not form.is_valid() or not form.questions:
        problem = _("The page was incomplete, so nothing was saved. Check your answers and save them again.")
        return PageAnswers(problem=problem, typed=typed)
    submissions = form.submissions()
    access = answer_queries.answer_context(
        by=request.user, inspection=inspection, id=assessment, submissions=submissions
    )
    unchanged = answer_queries.unchanged_questions(access, submissions)
    changed = [submission for submission in submissions if submission.question not in unchanged]
    undecided = frozenset(name for name, applies in access.routing.items() if not applies)
    reasons: dict[str, AnswerRejected] = {}
    results = answers.save_answers(access=access, submissions=changed, rejected=reasons)
    closed = {str(reason) for reason in reasons.values() if reason.code in ("taken", "finished")}
    return PageAnswers(
        saved=sum(result.outcome == SaveOutcome.SAVED for result in results),
        conflicts=[result.question for result in results if result.outcome == SaveOutcome.CONFLICT],
        rejected={} if closed else {name: str(reason) for name, reason in reasons.items()},
        typed={name: typed[name] for name in reasons},
        problem=" ".join(sorted(closed)),
        undecided=undecided,
    )


def _continue(
    request: AuthenticatedRequest,
    case: AssessmentAccess,
    page_answers: PageAnswers,
    following: str,
    shown: Iterable[AssessmentQuestion],
) -> HttpResponse:
    """Go to the following page, or back to this one for a conflict or questions that now apply."""
    if page_answers.saved:
        words = ngettext("%(number)s answer saved.", "%(number)s answers saved.", page_answers.saved)
        messages.success(request, words % {"number": page_answers.saved})
    for name in page_answers.conflicts:
        words = _(
            "%(question)s: this answer was changed somewhere else. Both answers are kept. "
            "Choose one of them below."
        )
        messages.warning(request, words % {"question": questions.question_name(case, name)})
    added = [
        question.id
        for question in shown
        if question.applies and not question.is_answered and question.id in page_answers.undecided
    ]
    if added:
        words = ngettext(
            "Your answers mean that %(number)s more question applies to this case.",
            "Your answers mean that %(number)s more questions apply to this case.",
            len(added),
        )
        messages.info(request, words % {"number": len(added)})
    stay = [*page_answers.conflicts, *added]
    return redirect(f"{request.path}#q-{stay[0]}" if stay else following)
