"""Calculate, store and verify the method's results. A stored result carries a digest of its inputs."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.inspection import Results, work_out
from inspectorate.method.ratings import ProposedRating
from inspectorate.web import database
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries.inputs import method_inspection

_AS_JSON = TypeAdapter(Results)
_INPUTS_VERSION = """
SELECT edition, fieldwork_starts, fieldwork_ends,
  (SELECT max(id) FROM cases_draw WHERE inspection_id = inspection.id),
  (SELECT max(replaced.id) FROM cases_casereplacement AS replaced JOIN cases_draw AS draw ON draw.id = draw_id
    WHERE inspection_id = inspection.id),
  (SELECT max(id) FROM cases_longlist WHERE inspection_id = inspection.id AND read_at IS NOT NULL),
  (SELECT json_agg(totals ORDER BY state) FROM
    (SELECT state, count(*), sum(version), max(id) FROM assessments_assessment
      WHERE inspection_id = inspection.id GROUP BY state) AS totals)::text,
  (SELECT max(id) FROM judgements_judgement WHERE inspection_id = inspection.id),
  (SELECT concat(count(*), ' ', max(id)) FROM judgements_evidenceitem WHERE inspection_id = inspection.id),
  (SELECT concat(sum(version), ' ', max(id)) FROM judgements_lineofenquiry
    WHERE inspection_id = inspection.id),
  (SELECT max(id) FROM judgements_decision WHERE inspection_id = inspection.id),
  (SELECT max(reopened.id) FROM judgements_decisionreopening AS reopened
    JOIN judgements_decision AS decision ON decision.id = decision_id WHERE inspection_id = inspection.id),
  (SELECT id FROM results_importedparts WHERE inspection_id = inspection.id)
FROM inspections_inspection AS inspection WHERE id = %(inspection)s::bigint
"""
_CURE = Sentence("Compare with a backup: someone has changed the database outside the service.")


def results(inspection: Inspection, *, not_older_than: timedelta | None = None) -> Results:
    """Return the results of an inspection, at most `not_older_than` out of date.

    Raises FaultsFound if a judgement or decision is not valid.
    """
    return read(stored(inspection, not_older_than=not_older_than))


def stored(inspection: Inspection, *, not_older_than: timedelta | None = None) -> StoredResult:
    """Return the stored result, recalculated if an input has changed since.

    Results stay as they are once the cases have been deleted on the retention date.
    """
    result = StoredResult.objects.filter(inspection=inspection).first()
    if result and not_older_than and timezone.now() - result.calculated_at < not_older_than:
        return result
    version = inputs_version(inspection)
    if result and (result.inputs_version == version or _has_deleted_cases(inspection)):
        return result
    return _store(inspection, version)


def latest(inspection: Inspection, *, fresh_for: timedelta) -> tuple[StoredResult, bool]:
    """Return the stored result without recalculating it, and whether an input has changed since.

    A result younger than `fresh_for` counts as current. If none is stored, it is calculated first.
    """
    result = StoredResult.objects.filter(inspection=inspection).first()
    if result is None:
        return stored(inspection), False
    if timezone.now() - result.calculated_at < fresh_for:
        return result, False
    is_stale = result.inputs_version != inputs_version(inspection) and not _has_deleted_cases(inspection)
    return result, is_stale


def read(result: StoredResult) -> Results:
    """Return a stored result as a value of the method."""
    return _from_json(result.result)


def write(results: Results) -> str:
    """Return results as canonical JSON: equal results give the same text."""
    return json.dumps(_AS_JSON.dump_python(results, mode="json"), sort_keys=True, separators=(",", ":"))


def without_cases(results: Results) -> Results:
    """Return the results without any case id, for retention.

    The number of cases classified too low or too high stays; their ids do not.
    """
    return replace(
        results,
        sensitivity={
            standard: replace(sensitivity, deciding=())
            for standard, sensitivity in results.sensitivity.items()
        },
        classifications=tuple(
            replace(check, too_low=("",) * len(check.too_low), too_high=("",) * len(check.too_high))
            for check in results.classifications
        ),
    )


def digest_of(inputs: method.Inspection) -> str:
    """Return a SHA-256 over all inputs in their export format."""
    digest = hashlib.sha256()
    for path, content in sorted(package.to_files(inputs).items()):
        digest.update(f"{path} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def proposals(inputs: method.Inspection) -> Mapping[str, ProposedRating]:
    """Return the proposed rating of every standard, ignoring decisions.

    Raises FaultsFound if a judgement is not valid.
    """
    results = work_out(replace(inputs, decisions=()))
    return {standard: rating.proposed for standard, rating in results.ratings.items()}


def inputs_version(inspection: Inspection) -> str:
    """Return a hash that changes with every input, without reading the inputs themselves."""
    return hashlib.sha256(
        repr(database.execute(_INPUTS_VERSION, {"inspection": inspection.pk})).encode()
    ).hexdigest()


def check_stored() -> Iterator[Fault]:
    """Recalculate every stored result from its inputs, and yield a fault for each that differs."""
    for result in StoredResult.objects.select_related("inspection__service").order_by("pk"):
        place = _("Results of inspection %(inspection_id)s (%(inspection)s)") % {
            "inspection_id": result.inspection_id,
            "inspection": result.inspection,
        }
        if _has_deleted_cases(result.inspection):
            yield from _check_retained(result, place)
            continue
        if result.inputs_version != inputs_version(result.inspection):
            continue  # stale: an input has changed since the calculation
        try:
            inputs = method_inspection(result.inspection)
            if digest_of(inputs) != result.digest:
                yield Fault(place, _("Its inputs are not those it was worked out from."), _CURE)
            elif write(work_out(inputs)) != result.result:
                yield Fault(place, _("It is not what its inputs give."), _CURE)
        except FaultsFound as error:
            yield from (Fault(f"{place}, {fault.place}", fault.problem, fault.cure) for fault in error.faults)


def _check_retained(result: StoredResult, place: str) -> Iterator[Fault]:
    """Check results whose inputs have been deleted, by the digest in the audit event of the deletion."""
    deletions = Event.objects.filter(
        inspection=result.inspection_id, event_type=EventType.DELETE_EXPIRED_CASES
    )
    deletion = deletions.order_by("-id").first()
    digest = (deletion.after or {}).get("results_kept") if deletion else None
    if digest and digest != hashlib.sha256(result.result.encode()).hexdigest():
        yield Fault(place, _("It is not what was kept when the cases were removed."), _CURE)


def _store(inspection: Inspection, version: str) -> StoredResult:
    inputs = method_inspection(inspection)
    result = write(work_out(inputs))
    stored_result, _created = StoredResult.objects.update_or_create(
        inspection=inspection,
        defaults={
            "edition": inspection.edition,
            "inputs_version": version,
            "digest": digest_of(inputs),
            "result": result,
            "calculated_at": timezone.now(),
        },
    )
    return stored_result


def _has_deleted_cases(inspection: Inspection) -> bool:
    deleted_lists = inspection.long_lists.exclude(read_at=None).filter(content=None)
    return inspection.cases_removed_at is not None or deleted_lists.exists()


def _from_json(text: str) -> Results:
    values = json.loads(text)
    for check in values["classifications"]:
        check["matrix"] = {tuple(levels.split(",")): count for levels, count in check["matrix"].items()}
    return _AS_JSON.validate_python(values)
