"""Views of the steps of a draw: seal, number, choose; of a trial from a seed; and of replacements."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import Randomness, dice_needed
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import background, changes, forms
from inspectorate.web.cases.queries import long_lists, samples, seals
from inspectorate.web.form_errors import rule_errors, rule_messages, status
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.changes import queue
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.responses import NONE, attachment


@require_http_methods(["GET", "POST"])
def seal(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Seal the list and the design of a draw."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEAL_DRAW)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    overview = long_lists.overview(access=access, group=case_group)
    form = forms.SealDrawForm(
        request.POST or None,
        again=overview.is_begun,
        fields=long_lists.additional_factors(access=access, group=case_group),
    )
    if form.is_valid():
        try:
            with rule_errors(form):
                design = {name: value for name, value in form.cleaned_data.items() if name != "decided_by"}
                changes.seal_draw(access=access, group=case_group, **design)
                messages.success(request, _("The draw is sealed. Send the seal to the service now."))
                return redirect("cases:sample", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    context = {"access": access, "group": case_group, "form": form, "faults": faults, "overview": overview}
    return render(request, "cases/seal.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def number(request: AuthenticatedRequest, inspection: int, group: str, seal: int) -> HttpResponse:
    """Calculate the numbered samples of a seal."""
    access = open_inspection(by=request.user, id=inspection, action=Action.NUMBER_SAMPLES)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    record = seals.seal(access=access, group=case_group, number=seal)
    if request.method == "POST":
        try:
            with rule_messages(request):
                if record.long_list.rows > samples.MOST_ROWS_AT_ONCE:
                    job_request = background.numbering(access=access, seal=record)
                    return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
                changes.number_samples(access=access, seal=record)
                messages.success(request, _("The 1,000 numbered samples have been calculated."))
            return redirect("cases:sample", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    context = {"access": access, "group": case_group, "seal": record, "faults": faults}
    return render(request, "cases/number.html", context)


@require_safe
def numbered_samples(request: AuthenticatedRequest, inspection: int, group: str, seal: int) -> HttpResponse:
    """Return the file of the numbered samples of a seal: a line for each."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_NUMBERED_SAMPLES)
    case_group = long_lists.group(access=access, key=group)
    record = seals.seal(access=access, group=case_group, number=seal)
    if not record.is_numbered:
        raise NotVisible
    try:
        content = "".join(seals.lines(access=access, seal=record)).encode("ascii")
    except FaultsFound as error:
        context = {"access": access, "group": case_group, "seal": record, "faults": error.faults}
        return render(request, "cases/number.html", context)
    audit.viewed(access, EventType.SEE_NUMBERED_SAMPLES, f"{case_group.key}, seal {record.number}")
    return attachment(content, f"numbered-samples-{case_group.key}-{record.number}.jsonl")


