"""Long lists and samples of a package, into the database."""

import hashlib

from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Inspection as Recorded
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


def add_long_list(by: Person, inspection: Inspection, found: Recorded, group: str) -> LongList:
    """Record the long list of a kind of case, with the fate of every row."""
    sent, read = found.long_lists[group], found.populations[group]
    content = rows_to_text(sent.headings, sent.rows).encode()
    listed = LongList.objects.create(
        inspection=inspection,
        group=group,
        number=1,
        file_name=sent.name[:200],
        content=content,
        content_hash=hashlib.sha256(content).hexdigest(),
        headings=list(sent.headings),
        sent_by=by,
        columns=dict(read.columns),
        on=read.on,
        digest=read.digest,
        rows=len(read.cases) + len(read.left_out),
        eligible=len(read.cases),
        read_at=timezone.now(),
    )
    LongListRow.objects.bulk_create(cases.rows_of(listed, read), batch_size=5000)
    return listed


def add_draw(
    by: Person, inspection: Inspection, listed: LongList, read: Population, sample: Sample
) -> dict[str, object] | None:
    """Record a draw; return what the file said of it if drawing again gives something else."""
    drawn = Draw(
        inspection=inspection,
        group=listed.group,
        number=1,
        long_list=listed,
        seed=sample.seed,
        max_per_manager=sample.max_per_manager,
        digest=sample.digest,
        drawn_by=by,
    )
    cases.describe_draw(drawn, sample, framework(inspection.edition))
    drawn.save()
    DrawnCase.objects.bulk_create(cases.drawn_cases(drawn, sample))
    everyone = {case.id: case for case in read.cases}
    for each in sample.replacements:
        gone = everyone.get(each.out)
        DrawnCase.objects.get_or_create(
            draw=drawn,
            case_id=each.out,
            defaults={
                "status": SampleStatus.REPLACED,
                "order": 0,
                "case_manager": gone.manager if gone else "",
            },
        )
        CaseReplacement.objects.create(
            draw=drawn, out=each.out, into=each.into, reason=each.reason, because=each.because, by=by
        )
    try:
        if samples.redrawn(drawn=drawn, read=read, framework=framework(inspection.edition)) == sample:
            return None
    except FaultsFound:
        pass  # then it is kept as it was said to be
    return {"draw": drawn.pk, "replaced": len(sample.replacements), **_stored_sample_values(sample)}


def _stored_sample_values(sample: Sample) -> dict[str, object]:
    came_in = {each.into for each in sample.replacements}
    rows = [
        {
            "case_id": case.id,
            "place": "replacement" if case.id in came_in else "selected",
            "order": str(place),
        }
        for place, case in enumerate(sample.selected, start=1)
    ]
    rows += [
        {"case_id": case.id, "place": "reserve", "order": str(place)}
        for place, case in enumerate(sample.reserves, start=1)
    ]
    rows += [
        {
            "case_id": each.out,
            "place": "replaced",
            "order": str(place),
            "replaced_by": each.into,
            "reason": each.reason,
            "because": each.because,
        }
        for place, each in enumerate(sample.replacements, start=1)
    ]
    said = {
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
    return {"said": said, "rows": rows}
