"""Many copies of a record of every model of the service, so that whatever lists records has a long list."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, UniqueConstraint

from inspectorate.web.accuracy.models import AccuracyCheck
from inspectorate.web.adoption.models import Adoption
from inspectorate.web.allocation.models import AssessorAvailability, Availability, AvailableSlot
from inspectorate.web.assessments.models import (
    Alert,
    Assessment,
    AssessmentReader,
    CaseAllocation,
    ConflictReview,
    DifferenceResolution,
    HeldInterview,
    PlannedInterview,
    Reassignment,
)
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import Archive, ChainHead, Event, EventType, RowChange
from inspectorate.web.cases.models import ColumnMap, Draw, DrawnCase, LongList, LongListRow, Seal
from inspectorate.web.improvement.models import (
    ActionEvidence,
    ActionVersion,
    BoardReview,
    ImprovementAction,
    ImprovementPlan,
    ImprovementReminder,
    RecommendationClosure,
    RecommendationResponse,
)
from inspectorate.web.inspections.models import Declaration, Inspection, StateChange, TeamMember
from inspectorate.web.jobs.models import Job
from inspectorate.web.judgements.models import Decision, DecisionReopening, Judgement
from inspectorate.web.mail.models import Message, Notification
from inspectorate.web.panel.models import PanelRound, PanelView
from inspectorate.web.people.models import AccountChange, Invitation, PasswordLink, Person, RoleRequest
from inspectorate.web.publication.models import EmbargoedCopy, Release, ReleaseFile
from inspectorate.web.reports.models import (
    FigureChange,
    NameChange,
    Recommendation,
    RecommendationVersion,
    ReportSection,
    SectionComment,
    SectionVersion,
    SignOff,
    WelshRecommendationVersion,
    WelshSectionVersion,
)
from inspectorate.web.results.models import ImportedParts, StoredResult
from inspectorate.web.states import Role
from inspectorate.web.tokens.models import CalendarSubscription, IdempotencyKey, RateLimitCount, Token
from tests.web.assigned_cases import NOW
from tests.web.permission_world import World

NOT_COPIED: frozenset[type[Model]] = frozenset(
    {
        Archive,  # Only the database's owner adds one.
        ChainHead,  # Triggers write these two.
        RowChange,
        Event,  # Recorded one by one.
        CalendarSubscription,  # One to a person or an inspection.
        ImportedParts,
        ImprovementPlan,
        RateLimitCount,
        SignOff,  # One in each capacity.
        Release,  # One that is not published yet.
        ReleaseFile,
        AccuracyCheck,  # The latest is shown, whole.
        StoredResult,
    }
)
"""Models that are not copied."""
URL_PARTS: Mapping[type[Model], str] = {
    Alert: "alert",
    Declaration: "declaration",
    DrawnCase: "case",
    Inspection: "inspection",
    LongList: "long_list",
    RoleRequest: "waiting",
    AccountChange: "change",
    EmbargoedCopy: "embargoed_copy",
    TeamMember: "member",
}
"""The parameter of URLs that names the record to copy."""
TEXTS = ("name", "original", "ref", "case_id", "case_manager", "digest", "edition_hash", "key", "out")
"""Texts in which a copy differs from its original."""
POSITIONS = ("number", "round", "version", "row")
"""Positions in a sequence, in which a copy differs if it has to."""
LATEST = 1000
"""Position of the long lists, seals and draws that are copied: they stay the latest, which pages show."""


def models_of_the_service() -> list[type[Model]]:
    """Return the models of the service, each after those that it refers to."""
    waiting = [model for model in apps.get_models() if model.__module__.startswith("inspectorate.")]
    ordered: list[type[Model]] = []
    while waiting:
        references = {model: {column.related_model for column in _columns(model)} for model in waiting}
        ordered += [model for model in waiting if not set(waiting) & (references[model] - {model})]
        waiting = [model for model in waiting if model not in ordered]
    return ordered


def add_many_rows(here: World, count: int, *, without: Collection[type[Model]] = ()) -> None:
    """Add copies of a record of every model to a world, except these models."""
    for model, values in _first_records(here):
        if not model._default_manager.exists():
            model._default_manager.create(**values)
    for sequence in (LongList, Seal, Draw):
        sequence.objects.update(number=LATEST)
    here.parts["seal"] = LATEST
    copies: dict[type[Model], list[Any]] = defaultdict(list)
    for model in models_of_the_service():
        if model not in {*NOT_COPIED, *without}:
            rows = [
                _copy(original, number, copies)
                for original in _originals(here, model)
                for number in range(count)
            ]
            copies[model] = model._default_manager.bulk_create(rows)
    access = here.team.access(Role.LEAD)
    for _number in range(count):
        audit.record(access, EventType.SEAL_DRAW, subject="court")


def _first_records(here: World) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
    """Yield the values of a first record of the models of which a world may have none."""
    lead, stranger = here.team.people[Role.LEAD], here.team.stranger
    of_inspection = {"inspection": here.team.inspection}
    assessment = Assessment.objects.get(pk=here.parts["assessment"])
    of_assessment = {"assessment": assessment}
    yield ColumnMap, {"service": here.team.service, "group": "court", "columns": {}}
    yield Invitation, {"person": stranger, "digest": "x", "sent_by": lead, "expires_at": NOW}
    link = {"person": stranger, "digest": "x", "reason": "x", "created_by": lead}
    yield PasswordLink, {**link, "expires_at": NOW}
    yield IdempotencyKey, {"person": lead, "key": "x", "digest": "x"}
    adopted = {"edition": "x", "edition_hash": "x", "adopted_by": lead, "adopted_by_name": "x"}
    yield Adoption, {**adopted, "values": {}}
    yield StateChange, {**of_inspection, "start": "announced", "end": "fieldwork", "by": lead}
    managed = {**of_inspection, "case_manager": here.parts["manager"]}
    planned = {"group": "court", "case_id": "C1", "assessor": stranger, "starts": NOW}
    yield PlannedInterview, {**managed, **planned}
    yield Availability, {**managed, "recorded_by": lead}
    stated = {**of_inspection, "assessor": stranger, "half_days": {}}
    yield AssessorAvailability, {**stated, "recorded_by": lead}
    yield AvailableSlot, {**managed, "starts": NOW}
    yield CaseAllocation, {**of_inspection, "by": lead}
    held = {"previous": stranger, "assessor": lead, "version": 0}
    yield Reassignment, {**of_assessment, **held, "case_allocation": CaseAllocation.objects.first()}
    judged = {"rating": "Good", "reasons": {}, "evidence": {}, "written_by": "x", "by": lead}
    yield Judgement, {**of_inspection, **judged, "standard": "1.1", "number": 1}
    of_round = {**of_inspection, "standard": "2.1", "round": 1}
    yield PanelRound, of_round
    yield PanelView, {**of_round, "person": lead, "rating": "Good", "reasons": "x"}
    yield LongListRow, {"long_list_id": here.parts["long_list"], "row": 1, "case_id": "C1"}
    yield AssessmentReader, {**of_assessment, "person": lead}
    yield HeldInterview, {**of_assessment, "held_with": "child", "held_on": NOW, "by": lead}
    resolved = {"question": "2.1.2", "value": "no", "reason": "x", "by": lead}
    yield DifferenceResolution, {**resolved, "first": assessment}
    reviewed = {"person": stranger, "outcome": "counts", "reason": "x", "by": lead}
    yield ConflictReview, {**of_assessment, **reviewed}
    decided = {"standard": "1.2", "round": 1, "rating": "Good", "members": [], "on": NOW, "by": lead}
    decision = Decision.objects.create(**of_inspection, **decided)
    yield DecisionReopening, {"decision": decision, "reason": "x", "by": lead}
    section = ReportSection.objects.get_or_create(**of_inspection, key="2.1", defaults={"version": 1})[0]
    yield SectionVersion, {"section": section, "number": 1, "text": "x", "channel": "page", "by": lead}
    yield WelshSectionVersion, {"section": section, "number": 1, "text": "x", "channel": "page", "by": lead}
    yield FigureChange, {"section": section, "version": 1, "confirmed_by": lead, "confirmed_at": NOW}
    yield SectionComment, {"section": section, "version": 1, "text": "x", "by": lead}
    recommendation = Recommendation.objects.create(**of_inspection, position=1, version=1)
    worded = {"number": 1, "addressee": "x", "text": "x", "channel": "page", "by": lead}
    for model in (RecommendationVersion, WelshRecommendationVersion):
        yield model, {**worded, "recommendation": recommendation}
    yield from _first_records_of_the_plan(here, recommendation)
    yield NameChange, {**of_inspection, "original": "x", "printed": "y", "by": lead}
    yield Notification, {**of_inspection, "person": lead, "text": "x", "page": "/"}
    yield Message, {**of_inspection, "kind": "alert", "state": "failed", "person": lead}


def _first_records_of_the_plan(
    here: World, recommendation: Recommendation
) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
    """Yield the values of a first record of the models of the improvement plan."""
    lead, of_inspection = here.team.people[Role.LEAD], {"inspection": here.team.inspection}
    yield (
        RecommendationResponse,
        {
            "recommendation": recommendation,
            "number": 1,
            "words_version": 1,
            "outcome": "accepted",
            "given_on": NOW,
            "by": lead,
        },
    )
    action = ImprovementAction.objects.create(
        **of_inspection, recommendation=recommendation, number=9, version=1
    )
    planned = {"text": "x", "owner": "x", "due": NOW, "state": "planned", "by": lead}
    yield ActionVersion, {**planned, "action": action, "number": 1}
    yield ActionEvidence, {"action": action, "title": "x", "by": lead}
    closed = {"outcome": "reopened", "reason": "x", "on": NOW, "by": lead}
    yield RecommendationClosure, {**closed, "recommendation": recommendation, "number": 1}
    held = {"number": 1, "held_on": NOW, "present": ["x"], "minute": "x", "by": lead}
    yield BoardReview, {**of_inspection, **held}
    yield ImprovementReminder, {"action": action, "kind": "late", "due": NOW}


def _originals(here: World, model: type[Model]) -> list[Any]:
    """Return the records to copy: those that URLs name, and the lead inspector's own."""
    records, people = model._default_manager.order_by("pk"), here.team.people
    if model is Assessment:
        assessments = here.team.inspection.assessments.order_by("pk")
        named = assessments.get(pk=here.parts["assessment"])
        own = assessments.filter(case_id__startswith="own", assessor=people[Role.LEAD])
        twice = assessments.filter(case_id=assessments.get(pk=here.parts["first"]).case_id)
        return [named, *own, *twice]
    if model is Person:
        return [here.team.stranger]
    if model in (Job, Token):
        return [records.filter(person=people[Role.LEAD]).earliest("pk")]
    if part := URL_PARTS.get(model):
        return [records.get(pk=here.parts[part])]
    if "assessment" in {column.name for column in _columns(model)}:
        return [records.filter(assessment=here.parts["assessment"]).earliest("pk")]
    return [records[0]]


