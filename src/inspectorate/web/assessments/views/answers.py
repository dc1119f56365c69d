"""The pages questions are answered on. Scripts send each answer to the interface; without, it comes here."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import answers
from inspectorate.web.assessments.models import SaveOutcome
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import answers as answer_queries
from inspectorate.web.assessments.queries import caseload, questions
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.permissions import Action, AnswerRejected, NotVisible
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def about(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """What the case is like, and one's own classification."""
    case, why = _open(request, inspection, assessment)
    if request.method == "POST" and not why:
        return redirect(f"{reverse('assessments:about', args=[inspection, assessment])}#{_anchor(request)}")
    known = {
        "facts": questions.about(case),
        "stages": questions.stages(case),
        "why": why,
        "fresh": uuid.uuid4,
    }
    known["typed"] = request.POST if why else None
    return render(
        request,
        "assessments/about.html",
        {"access": case.inspection_access, "case": case, **known},
        status=422 if why else 200,
    )


@require_http_methods(["GET", "POST"])
def stage(request: AuthenticatedRequest, inspection: int, assessment: int, stage: str) -> HttpResponse:
    """One stage of the case: the questions of one standard."""
    case, why = _open(request, inspection, assessment)
    if request.method == "POST" and not why:
        here = reverse("assessments:stage", args=[inspection, assessment, stage])
        return redirect(f"{here}#{_anchor(request)}")
    found = questions.stage(case, stage)
    every = [each.id for each in case.framework.domain_for(case.assessment.group).standards]
    after = every[every.index(stage) + 1 :][:1]
    known = {"stage": found, "next": after[0] if after else "", "why": why, "fresh": uuid.uuid4}
    known["typed"] = request.POST if why else None
    return render(
        request,
        "assessments/stage.html",
        {"access": case.inspection_access, "case": case, **known},
        status=422 if why else 200,
    )


@require_safe
def history(request: AuthenticatedRequest, inspection: int, assessment: int, question: str) -> HttpResponse:
    """Everything that was ever saved for a question."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    known = questions.choices(case.framework.id, case.assessment.group)
    if question not in known:
        raise NotVisible
    subject = f"{case.assessment.audit_subject} history of {question}"
    audit.viewed(case, EventType.SEE_ASSESSMENT, subject)
    events = caseload.history(case=case, question=question)
    shown = {"question": question, "text": questions.text_of(case, question), "titles": dict(known[question])}
    return render(
        request,
        "assessments/history.html",
        {"access": case.inspection_access, "case": case, "events": events, **shown},
    )


@require_http_methods(["GET", "POST"])
def resolve_conflict(
    request: AuthenticatedRequest, inspection: int, assessment: int, conflict: int
) -> HttpResponse:
    """Say which of two answers counts."""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    found = next((one for each in case.conflicts.values() for one in each if one.pk == conflict), None)
    if found is None:
        raise NotVisible
    form = forms.ResolveConflictForm(request.POST or None)
    if form.is_valid():
        keep, key = form.cleaned_data["keep"] == "late", form.cleaned_data["idempotency_key"]
        with rule_errors(form):
            answers.resolve_conflict(access=case, conflict=conflict, keep=keep, idempotency_key=key)
            messages.success(request, _("It is settled. The other answer stays in the history."))
            return redirect(questions.page_of(case, found.question))
    subject = f"{case.assessment.audit_subject} clash over {found.question}"
    audit.viewed(case, EventType.SEE_ASSESSMENT, subject)
    titles = dict(questions.choices(case.framework.id, case.assessment.group)[found.question])
    known = {"conflict": found, "standing": case.answers[found.question], "titles": titles, "form": form}
    text = questions.text_of(case, found.question)
    return render(
        request,
        "assessments/resolve_conflict.html",
        {"access": case.inspection_access, "case": case, "text": text, **known},
        status=status(form),
    )


def _open(request: AuthenticatedRequest, inspection: int, assessment: int) -> tuple[AssessmentAccess, str]:
    """The case, with what was sent without scripts saved in it, or why it was not."""
    why = _save(request, inspection, assessment) if request.method == "POST" else ""
    case = access_queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    if request.method == "GET":
        audit.viewed(case, EventType.SEE_ASSESSMENT, case.assessment.audit_subject)
    return case, why


def _save(request: AuthenticatedRequest, inspection: int, assessment: int) -> str:
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return _("The form was not complete. Open the page again, and answer again.")
    try:
        saving = form.saving()
        access = answer_queries.answer_context(
            by=request.user,
            inspection=inspection,
            id=assessment,
            question=saving.question,
            idempotency_key=saving.idempotency_key,
        )
        saved = answers.save_answer(access=access, saving=saving)
    except AnswerRejected as error:
        return str(error)
    if saved.outcome == SaveOutcome.CONFLICT:
        messages.warning(
            request, _("Someone saved another answer meanwhile. Both are kept: settle it below.")
        )
    return ""


def _anchor(request: AuthenticatedRequest) -> str:
    return f"q-{request.POST.get('question', '')}"[:62]