@require_http_methods(["GET", "POST"])
def choose(request: AuthenticatedRequest, inspection: int, group: str, seal: int) -> HttpResponse:
    """Record the digits of the dice or the public value, and draw the sample."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHOOSE_SAMPLE)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    record = seals.seal(access=access, group=case_group, number=seal)
    form_class = forms.DiceForm if record.is_decided_by_dice else forms.PublicValueForm
    form = form_class(request.POST or None)
    if form.is_valid():
        try:
            with rule_errors(form):
                value = form.cleaned_data["value"].strip()
                chosen: dict[str, Any] = {"access": access, "seal": record, "value": value}
                if record.long_list.rows > samples.MOST_ROWS_AT_ONCE:
                    job_request = background.choice(**chosen)
                    return redirect("jobs:job", queue(by=request.user, job_request=job_request).pk)
                drawn = changes.choose_sample(**chosen)
                sentence = _("Sample %(number)s has been drawn. It has %(size)s cases.")
                values = {"number": f"{drawn.sample_number:03}", "size": drawn.size}
                messages.success(request, sentence % values)
                return redirect("cases:sample", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    context = {"access": access, "group": case_group, "seal": record, "form": form, "faults": faults}
    return render(request, "cases/choose.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def draw(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Draw a sample from a typed seed, as a trial."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRAW_SAMPLE)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    overview = long_lists.overview(access=access, group=case_group)
    proposed = {"seed": secrets.randbelow(forms.GREATEST_SEED)}
    form = forms.DrawSampleForm(request.POST or None, initial=proposed, again=overview.is_begun)
    if form.is_valid():
        try:
            with rule_errors(form):
                drawn = changes.draw_sample(access=access, group=case_group, **form.cleaned_data)
                sentence = _("A trial sample of %(size)s cases has been drawn.")
                messages.success(request, sentence % {"size": drawn.size})
                return redirect("cases:sample", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    context = {"access": access, "group": case_group, "form": form, "faults": faults, "overview": overview}
    return render(request, "cases/draw.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def replace(request: AuthenticatedRequest, inspection: int, group: str, case: int) -> HttpResponse:
    """Record why a sampled case is replaced, and by which rule."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    if done := samples.completed_replacement(access=access, group=case_group, id=case):
        text = _("%(into)s has already replaced %(out)s. Nothing has been changed.")
        messages.warning(request, text % {"into": done.into, "out": done.out})
        return redirect("cases:sample", access.inspection.pk, case_group.key)
    out = samples.drawn_case(access=access, group=case_group, id=case)
    form = forms.ReplaceCaseForm(
        request.POST or None, previews=samples.replacement_previews(drawn=out.draw, out=out.case_id)
    )
    if form.is_valid():
        try:
            with rule_errors(form):
                changes.start_replacement(access=access, drawn=out.draw, out=out, **form.cleaned_data)
                return redirect("cases:complete_replacement", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    context = {"access": access, "group": case_group, "case": out, "form": form, "faults": faults}
    return render(request, "cases/replace.html", context, status=status(form))


@require_http_methods(["GET", "POST"])
def complete_replacement(request: AuthenticatedRequest, inspection: int, group: str) -> HttpResponse:
    """Let chance select the case that takes the place of one whose reason is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    case_group, faults = long_lists.group(access=access, key=group), NONE
    drawn = samples.last_draw(access=access, group=case_group)
    pending = samples.open_replacement(drawn=drawn)
    if pending is None and request.method == "GET":
        raise NotVisible
    if pending is None:
        with rule_messages(request):
            changes.complete_replacement(access=access, drawn=drawn, out=request.POST.get("out", ""))
        return redirect("cases:sample", access.inspection.pk, case_group.key)
    preview = samples.replacement_previews(drawn=drawn, out=pending.out).get(pending.rule)
    count, dice = pending.eligible, dice_needed(pending.eligible)
    form = forms.CompleteReplacementForm(request.POST or None, dice=dice, initial={"out": pending.out})
    if form.is_valid():
        value = form.cleaned_data["value"]
        randomness = Randomness("dice", value) if form.cleaned_data["source"] == "dice" else None
        try:
            with rule_errors(form):
                replacement = changes.complete_replacement(
                    access=access, drawn=drawn, randomness=randomness, out=form.cleaned_data["out"]
                )
                sentence = _("%(into)s has replaced %(out)s. %(because)s")
                values = {name: getattr(replacement, name) for name in ("out", "into", "because")}
                messages.success(request, sentence % values)
                return redirect("cases:sample", access.inspection.pk, case_group.key)
        except FaultsFound as error:
            faults = error.faults
    audit.viewed(access, EventType.SEE_SAMPLE, f"{case_group.key}, draw {drawn.number}")
    context = {"access": access, "group": case_group, "pending": pending, "form": form, "faults": faults}
    return render(
        request,
        "cases/complete_replacement.html",
        {**context, "count": count, "dice": dice, "preview": preview},
        status=status(form),
    )
