"""The pages of judgements, the picture forming, the panel and packages."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.guard import SignedIn
from inspectorate.web.inspections.queries import Opened, framework, open_one
from inspectorate.web.judgements import changes, forms, queries
from inspectorate.web.permissions import Action, Hidden, Refused

Faults = tuple[Fault, ...]
NONE: Faults = ()


# ---------------------------------------------------------------- the picture forming


@require_safe
def picture(request: SignedIn, inspection: int) -> HttpResponse:
    """The lead's page: how the picture forms."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    return render(
        request,
        "judgements/picture.html",
        {"opened": opened, "picture": queries.picture(opened=opened), "edition": _edition(opened)},
    )


@require_safe
def picture_now(request: SignedIn, inspection: int) -> HttpResponse:
    """The part of the lead's page that changes, or word that it has not changed."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PICTURE)
    known = {"opened": opened, "picture": queries.picture(opened=opened), "edition": _edition(opened)}
    body = render_to_string("judgements/picture_now.html", known, request)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(status=304) if same else HttpResponse(body)
    answer.headers["ETag"] = tag
    return answer


@require_http_methods(["GET", "POST"])
def enquiries(request: SignedIn, inspection: int) -> HttpResponse:
    """The lines of enquiry, and raising one."""
    opened = open_one(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    form = forms.RaiseEnquiry(request.POST or None, questions=_edition(opened).questions)
    if form.is_valid():
        changes.raise_enquiry(opened=opened, **form.cleaned_data)
        messages.success(request, _("The line of enquiry is raised."))
        return redirect("judgements:enquiries", opened.inspection.pk)
    known = {"opened": opened, "form": form, "enquiries": queries.enquiries(opened=opened)}
    return render(request, "judgements/enquiries.html", known)


@require_http_methods(["GET", "POST"])
def answer_enquiry(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """What a line of enquiry came to."""
    opened = open_one(by=request.user, id=inspection, action=Action.RAISE_ENQUIRY)
    line, faults = queries.enquiry(opened=opened, id=id), NONE
    start = {"outcome": line.outcome, "made_from": line.version}
    form = forms.AnswerEnquiry(request.POST or None, initial=start)
    if form.is_valid():
        try:
            changes.answer_enquiry(opened=opened, line=line, **form.cleaned_data)
            return redirect("judgements:enquiries", opened.inspection.pk)
        except Refused as refused:
            faults = _stale(refused, line.outcome)
            form = _from_now(form, line.version)
    known = {"opened": opened, "line": line, "form": form, "faults": faults}
    return render(request, "judgements/enquiry.html", known)


# ---------------------------------------------------------------- judgements on evidence


@require_safe
def judgements(request: SignedIn, inspection: int) -> HttpResponse:
    """The standards judged on evidence, and the evidence."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    known = {
        "opened": opened,
        "standards": queries.judged_standards(opened=opened),
        "items": opened.inspection.items.defer("content").select_related("by").order_by("pk"),
    }
    return render(request, "judgements/judgements.html", known)


