"""The pages questions are answered on. Scripts send each answer to the interface; without, it comes here."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.assessments import changes, forms, queries
from inspectorate.web.assessments.models import Outcome
from inspectorate.web.assessments.queries import AssessmentAccess
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.guard import SignedIn
from inspectorate.web.permissions import Action, AnswerRejected, NotVisible


@require_http_methods(["GET", "POST"])
def about(request: SignedIn, inspection: int, assessment: int) -> HttpResponse:
    """What the case is like, and one's own classification."""
    case, why = _open(request, inspection, assessment)
    if request.method == "POST" and not why:
        return redirect(f"{reverse('assessments:about', args=[inspection, assessment])}#{_anchor(request)}")
    known = {"facts": queries.about(case), "stages": queries.stages(case), "why": why, "fresh": uuid.uuid4}
    known["typed"] = request.POST if why else None
    return render(
        request,
        "assessments/about.html",
        {"access": case.inspection_access, "case": case, **known},
        status=422 if why else 200,
    )


@require_http_methods(["GET", "POST"])
def stage(request: SignedIn, inspection: int, assessment: int, stage: str) -> HttpResponse:
    """One stage of the case: the questions of one standard."""
    case, why = _open(request, inspection, assessment)
    if request.method == "POST" and not why:
        here = reverse("assessments:stage", args=[inspection, assessment, stage])
        return redirect(f"{here}#{_anchor(request)}")
    found = queries.stage(case, stage)
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
def history(request: SignedIn, inspection: int, assessment: int, question: str) -> HttpResponse:
    """Everything that was ever saved for a question."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    known = queries.choices(case.framework.id, case.assessment.group)
    if question not in known:
        raise NotVisible
    subject = f"{case.assessment.audit_subject} history of {question}"
    audit.viewed(case, EventType.SEE_ASSESSMENT, subject)
    events = queries.history(case=case, question=question)
    shown = {"question": question, "text": queries.text_of(case, question), "titles": dict(known[question])}
    return render(
        request,
        "assessments/history.html",
        {"access": case.inspection_access, "case": case, "events": events, **shown},
    )


@require_http_methods(["GET", "POST"])
def settle_clash(request: SignedIn, inspection: int, assessment: int, clash: int) -> HttpResponse:
    """Say which of two answers counts."""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.ASSESS_CASE
    )
    found = next((one for each in case.clashes.values() for one in each if one.pk == clash), None)
    if found is None:
        raise NotVisible
    form = forms.SettleClash(request.POST or None)
    if form.is_valid():
        keep, event = form.cleaned_data["keep"] == "late", form.cleaned_data["event"]
        with rule_errors(form):
            changes.settle_clash(access=case, clash=clash, keep=keep, event=event)
            messages.success(request, _("It is settled. The other answer stays in the history."))
            return redirect(queries.page_of(case, found.question))
    subject = f"{case.assessment.audit_subject} clash over {found.question}"
    audit.viewed(case, EventType.SEE_ASSESSMENT, subject)
    titles = dict(queries.choices(case.framework.id, case.assessment.group)[found.question])
    known = {"clash": found, "standing": case.answers[found.question], "titles": titles, "form": form}
    text = queries.text_of(case, found.question)
    return render(
        request,
        "assessments/settle_clash.html",
        {"access": case.inspection_access, "case": case, "text": text, **known},
        status=status(form),
    )


def _open(request: SignedIn, inspection: int, assessment: int) -> tuple[AssessmentAccess, str]:
    """The case, with what was sent without scripts saved in it, or why it was not."""
    why = _save(request, inspection, assessment) if request.method == "POST" else ""
    case = queries.open_assessment(
        by=request.user, inspection=inspection, id=assessment, action=Action.SEE_ASSESSMENT
    )
    if request.method == "GET":
        audit.viewed(case, EventType.SEE_ASSESSMENT, case.assessment.audit_subject)
    return case, why


def _save(request: SignedIn, inspection: int, assessment: int) -> str:
    form = forms.GiveAnswer(request.POST)
    if not form.is_valid():
        return _("The form was not complete. Open the page again, and answer again.")
    try:
        saving = form.saving()
        access = queries.at_hand(
            by=request.user,
            inspection=inspection,
            id=assessment,
            question=saving.question,
            event=saving.event,
        )
        saved = changes.save_answer(access=access, saving=saving)
    except AnswerRejected as error:
        return str(error)
    if saved.outcome == Outcome.CLASH:
        messages.warning(
            request, _("Someone saved another answer meanwhile. Both are kept: settle it below.")
        )
    return ""


def _anchor(request: SignedIn) -> str:
    return f"q-{request.POST.get('question', '')}"[:62]
