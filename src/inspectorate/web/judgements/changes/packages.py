"""An inspection out of the database as a package of files, and from one into it, without loss."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from inspectorate import package
from inspectorate.method import assessments as assessing
from inspectorate.method.assessments import Assessment as Assessed
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection as Recorded
from inspectorate.method.population import Population
from inspectorate.method.sample import Sample
from inspectorate.package.folder import LARGEST, MOST, PLACES
from inspectorate.package.packing import pack
from inspectorate.package.rows import rows_to_text
from inspectorate.web.assessments.models import (
    LONGEST_COMMENT,
    Answer,
    AnswerEvent,
    Assessment,
    Outcome,
    Progress,
    Way,
)
from inspectorate.web.audit.changes import record
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases import queries as drawn_again
from inspectorate.web.cases.models import Draw, DrawnCase, Fate, LongList, Place, Replaced
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import Opened, framework, frozen
from inspectorate.web.judgements import queries
from inspectorate.web.judgements.models import Decision, Enquiry, Item, Judgement, Kept
from inspectorate.web.people.models import Person, Service
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, insist
from inspectorate.web.states import State

TOGETHER = 300_000_000
"""Bytes of everything in a zip file, unpacked."""


def export_package(*, opened: Opened) -> dict[str, bytes]:
    """Return the inspection's package, by path, in whatever state it is; that it was taken is recorded."""
    insist(Action.EXPORT_PACKAGE, opened.roles, opened.inspection.stands)
    files = package.to_files(queries.as_inspection(opened.inspection))
    digest = hashlib.sha256(b"".join(files[path] for path in sorted(files))).hexdigest()
    record(
        by=opened.person,
        action=Action.EXPORT_PACKAGE,
        inspection=opened.inspection.pk,
        after={"files": len(files), "sha256": digest},
    )
    return files


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """The files in one: the same files always give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0)), content)
    return made.getvalue()


def from_zip(content: bytes) -> dict[str, bytes]:
    """The files of a package in a zip file, read with distrust. Raises FaultsFound with everything wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            if faults := list(_refused(entries)):
                raise FaultsFound(faults)
            top = _top(entries)
            return {each.filename.removeprefix(top): archive.read(each) for each in entries}
    except FaultsFound:
        raise
    except Exception as error:  # a damaged archive fails in more ways than zipfile says
        problem = "This is not a zip file that can be opened, or it is damaged or locked by a password."
        raise FaultsFound([Fault("the file", problem, "Make it again, without a password.")]) from error


def _top(entries: list[zipfile.ZipInfo]) -> str:
    """The folder all files are in, if someone packed the folder and not its files."""
    first = {each.filename.partition("/")[0] for each in entries}
    if len(first) == 1 and all("/" in each.filename for each in entries):
        return f"{first.pop()}/"
    return ""


