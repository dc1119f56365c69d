"""Samples for programs: how each was drawn, the cases in it, its reserves and replacements."""

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import queries
from inspectorate.web.cases.models import Draw, DrawnCase, Replaced
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.problems import answers
from inspectorate.web.shapes import Name, Number, says

router = Router(tags=["Samples"])


class SampleListed(Schema):
    """One kind of case, and whether its sample is drawn."""

    group: str = says("The kind of case.", "court")
    title: str = says("The kind of case in words.", "Court disposal")
    eligible: int = says("How many cases of the last long list that was read are eligible.", 38, ge=0)
    drawn: bool = says("Whether a sample is drawn.", True)
    size: int = says("How many cases are in the sample; 0 while none is drawn.", 31, ge=0)


class InSample(Schema):
    """A case that was drawn."""

    case_id: str = says("The case's number in the service's own system.", "CO-1001")
    place: Literal["selected", "reserve", "replaced"] = says("Where it stands.", "selected")
    order: int = says("Its place among those that stand where it does, from 1.", 1, ge=0)
    case_manager: str = says("Who holds the case, as the long list says; may be empty.", "B. Worker")


class Replacement(Schema):
    """A case taken out of the sample, and the reserve that took its place."""

    out: str = says("The case taken out.", "CO-1001")
    into: str = says("The case that took its place.", "CO-1017")
    reason: str = says("Why it was taken out.", "The family has moved away.")
    because: str = says("Why this reserve took its place.")
    by: str = says("Who did it.", "Leila Ashworth")
    at: datetime = says("When.", "2018-09-03T09:00:00Z")


class Balance(Schema):
    """How the sample is balanced over one level of a factor."""

    factor: str = says("The factor.", "Gender")
    level: str = says("Its level.", "male")
    population: int = says("How many eligible cases are at the level.", 30, ge=0)
    expected: float = says("How many would be in the sample with exact balance.", 24.5, ge=0)
    sample: int = says("How many cases of the sample are.", 24, ge=0)


class Sample(Schema):
    """A sample, with everything needed to draw it again."""

    group: str = says("The kind of case.", "court")
    number: int = says("Which draw of this kind of case it is; only the last counts.", 1, ge=1)
    seed: int = says("The seed that was agreed on.", 2018)
    max_per_manager: int | None = says("Most cases of one case manager; null for no limit.", None)
    digest: str = says("SHA-256 of the eligible population, the seed and the design.")
    eligible: int = says("How many cases could be drawn.", 38, ge=0)
    size: int = says("How many cases are in the sample.", 31, ge=0)
    because: list[str] = says("Why it has this size, in sentences.")
    reason: str = says("Why it was drawn again; empty for a first draw.", "")
    drawn_by: str = says("Who drew it.", "Leila Ashworth")
    drawn_at: datetime = says("When.", "2018-08-27T10:00:00Z")
    balance: list[Balance] = says("How it compares with the population, level by level.")
    cases: list[InSample] = says("The cases, by where they stand and their order.")
    replaced: list[Replacement] = says("The replacements, in the order they were made.")


@router.get("/inspections/{int:inspection}/samples", response=answers(list[SampleListed]), url_name="samples")
def list_samples(request: SignedIn, inspection: Number) -> list[dict[str, Any]]:
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
        for each in queries.kinds(access=access)
    ]


@router.get("/inspections/{int:inspection}/samples/{group}", response=answers(Sample), url_name="sample")
def read_sample(request: SignedIn, inspection: Number, group: Name) -> dict[str, Any]:
    """The sample of one kind of case. There is none before it is drawn. That it was read is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_SAMPLE)
    drawn = queries.current_draw(access=access, group=queries.group(access=access, key=group))
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
        "cases": [_case(each) for each in drawn.cases.order_by("place", "order", "case_id")],
        "replaced": [_replaced(each) for each in drawn.replaced.select_related("by").order_by("pk")],
    }


def _case(each: DrawnCase) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ("case_id", "place", "order", "case_manager")}


def _replaced(each: Replaced) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("out", "into", "reason", "because", "at")}
    return {**told, "by": each.by.name}
