"""Counts and states beside the sections of an inspection, as one person may know them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.method.standards import Framework
from inspectorate.web.accuracy.models import AccuracyCheck
from inspectorate.web.accuracy.queries.checks import is_of_service
from inspectorate.web.assessments.models import Answer, Assessment, AssessmentProgress, Occasion
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.alerts import visible_alerts
from inspectorate.web.assessments.queries.many_inspections import (
    conflicted_keys_in,
    of_conflicted_cases,
    unassigned_in,
)
from inspectorate.web.improvement.models import ClosureOutcome
from inspectorate.web.improvement.queries.plan import latest_outcomes
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jinja import day
from inspectorate.web.permissions import Action
from inspectorate.web.publication.models import ReleaseState
from inspectorate.web.reports.models import SectionState
from inspectorate.web.reports.queries.many_drafts import needed_sections
from inspectorate.web.reports.queries.sign_off import ORDER as ORDER_OF_SIGNATURES
from inspectorate.web.states import State

Columns = dict[str, Subquery | ArraySubquery]


@dataclass(frozen=True, slots=True)
class SectionCount:
    """What stands beside the title of a section or page: a short form that is shown, and one read aloud."""

    short: str
    words: str


@dataclass(frozen=True, slots=True)
class SectionCounts:
    """The counts and states of sections and pages, by name, without those that a person may not know."""

    by_name: Mapping[str, SectionCount]
    new_alerts: int = 0


def section_counts(access: InspectionAccess, *, sees_panel: bool) -> SectionCounts:
    """Return the counts and states of an inspection's sections and pages.

    It takes one query, and up to three more for a person with a conflict of interest in some cases. The
    overview has no count, because the state of the inspection is shown above it. The history has none,
    because the number of its entries says nothing about what there is to do.
    """
    seen = visible(access)
    columns = {**_case_columns(access, seen), **_evidence_columns(access, seen), **_report_columns(access)}
    columns["team"] = count_of(access.inspection.members.filter(removed_at=None))
    if sees_panel:
        columns["decided"] = _values_of(access.inspection.decisions.filter(reopened=None), "standard")
    rows = Inspection.objects.filter(pk=access.inspection.pk)
    row: Mapping[str, Any] = dict(rows.values(**columns).get())
    counts = {**_counts_of_work(row, access.framework), **_counts_of_report(row, access)}
    return SectionCounts(counts, row.get("new_alerts") or 0)


def count_of(records: QuerySet[Any]) -> Subquery:
    """Return the number of records as a subquery."""
    together = records.order_by().annotate(together=Value(1)).values("together")
    return Subquery(together.annotate(number=Count("pk")).values("number"), output_field=IntegerField())


def _values_of(records: QuerySet[Any], column: str) -> ArraySubquery:
    """Return the different values of a column as a subquery."""
    return ArraySubquery(records.order_by().values(column).distinct())


def _case_columns(access: InspectionAccess, seen: QuerySet[Assessment]) -> Columns:
    """Return the state of each assessment, the samples that are drawn, and the numbers of alerts."""
    columns: Columns = {}
    if access.may(Action.SEE_CASES):
        columns["progress"] = ArraySubquery(seen.order_by().values("state"))
    if access.may(Action.ASSIGN_CASE):
        conflicted = of_conflicted_cases(
            conflicted_keys_in([access]), inspection="draw__inspection", group="draw__group"
        )
        columns["unassigned"] = count_of(unassigned_in([access.inspection.pk]).exclude(conflicted))
    if access.may(Action.SEE_SAMPLE):
        columns["drawn"] = _values_of(access.inspection.draws.all(), "group")
    if access.may(Action.SEE_ALERTS):
        alerts = visible_alerts(access)
        columns["open_alerts"] = count_of(alerts.filter(closed_at=None))
        if access.may(Action.ACKNOWLEDGE_ALERT):
            columns["new_alerts"] = count_of(alerts.filter(acknowledged_at=None))
    return columns


def _evidence_columns(access: InspectionAccess, seen: QuerySet[Assessment]) -> Columns:
    """Return the numbers of the evidence, the standards that are judged and the questions with answers.

    Answers are counted once the person may see the results made of them, and if the person may see them.
    """
    columns: Columns = {}
    if access.may(Action.SEE_JUDGEMENTS):
        columns["evidence"] = count_of(access.inspection.evidence_items.all())
        columns["open_lines"] = count_of(access.inspection.lines_of_enquiry.filter(outcome=""))
    if access.may(Action.SEE_EMERGING_FINDINGS):
        options = [option.key for option in access.framework.casework.answers if option.applicable]
        first = seen.filter(occasion=Occasion.FIRST)
        answers = Answer.objects.filter(assessment__in=first.values("pk"), value__in=options)
        columns["judged"] = _values_of(access.inspection.judgements.all(), "standard")
        columns["answered"] = _values_of(answers, "question")
    return columns


def _report_columns(access: InspectionAccess) -> Columns:
    """Return the states of the report, its factual accuracy check, its publication and what follows."""
    inspection = access.inspection
    columns: Columns = {}
    if access.may(Action.SEE_DRAFT):
        columns["sections"] = ArraySubquery(needed_sections([inspection.pk]).order_by().values("state"))
        columns["recommended"] = count_of(inspection.recommendations.filter(withdrawn_at=None))
        columns["signed"] = count_of(inspection.sign_offs.filter(withdrawn_at=None))
    if access.may(Action.SEE_ACCURACY_CHECK):
        latest = AccuracyCheck.objects.filter(inspection=inspection).order_by("-number").values("pk")[:1]
        checks = AccuracyCheck.objects.filter(pk=Subquery(latest))
        if is_of_service(access):
            checks = checks.filter(recipients__person=access.person)
        columns["deadline"] = Subquery(checks.values("deadline")[:1])
    if access.may(Action.SEE_PUBLICATION):
        columns["release_states"] = _values_of(inspection.releases.all(), "state")
    if access.may(Action.SEE_IMPROVEMENT):
        columns["outcomes"] = ArraySubquery(latest_outcomes(inspection))
    return columns


def _counts_of_work(row: Mapping[str, Any], framework: Framework) -> dict[str, SectionCount]:
    """Return the counts of the work on cases, evidence, findings and ratings."""
    counts: dict[str, SectionCount] = {}
    if "progress" in row:
        finished = row["progress"].count(AssessmentProgress.FINISHED)
        total = len(row["progress"]) + (row.get("unassigned") or 0)
        _add_share(counts, "cases", finished, total, _("%(share)s assessments finished"))
    if "drawn" in row:
        groups = {group.key for group in framework.casework.groups}
        drawn = len(groups.intersection(row["drawn"]))
        _add_share(counts, "samples", drawn, len(groups), _("%(share)s samples drawn"))
    if "answered" in row:
        rated = len([*_standards_with_results(framework, row["judged"], row["answered"])])
        _add_share(counts, "findings", rated, len(framework.standards), _("%(share)s standards have results"))
    if "decided" in row:
        decided = len(framework.standards.keys() & set(row["decided"]))
        _add_share(counts, "panel", decided, len(framework.standards), _("%(share)s standards decided"))
    numbers = {
        "evidence": ngettext(
            "%(num)s item of evidence", "%(num)s items of evidence", row.get("evidence") or 0
        ),
        "open_lines": ngettext(
            "%(num)s line of enquiry is open", "%(num)s lines of enquiry are open", row.get("open_lines") or 0
        ),
        "open_alerts": ngettext("%(num)s open alert", "%(num)s open alerts", row.get("open_alerts") or 0),
        "team": ngettext("%(num)s person", "%(num)s people", row["team"] or 0),
        "recommended": ngettext(
            "%(num)s recommendation", "%(num)s recommendations", row.get("recommended") or 0
        ),
    }
    for name, words in numbers.items():
        if name in row:
            number = f"{row[name] or 0:,}"
            counts[name] = SectionCount(number, words % {"num": number})
    return counts


def _counts_of_report(row: Mapping[str, Any], access: InspectionAccess) -> dict[str, SectionCount]:
    """Return the states of the report, its factual accuracy check, its publication and what follows."""
    counts: dict[str, SectionCount] = {}
    if "sections" in row:
        agreed = row["sections"].count(SectionState.AGREED)
        _add_share(counts, "report", agreed, len(row["sections"]), _("%(share)s sections agreed"))
        _add_share(
            counts, "sign_off", row["signed"] or 0, len(ORDER_OF_SIGNATURES), _("%(share)s signatures")
        )
    if row.get("deadline"):
        counts["accuracy_check"] = _state_of_check(row["deadline"], access.inspection.current_state)
    elif "deadline" in row and not is_of_service(access):
        counts["accuracy_check"] = SectionCount(_("Not sent"), _("not sent"))
    if "release_states" in row:
        counts["publication"] = _state_of_publication(row["release_states"])
    if "outcomes" in row:
        outcomes = Counter(row["outcomes"])
        open_ones = outcomes[""] + outcomes[ClosureOutcome.REOPENED]
        total = outcomes.total()
        _add_share(counts, "improvement", total - open_ones, total, _("%(share)s recommendations closed"))
    return counts


def _add_share(counts: dict[str, SectionCount], name: str, done: int, total: int, words: str) -> None:
    """Add how much of something is done, unless there is nothing of it."""
    if total:
        share = _("%(done)s of %(total)s") % {"done": f"{done:,}", "total": f"{total:,}"}
        counts[name] = SectionCount(share, words % {"share": share})


def _standards_with_results(
    framework: Framework, judged: Collection[str], answered: Collection[str]
) -> Iterator[str]:
    """Yield the standards that are judged, or of which a key question has an answer that counts."""
    for standard in framework.standards.values():
        if standard.id in judged or any(question.id in answered for question in standard.key_questions):
            yield standard.id


def _state_of_check(deadline: date, state: State) -> SectionCount:
    if state not in (State.PANEL, State.CONFIRMED):
        return SectionCount(_("Ended"), _("ended"))
    if timezone.localdate() > deadline:
        return SectionCount(_("Ended"), _("ended on %(day)s") % {"day": day(deadline)})
    return SectionCount(_("Open"), _("open until %(day)s") % {"day": day(deadline)})


def _state_of_publication(states: Collection[str]) -> SectionCount:
    """Return the state of the release that is not published yet, or that the report is published."""
    for state in (ReleaseState.SCHEDULED, ReleaseState.PREPARED, ReleaseState.PUBLISHED):
        if state in states:
            return SectionCount(str(state.label), str(state.label).lower())
    return SectionCount(_("Not prepared"), _("not prepared"))