def _refused(entries: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    cure = "Take it out, or correct its name."
    top, names = _top(entries), [each.filename for each in entries]
    if len(entries) > MOST or sum(each.file_size for each in entries) > TOGETHER:
        yield Fault(
            "the file", "It holds more than a package of an inspection.", "Give a package’s zip file."
        )
        return
    for each in entries:
        name = each.filename.removeprefix(top)
        if not PLACES.fullmatch(name) or (each.external_attr >> 16) & 0o170000 == 0o120000:
            yield Fault(each.filename[:200], "This is not a file that a package has.", cure)
        elif each.file_size > LARGEST:
            yield Fault(name, "The file is too large.", "Split the list, or shorten it.")
    # Names that differ only in capitals are one file on many machines, and one of them would be lost there.
    if len({name.casefold() for name in names}) < len(names):
        yield Fault("the file", "It holds two files of the same name.", "Keep one of them.")


# ---------------------------------------------------------------- in


def import_package(*, by: Person, files: Mapping[str, bytes]) -> Inspection:
    """Make an inspection from a package. Raises FaultsFound with everything wrong, and then makes nothing."""
    insist(Action.IMPORT_PACKAGE, roles_of(by))
    found = package.open_files(files)
    if faults := list(_too_long(found)):
        raise FaultsFound(faults)
    try:
        return _import(by, files, found)
    except (DataError, IntegrityError, ValueError) as error:
        problem = "It holds a character, a number or a name that cannot be kept."
        cure = "Look for characters that are not text, and for very long ids."
        raise FaultsFound([Fault("the package", problem, cure)]) from error


def _too_long(found: Recorded) -> Iterator[Fault]:
    for place, text, most in [
        ("inspection.toml, about, service", found.about.service, 200),
        *(
            (f"inspection.toml, sent_as of {group}", sent.name, 200)
            for group, sent in found.long_lists.items()
        ),
        *(
            (f"answers.csv, case {each.case_id}, question {question}", answer.comment, LONGEST_COMMENT)
            for each in found.assessments
            for question, answer in each.answers.items()
        ),
    ]:
        if len(text) > most:
            yield Fault(place, f"It has {len(text):,} characters; up to {most:,} are kept.", "Shorten it.")


@transaction.atomic
def _import(by: Person, files: Mapping[str, bytes], found: Recorded) -> Inspection:
    inspection = _inspection(by, found)
    samples = {}
    for group in found.long_lists:
        listed = _long_list(by, inspection, found, group)
        if group in found.samples:
            known = _draw(by, inspection, listed, found.populations[group], found.samples[group])
            if known:
                samples[group] = known
    _assessments(by, inspection, found)
    _written(by, inspection, found)
    parts = replace(
        found,
        populations={},
        samples={},
        long_lists={},
        assessments=(),
        evidence=(),
        enquiries=(),
        judgements=(),
        decisions=(),
    )
    Kept.objects.create(
        inspection=inspection,
        files=pack(parts),
        samples=samples,
        assessors=[[each.group, each.case_id, each.occasion, each.assessor] for each in found.assessments],
        imported_by=by,
    )
    record(
        by=by,
        action=Action.IMPORT_PACKAGE,
        inspection=inspection.pk,
        subject=found.about.service,
        after={"package": found.about.id, "files": len(files), "state": inspection.state},
    )
    return inspection


def _inspection(by: Person, found: Recorded) -> Inspection:
    service = Service.objects.filter(name__iexact=found.about.service).first() or Service.objects.create(
        name=found.about.service, short_name=found.about.service_short[:60], area=found.about.area[:200]
    )
    return Inspection.objects.create(
        service=service,
        edition=found.framework.id,
        edition_hash=frozen()[found.framework.id],
        state=_state(found),
        fieldwork_starts=found.about.fieldwork_started,
        fieldwork_ends=found.about.fieldwork_ended,
        invented=found.about.invented,
        set_up_by=by,
    )


def _state(found: Recorded) -> State:
    """How far an inspection had come, by what its package holds."""
    if found.decisions:
        return State.PANEL
    if found.samples:
        return State.FIELDWORK
    return State.ANNOUNCED if found.long_lists else State.SETTING_UP


def _long_list(by: Person, inspection: Inspection, found: Recorded, group: str) -> LongList:
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
    Fate.objects.bulk_create(cases.fates_of(listed, read), batch_size=5000)
    return listed


def _draw(
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
    cases.show(drawn, sample, framework(inspection.edition))
    drawn.save()
    DrawnCase.objects.bulk_create(cases.drawn_cases(drawn, sample))
    everyone = {case.id: case for case in read.cases}
    for each in sample.replacements:
        gone = everyone.get(each.out)
        DrawnCase.objects.get_or_create(
            draw=drawn,
            case_id=each.out,
            defaults={"place": Place.REPLACED, "order": 0, "case_manager": gone.manager if gone else ""},
        )
        Replaced.objects.create(
            draw=drawn, out=each.out, into=each.into, reason=each.reason, because=each.because, by=by
        )
    try:
        if drawn_again.redrawn(drawn=drawn, read=read, framework=framework(inspection.edition)) == sample:
            return None
    except FaultsFound:
        pass  # then it is kept as it was said to be
    return {"draw": drawn.pk, "replaced": len(sample.replacements), **_said(sample)}


def _said(sample: Sample) -> dict[str, object]:
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


def _assessments(by: Person, inspection: Inspection, found: Recorded) -> None:
    """Record assessments as the importer's, to be handed on; who made them stays named as in the file."""
    own_facts = {field.key for field in found.framework.casework.fields}
    own_facts |= {f"service_{scale.key}" for scale in found.framework.casework.scales}
    now = timezone.now()
    made = Assessment.objects.bulk_create(
        [_assessment(by, inspection, found, each, own_facts, now) for each in found.assessments]
    )
    answers, events = [], []
    for assessment, each in zip(made, found.assessments, strict=True):
        given = {
            **{key: (level, "") for key, level in each.facts.items() if key not in own_facts},
            **{question: (answer.value, answer.comment) for question, answer in each.answers.items()},
        }
        for question, (value, comment) in given.items():
            saved = {"assessment": assessment, "question": question, "value": value, "comment": comment}
            answers.append(Answer(**saved, version=1, by=by))
            events.append(
                AnswerEvent(
                    **saved,
                    event=uuid4(),
                    made_from=0,
                    version=1,
                    outcome=Outcome.SAVED,
                    way=Way.SPREADSHEET,
                    device_at=now,
                    by=by,
                )
            )
    Answer.objects.bulk_create(answers, batch_size=2000)
    AnswerEvent.objects.bulk_create(events, batch_size=2000)


def _assessment(
    by: Person, inspection: Inspection, found: Recorded, each: Assessed, own_facts: set[str], now: datetime
) -> Assessment:
    finished = not assessing.check(each, found.framework)
    given = len(each.answers) + len(each.facts)
    return Assessment(
        inspection=inspection,
        group=each.group,
        case_id=each.case_id,
        occasion=each.occasion,
        assessor=by,
        state=Progress.FINISHED if finished else Progress.IN_PROGRESS if given else Progress.NOT_STARTED,
        version=1 if given else 0,
        facts={key: level for key, level in each.facts.items() if key in own_facts},
        finished_at=now if finished else None,
    )


def _written(by: Person, inspection: Inspection, found: Recorded) -> None:
    """Evidence, lines of enquiry, judgements and decisions."""
    Item.objects.bulk_create(
        Item(
            inspection=inspection,
            ref=each.id,
            kind=each.kind,
            title=each.title,
            received=each.received,
            supports=list(each.supports),
            finding=each.finding,
            direction=each.direction,
            by=by,
        )
        for each in found.evidence
    )
    Enquiry.objects.bulk_create(
        Enquiry(
            inspection=inspection,
            ref=each.id,
            text=each.text,
            raised_by=each.raised_by,
            cases=list(each.cases),
            supports=list(each.supports),
            outcome=each.outcome,
            by=by,
        )
        for each in found.enquiries
    )
    Judgement.objects.bulk_create(
        Judgement(
            inspection=inspection,
            standard=each.standard,
            number=1,
            rating=each.rating,
            reasons=dict(each.reasons),
            evidence={question: list(refs) for question, refs in each.evidence.items()},
            written_by=each.by,
            by=by,
        )
        for each in found.judgements
    )
    proposed = queries.proposals(found)
    Decision.objects.bulk_create(
        Decision(
            inspection=inspection,
            standard=each.standard,
            round=1,
            rating=each.rating,
            reasons=each.reasons,
            members=list(each.members),
            on=each.on,
            proposed=proposed[each.standard].rating or "",
            because=proposed[each.standard].because,
            by=by,
        )
        for each in found.decisions
    )
