"""Responses of views: attachments, and the fault shown when a form is outdated (optimistic locking)."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault
from inspectorate.web.permissions import ConcurrentChange

Faults = tuple[Fault, ...]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Content type of an Excel workbook."""
NONE: Faults = ()


def outdated_form(error: ConcurrentChange, current_text: str) -> Faults:
    """Return the fault that explains a concurrent change, with the text somebody else has saved."""
    cure = _("What you wrote is still in the form. Save again to put it in place of what they wrote:")
    return (Fault(_("Not saved yet"), str(error), f"{cure} {current_text}"),)


def current_version(form: Any, version: int) -> Any:
    """Set a form's base version to the current one, so that sending it again overwrites the other change."""
    form.data = form.data.copy()
    form.data["base_version"] = str(version)
    return form


def attachment(content: bytes, name: str, media_type: str = "application/octet-stream") -> HttpResponse:
    """Return a file as a download that browsers never render or run."""
    response = HttpResponse(content, content_type=media_type)
    safe_name = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_. ") else "_" for letter in name
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{safe_name or "file"}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
