"""What follows from what was recorded: worked out once, stored with a digest of its inputs, and checked."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from inspectorate import package
from inspectorate.method.faults import Fault, FaultsFound, Sentence
from inspectorate.method.inspection import Inspection as Recorded
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
  (SELECT json_agg(each ORDER BY state) FROM
    (SELECT state, count(*), sum(version), max(id) FROM assessments_assessment
      WHERE inspection_id = inspection.id GROUP BY state) AS each)::text,
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
    """Return what follows from what is recorded now; or, up to an age, from what was recorded a moment ago.

    Raises FaultsFound when a judgement or a decision cannot be used.
    """
    return read(stored(inspection, not_older_than=not_older_than))


def stored(inspection: Inspection, *, not_older_than: timedelta | None = None) -> StoredResult:
    """Return the stored result, worked out anew if anything was recorded since.

    Where the cases have been removed on their retention date, what was worked out from them stays.
    """
    last = StoredResult.objects.filter(inspection=inspection).first()
    if last and not_older_than and timezone.now() - last.calculated_at < not_older_than:
        return last
    now = inputs_version(inspection)
    if last and (last.inputs_version == now or _removed(inspection)):
        return last
    return _store(inspection, now)


def latest(inspection: Inspection, *, settles: timedelta) -> tuple[StoredResult, bool]:
    """Return the last stored result, and whether something was recorded since; only a first is worked out.

    A result younger than `settles` counts as current: while answers come in, none would be otherwise.
    """
    found = StoredResult.objects.filter(inspection=inspection).first()
    if found is None:
        return stored(inspection), False
    old = timezone.now() - found.calculated_at >= settles
    return found, old and found.inputs_version != inputs_version(inspection) and not _removed(inspection)


def read(kept: StoredResult) -> Results:
    """A stored result as the method's value."""
    return _read(kept.result)


def write(found: Results) -> str:
    """The method's value as it is stored: the same results always give the same text."""
    return json.dumps(_AS_JSON.dump_python(found, mode="json"), sort_keys=True, separators=(",", ":"))


def without_cases(found: Results) -> Results:
    """The same results without the number of any case: what stays once the cases are removed.

    How many cases were classified too low or too high stays; which they were does not.
    """
    return replace(
        found,
        sensitivity={name: replace(each, deciding=()) for name, each in found.sensitivity.items()},
        classifications=tuple(
            replace(each, too_low=("",) * len(each.too_low), too_high=("",) * len(each.too_high))
            for each in found.classifications
        ),
    )


def digest_of(recorded: Recorded) -> str:
    """A SHA-256 over every input, in the form in which they are exported."""
    found = hashlib.sha256()
    for path, content in sorted(package.to_files(recorded).items()):
        found.update(f"{path} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def proposals(recorded: Recorded) -> Mapping[str, ProposedRating]:
    """The rating proposed for every standard, by what was recorded, decisions apart.

    Raises FaultsFound when a judgement cannot be used.
    """
    found = work_out(replace(recorded, decisions=()))
    return {name: each.proposed for name, each in found.ratings.items()}


def inputs_version(inspection: Inspection) -> str:
    """Something short that differs once anything is recorded, found without reading it all."""
    return hashlib.sha256(
        repr(database.execute(_INPUTS_VERSION, {"inspection": inspection.pk})).encode()
    ).hexdigest()


def check_stored() -> Iterator[Fault]:
    """Work every stored result out again from its inputs, and say which is not what they give."""
    for kept in StoredResult.objects.select_related("inspection__service").order_by("pk"):
        place = _("Results of inspection %(inspection_id)s (%(inspection)s)") % {
            "inspection_id": kept.inspection_id,
            "inspection": kept.inspection,
        }
        if _removed(kept.inspection):
            yield from _check_retained(kept, place)
            continue
        if kept.inputs_version != inputs_version(kept.inspection):
            continue  # worked out before something else was recorded
        try:
            recorded = method_inspection(kept.inspection)
            if digest_of(recorded) != kept.digest:
                yield Fault(place, _("Its inputs are not those it was worked out from."), _CURE)
            elif write(work_out(recorded)) != kept.result:
                yield Fault(place, _("It is not what its inputs give."), _CURE)
        except FaultsFound as found:
            yield from (Fault(f"{place}, {fault.place}", fault.problem, fault.cure) for fault in found.faults)


def _check_retained(kept: StoredResult, place: str) -> Iterator[Fault]:
    """The inputs are gone by design; the audit log says what was kept of the results on that day."""
    deletions = Event.objects.filter(inspection=kept.inspection_id, event_type=EventType.DELETE_EXPIRED_CASES)
    deletion = deletions.order_by("-id").first()
    stayed = (deletion.after or {}).get("results_kept") if deletion else None
    if stayed and stayed != hashlib.sha256(kept.result.encode()).hexdigest():
        yield Fault(place, _("It is not what was kept when the cases were removed."), _CURE)


def _store(inspection: Inspection, now: str) -> StoredResult:
    recorded = method_inspection(inspection)
    worked_out = write(work_out(recorded))
    kept, _made = StoredResult.objects.update_or_create(
        inspection=inspection,
        defaults={
            "edition": inspection.edition,
            "inputs_version": now,
            "digest": digest_of(recorded),
            "result": worked_out,
            "calculated_at": timezone.now(),
        },
    )
    return kept


def _removed(inspection: Inspection) -> bool:
    gone = inspection.long_lists.exclude(read_at=None).filter(content=None)
    return inspection.cases_removed_at is not None or gone.exists()


def _read(text: str) -> Results:
    told = json.loads(text)
    for check in told["classifications"]:
        check["matrix"] = {tuple(levels.split(",")): count for levels, count in check["matrix"].items()}
    return _AS_JSON.validate_python(told)
