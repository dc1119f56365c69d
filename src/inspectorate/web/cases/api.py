"""API routes of samples: how each was drawn, its cases and replacements."""

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import CaseReplacement, Draw, DrawnCase
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Name, Number, described

router = Router(tags=["Samples"])


class SampleSummaryOut(Schema):
    """A case group, and whether its sample is drawn."""

    group: str = described("The key of the case group.", "court")
    title: str = described("The title of the case group.", "Court disposal")
    eligible: int = described("How many cases of the latest long list are eligible.", 38, ge=0)
    drawn: bool = described("Whether a sample is drawn.", True)
    size: int = described("How many cases are in the sample; 0 while none is drawn.", 31, ge=0)


class SampledCaseOut(Schema):
    """A drawn case."""

    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    status: Literal["selected", "replaced"] = described("Its status in the sample.", "selected")
    order: int = described("Its order among the cases of the same status, from 1.", 1, ge=0)
    case_manager: str = described("The case manager named in the long list; may be empty.", "B. Worker")


class ReplacementOut(Schema):
    """A replacement: the case that left the sample, and the case that replaced it."""

    out: str = described("The case that left the sample.", "CO-1001")
    into: str = described("The case that replaced it.", "CO-1017")
    reason: str = described("Why it left the sample.", "The family has moved away.")
    because: str = described("How that case was selected.")
    by: str = described("Who replaced it.", "Leila Ashworth")
    at: datetime = described("When it was replaced.", "2018-09-03T09:00:00Z")


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
    seed: int | None = described("The seed that a person chose; null for a numbered sample.", 2018)
    max_per_manager: int | None = described("Most cases of one case manager; null for no limit.", None)
    digest: str = described("SHA-256 of the eligible cases.")
    eligible: int = described("How many cases could be drawn.", 38, ge=0)
    size: int = described("How many cases are in the sample.", 31, ge=0)
    because: list[str] = described("Why it has this size and how the cases were chosen, in sentences.")
    reason: str = described("Why it was drawn again; empty for a first draw.", "")
    drawn_by: str = described("Who drew it.", "Leila Ashworth")
    drawn_at: datetime = described("When it was drawn.", "2018-08-27T10:00:00Z")
    balance: list[BalanceRowOut] = described("How it compares with the population, level by level.")
    cases: list[SampledCaseOut] = described("The cases, by status and order.")
    replaced: list[ReplacementOut] = described("The replacements, in the order they were made.")


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
    return _sample(drawn)


def _sample(drawn: Draw) -> dict[str, Any]:
    names = ("group", "number", "seed", "max_per_manager", "digest", "size", "because", "reason", "drawn_at")
    return {
        **{name: getattr(drawn, name) for name in names},
        "eligible": drawn.long_list.eligible,
        "drawn_by": drawn.drawn_by.name,
        "balance": drawn.balance,
        "cases": [_case(case) for case in drawn.cases.order_by("status", "order", "case_id")],
        "replaced": [
            _replacement(replacement)
            for replacement in drawn.replacements.select_related("by").order_by("pk")
        ],
    }


def _case(case: DrawnCase) -> dict[str, Any]:
    return {name: getattr(case, name) for name in ("case_id", "status", "order", "case_manager")}


def _replacement(replacement: CaseReplacement) -> dict[str, Any]:
    fields = {name: getattr(replacement, name) for name in ("out", "into", "reason", "because", "at")}
    return {**fields, "by": replacement.by.name}