@require_safe
def judgement(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """One standard's judgement, with the evidence cited, and how it came to be."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    found, written = queries.judgement(opened=opened, standard=standard)
    cited = {each.ref: each for each in queries.known_evidence(opened=opened)}
    known = {"opened": opened, "standard": found, "written": written, "cited": cited}
    return render(request, "judgements/judgement.html", known)


@require_http_methods(["GET", "POST"])
def judge(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Judge a standard on evidence."""
    opened = open_one(by=request.user, id=inspection, action=Action.JUDGE)
    found, written = queries.judgement(opened=opened, standard=standard)
    evidence, faults = queries.known_evidence(opened=opened), NONE
    last = written[0] if written else None
    start: dict[str, Any] = {"made_from": last.number if last else 0, "rating": last.rating if last else ""}
    for number, key in enumerate(found.key_questions):
        start[f"reasons_{number}"] = last.reasons.get(key.id, "") if last else ""
        start[f"evidence_{number}"] = ", ".join(last.evidence.get(key.id, ())) if last else ""
    form = forms.JudgeStandard(
        request.POST or None,
        initial=start,
        standard=found,
        ratings=_ratings(opened),
        known=[each.ref for each in evidence],
    )
    if form.is_valid():
        try:
            changes.judge_standard(
                opened=opened,
                standard=found.id,
                made_from=form.cleaned_data["made_from"],
                rating=form.cleaned_data["rating"],
                reasons=form.told("reasons"),
                evidence=form.told("evidence"),
            )
            messages.success(request, _("The judgement is saved."))
            return redirect("judgements:judgement", opened.inspection.pk, found.id)
        except FaultsFound as trouble:
            faults = trouble.faults
        except Refused as refused:
            theirs = "\n".join(f"{key}: {text}" for key, text in last.reasons.items()) if last else ""
            faults = _stale(refused, f"{last.rating}. {theirs}" if last else "")
            form = _from_now(form, last.number if last else 0)
    known = {"opened": opened, "standard": found, "form": form, "faults": faults, "evidence": evidence}
    return render(request, "judgements/judge.html", known)


@require_http_methods(["GET", "POST"])
def add_item(request: SignedIn, inspection: int) -> HttpResponse:
    """Add a piece of evidence."""
    opened = open_one(by=request.user, id=inspection, action=Action.JUDGE)
    edition = _edition(opened)
    form = forms.AddItem(
        request.POST or None,
        request.FILES or None,
        kinds=edition.evidence.kinds,
        questions=edition.questions,
    )
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        form.cleaned_data |= {"file_name": file.name, "content": file.read()} if file else {}
        made = changes.add_item(opened=opened, **form.cleaned_data)
        messages.success(request, _("It can be cited as %(ref)s.") % {"ref": made.ref})
        return redirect("judgements:judgements", opened.inspection.pk)
    return render(request, "judgements/add_item.html", {"opened": opened, "form": form})


@require_safe
def item(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """A piece of evidence's file, always to be saved and never to be shown."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    found = queries.item(opened=opened, id=id)
    return _file(bytes(found.content or b""), found.file_name)


# ---------------------------------------------------------------- the panel


@require_safe
def panel(request: SignedIn, inspection: int) -> HttpResponse:
    """Every standard before the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PANEL)
    try:
        seen, faults = queries.panel(opened=opened), NONE
    except FaultsFound as found:
        seen, faults = [], found.faults
    known = {
        "opened": opened,
        "seen": seen,
        "faults": faults,
        "members": queries.sitting(opened.inspection),
        "edition": _edition(opened),
    }
    return render(request, "judgements/panel.html", known)


@require_http_methods(["GET", "POST"])
def seats(request: SignedIn, inspection: int) -> HttpResponse:
    """Who sits on the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEAT_PANEL)
    form = forms.SeatMember(request.POST or None, people=queries.could_sit(opened=opened))
    if form.is_valid():
        changes.seat(opened=opened, person=form.chosen)
        messages.success(request, _("%(name)s is on the panel.") % {"name": form.chosen.name})
        return redirect("judgements:seats", opened.inspection.pk)
    known = {"opened": opened, "form": form, "members": queries.sitting(opened.inspection)}
    return render(request, "judgements/seats.html", known)


@require_http_methods(["GET", "POST"])
def unseat(request: SignedIn, inspection: int, id: int) -> HttpResponse:  # noqa: A002 - the word for it
    """Take someone off the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEAT_PANEL)
    leaving = next((each for each in queries.sitting(opened.inspection) if each.pk == id), None)
    if leaving is None:
        raise Hidden
    if request.method == "POST":
        changes.unseat(opened=opened, person=id)
        messages.success(request, _("%(name)s is off the panel.") % {"name": leaving.name})
        return redirect("judgements:seats", opened.inspection.pk)
    return render(request, "judgements/unseat.html", {"opened": opened, "leaving": leaving})


