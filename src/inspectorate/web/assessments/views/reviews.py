"""Pages of the review of a finished case: save comments, return the case, reply, resolve."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.changes import reviews as review_changes
from inspectorate.web.assessments.queries import questions, reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess, open_assessment
from inspectorate.web.assessments.views.question_pages import PageAnswers, question_page
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_POST
def comment(request: AuthenticatedRequest, inspection: int, assessment: int, stage: str) -> HttpResponse:
    """Save the comments on the answers of one page of a finished case, or withdraw those that are blank."""
    case = open_assessment(by=request.user, inspection=inspection, id=assessment, action=Action.REVIEW_CASE)
    page = reverse("assessments:about", args=[inspection, assessment])
    if stage != questions.ABOUT:
        page = questions.stage_url(case, questions.stage(case, stage).standard.id)
    form = forms.ReviewCommentsForm(request.POST)
    if form.is_valid():
        with rule_errors(form):
            changed = review_changes.save_comments(access=case, comments=form.comments)
            _confirm(request, case)
            if reviews.rule_against_review(case):
                return redirect("assessments:assessment", inspection, assessment)
            return redirect(f"{page}#q-{changed[0]}" if changed else page)
    return question_page(request, case, stage, PageAnswers(), form)


def _confirm(request: AuthenticatedRequest, case: AssessmentAccess) -> None:
    if not (number := len(reviews.case_review(case).unsent)):
        messages.success(request, _("Saved. There are no comments to send."))
        return
    words = ngettext(
        "Saved. %(name)s sees your comment when you return the case.",
        "Saved. %(name)s sees the %(number)s comments when you return the case.",
        number,
    )
    messages.success(request, words % {"number": number, "name": case.assessment.assessor_name})


@require_http_methods(["GET", "POST"])
def return_case(request: AuthenticatedRequest, inspection: int, assessment: int) -> HttpResponse:
    """List the comments that wait, and return the case with them."""
    case = open_assessment(by=request.user, inspection=inspection, id=assessment, action=Action.REVIEW_CASE)
    form = forms.ReturnCaseForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            review_changes.return_case(access=case, digest=form.cleaned_data["digest"])
            names = {"case": case.assessment.case_id, "name": case.assessment.assessor_name}
            messages.success(request, _("%(case)s has been returned to %(name)s.") % names)
            return redirect("assessments:assessment", inspection, assessment)
    readers.viewed_assessment(case, "review")
    review = reviews.case_review(case)
    context = {
        "access": case.inspection_access,
        "case": case,
        "form": form,
        "review": review,
        "rule": reviews.rule_against_review(case),
        "digest": reviews.digest(review.unsent),
        "rows": [
            {
                "comment": waiting,
                "name": questions.question_name(case, waiting.thread.question),
                "text": questions.question_text(case, waiting.thread.question),
                "url": questions.question_url(case, waiting.thread.question),
                "answer": case.answers.get(waiting.thread.question),
                "answer_title": _answer_title(case, waiting.thread.question),
            }
            for waiting in review.unsent
        ],
    }
    return render(request, "assessments/return_case.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def review_thread(
    request: AuthenticatedRequest, inspection: int, assessment: int, thread: int
) -> HttpResponse:
    """Show the comments on one answer; a POST by the assessor replies."""
    is_reply = request.method == "POST"
    action = Action.REPLY_TO_REVIEW if is_reply else Action.SEE_ASSESSMENT
    case = open_assessment(by=request.user, inspection=inspection, id=assessment, action=action)
    form = forms.ReplyForm(request.POST if is_reply else None)
    if form.is_valid():
        with rule_errors(form):
            review_changes.reply(access=case, thread=thread, text=form.cleaned_data["text"])
            review = reviews.case_review(case)
            messages.success(request, _replied(len(review.open_threads)))
            if review.open_threads:
                return redirect(
                    "assessments:review_thread", inspection, assessment, review.open_threads[0].thread.pk
                )
            return redirect("assessments:assessment", inspection, assessment)
    shown = reviews.shown_thread(case, thread)
    readers.viewed_assessment(case, f"review of {shown.thread.question}")
    question = shown.thread.question
    context = {
        "access": case.inspection_access,
        "case": case,
        "form": form,
        "review": reviews.CaseReview(case, (shown,)),
        "shown": shown,
        "question_text": questions.question_text(case, question),
        "question_url": questions.question_url(case, question),
        "answer": case.answers.get(question),
        "answer_title": _answer_title(case, question),
        "comment_page": questions.page_of(case, question),
    }
    return render(request, "assessments/review_thread.html", context, status=status(form))


def _answer_title(case: AssessmentAccess, question: str) -> str:
    """Return the title of the current answer to a question; "" without an answer."""
    titles = dict(questions.choices(case.framework.id, case.assessment.group).get(question, ()))
    answer = case.answers.get(question)
    return titles.get(answer.value, answer.value) if answer else ""


def _replied(number: int) -> str:
    if not number:
        return _("Reply saved. Every comment has a reply now. Finish the case when its answers are right.")
    words = ngettext(
        "Reply saved. %(number)s more comment needs a reply.",
        "Reply saved. %(number)s more comments need a reply.",
        number,
    )
    return words % {"number": number}


@require_POST
def resolve_thread(
    request: AuthenticatedRequest, inspection: int, assessment: int, thread: int
) -> HttpResponse:
    """Resolve the comments on one answer."""
    case = open_assessment(by=request.user, inspection=inspection, id=assessment, action=Action.REVIEW_CASE)
    if not case.assessment.review_threads.filter(pk=min(thread, 2**63 - 1)).exists():
        raise NotVisible
    with rule_messages(request):
        review_changes.resolve_thread(access=case, thread=thread)
        messages.success(request, _("Comment resolved."))
        return redirect("assessments:assessment", inspection, assessment)
    return redirect("assessments:review_thread", inspection, assessment, thread)
