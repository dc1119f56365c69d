"""API of the steps of a draw: seal, number, choose, draw a trial from a seed, and replace a case."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from inspectorate.method.sample import Randomness, dice_needed
from inspectorate.method.sample.values import ReplacementRule
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases import background, changes, forms
from inspectorate.web.cases.api.samples import (
    ReplacementOut,
    SampleOut,
    SealOut,
    replacement_values,
    sample_values,
    seal_values,
)
from inspectorate.web.cases.queries import long_lists, samples, seals
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.api import JobOut, queued
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Name, Number, described, validated

router = Router(tags=["Samples"])
GROUP = "/inspections/{int:inspection}/samples/{group}"
SEAL = f"{GROUP}/seals/{{int:seal}}"
Reason = Annotated[str, Field(max_length=2000), WITHOUT_NUL]
FILE_RESPONSE = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    "description": "A file.",
}


class DrawAgainIn(Schema):
    """A draw: its limit for each case manager, and the reason if it is done again."""

    max_per_manager: Annotated[int, Field(ge=1, le=1000)] | None = described(
        "Most cases of one case manager; null for no limit.", None, default=None
    )
    reason: Reason = described("The reason for drawing again; empty the first time.", "", default="")


class SealDrawIn(DrawAgainIn):
    """The design of a draw, and what will decide the number of the sample."""

    size: Annotated[int, Field(ge=1, le=100_000)] | None = described(
        "How many cases are drawn; null for the number of the inspectorate's formula.", None, default=None
    )
    factors: list[Name] = described(
        "Fields on which the sample is balanced besides the edition's.",
        [],
        default_factory=list,
        max_length=50,
    )
    decided_by: Literal["dice", "public"] = described("What decides: dice or public.", "dice", default="dice")
    origin: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "The publication of a public value that has not appeared yet; empty for dice.", "", default=""
    )


class ChooseSampleIn(Schema):
    """The digits of the dice, or the public value."""

    value: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S"), WITHOUT_NUL] = described(
        "The figures of three ten-sided dice in their order, or the public value as published.", "417"
    )


class DrawSampleIn(DrawAgainIn):
    """A seed, for a trial."""

    seed: int = described("The seed.", 2018, ge=0, le=forms.GREATEST_SEED)


class CaseReplacementIn(Schema):
    """Why a sampled case cannot be assessed, and among which cases chance selects another."""

    reason: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S"), WITHOUT_NUL] = described(
        "The reason. No child's name.", "The family has moved away."
    )
    rule: ReplacementRule = described("Among which cases: random or alike.", "random")


class CompleteReplacementIn(Schema):
    """The random value that selects the replacement."""

    source: Literal["dice", "system"] = described(
        "dice, or system for a random number of the service.", "dice"
    )
    value: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$"), WITHOUT_NUL] = described(
        "The digits of the dice in their order; empty for system.", "4171", default=""
    )
    out: Annotated[str, Field(max_length=1000), WITHOUT_NUL] = described(
        "The case that is replaced. If given, and it has been replaced already, nothing is done.",
        "CO-1001",
        default="",
    )


@router.post(f"{GROUP}/seal", response=responses(SealOut, *WRITE_RESPONSES), url_name="seal_draw")
def seal_draw(
    request: AuthenticatedRequest, inspection: Number, group: Name, submission: SealDrawIn
) -> dict[str, Any]:
    """Seal the latest list and the design of a draw. Send the seal to the service before the next step."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEAL_DRAW)
    case_group = long_lists.group(access=access, key=group)
    form = forms.SealDrawForm(
        submission.model_dump(),
        again=long_lists.overview(access=access, group=case_group).is_begun,
        fields=long_lists.additional_factors(access=access, group=case_group),
    )
    design = {name: value for name, value in validated(form).items() if name != "decided_by"}
    seal = changes.seal_draw(access=access, group=case_group, **design)
    return seal_values(seals.seal(access=access, group=case_group, number=seal.number))


