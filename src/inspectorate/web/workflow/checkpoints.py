"""Checkpoint of the audit log: a file that says where each chain ended when it was verified.

The file is kept where neither the service nor the database's owner can write. It proves that no chain was cut
off or replaced since, and that every event up to it was once recomputed. An earlier event that was altered
since shows only when all events are recomputed.
"""

import getpass
import json
import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.audit.queries import ChainCheck, ChainEnds, chain_ends


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Ends of the chains, when and by whom they were verified, and when all events were last recomputed."""

    ends: ChainEnds = field(default_factory=dict)
    verified_at: str = ""
    verified_by: str = ""
    all_verified_at: str = ""


def read_checkpoint(path: Path | None) -> Checkpoint:
    """Return the checkpoint in a file, or an empty one if there is no file.

    Raises FaultsFound if the file is no checkpoint.
    """
    if path is None or not path.exists():
        return Checkpoint()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Checkpoint(
            chain_ends(content["ends"]),
            *(str(content[name]) for name in ("verified_at", "verified_by", "all_verified_at")),
        )
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        problem = _("The file does not have the ends of the audit log.")
        raise FaultsFound([Fault(str(path), problem, _("Use the file that verify wrote."))]) from error


def write_checkpoint(path: Path, check: ChainCheck, before: Checkpoint | None) -> None:
    """Write where a verification ended. `before` is the checkpoint it went on from, if any."""
    now = timezone.now().isoformat(timespec="seconds")
    content = {
        "ends": check.ends,
        "digest": check.head,
        "verified_at": now,
        "verified_by": f"{system_user()} on {socket.gethostname()}",
        "all_verified_at": before.all_verified_at if before and before.ends else now,
    }
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(content, indent=2), encoding="utf-8")
    part.replace(path)


def system_user() -> str:
    """Return the name of the user; their number if the system has no name for it, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
