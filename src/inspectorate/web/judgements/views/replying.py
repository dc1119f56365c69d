"""What several of these pages answer with."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault
from inspectorate.method.standards import Framework
from inspectorate.web.inspections.queries import InspectionAccess, framework
from inspectorate.web.permissions import ConcurrentChange

Faults = tuple[Fault, ...]
NONE: Faults = ()


def edition_of(access: InspectionAccess) -> Framework:
    """The edition of the standards that the inspection is made to."""
    return framework(access.inspection.edition)


def ratings_of(access: InspectionAccess) -> list[str]:
    """The names of its ratings, in its order."""
    return [level.name for level in edition_of(access).ratings.levels]


def stale(error: ConcurrentChange, theirs: str) -> Faults:
    """Why nothing was saved, with what someone else has written meanwhile."""
    cure = _("What you wrote is still in the form. Save again to put it in place of what they wrote:")
    return (Fault(_("Not saved yet"), str(error), f"{cure} {theirs}"),)


def from_now(form: Any, version: int) -> Any:
    """The same form, as if it had been opened now: sent again, it is saved."""
    form.data = form.data.copy()
    form.data["made_from"] = str(version)
    return form


def as_file(content: bytes, name: str) -> HttpResponse:
    """A file that browsers save and never run."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_. ") else "_" for each in name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain or "file"}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
