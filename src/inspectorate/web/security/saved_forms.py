"""What was typed into a page and could not be taken: kept until its writer has signed in again, and shown."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from inspectorate.web.people.models import Person
from inspectorate.web.security import known_browsers

KEY = "unsent"
RESUBMITTED = "sent_again"
"""The name of the hidden field by which a form says that it is what was kept."""
LARGEST = 1_000_000
"""Characters that are kept: a hundred times the longest text any page takes."""
SKIPPED_NAMESPACES = ("", "api")
"""Pages of the sign-in library have no space of names, and programs keep what they send themselves."""
NOT_SAVED = ("csrfmiddlewaretoken", RESUBMITTED)
HIDDEN_FIELDS = ("idempotency_key", "base_version", "question")
"""Fields that pages send for themselves: kept, and not shown to a person."""


@dataclass(frozen=True, slots=True)
class SavedForm:
    """What was sent to an address, field by field, and the names of files, which are not kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The fields a person filled in, with their names as words."""
        return [
            (name.replace("_", " ").capitalize(), value)
            for name, value in self.fields
            if value and name not in HIDDEN_FIELDS
        ]


def submitted(request: HttpRequest) -> SavedForm | None:
    """What this very request brings to one of our own pages, if it brings anything a person wrote."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.namespace in SKIPPED_NAMESPACES:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SAVED and "password" not in name
    ]
    files = [file.name or "" for _name, files in request.FILES.lists() for file in files]
    found = SavedForm(request.get_full_path(), tuple(fields), tuple(files))
    return found if found.shown or found.files else None


def save(request: HttpRequest) -> bool:
    """Keep what a request brings for whoever was signed in until now, or last. Returns whether it is kept."""
    found, whose = submitted(request), getattr(request, "ended", None) or known_browsers.last_user(request)
    if found is None or whose is None or sum(len(value) for _name, value in found.fields) > LARGEST:
        return False
    request.session[KEY] = {"of": whose, "path": found.path, "fields": found.fields, "files": found.files}
    return True


def saved_for(request: HttpRequest, person: Person) -> SavedForm | None:
    """What is kept for this person. What is kept for somebody else is thrown away."""
    kept: dict[str, Any] = request.session.get(KEY) or {}
    if kept and kept["of"] != person.pk:
        discard(request)
        return None
    if not kept or not url_has_allowed_host_and_scheme(kept["path"], {request.get_host()}):
        return None
    fields = tuple((str(name), str(value)) for name, value in kept["fields"])
    return SavedForm(kept["path"], fields, tuple(kept["files"]))


def discard(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(KEY, None)
