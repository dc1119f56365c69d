"""Pages of challenges: the form, one challenge, late ones, files, and returned files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.web.accuracy import forms
from inspectorate.web.accuracy.changes import challenges as changes
from inspectorate.web.accuracy.models import Challenge
from inspectorate.web.accuracy.queries import challenges as queries
from inspectorate.web.accuracy.queries import checks as check_queries
from inspectorate.web.accuracy.queries.draft_content import titles_of_sections
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import evidence_files
from inspectorate.web.permissions import Action, NotPermitted
from inspectorate.web.responses import attachment
from inspectorate.web.security.middleware import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def challenge(request: AuthenticatedRequest, inspection: int, statement: int) -> HttpResponse:
    """Show and process the form for a challenge to a statement."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHALLENGE_DRAFT)
    view = check_queries.existing_check(access=access)
    if view.recipient is None:
        raise NotPermitted(_("The draft was not sent to you. Ask the lead inspector."))
    stated = view.statement(statement)
    form = forms.ChallengeForm(request.POST or None, request.FILES or None, statement=stated)
    if form.is_valid():
        with rule_errors(form):
            saved = changes.challenge(
                access=access, statement=statement, words=form.words, files=form.uploads
            )
            messages.success(request, _received(saved))
            return redirect("accuracy:challenge_page", access.inspection.pk, saved.pk)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"statement {statement}")
    context = {"access": access, "check": view, "statement": stated, "form": form}
    return render(request, "accuracy/challenge.html", context, status=status(form))


@require_safe
def challenge_page(request: AuthenticatedRequest, inspection: int, challenge: int) -> HttpResponse:
    """Show a challenge with its files and the response, as far as the person may see it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    view = queries.challenge(access=access, id=challenge)
    of_service, titles = check_queries.is_of_service(access), titles_of_sections(access)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"challenge {view.record.ref}")
    context = {
        "access": access,
        "view": view,
        "statement": check_queries.CheckView(view.record.check_sent, None).statement(view.record.statement),
        "earlier": () if of_service else list(view.record.responses.all())[1:],
        "of_service": of_service,
        "next_challenge": queries.next_to_respond(access=access, after=view.record),
        "section_titles": [titles.get(key, key) for key in (view.response.sections if view.response else ())],
    }
    return render(request, "accuracy/challenge_page.html", context)


@require_http_methods(["GET", "POST"])
def decide_on_late(request: AuthenticatedRequest, inspection: int, challenge: int) -> HttpResponse:
    """Show and process the form for the decision about a challenge that arrived after the deadline."""
    access = open_inspection(by=request.user, id=inspection, action=Action.TAKE_IN_CHALLENGES)
    view = queries.challenge(access=access, id=challenge)
    form = forms.LateChallengeForm(request.POST or None)
    if form.is_valid():
        with rule_errors(form):
            changes.decide_on_late(access=access, challenge=challenge, **form.cleaned_data)
            messages.success(request, _("The decision has been recorded."))
            return redirect("accuracy:challenge_page", access.inspection.pk, challenge)
    if request.method == "GET":
        audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"challenge {view.record.ref}")
    context = {"access": access, "view": view, "form": form}
    return render(request, "accuracy/decide_on_late.html", context, status=status(form))


@require_safe
def challenge_file(request: AuthenticatedRequest, inspection: int, challenge_file: int) -> HttpResponse:
    """Return a file of a challenge as an attachment; browsers save it and never render it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    file = queries.challenge_file(access=access, id=challenge_file)
    with rule_messages(request):
        content = evidence_files.read(file)
        audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"file of challenge {file.ref}")
        return attachment(content, file.file_name)
    return redirect("accuracy:challenge_page", access.inspection.pk, file.challenge_id)


@require_http_methods(["GET", "POST"])
def take_in(request: AuthenticatedRequest, inspection: int) -> HttpResponse:
    """Show and process the form for a file with answers that came back."""
    access = open_inspection(by=request.user, id=inspection, action=Action.TAKE_IN_CHALLENGES)
    check_queries.existing_check(access=access)
    form = forms.ReturnedFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with rule_errors(form, "file"):
            taken = changes.take_in(access=access, recipient=None, content=form.cleaned_data["file"].read())
            for sentence in _taken(taken):
                messages.success(request, sentence)
            return redirect("accuracy:check", access.inspection.pk)
    return render(request, "accuracy/take_in.html", {"access": access, "form": form}, status=status(form))


def _received(saved: Challenge) -> str:
    if saved.is_late:
        return _(
            "Your challenge arrived after the deadline. It is saved, and the lead inspector decides whether "
            "it is admitted."
        )
    return _("Your challenge has been sent to the lead inspector.")


def _taken(taken: changes.TakenAnswers) -> list[str]:
    """Return what became of the answers in a file, in sentences."""
    count = len(taken.challenges) - taken.void
    words = ngettext("%(num)s challenge was taken in.", "%(num)s challenges were taken in.", count)
    sentences = [words % {"num": count}]
    if taken.void:
        words = ngettext(
            "%(num)s answer is void, because its text has changed since.",
            "%(num)s answers are void, because their texts have changed since.",
            taken.void,
        )
        sentences.append(words % {"num": taken.void})
    if taken.repeated:
        words = ngettext(
            "%(num)s answer was taken in before.", "%(num)s answers were taken in before.", taken.repeated
        )
        sentences.append(words % {"num": taken.repeated})
    return sentences