@router.post(
    f"{SEAL}/number",
    response=responses(SealOut, *WRITE_RESPONSES) | {202: JobOut},
    url_name="number_samples",
)
def number_samples(
    request: AuthenticatedRequest, response: HttpResponse, inspection: Number, group: Name, seal: Number
) -> Any:
    """Calculate the 1,000 numbered samples of a seal.

    From a list of more than 10,000 rows this is done in the background: the response is 202 with a job.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.NUMBER_SAMPLES)
    case_group = long_lists.group(access=access, key=group)
    record = seals.seal(access=access, group=case_group, number=seal)
    if record.long_list.rows > samples.MOST_ROWS_AT_ONCE:
        return queued(request, response, background.numbering(access=access, seal=record))
    changes.number_samples(access=access, seal=record)
    return seal_values(seals.seal(access=access, group=case_group, number=seal))


@router.get(
    f"{SEAL}/numbered-samples",
    response=responses(None, 409),
    url_name="numbered_samples",
    openapi_extra={"responses": {200: FILE_RESPONSE}},
)
def read_numbered_samples(
    request: AuthenticatedRequest, inspection: Number, group: Name, seal: Number
) -> HttpResponse:
    """Return the file of the numbered samples of a seal: a line for each. 404 until they are calculated."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_NUMBERED_SAMPLES)
    case_group = long_lists.group(access=access, key=group)
    record = seals.seal(access=access, group=case_group, number=seal)
    if not record.is_numbered:
        raise NotVisible
    content = "".join(seals.lines(access=access, seal=record)).encode("ascii")
    audit.viewed(access, EventType.SEE_NUMBERED_SAMPLES, f"{case_group.key}, seal {record.number}")
    return attachment(content, f"numbered-samples-{case_group.key}-{record.number}.jsonl")


@router.post(
    f"{SEAL}/choose",
    response=responses(SampleOut, *WRITE_RESPONSES) | {202: JobOut},
    url_name="choose_sample",
)
def choose_sample(
    request: AuthenticatedRequest,
    response: HttpResponse,
    inspection: Number,
    group: Name,
    seal: Number,
    submission: ChooseSampleIn,
) -> Any:
    """Record the digits of the dice or the public value, and draw the sample.

    From a list of more than 10,000 rows this is done in the background: the response is 202 with a job.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.CHOOSE_SAMPLE)
    case_group = long_lists.group(access=access, key=group)
    record = seals.seal(access=access, group=case_group, number=seal)
    form_class = forms.DiceForm if record.is_decided_by_dice else forms.PublicValueForm
    value = validated(form_class(submission.model_dump()))["value"].strip()
    chosen: dict[str, Any] = {"access": access, "seal": record, "value": value}
    if record.long_list.rows > samples.MOST_ROWS_AT_ONCE:
        return queued(request, response, background.choice(**chosen))
    return sample_values(changes.choose_sample(**chosen))


@router.post(f"{GROUP}/draw", response=responses(SampleOut, *WRITE_RESPONSES), url_name="draw_sample")
def draw_sample(
    request: AuthenticatedRequest, inspection: Number, group: Name, submission: DrawSampleIn
) -> dict[str, Any]:
    """Draw a sample from a seed that you choose, as a trial. The sample says so wherever it is shown."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DRAW_SAMPLE)
    case_group = long_lists.group(access=access, key=group)
    again = long_lists.overview(access=access, group=case_group).is_begun
    cleaned = validated(forms.DrawSampleForm(submission.model_dump(), again=again))
    return sample_values(changes.draw_sample(access=access, group=case_group, **cleaned))


@router.post(
    f"{GROUP}/cases/{{int:case}}/replace",
    response=responses(ReplacementOut, *WRITE_RESPONSES),
    url_name="replace_case",
)
def replace_case(
    request: AuthenticatedRequest,
    inspection: Number,
    group: Name,
    case: Number,
    submission: CaseReplacementIn,
) -> dict[str, Any]:
    """Record why a sampled case cannot be assessed, before chance selects its replacement."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    out = samples.drawn_case(access=access, group=long_lists.group(access=access, key=group), id=case)
    cleaned = validated(forms.ReplaceCaseForm(submission.model_dump()))
    return replacement_values(changes.start_replacement(access=access, drawn=out.draw, out=out, **cleaned))


@router.post(
    f"{GROUP}/replacement/complete",
    response=responses(ReplacementOut, *WRITE_RESPONSES),
    url_name="complete_replacement",
)
def complete_replacement(
    request: AuthenticatedRequest, inspection: Number, group: Name, submission: CompleteReplacementIn
) -> dict[str, Any]:
    """Record the random value, which selects the replacement of the case."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    drawn = samples.last_draw(access=access, group=long_lists.group(access=access, key=group))
    pending = samples.open_replacement(drawn=drawn)
    dice = dice_needed(pending.eligible) if pending else 1
    cleaned = validated(forms.CompleteReplacementForm(submission.model_dump(), dice=dice))
    randomness = Randomness("dice", cleaned["value"]) if cleaned["source"] == "dice" else None
    replacement = changes.complete_replacement(
        access=access, drawn=drawn, randomness=randomness, out=cleaned["out"]
    )
    return replacement_values(replacement)
