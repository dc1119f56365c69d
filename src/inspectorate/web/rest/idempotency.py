"""Idempotency keys: a write that is sent again with the same key has no further effect.

The key, the change and the response are saved in one transaction. A request that is refused saves nothing, so
its key can be used again.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from inspectorate.web.people.models import Person
from inspectorate.web.rest.problems import problem
from inspectorate.web.tokens.changes import claim_key

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PATTERN = r'^"?[A-Za-z0-9._:/+=-]{8,100}"?$'
"""What an idempotency key looks like; a UUID is best. It may be in quotation marks."""

Run = Callable[..., HttpResponse]


def idempotent(run: Run) -> Run:
    """Decorate an operation of the API: honour the header `Idempotency-Key` of a write."""

    @wraps(run)
    def run_once(request: HttpRequest, **parameters: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None or request.method != "POST" or not isinstance(request.user, Person):
            return run(request, **parameters)
        if not re.fullmatch(PATTERN, key):
            return problem(
                "unreadable", _("The Idempotency-Key must be 8 to 100 letters, figures or ._:/+=-.")
            )
        with transaction.atomic():
            inspection = parameters.get("inspection")
            stored, is_new = claim_key(
                person=request.user,
                key=key.strip('"'),
                digest=request_digest(request),
                inspection=inspection if isinstance(inspection, int) and inspection < 2**63 else None,
            )
            if not is_new:
                return _repeated(request, stored)
            response = run(request, **parameters)
            if response.status_code >= 300:
                transaction.set_rollback(True)
                return response
            stored.status, stored.response = response.status_code, response.content
            stored.content_type = response.headers["Content-Type"]
            stored.location = response.headers.get("Location", "")
            stored.save(update_fields=["status", "response", "content_type", "location"])
        return response

    return run_once


def _repeated(request: HttpRequest, stored: Any) -> HttpResponse:
    """Return the stored response of a key, or the problem that the request is another one."""
    if stored.digest != request_digest(request):
        return problem("key_used", _("This Idempotency-Key was sent with another request. Use a new key."))
    response = HttpResponse(
        bytes(stored.response), status=stored.status, content_type=stored.content_type or None
    )
    response.headers[REPLAYED] = "true"
    if stored.location:
        response.headers["Location"] = stored.location
    return response


def request_digest(request: HttpRequest) -> str:
    """Return the SHA-256 of what a request asks for: its address, and its body or its fields and files.

    The body of a form with files differs each time it is sent, by the boundary between its parts.
    """
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        fields = [[name, request.POST.getlist(name)] for name in sorted(request.POST)]
        digest.update(json.dumps(fields).encode())
        for name, file in sorted(request.FILES.items()):
            if isinstance(file, UploadedFile):
                content = hashlib.sha256(b"".join(file.chunks())).hexdigest()
                digest.update(json.dumps([name, file.name, content]).encode())
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
