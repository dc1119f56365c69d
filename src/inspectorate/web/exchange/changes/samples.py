"""Import a package's long lists and samples."""

import hashlib

from django.utils import timezone

from inspectorate.method import inspection as method
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Population
from inspectorate.method.sample import Sample, SealedDraw
from inspectorate.package import sample_rows, sample_text
from inspectorate.package.rows import rows_to_text
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import (
    CaseReplacement,
    Draw,
    LongList,
    LongListRow,
    SampleStatus,
    Seal,
)
from inspectorate.web.cases.queries import samples
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person


def add_long_list(by: Person, inspection: Inspection, imported: method.Inspection, group: str) -> LongList:
    """Save the long list of a case group, with the row of every case: eligible, or left out with a reason."""
    source, population = imported.long_lists[group], imported.populations[group]
    content = rows_to_text(source.headings, source.rows).encode()
    long_list = LongList.objects.create(
        inspection=inspection,
        group=group,
        number=1,
        file_name=source.name[:200],
        content=content,
        content_hash=hashlib.sha256(content).hexdigest(),
        headings=list(source.headings),
        sent_by=by,
        columns=dict(population.columns),
        on=population.on,
        digest=population.digest,
        rows=len(population.cases) + len(population.left_out),
        eligible=len(population.cases),
        read_at=timezone.now(),
    )
    LongListRow.objects.bulk_create(cases.long_list_rows(long_list, population), batch_size=5000)
    return long_list


def add_seal(by: Person, long_list: LongList, sealed: SealedDraw) -> Seal:
    """Save a seal that is not decided."""
    seal = _seal(by, long_list, sealed)
    seal.save()
    return seal


def _seal(by: Person, long_list: LongList, sealed: SealedDraw) -> Seal:
    inspection = long_list.inspection
    seal = Seal(inspection=inspection, group=long_list.group, number=1, long_list=long_list, sealed_by=by)
    cases.describe_seal(seal, sealed, framework(inspection.edition))
    return seal


def _seal_of(by: Person, long_list: LongList, sample: Sample) -> Seal | None:
    """Save and return the seal of a numbered sample; None for a draw from a seed."""
    choice = sample.numbered
    if choice is None:
        return None
    sealed = SealedDraw(
        edition=sample.edition,
        group=sample.group,
        digest=sample.digest,
        size=sample.size,
        factors=sample.factors,
        max_per_manager=sample.max_per_manager,
        decided_by=choice.decided_by,
        origin=choice.origin,
        seal=choice.seal,
        steps=sample.steps[:2],
        numbered=choice.summary,
        notes=sample.notes,
    )
    return add_seal(by, long_list, sealed)


def add_draw(
    by: Person, inspection: Inspection, long_list: LongList, population: Population, sample: Sample
) -> dict[str, object] | None:
    """Save a draw with its sample.

    Return the values of the sample file if the stored draw does not give the same sample, otherwise None.
    """
    edition = framework(inspection.edition)
    draw = Draw(
        inspection=inspection,
        group=long_list.group,
        number=1,
        long_list=long_list,
        seal=_seal_of(by, long_list, sample),
        seed=sample.seed,
        max_per_manager=sample.max_per_manager,
        digest=sample.digest,
        drawn_by=by,
    )
    cases.describe_draw(draw, sample, edition)
    draw.save()
    cases.save_cases(draw, sample)
    managers = {case.id: case.manager for case in population.cases}
    for case in draw.cases.filter(status=SampleStatus.REPLACED):
        case.case_manager = managers.get(case.case_id, "")
        case.save()
    for replacement in sample.replacements:
        CaseReplacement.objects.create(**cases.replacement_values(replacement), draw=draw, by=by)
    try:
        if samples.stored_sample(drawn=draw, read=population, framework=edition) == sample:
            return None
    except FaultsFound:
        pass  # damaged: keep the sample file's values
    return {
        "draw": draw.pk,
        "replaced": len(sample.replacements),
        "said": sample_text(sample).model_dump(mode="json", exclude_none=True),
        "rows": list(sample_rows(sample)),
    }
