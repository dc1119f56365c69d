"""Liveness and readiness: whether a worker runs, and whether it can serve pages and save what is sent."""

import logging
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from os import PathLike

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from inspectorate.web.file_stores import ALIAS as EVIDENCE

LOG = logging.getLogger(__name__)
LIVE, READY, ALIAS = "/health/live/", "/health/ready/", "/health/"
WRITTEN_BYTES = 65_536
"""Bytes that the checks of folders write: as many as a small upload."""

CHECK_SECONDS = 2
"""How long a result counts, so that probes cannot be used to keep the service busy."""

WITHOUT_ADDRESS = "proxy-without-address"
"""Key under which the cache has the time when a proxy did not pass an address on."""

REMEMBERED_SECONDS = 3600
NOTICE_SECONDS = 60


@dataclass(slots=True)
class Readiness:
    """Result of the checks: what is wrong, and what to look into though the service works."""

    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    checked_at: float = float("-inf")


_WORKER = f"readiness-{uuid.uuid4()}"
_LAST = Readiness()
_MIGRATED: list[bool] = []


def respond(request: HttpRequest) -> JsonResponse | None:
    """Return the response to a probe; None for all other requests."""
    if request.method not in ("GET", "HEAD"):
        return None
    if request.path == LIVE:
        return JsonResponse({"live": True})
    if request.path in (READY, ALIAS):
        result = readiness()
        ready = not result.faults
        content = {"ready": ready, "faults": result.faults, "warnings": result.warnings}
        return JsonResponse(content, status=200 if ready else 503)
    return None


def readiness() -> Readiness:
    """Return the result of all checks; a result less than two seconds old is given again."""
    global _LAST  # noqa: PLW0603 - of this process
    if time.monotonic() - _LAST.checked_at > CHECK_SECONDS:
        result = Readiness(checked_at=time.monotonic())
        for name, check in CHECKS.items():
            try:
                working = check()
            except (OSError, DatabaseError, ValueError, KeyError) as error:
                LOG.warning("not_ready", extra={"check": name, "error": type(error).__name__})
                working = False
            if not working:
                result.faults.append(name)
        if "database" not in result.faults and _proxy_without_address():
            result.warnings.append("proxy_passes_no_address")
        _LAST = result
    return _LAST


def note_proxy_without_address(request: HttpRequest) -> None:
    """Say in the log and to readiness that a proxy did not pass on whom a request comes from."""
    if cache.add(f"{WITHOUT_ADDRESS}-noticed", True, NOTICE_SECONDS):
        cache.set(WITHOUT_ADDRESS, time.time(), REMEMBERED_SECONDS)
        LOG.warning("proxy_passes_no_address", extra={"proxy": request.META["REMOTE_ADDR"]})


def _database() -> bool:
    """Return whether the database accepts a change, which a full disk or a replica does not."""
    now = time.time()
    cache.set(_WORKER, now, REMEMBERED_SECONDS)  # it says nothing when it fails
    return bool(cache.get(_WORKER) == now)


def _migrations() -> bool:
    """Return whether the database has every migration of this version."""
    if not _MIGRATED:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _MIGRATED.append(True)
    return True


def _files() -> bool:
    """Return whether the place for temporary files, to which uploads are written, has room."""
    _write_into(settings.FILE_UPLOAD_TEMP_DIR)
    return True


def _evidence_files() -> bool:
    """Return whether the folder of evidence files, if they are in one, can be written to."""
    storage = storages[EVIDENCE]
    if isinstance(storage, FileSystemStorage):
        _write_into(str(storage.location))
    return True


def _write_into(folder: str | PathLike[str] | None) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\0" * WRITTEN_BYTES)
        file.flush()


def _assets() -> bool:
    """Return whether every style, script and font that pages link to is there."""
    files = getattr(staticfiles_storage, "hashed_files", {})
    return bool(files) and all(staticfiles_storage.exists(name) for name in files.values())


def _proxy_without_address() -> bool:
    return cache.get(WITHOUT_ADDRESS) is not None


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "temporary_files": _files,
    "evidence_files": _evidence_files,
    "assets": _assets,
}
"""Checks of readiness, by the name that a fault has in the response."""


class HealthMiddleware:
    """Respond to probes before anything else: they use any host name, no HTTPS and no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response to a probe, or that of the service."""
        return respond(request) or self.get_response(request)