@require_safe
def standard(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """One standard before the panel."""
    opened = open_one(by=request.user, id=inspection, action=Action.SEE_PANEL)
    seen, faults = _one(opened, standard)
    known = {"opened": opened, "seen": seen, "faults": faults, "edition": _edition(opened)}
    return render(request, "judgements/standard.html", known)


@require_http_methods(["GET", "POST"])
def give_view(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Give one's own view of a standard."""
    opened = open_one(by=request.user, id=inspection, action=Action.GIVE_VIEW)
    seen, faults = _one(opened, standard)
    form = forms.GiveView(request.POST or None, ratings=_ratings(opened))
    if form.is_valid():
        changes.give_view(opened=opened, standard=standard, **form.cleaned_data)
        messages.success(request, _("Your view is in."))
        return redirect("judgements:standard", opened.inspection.pk, standard)
    known = {"opened": opened, "seen": seen, "faults": faults, "form": form}
    return render(request, "judgements/give_view.html", known)


@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Record what the panel decided."""
    opened = open_one(by=request.user, id=inspection, action=Action.DECIDE)
    seen, faults = _one(opened, standard)
    agreed = seen.agreed if seen else ""
    form = forms.Decide(
        request.POST or None,
        ratings=_ratings(opened),
        reasons_needed=not agreed,
        initial={"rating": agreed},
    )
    if form.is_valid():
        today = timezone.localdate()
        try:
            changes.decide(opened=opened, standard=standard, on=today, **form.cleaned_data)
            messages.success(request, _("The decision is recorded."))
            return redirect("judgements:standard", opened.inspection.pk, standard)
        except FaultsFound as found:
            faults = found.faults
    known = {"opened": opened, "seen": seen, "form": form, "faults": faults}
    return render(request, "judgements/decide.html", known)


@require_http_methods(["GET", "POST"])
def reopen(request: SignedIn, inspection: int, standard: str) -> HttpResponse:
    """Open a decision again."""
    opened = open_one(by=request.user, id=inspection, action=Action.REOPEN_DECISION)
    decision = queries.decisions(opened.inspection).get(standard)
    if decision is None:
        raise Hidden
    form = forms.Reopen(request.POST or None)
    if form.is_valid():
        changes.reopen(opened=opened, standard=standard, **form.cleaned_data)
        return redirect("judgements:standard", opened.inspection.pk, standard)
    return render(request, "judgements/reopen.html", {"opened": opened, "decision": decision, "form": form})


@require_safe
def unfold(request: SignedIn, inspection: int, question: str) -> HttpResponse:
    """A rating unfolded to the cases, answers and comments behind one key question."""
    opened = open_one(by=request.user, id=inspection, action=Action.UNFOLD_RATING)
    try:
        unfolded, faults = queries.unfold(opened=opened, question=question), NONE
    except FaultsFound as found:
        unfolded, faults = None, found.faults
    known = {"opened": opened, "unfolded": unfolded, "faults": faults, "asked": question}
    return render(request, "judgements/unfold.html", known)


# ---------------------------------------------------------------- packages


@require_safe
def package(request: SignedIn, inspection: int) -> HttpResponse:
    """What a package is, and the way to have this inspection's."""
    opened = open_one(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    return render(request, "judgements/package.html", {"opened": opened, "faults": ()})


@require_safe
def download(request: SignedIn, inspection: int) -> HttpResponse:
    """The inspection's package as a zip file."""
    opened = open_one(by=request.user, id=inspection, action=Action.EXPORT_PACKAGE)
    try:
        content = changes.as_zip(changes.export_package(opened=opened))
    except FaultsFound as found:
        return render(request, "judgements/package.html", {"opened": opened, "faults": found.faults})
    return _file(content, f"inspection-{opened.inspection.pk}.zip")


@require_http_methods(["GET", "POST"])
def import_package(request: SignedIn) -> HttpResponse:
    """Make an inspection from a package."""
    form, faults = forms.ImportPackage(request.POST or None, request.FILES or None), NONE
    if form.is_valid():
        try:
            files = changes.from_zip(form.cleaned_data["file"].read())
            made = changes.import_package(by=request.user, files=files)
            messages.success(request, _("The inspection is here. Put its team on it."))
            return redirect("inspections:one", made.pk)
        except FaultsFound as found:
            faults = found.faults
    return render(request, "judgements/import.html", {"form": form, "faults": faults})


def _one(opened: Opened, standard: str) -> tuple[Any, Faults]:
    try:
        return queries.standard(opened=opened, id=standard), ()
    except FaultsFound as found:
        return None, found.faults


def _edition(opened: Opened) -> Any:
    return framework(opened.inspection.edition)


def _ratings(opened: Opened) -> list[str]:
    return [level.name for level in _edition(opened).ratings.levels]


def _stale(refused: Refused, theirs: str) -> Faults:
    cure = _("What you wrote is still in the form. Save again to put it in place of what they wrote:")
    return (Fault(_("Not saved yet"), str(refused), f"{cure} {theirs}"),)


def _from_now(form: Any, version: int) -> Any:
    """The same form, as if it had been opened now: sent again, it is saved."""
    form.data = form.data.copy()
    form.data["made_from"] = str(version)
    return form


def _file(content: bytes, name: str) -> HttpResponse:
    """A file that browsers save and never run."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_. ") else "_" for each in name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain or "file"}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
