"""The pages of judgements on evidence, and of the evidence."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.form_errors import rule_errors, status
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.judgements.views.replying import NONE, as_file, edition_of, from_now, ratings_of, stale
from inspectorate.web.permissions import Action, ConcurrentChange


@require_safe
def judgements(request: SignedIn, inspection: int) -> HttpResponse:
    """The standards judged on evidence, and the evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    known = {
        "access": access,
        "standards": queries.judged_standards(access=access),
        "items": access.inspection.items.defer("content").select_related("by").order_by("pk"),
    }
    return render(request, "judgements/judgements.html", known)


@require_safe
def judgement(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """One standard's judgement, with the evidence cited, and how it came to be."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    found, written = queries.judgement(access=access, standard=standard)
    cited = {each.ref: each for each in queries.known_evidence(access=access)}
    known = {"access": access, "standard": found, "written": written, "cited": cited}
    return render(request, "judgements/judgement.html", known)


@require_http_methods(["GET", "POST"])
def judge(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Judge a standard on evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    found, written = queries.judgement(access=access, standard=standard)
    evidence, faults, is_stale = queries.known_evidence(access=access), NONE, False
    last = written[0] if written else None
    start: dict[str, Any] = {"made_from": last.number if last else 0, "rating": last.rating if last else ""}
    for number, key in enumerate(found.key_questions):
        start[f"reasons_{number}"] = last.reasons.get(key.id, "") if last else ""
        start[f"evidence_{number}"] = ", ".join(last.evidence.get(key.id, ())) if last else ""
    form = forms.JudgeStandard(
        request.POST or None,
        initial=start,
        standard=found,
        ratings=ratings_of(access),
        known=[each.ref for each in evidence],
    )
    if form.is_valid():
        try:
            changes.judge_standard(
                access=access,
                standard=found.id,
                made_from=form.cleaned_data["made_from"],
                rating=form.cleaned_data["rating"],
                reasons=form.told("reasons"),
                evidence=form.told("evidence"),
            )
            messages.success(request, _("The judgement is saved."))
            return redirect("judgements:judgement", access.inspection.pk, found.id)
        except FaultsFound as trouble:
            faults = trouble.faults
        except ConcurrentChange as error:
            theirs = "\n".join(f"{key}: {text}" for key, text in last.reasons.items()) if last else ""
            faults = stale(error, f"{last.rating}. {theirs}" if last else "")
            form, is_stale = from_now(form, last.number if last else 0), True
    known = {"access": access, "standard": found, "form": form, "faults": faults, "evidence": evidence}
    return render(
        request, "judgements/judge.html", {**known, "written": written}, status=422 if is_stale else 200
    )


@require_http_methods(["GET", "POST"])
def add_item(request: SignedIn, inspection: int) -> HttpResponse:
    """Add a piece of evidence."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    edition = edition_of(access)
    form = forms.AddItem(
        request.POST or None,
        request.FILES or None,
        kinds=edition.evidence.kinds,
        questions=edition.questions,
    )
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        form.cleaned_data |= {"file_name": file.name, "content": file.read()} if file else {}
        with rule_errors(form):
            made = changes.add_item(access=access, **form.cleaned_data)
            messages.success(request, _("It can be cited as %(ref)s.") % {"ref": made.ref})
            return redirect("judgements:judgements", access.inspection.pk)
    return render(request, "judgements/add_item.html", {"access": access, "form": form}, status=status(form))


@require_safe
def item(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """A piece of evidence's file, always to be saved and never to be shown."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    found = queries.item(access=access, id=id)
    audit.viewed(access, EventType.SEE_EVIDENCE, f"{found.ref} {found.title}")
    return as_file(bytes(found.content or b""), found.file_name)
