"""Calculate, store and verify the method's results. A stored result carries a digest of its inputs."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from inspectorate.method import inspection as method
from inspectorate.method.assessments import Assessment
from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.inspection import ResultInputs, Results, results_from, work_out
from inspectorate.method.ratings import ConfirmedRating, ProposedRating
from inspectorate.method.standards import Framework, edition_json
from inspectorate.method.standards.edition_cache import cached_by_edition
from inspectorate.web import database
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries.inputs import rated_inspection, result_inputs

_AS_JSON = TypeAdapter(Results)
_INPUTS_VERSION = """
SELECT edition, fieldwork_starts, fieldwork_ends,
  (SELECT max(id) FROM cases_draw WHERE inspection_id = inspection.id),
  (SELECT concat_ws(' ', max(replaced.id), max(completed_at), max(undone_at))
    FROM cases_casereplacement AS replaced JOIN cases_draw AS draw ON draw.id = draw_id
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


def rewrite_without_cases(result: StoredResult) -> None:
    """Remove case ids and words from a stored result, for retention. Delete it if it cannot be read."""
    try:
        result.result = write(without_cases(read(result)))
    except (ValueError, KeyError, TypeError, AttributeError):
        result.delete()
        return
    result.signature = _signature(result)
    result.save(update_fields=["result", "signature"])


def without_cases(results: Results) -> Results:
    """Return the results without case ids, references to evidence and the panel's reasons, for retention.

    The number of cases classified too low or too high stays; their ids do not.
    """
    return replace(
        results,
        ratings={standard: _without_reasons(rating) for standard, rating in results.ratings.items()},
        triangulation={
            question: replace(triangulation, evidence=())
            for question, triangulation in results.triangulation.items()
        },
        sensitivity={
            standard: replace(sensitivity, deciding=())
            for standard, sensitivity in results.sensitivity.items()
        },
        classifications=tuple(
            replace(check, too_low=("",) * len(check.too_low), too_high=("",) * len(check.too_high))
            for check in results.classifications
        ),
    )


def _without_reasons(rating: ConfirmedRating) -> ConfirmedRating:
    """Return a rating without the panel's reasons, which also end the sentence of its decision."""
    if rating.decision is None or not (reasons := rating.decision.reasons.strip()):
        return rating
    because = rating.because.replace(f": {reasons}", ".")
    return replace(rating, decision=replace(rating.decision, reasons=""), because=because)


def digest_of(inputs: ResultInputs) -> str:
    """Return a SHA-256 over all inputs of results: the same inputs have the same digest."""
    values = {name: getattr(inputs, name) for name in inputs.__slots__ if name != "framework"}
    values["framework"] = _edition_digest(inputs.framework)
    text = json.dumps(values, default=_json_value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cached_by_edition
def _edition_digest(framework: Framework) -> str:
    """Return the SHA-256 of an edition, without its adoption, which changes no result."""
    return hashlib.sha256(edition_json(framework).encode()).hexdigest()


def _json_value(value: Any) -> object:
    """Return a date, or an object of the method, as what JSON can hold."""
    if isinstance(value, date):
        return value.isoformat()
    fields = {name: getattr(value, name) for name in value.__slots__}
    if isinstance(value, Assessment):
        del fields["assessor"]  # who assesses a case changes no result
        # As pairs: there are many.
        fields["answers"] = {name: (answer.value, answer.comment) for name, answer in value.answers.items()}
    return fields


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
    """Yield a fault for each stored result that is not proved.

    Current results are recalculated from their inputs. Those whose inputs have changed since carry the
    service's signature. Those whose cases have been deleted have their digest in the audit event of the
    deletion.
    """
    for result in StoredResult.objects.select_related("inspection__service").order_by("pk"):
        place = _place(result.inspection)
        if _has_deleted_cases(result.inspection):
            continue
        if result.inputs_version != inputs_version(result.inspection):
            if not _is_signed(result):
                yield Fault(place, _("The result does not carry the service’s signature."), _CURE)
            continue
        try:
            # From the files of the long lists, not from the stored numbers that the result was made of.
            inputs = rated_inspection(result.inspection).result_inputs
            if digest_of(inputs) != result.digest:
                yield Fault(place, _("The result was calculated from other inputs."), _CURE)
            elif write(results_from(inputs)) != result.result:
                yield Fault(place, _("The result does not match its inputs."), _CURE)
        except FaultsFound as error:
            yield from (Fault(f"{place}, {fault.place}", fault.problem, fault.cure) for fault in error.faults)
    yield from _check_retained()


def _check_retained() -> Iterator[Fault]:
    """Check the results of inspections whose cases have been deleted, by the audit event of the deletion."""
    for deletion in Event.objects.filter(event_type=EventType.DELETE_EXPIRED_CASES).order_by("pk"):
        inspection = Inspection.objects.select_related("service").filter(pk=deletion.inspection or 0).first()
        digest = (deletion.after or {}).get("results_kept")
        if inspection is None or not digest:
            continue
        result = StoredResult.objects.filter(inspection=inspection).first()
        if result is None:
            yield Fault(_place(inspection), _("The results kept on the retention date are missing."), _CURE)
        elif digest != hashlib.sha256(result.result.encode()).hexdigest():
            yield Fault(_place(inspection), _("The result is not the one kept on the retention date."), _CURE)


def _place(inspection: Inspection) -> str:
    names = {"inspection_id": inspection.pk, "inspection": inspection}
    return _("Results of inspection %(inspection_id)s (%(inspection)s)") % names


def _signed_text(result: StoredResult) -> str:
    parts = (result.inspection_id, result.edition, result.inputs_version, result.digest, result.result)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _signature(result: StoredResult) -> str:
    return Signer(salt="stored result").signature(_signed_text(result))


def renew_signatures() -> int:
    """Sign with the present key the results that an earlier one signed, and return their number."""
    renewed = 0
    for result in StoredResult.objects.order_by("pk").iterator():
        if _is_signed(result) and result.signature != _signature(result):
            StoredResult.objects.filter(pk=result.pk).update(signature=_signature(result))
            renewed += 1
    return renewed


def _is_signed(result: StoredResult) -> bool:
    """Return whether the service's secret key, or an earlier one, signed the result."""
    try:
        Signer(salt="stored result").unsign(f"{_signed_text(result)}:{result.signature}")
    except BadSignature:
        return False
    return True


def _store(inspection: Inspection, version: str) -> StoredResult:
    inputs = result_inputs(inspection)
    values = {
        "edition": inspection.edition,
        "inputs_version": version,
        "digest": digest_of(inputs),
        "result": write(results_from(inputs)),
    }
    signature = _signature(StoredResult(inspection=inspection, **values))
    stored_result, _created = StoredResult.objects.update_or_create(
        inspection=inspection, defaults={**values, "signature": signature, "calculated_at": timezone.now()}
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
