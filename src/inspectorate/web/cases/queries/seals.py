"""Reads of sealed draws: seals, and the numbered samples that follow from them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet

from inspectorate.method.population import Population
from inspectorate.method.sample import NumberedSamples, SealedDraw
from inspectorate.method.sample import number as number_by_method
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.package import rebuild_sealed_draw
from inspectorate.package.documents import SampleText
from inspectorate.web.cases.models import Seal
from inspectorate.web.cases.queries.latest import latest_by_group
from inspectorate.web.cases.queries.long_lists import population
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


def seals(*, access: InspectionAccess, group: CaseGroup) -> QuerySet[Seal]:
    """Return the seals of a case group, latest first."""
    require(Action.SEE_SAMPLE, access.roles, access.inspection.current_state)
    records = access.inspection.seals.filter(group=group.key).select_related(
        "sealed_by", "numbered_by", "draw", "long_list"
    )
    return records.defer("long_list__content", "long_list__headings", "long_list__examples").order_by(
        "-number"
    )


def seal(*, access: InspectionAccess, group: CaseGroup, number: int) -> Seal:
    """Return a seal of a case group by its number. Raises NotVisible if there is none."""
    record = seals(access=access, group=group).filter(number=number).first()
    if record is None:
        raise NotVisible
    return record


def undecided_seals(inspection: Inspection) -> Mapping[str, Seal]:
    """Return the latest seal of each case group whose latest seal is not decided. It checks no permission."""
    records = inspection.seals.select_related("draw", "long_list").defer("long_list__content")
    return {group: seal for group, seal in latest_by_group(records).items() if not seal.is_decided}


def sealed_draw(*, seal: Seal, read: Population) -> SealedDraw:
    """Return the sealed draw from its record."""
    sealed = rebuild_sealed_draw(SampleText.model_validate(seal.record), read)
    if sealed is None:
        raise ValueError(f"the record of seal {seal.pk} has no seal")
    return sealed


def numbered_samples(
    *, seal: Seal, read: Population | None = None, at: datetime | None = None
) -> NumberedSamples:
    """Calculate the numbered samples of a seal. Raises FaultsFound if they are not those recorded."""
    eligible = read or population(long_list=seal.long_list)
    return number_by_method(sealed_draw(seal=seal, read=eligible), eligible, at=at)


def lines(*, access: InspectionAccess, seal: Seal) -> Iterator[str]:
    """Return the lines of the file of numbered samples, whose digest is recorded."""
    require(Action.SEE_NUMBERED_SAMPLES, access.roles, access.inspection.current_state)
    return numbered_samples(seal=seal).lines()


def audited(seal: Seal) -> dict[str, object]:
    """Return what the audit log records of a seal: number, digest, design and the digest of the last step."""
    design = {name: seal.record.get(name) for name in ("size", "factors", "max_per_manager")}
    numbered = {"numbered": seal.record["numbered"]["digest"]} if seal.is_numbered else {}
    return {
        "group": seal.group,
        "seal": seal.number,
        "digest": seal.digest,
        **design,
        "decided_by": seal.record["seal"]["decided_by"],
        "origin": seal.record["seal"]["origin"],
        **numbered,
        "step": seal.record["steps"][-1]["digest"],
    }
