"""API routes of samples: how each was drawn, its cases and replacements."""

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import CaseReplacement, Draw, DrawnCase, Seal
from inspectorate.web.cases.queries import long_lists, samples, seals
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Name, Number, described

router = Router(tags=["Samples"])

REPLACEMENT_FIELDS = (
    "out",
    "into",
    "reason",
    "rule",
    "source",
    "value",
    "because",
    "at",
    "completed_at",
    "undone",
    "undone_at",
)


class SampleSummaryOut(Schema):
    """A case group, and whether its sample is drawn."""

    group: str = described("The key of the case group.", "court")
    title: str = described("The title of the case group.", "Court disposal")
    eligible: int = described("How many cases of the latest long list are eligible.", 38, ge=0)
    drawn: bool = described("Whether a sample is drawn.", True)
    size: int = described("How many cases are in the sample; 0 while none is drawn.", 31, ge=0)


class SampledCaseOut(Schema):
    """A drawn case."""

    id: int = described("The number of the drawn case, to replace it.", 1)
    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    status: Literal["selected", "replaced"] = described("Its status in the sample.", "selected")
    order: int = described("Its order among the cases of the same status, from 1.", 1, ge=0)
    case_manager: str = described("The case manager named in the long list; may be empty.", "B. Worker")


class ReplacementOut(Schema):
    """A replacement: the case that left the sample, the reason, and the case that chance selected."""

    out: str = described("The case that is replaced.", "CO-1001")
    into: str = described("The case that replaced it; empty until chance has selected it.", "CO-1017")
    reason: str = described("Why it cannot be assessed.", "The family has moved away.")
    rule: str = described("Among which cases chance selects: random or alike.", "random")
    source: str = described("Source of the random value: dice, public, system or chosen.", "dice")
    value: str = described("The random value; empty until it is recorded.", "417")
    because: str = described("How the case was selected.")
    by: str = described("Who recorded the reason.", "Leila Ashworth")
    at: datetime = described("When the reason was recorded.", "2018-09-03T09:00:00Z")
    completed_at: datetime | None = described(
        "When the random value was recorded; null if it is not, or if the sample was imported.",
        "2018-09-03T09:05:00Z",
    )
    undone: str = described("Why it was undone; empty if it is not undone.", "")
    undone_at: datetime | None = described(
        "When it was undone; null if it is not undone, or if the sample was imported.", None
    )


class StepOut(Schema):
    """A step of a draw. Each digest includes the one before it, so the order cannot be changed afterwards."""

    step: str = described("sealed, numbered, chosen, reason, replaced or undone.", "sealed")
    digest: str = described("SHA-256 of the content, the time and the digest of the step before.")
    at: datetime | None = described("When it was done; null if not recorded.", "2018-08-27T10:00:00Z")


class FactorMarginOut(Schema):
    """How far at most a level of a factor is from an exact match in any of the numbered samples."""

    factor: str = described("The factor.", "gender")
    worst: float = described("The greatest distance, in cases.", 0.9, ge=0)


class NumberedSamplesOut(Schema):
    """A summary of the 1,000 numbered samples of a seal."""

    digest: str = described("SHA-256 of the file of numbered samples.")
    different: int = described("The number of different samples.", 998, ge=1)
    fewest: int = described("The least number of samples that an eligible case is in.", 815, ge=0)
    most: int = described("The greatest number of samples that an eligible case is in.", 816, ge=0)
    margins: list[FactorMarginOut] = described("The worst margin of each factor.")


class SealOut(Schema):
    """A seal: list and design of a draw, fixed by a digest before chance decides."""

    number: int = described("The number of the seal in its case group; only the latest can be drawn from.", 1)
    seal: str = described("SHA-256 of list and design, as the service was given it.")
    digest: str = described("SHA-256 of the eligible cases.")
    eligible: int = described("How many cases could be drawn.", 38, ge=0)
    size: int = described("How many cases are drawn.", 31, ge=0)
    factors: list[str] = described("The factors that the sample is balanced on.", ["gender"])
    max_per_manager: int | None = described("Most cases of one case manager; null for no limit.", None)
    decided_by: str = described("What decides the number of the sample: dice or public.", "dice")
    origin: str = described("The publication of the public value; empty for dice.", "")
    reason: str = described("Why the draw was sealed again; empty for a first seal.", "")
    sealed_by: str = described("Who sealed it.", "Leila Ashworth")
    sealed_at: datetime = described("When it was sealed.", "2018-08-27T10:00:00Z")
    numbered_samples: NumberedSamplesOut | None = described("The numbered samples; null until calculated.")
    sample_number: int | None = described("The number that was drawn, from 0; null until decided.", 417)
    because: list[str] = described("A description of the seal and of the samples, in sentences.")
    steps: list[StepOut] = described("The steps of the draw so far, in their order.")


class BalanceRowOut(Schema):
    """How the sample is balanced over one level of a factor."""

    factor: str = described("The factor.", "Gender")
    level: str = described("Its level.", "male")
    population: int = described("How many eligible cases are at the level.", 30, ge=0)
    expected: float = described(
        "How many cases of the sample would be at the level with exact balance.", 24.5, ge=0
    )
    sample: int = described("How many cases of the sample are at the level.", 24, ge=0)


