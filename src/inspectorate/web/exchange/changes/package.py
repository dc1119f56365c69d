"""Import a package of files into the database, without loss."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.package.writer import DERIVED, package_files
from inspectorate.web.assessments.models import LONGEST_COMMENT
from inspectorate.web.assessments.queries import imported_answers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.editions import frozen_hashes
from inspectorate.web.exchange.changes.records import add_assessments, add_written_records
from inspectorate.web.exchange.changes.samples import add_draw, add_long_list, add_seal
from inspectorate.web.improvement.changes.imports import add_imported_plan
from inspectorate.web.improvement.models import LONGEST_OWNER, LONGEST_TITLE
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person, Service
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, require
from inspectorate.web.reports.changes.drafts import add_imported_draft
from inspectorate.web.reports.models import LONGEST_ADDRESSEE, LONGEST_KEY
from inspectorate.web.results.models import ImportedParts
from inspectorate.web.states import State


def import_package(*, by: Person, files: Mapping[str, bytes]) -> Inspection:
    """Create an inspection from a package. Raises FaultsFound with all faults, and then saves nothing."""
    require(Action.IMPORT_PACKAGE, roles_of(by))
    imported = package.read_files(files)
    if faults := [*_unknown_edition(imported), *_long_texts(imported)]:
        raise FaultsFound(faults)
    try:
        return _import(by, files, imported)
    except (DataError, IntegrityError, ValueError) as error:
        problem = _("The package has a character, a number or a name that the database cannot store.")
        cure = _("Look for characters that are not text, and for very long ids. Correct them and try again.")
        raise FaultsFound([Fault(_("the package"), problem, cure)]) from error


def _unknown_edition(imported: method.Inspection) -> Iterator[Fault]:
    """Yield a fault if the package carries an edition that is not installed here."""
    if imported.framework.id not in frozen_hashes():
        yield Fault(
            _("inspection.toml, edition"),
            _("The edition %(edition)s is not installed in this service.")
            % {"edition": imported.framework.id},
            _("Ask the people who run the service to install this edition."),
        )


def _long_texts(imported: method.Inspection) -> Iterator[Fault]:
    """Yield a fault for each text that is longer than its column allows."""
    for place, text, limit in [
        ("inspection.toml, about, service", imported.about.service, 200),
        *(
            (f"inspection.toml, sent_as of {group}", long_list.name, 200)
            for group, long_list in imported.long_lists.items()
        ),
        *((f"narrative/{key}.md, name of the file", key, LONGEST_KEY) for key in imported.narrative),
        *((f"narrative/cy/{key}.md, name of the file", key, LONGEST_KEY) for key in imported.welsh_narrative),
        *(
            (f"recommendations.toml, recommendation {number}, to", recommendation.to, LONGEST_ADDRESSEE)
            for number, recommendation in enumerate(imported.recommendations, start=1)
        ),
        *(
            (f"recommendations.toml, recommendation {number}, welsh", words.welsh.to, LONGEST_ADDRESSEE)
            for number, words in enumerate(imported.recommendations, start=1)
            if words.welsh
        ),
        *_texts_of_plan(imported),
        *(
            (
                f"answers.csv, case {assessment.case_id}, question {question_id}",
                answer.comment,
                LONGEST_COMMENT,
            )
            for assessment in imported.assessments
            for question_id, answer in assessment.answers.items()
        ),
    ]:
        if len(text) > limit:
            yield Fault(
                place,
                _("This text has %(number)s characters. The limit is %(most)s.")
                % {"number": f"{len(text):,}", "most": f"{limit:,}"},
                _("Shorten the text."),
            )


def _texts_of_plan(imported: method.Inspection) -> Iterator[tuple[str, str, int]]:
    """Yield the place, the text and the limit of the texts of an improvement plan."""
    for action in imported.improvement.actions if imported.improvement else ():
        place = f"improvement.toml, action {action.number}"
        yield f"{place}, owner", action.owner, LONGEST_OWNER
        for evidence in action.evidence:
            yield ", ".join((place, "evidence", "title")), evidence.title, LONGEST_TITLE
            yield ", ".join((place, "evidence", "file")), evidence.file, LONGEST_OWNER


@transaction.atomic
def _import(by: Person, files: Mapping[str, bytes], imported: method.Inspection) -> Inspection:
    inspection = _inspection(by, imported)
    samples = {}
    for group in imported.long_lists:
        long_list = add_long_list(by, inspection, imported, group)
        if group in imported.samples:
            stored_sample = add_draw(
                by, inspection, long_list, imported.populations[group], imported.samples[group]
            )
            if stored_sample:
                samples[group] = stored_sample
        elif group in imported.sealed_draws:
            add_seal(by, long_list, imported.sealed_draws[group])
    add_assessments(by, inspection, imported)
    add_written_records(by, inspection, imported)
    parts = replace(
        imported,
        populations={},
        samples={},
        sealed_draws={},
        long_lists={},
        assessments=(),
        blind_assessments=(),
        evidence=(),
        lines_of_enquiry=(),
        judgements=(),
        decisions=(),
        improvement=None,
    )
    stored_parts = ImportedParts.objects.create(
        inspection=inspection,
        files={path: text for path, text in package_files(parts).items() if path not in DERIVED},
        samples=samples,
        assessors=[
            [assessment.group, assessment.case_id, assessment.occasion, assessment.assessor]
            for assessment in imported.assessments
        ],
        imported_by=by,
    )
    add_imported_draft(by=by, inspection=inspection, imported=imported)
    add_imported_plan(by=by, inspection=inspection, plan=imported.improvement)
    after = {
        "package": imported.about.id,
        "files": len(files),
        "state": inspection.state,
        "answers": imported_answers.digest(inspection.pk),
        "parts": stored_parts.digest,
    }
    audit.record_by(by, EventType.IMPORT_PACKAGE, inspection.pk, subject=imported.about.service, after=after)
    return inspection


def _inspection(by: Person, imported: method.Inspection) -> Inspection:
    service = Service.objects.filter(name__iexact=imported.about.service).first() or Service.objects.create(
        name=imported.about.service,
        short_name=imported.about.service_short[:60],
        area=imported.about.area[:200],
        country=imported.about.country,
    )
    return Inspection.objects.create(
        service=service,
        edition=imported.framework.id,
        edition_hash=frozen_hashes()[imported.framework.id],
        state=_state(imported),
        fieldwork_starts=imported.about.fieldwork_started,
        fieldwork_ends=imported.about.fieldwork_ended,
        invented=imported.about.invented,
        set_up_by=by,
    )


def _state(imported: method.Inspection) -> State:
    """Return the state that an inspection has reached according to its package."""
    if imported.decisions:
        return State.PANEL
    if imported.samples:
        return State.FIELDWORK
    return State.ANNOUNCED if imported.long_lists else State.SETTING_UP
