"""Samples for programs: how each was drawn, the cases in it, its reserves and replacements."""

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
    """One kind of case, and whether its sample is drawn."""

    group: str = described("The kind of case.", "court")
    title: str = described("The kind of case in words.", "Court disposal")
    eligible: int = described("How many cases of the last long list that was read are eligible.", 38, ge=0)
    drawn: bool = described("Whether a sample is drawn.", True)
    size: int = described("How many cases are in the sample; 0 while none is drawn.", 31, ge=0)


class SampledCaseOut(Schema):
    """A case that was drawn."""

    case_id: str = described("The case's number in the service's own system.", "CO-1001")
    status: Literal["selected", "reserve", "replaced"] = described("Where it stands.", "selected")
    order: int = described("Its status among those that stand where it does, from 1.", 1, ge=0)
    case_manager: str = described("Who holds the case, as the long list says; may be empty.", "B. Worker")


class ReplacementOut(Schema):
    """A case taken out of the sample, and the reserve that took its status."""

    out: str = described("The case taken out.", "CO-1001")
    into: str = described("The case that took its status.", "CO-1017")
    reason: str = described("Why it was taken out.", "The family has moved away.")
    because: str = described("Why this reserve took its status.")
    by: str = described("Who did it.", "Leila Ashworth")
    at: datetime = described("When.", "2018-09-03T09:00:00Z")


class BalanceRowOut(Schema):
    """How the sample is balanced over one level of a factor."""

    factor: str = described("The factor.", "Gender")
    level: str = described("Its level.", "male")
    population: int = described("How many eligible cases are at the level.", 30, ge=0)
    expected: float = described("How many would be in the sample with exact balance.", 24.5, ge=0)
    sample: int = described("How many cases of the sample are.", 24, ge=0)


class SampleOut(Schema):
    """A sample, with everything needed to draw it again."""

    group: str = described("The kind of case.", "court")
    number: int = described("Which draw of this kind of case it is; only the last counts.", 1, ge=1)
    seed: int = described("The seed that was agreed on.", 2018)
    max_per_manager: int | None = described("Most cases of one case manager; null for no limit.", None)
    digest: str = described("SHA-256 of the eligible population, the seed and the design.")
    eligible: int = described("How many cases could be drawn.", 38, ge=0)
    size: int = described("How many cases are in the sample.", 31, ge=0)
    because: list[str] = described("Why it has this size, in sentences.")
    reason: str = described("Why it was drawn again; empty for a first draw.", "")
    drawn_by: str = described("Who drew it.", "Leila Ashworth")
    drawn_at: datetime = described("When.", "2018-08-27T10:00:00Z")
    balance: list[BalanceRowOut] = described("How it compares with the population, level by level.")
    cases: list[SampledCaseOut] = described("The cases, by where they stand and their order.")
    replaced: list[ReplacementOut] = described("The replacements, in the order they were made.")


@router.get(
    "/inspections/{int:inspection}/samples", response=responses(list[SampleSummaryOut]), url_name="samples"
)
def list_samples(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """The kinds of case of the inspection, and which of them have a sample."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    return [
        {
            "group": each.group.key,
            "title": each.group.title,
            "eligible": each.latest.eligible if each.latest else 0,
            "drawn": each.draw is not None,
            "size": each.draw.size if each.draw else 0,
        }
        for each in long_lists.case_groups(access=access)
    ]


@router.get("/inspections/{int:inspection}/samples/{group}", response=responses(SampleOut), url_name="sample")
def read_sample(request: AuthenticatedRequest, inspection: Number, group: Name) -> dict[str, Any]:
    """The sample of one kind of case. There is none before it is drawn. That it was read is recorded."""
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
        "cases": [_case(each) for each in drawn.cases.order_by("status", "order", "case_id")],
        "replaced": [_replaced(each) for each in drawn.replacements.select_related("by").order_by("pk")],
    }


def _case(each: DrawnCase) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ("case_id", "status", "order", "case_manager")}


def _replaced(each: CaseReplacement) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("out", "into", "reason", "because", "at")}
    return {**told, "by": each.by.name}