def _copy(original: Any, number: int, copies: Mapping[type[Model], list[Any]]) -> Any:
    """Return an unsaved copy of a record that differs from it and from other copies where it has to."""
    model = type(original)
    columns = {column.name: column for column in _columns(model)}
    values = {name: getattr(original, name) for name, column in columns.items() if not column.primary_key}
    changes: dict[str, Any] = {
        name: f"{values[name]}{number}"[-60:] for name in TEXTS if isinstance(values.get(name), str)
    }
    if "email" in values:
        changes["email"] = f"{number}{original.email}"
    if "idempotency_key" in values:
        changes["idempotency_key"] = uuid.uuid4()
    if "starts" in values:
        changes["starts"] = original.starts + timedelta(hours=number + 1)
    for names in _unique_together(model):
        if not changes.keys() & set(names):
            changes |= _difference([columns[name] for name in names], original, number, copies)
    return model(**values | changes)


def _difference(
    columns: list[Any], original: Any, number: int, copies: Mapping[type[Model], list[Any]]
) -> dict[str, Any]:
    """Return the field, with its value, by which a copy differs in one of these fields."""
    people = [column for column in columns if column.related_model is Person]
    positions = [column for column in columns if column.name in POSITIONS]
    records = [column for column in columns if column.related_model and column.name != "inspection"]
    column = (people or positions or records)[0]
    if column in positions:
        return {column.name: number + 100}
    if getattr(original, column.name) is None:
        return {column.name: None}
    return {column.name: copies[column.related_model][number]}


def _columns(model: type[Model]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if isinstance(column, Field)]


def _unique_together(model: type[Model]) -> Iterator[tuple[str, ...]]:
    for column in _columns(model):
        if column.unique and not column.primary_key:
            yield (column.name,)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields)