class SampleOut(Schema):
    """A sample, with everything needed to draw it again."""

    group: str = described("The key of the case group.", "court")
    number: int = described("The number of the draw in its case group; only the latest counts.", 1, ge=1)
    seal: str = described("The seal of list and design; empty for a sample from a seed.")
    sample_number: int | None = described("The number of the numbered sample; null from a seed.", 417)
    decided_by: str = described("What decided: dice, public, or chosen for a seed.", "dice")
    value: str = described("The random value that decided; empty for a seed.", "417")
    origin: str = described("The publication of a public value; empty otherwise.", "")
    seed: int | None = described("The seed that a person chose; null for a numbered sample.", 2018)
    max_per_manager: int | None = described("Most cases of one case manager; null for no limit.", None)
    digest: str = described("SHA-256 of the eligible cases.")
    eligible: int = described("How many cases could be drawn.", 38, ge=0)
    size: int = described("How many cases are in the sample.", 31, ge=0)
    because: list[str] = described("A description of the size and the draw, in sentences.")
    reason: str = described("Why it was drawn again; empty for a first draw.", "")
    drawn_by: str = described("Who drew it.", "Leila Ashworth")
    drawn_at: datetime = described("When it was drawn.", "2018-08-27T10:00:00Z")
    balance: list[BalanceRowOut] = described("How it compares with the population, level by level.")
    cases: list[SampledCaseOut] = described("The cases, by status and order.")
    replaced: list[ReplacementOut] = described("The replacements, in the order of their reasons.")
    steps: list[StepOut] = described("The steps of the draw and its replacements, in their order.")


@router.get(
    "/inspections/{int:inspection}/samples", response=responses(list[SampleSummaryOut]), url_name="samples"
)
def list_samples(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the case groups of an inspection, and which of them have a sample."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    return [
        {
            "group": overview.group.key,
            "title": overview.group.title,
            "eligible": overview.latest.eligible if overview.latest else 0,
            "drawn": overview.draw is not None,
            "size": overview.draw.size if overview.draw else 0,
        }
        for overview in long_lists.case_groups(access=access)
    ]


@router.get("/inspections/{int:inspection}/samples/{group}", response=responses(SampleOut), url_name="sample")
def read_sample(request: AuthenticatedRequest, inspection: Number, group: Name) -> dict[str, Any]:
    """Return the sample of a case group; 404 before it is drawn. Reading it is recorded in the audit log."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    drawn = samples.current_draw(access=access, group=long_lists.group(access=access, key=group))
    if drawn is None:
        raise NotVisible
    audit.viewed(access, EventType.SEE_SAMPLE, f"{group}, draw {drawn.number}")
    return sample_values(drawn)


@router.get(
    "/inspections/{int:inspection}/samples/{group}/seals", response=responses(list[SealOut]), url_name="seals"
)
def list_seals(request: AuthenticatedRequest, inspection: Number, group: Name) -> list[dict[str, Any]]:
    """List every seal of a case group's draw, latest first, with its steps. It names no case."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    case_group = long_lists.group(access=access, key=group)
    return [seal_values(seal) for seal in seals.seals(access=access, group=case_group)]


def seal_values(seal: Seal) -> dict[str, Any]:
    """Return a seal as API values."""
    record = seal.draw.sample_record if seal.is_decided else seal.record
    names = ("digest", "eligible", "size", "factors", "max_per_manager")
    return {
        **{name: record.get(name) for name in names},
        "number": seal.number,
        "seal": seal.digest,
        "decided_by": record["seal"]["decided_by"],
        "origin": record["seal"]["origin"],
        "reason": seal.reason,
        "sealed_by": seal.sealed_by.name,
        "sealed_at": seal.sealed_at,
        "numbered_samples": record.get("numbered"),
        "sample_number": record.get("number"),
        "because": seal.because,
        "steps": [step for step in _steps(record) if step["step"] in ("sealed", "numbered", "chosen")],
    }


def _steps(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"step": step["step"], "digest": step["digest"], "at": step.get("at")}
        for step in record.get("steps", [])
    ]


def _decision(drawn: Draw) -> dict[str, Any]:
    record = drawn.sample_record
    seal = record.get("seal") or {"digest": "", "origin": ""}
    return {
        "seal": seal["digest"],
        "sample_number": drawn.sample_number,
        "decided_by": record.get("source") or "chosen",
        "value": record.get("value", ""),
        "origin": seal["origin"],
        "steps": _steps(record),
    }


def sample_values(drawn: Draw) -> dict[str, Any]:
    """Return a sample as API values."""
    names = ("group", "number", "seed", "max_per_manager", "digest", "size", "because", "reason", "drawn_at")
    return {
        **{name: getattr(drawn, name) for name in names},
        **_decision(drawn),
        "eligible": drawn.long_list.eligible,
        "drawn_by": drawn.drawn_by.name,
        "balance": drawn.balance,
        "cases": [_case(case) for case in drawn.cases.order_by("status", "order", "case_id")],
        "replaced": [
            replacement_values(replacement)
            for replacement in drawn.replacements.select_related("by").order_by("pk")
        ],
    }


def _case(case: DrawnCase) -> dict[str, Any]:
    return {name: getattr(case, name) for name in ("id", "case_id", "status", "order", "case_manager")}


def replacement_values(replacement: CaseReplacement) -> dict[str, Any]:
    """Return a replacement as API values."""
    fields = {name: getattr(replacement, name) for name in REPLACEMENT_FIELDS}
    return {**fields, "by": replacement.by.name}
