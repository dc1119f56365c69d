"""Move old audit events into an archive: files that verify on their own and join the rest of the log.

It runs as the database's owner. The service's role may neither delete events nor add an archive.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit import queries
from inspectorate.web.audit.archive_files import (
    EVENTS,
    ROW_CHANGES,
    Manifest,
    verify_folder,
    write_lines,
    write_manifest,
)
from inspectorate.web.audit.models import Archive, ChainHead, Event, EventType, RowChange
from inspectorate.web.workflow import verification

# A transaction that is still running may append an event with an earlier time than those of others.
_TRANSACTIONS_BEFORE = """
SELECT least(
  (SELECT min(transaction_id) FROM audit_event WHERE at >= %(before)s),
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint
)
"""
_FIRST_LEFT = """
SELECT chain, min(number) FROM audit_event WHERE transaction_id >= %(transactions)s GROUP BY chain
"""
_NOT_DELETED = """
SELECT DISTINCT inspection.id FROM audit_event AS event
JOIN inspections_inspection AS inspection ON inspection.id = event.inspection
JOIN unnest(%(chains)s::int[], %(numbers)s::bigint[]) AS segment (chain, number)
  ON event.chain = segment.chain AND event.number <= segment.number
WHERE inspection.cases_removed_at IS NULL OR inspection.cases_removed_at >= %(before)s
ORDER BY inspection.id
"""
# For this transaction only. The trigger asks for it, and only the owner may delete at all.
_ALLOW_DELETION = "SELECT set_config('inspectorate.archive', %s, true)"
_DELETE = """
DELETE FROM audit_event AS event
USING unnest(%(chains)s::int[], %(numbers)s::bigint[]) AS segment (chain, number)
WHERE event.chain = segment.chain AND event.number <= segment.number
"""


def archive(*, before: datetime, folder: Path, by: str) -> Manifest:
    """Archive the events before a moment, and remove them from the database.

    Nothing is removed until everything in the database, and then the files, were verified. Raises FaultsFound
    if anything differs, if there is nothing to archive, or if an inspection with events before then still has
    its case data: its records are compared with them.
    """
    _require_empty(folder)
    starts = queries.archived_ends()
    transactions = _one(_TRANSACTIONS_BEFORE, {"before": before})
    ends = _segment_ends(starts, transactions)
    _require_deleted_cases(ends, before)
    if faults := [*queries.verify_chain().faults, *verification.faults()]:
        raise FaultsFound(faults)
    folder.mkdir(parents=True, exist_ok=True)
    count = write_lines(folder / EVENTS, _events(starts, ends))
    row_changes = RowChange.objects.filter(transaction_id__lt=transactions)
    columns = ("transaction_id", "table_name", "row_id")
    write_lines(
        folder / ROW_CHANGES, row_changes.order_by("pk").values_list(*columns).iterator(queries.BATCH)
    )
    content = {"before": before.isoformat(), "archived_at": timezone.now().isoformat(), "archived_by": by}
    write_manifest(folder, {**content, "events": count, "starts": starts, "ends": ends})
    manifest = verify_folder(folder)
    _remove(manifest, before, transactions)
    return manifest


def verify_archives(folders: list[Path]) -> int:
    """Verify archives on their own, and that they join each other and the database. Return their events.

    Raises FaultsFound at the first difference, also when an archive is missing in the row.
    """
    manifests = {manifest.digest: manifest for manifest in map(verify_folder, folders)}
    ends: queries.ChainEnds = {}
    for recorded in Archive.objects.order_by("pk"):
        place = _("Archive before %(day)s") % {"day": timezone.localtime(recorded.before).date()}
        manifest = manifests.pop(recorded.digest, None)
        if manifest is None:
            cure = _("Give every archive that was made, as it was made.")
            raise FaultsFound([Fault(place, _("None of the folders is this archive."), cure)])
        joins = manifest.starts == ends and manifest.ends == queries.chain_ends(recorded.ends)
        if not joins:
            cure = _("Compare with a backup of the database.")
            raise FaultsFound([Fault(place, _("It does not join the one before it."), cure)])
        ends = manifest.ends
    for manifest in manifests.values():
        cure = _("Give only the archives of this database.")
        raise FaultsFound([Fault(manifest.before, _("The database has no such archive."), cure)])
    return sum(archive.events for archive in Archive.objects.all())


def _segment_ends(starts: queries.ChainEnds, transactions: int) -> dict[int, tuple[int, str]]:
    """Return number and digest of the last event of each chain that is archived.

    Raises FaultsFound when there is none.
    """
    first_left = dict(_rows(_FIRST_LEFT, {"transactions": transactions}))
    heads = ChainHead.objects.filter(number__gt=0).values_list("chain", "number")
    last = {chain: first_left.get(chain, number + 1) - 1 for chain, number in heads}
    numbers = {chain: number for chain, number in last.items() if number > starts.get(chain, (0, ""))[0]}
    if not numbers:
        problem = _("No event is older.")
        raise FaultsFound([Fault("--before", problem, _("Give a later day."))])
    ends = dict(starts)
    for chain, number in sorted(numbers.items()):
        ends[chain] = (number, Event.objects.values_list("digest", flat=True).get(chain=chain, number=number))
    return ends


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FaultsFound([Fault(str(folder), _("It is not an empty folder."), _("Give a new folder."))])


def _require_deleted_cases(ends: queries.ChainEnds, before: datetime) -> None:
    """Raise FaultsFound when an inspection with events in the segment still has its case data."""
    inspections = [number for (number,) in _rows(_NOT_DELETED, {**_arrays(ends), "before": before})]
    if inspections:
        names = ", ".join(map(str, inspections[:10]))
        problem = _("Inspections with older events still have their case data: %(names)s.") % {"names": names}
        cure = _("Give an earlier day, or wait until their case data is deleted.")
        raise FaultsFound([Fault("--before", problem, cure)])


def _events(starts: queries.ChainEnds, ends: queries.ChainEnds) -> Iterator[dict[str, str | None]]:
    for chain, (last, _digest) in sorted(ends.items()):
        first, _previous = starts.get(chain, (0, ""))
        for _number, _before, digest, hashed, _details_digest, details in queries.stream(chain, first, last):
            yield {"digest": digest, "hashed": hashed, "details": details}


@transaction.atomic
def _remove(manifest: Manifest, before: datetime, transactions: int) -> None:
    """Delete the archived events, and record where each chain goes on.

    Raises FaultsFound if they are no longer those in the archive.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALLOW_DELETION, ["on"])
        cursor.execute(_DELETE, _arrays(manifest.ends))
        if cursor.rowcount != manifest.events:
            problem = _("The events in the database are no longer those in the archive.")
            raise FaultsFound([Fault(_("Audit log"), problem, _("Run the command again."))])
        cursor.execute(_ALLOW_DELETION, ["off"])
    RowChange.objects.filter(transaction_id__lt=transactions).delete()
    Archive.objects.create(
        before=before,
        transactions_before=transactions,
        events=manifest.events,
        ends=manifest.ends,
        digest=manifest.digest,
    )
    after = {"events": manifest.events, "digest": manifest.digest}
    audit.record_by(None, EventType.ARCHIVE_AUDIT_LOG, subject=f"before {manifest.before}", after=after)


def _arrays(ends: queries.ChainEnds) -> dict[str, list[int]]:
    return {"chains": list(ends), "numbers": [number for number, _digest in ends.values()]}


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _one(statement: str, values: dict[str, Any]) -> int:
    return int(_rows(statement, values)[0][0])
