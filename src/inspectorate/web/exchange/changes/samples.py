"""Import a package's long lists and samples."""

import hashlib

from django.utils import timezone

from inspectorate.method import inspection as method
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import Population
from inspectorate.method.sample import Sample
from inspectorate.package.rows import rows_to_text
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import (
    CaseReplacement,
    Draw,
    DrawnCase,
    LongList,
    LongListRow,
    SampleStatus,
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


def add_draw(
    by: Person, inspection: Inspection, long_list: LongList, population: Population, sample: Sample
) -> dict[str, object] | None:
    """Save a draw with its sample.

    Return the values of the sample file if the seed does not reproduce the sample, otherwise None.
    """
    draw = Draw(
        inspection=inspection,
        group=long_list.group,
        number=1,
        long_list=long_list,
        seed=sample.seed,
        max_per_manager=sample.max_per_manager,
        digest=sample.digest,
        drawn_by=by,
    )
    cases.describe_draw(draw, sample, framework(inspection.edition))
    draw.save()
    DrawnCase.objects.bulk_create(cases.drawn_cases(draw, sample))
    cases_by_id = {case.id: case for case in population.cases}
    for replacement in sample.replacements:
        replaced_case = cases_by_id.get(replacement.out)
        DrawnCase.objects.get_or_create(
            draw=draw,
            case_id=replacement.out,
            defaults={
                "status": SampleStatus.REPLACED,
                "order": 0,
                "case_manager": replaced_case.manager if replaced_case else "",
            },
        )
        CaseReplacement.objects.create(
            draw=draw,
            out=replacement.out,
            into=replacement.into,
            reason=replacement.reason,
            because=replacement.because,
            by=by,
        )
    try:
        if samples.redraw(drawn=draw, read=population, framework=framework(inspection.edition)) == sample:
            return None
    except FaultsFound:
        pass  # not reproducible: keep the sample file's values
    return {"draw": draw.pk, "replaced": len(sample.replacements), **_stored_sample_values(sample)}


def _stored_sample_values(sample: Sample) -> dict[str, object]:
    replacement_ids = {replacement.into for replacement in sample.replacements}
    rows = [
        {
            "case_id": case.id,
            "place": "replacement" if case.id in replacement_ids else "selected",
            "order": str(position),
        }
        for position, case in enumerate(sample.selected, start=1)
    ]
    rows += [
        {"case_id": case.id, "place": "reserve", "order": str(position)}
        for position, case in enumerate(sample.reserves, start=1)
    ]
    rows += [
        {
            "case_id": replacement.out,
            "place": "replaced",
            "order": str(position),
            "replaced_by": replacement.into,
            "reason": replacement.reason,
            "because": replacement.because,
        }
        for position, replacement in enumerate(sample.replacements, start=1)
    ]
    text = {
        "seed": sample.seed,
        "digest": sample.digest,
        "eligible": sample.size.eligible,
        "size": sample.size.value,
        "because": sample.size.because,
        "factors": list(sample.factors),
        "max_per_manager": sample.max_per_manager,
        "reserve_share": sample.reserve_share,
        "notes": list(sample.notes),
    }
    return {"said": text, "rows": rows}
