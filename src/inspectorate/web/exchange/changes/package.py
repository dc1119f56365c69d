"""An inspection into the database from a package of files, without loss."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from inspectorate import package
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection as Recorded
from inspectorate.package.writer import package_files
from inspectorate.web.assessments.models import LONGEST_COMMENT
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import frozen_hashes
from inspectorate.web.exchange.changes.records import add_assessments, add_written_records
from inspectorate.web.exchange.changes.samples import add_draw, add_long_list
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person, Service
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, require
from inspectorate.web.results.models import ImportedParts
from inspectorate.web.states import State


def import_package(*, by: Person, files: Mapping[str, bytes]) -> Inspection:
    """Make an inspection from a package. Raises FaultsFound with everything wrong, and then makes nothing."""
    require(Action.IMPORT_PACKAGE, roles_of(by))
    found = package.read_files(files)
    if faults := list(_too_long(found)):
        raise FaultsFound(faults)
    try:
        return _import(by, files, found)
    except (DataError, IntegrityError, ValueError) as error:
        problem = _("It holds a character, a number or a name that cannot be kept.")
        cure = _("Look for characters that are not text, and for very long ids.")
        raise FaultsFound([Fault(_("the package"), problem, cure)]) from error


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
            yield Fault(
                place,
                _("It has %(number)s characters; up to %(most)s are kept.")
                % {"number": f"{len(text):,}", "most": f"{most:,}"},
                _("Shorten it."),
            )


@transaction.atomic
def _import(by: Person, files: Mapping[str, bytes], found: Recorded) -> Inspection:
    inspection = _inspection(by, found)
    samples = {}
    for group in found.long_lists:
        listed = add_long_list(by, inspection, found, group)
        if group in found.samples:
            known = add_draw(by, inspection, listed, found.populations[group], found.samples[group])
            if known:
                samples[group] = known
    add_assessments(by, inspection, found)
    add_written_records(by, inspection, found)
    parts = replace(
        found,
        populations={},
        samples={},
        long_lists={},
        assessments=(),
        evidence=(),
        lines_of_enquiry=(),
        judgements=(),
        decisions=(),
    )
    ImportedParts.objects.create(
        inspection=inspection,
        files=package_files(parts),
        samples=samples,
        assessors=[[each.group, each.case_id, each.occasion, each.assessor] for each in found.assessments],
        imported_by=by,
    )
    after = {"package": found.about.id, "files": len(files), "state": inspection.state}
    audit.record_by(by, EventType.IMPORT_PACKAGE, inspection.pk, subject=found.about.service, after=after)
    return inspection


def _inspection(by: Person, found: Recorded) -> Inspection:
    service = Service.objects.filter(name__iexact=found.about.service).first() or Service.objects.create(
        name=found.about.service, short_name=found.about.service_short[:60], area=found.about.area[:200]
    )
    return Inspection.objects.create(
        service=service,
        edition=found.framework.id,
        edition_hash=frozen_hashes()[found.framework.id],
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
