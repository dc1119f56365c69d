"""Where the files of evidence items are stored: the database, a folder, or an S3-compatible service."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

ALIAS = "evidence"
"""The name of the store in Django's STORAGES."""
DATABASE = "inspectorate.web.judgements.evidence_files.DatabaseStorage"
FOLDER = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


def store_settings(address: str) -> dict[str, Any]:
    """Return the entry of STORAGES for an address. Raises FaultsFound when it is not the address of a store.

    "" is the database; "file:///srv/evidence" a folder; "s3://bucket/prefix?region=eu-west-2&endpoint=https://…"
    an S3-compatible service, whose keys come from the environment variables of its library.
    """
    parts = urlsplit(address)
    if address in ("", "database"):
        return {"BACKEND": DATABASE}
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/") and parts.path != "/":
        return {"BACKEND": FOLDER, "OPTIONS": _folder(Path(unquote(parts.path)))}
    if parts.scheme == "s3" and parts.hostname:
        return {"BACKEND": S3, "OPTIONS": _bucket(parts.hostname, parts.path, parse_qs(parts.query))}
    raise _fault(_("This is not the address of a store."))


def _folder(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise _fault(_("This folder does not exist."))
    return {"location": path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}


def _bucket(name: str, prefix: str, query: dict[str, list[str]]) -> dict[str, Any]:
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise _fault(_("An S3-compatible service needs what is in requirements/s3.txt. Install it."))
    if unknown := query.keys() - {"region", "endpoint"}:
        raise _fault(_("It has an unknown part: %(names)s.", names=", ".join(sorted(unknown))))
    region, endpoint = query.get("region", [None])[0], query.get("endpoint", [None])[0]
    return {
        "bucket_name": name,
        "location": prefix.strip("/"),
        "region_name": region,
        "endpoint_url": endpoint,
        "client_config": _client_config(compatible=endpoint is not None),
        "default_acl": None,
        "file_overwrite": False,
    }


def _client_config(*, compatible: bool) -> Any:
    """Return the configuration of the S3 client. A stalled service holds a request for half a minute at most.

    `compatible` services have buckets in the path and may not know checksums of the transfer. The digest of
    each file is compared anyway.
    """
    from botocore.config import Config  # noqa: PLC0415 - installed for S3 only

    options: dict[str, Any] = {
        "signature_version": "s3v4",
        "connect_timeout": 3,
        "read_timeout": 10,
        "retries": {"total_max_attempts": 2, "mode": "standard"},
    }
    if compatible:
        options["s3"] = {"addressing_style": "path"}
        options["request_checksum_calculation"] = options["response_checksum_validation"] = "when_required"
    return Config(**options)


def _fault(problem: str) -> FaultsFound:
    cure = _("Enter file:///srv/evidence or s3://bucket?region=eu-west-2. For the database, leave it empty.")
    return FaultsFound([Fault(_("Environment variable EVIDENCE_STORAGE"), problem, cure)])
