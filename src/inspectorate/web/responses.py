"""What views answer with beside pages: attachments, and the fault of a form made from an old version."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault
from inspectorate.web.permissions import ConcurrentChange

Faults = tuple[Fault, ...]
NONE: Faults = ()


def outdated_form(error: ConcurrentChange, theirs: str) -> Faults:
    """Why nothing was saved, with what someone else has written meanwhile."""
    cure = _("What you wrote is still in the form. Save again to put it in place of what they wrote:")
    return (Fault(_("Not saved yet"), str(error), f"{cure} {theirs}"),)


def current_version(form: Any, version: int) -> Any:
    """The same form, as if it had been opened now: sent again, it is saved."""
    form.data = form.data.copy()
    form.data["base_version"] = str(version)
    return form


def attachment(content: bytes, name: str) -> HttpResponse:
    """A file that browsers save and never run."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_. ") else "_" for each in name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain or "file"}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
