"""Saved forms: the content of a form sent after the session expired, offered again after sign-in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from inspectorate.web.people.models import Person
from inspectorate.web.security import known_browsers

KEY = "saved_form"
"""Key of the saved form in the session."""

RESUBMITTED = "sent_again"
"""Name of the hidden field that marks a submission as a saved form sent again."""

LARGEST = 1_000_000
"""Maximum length of a saved form in characters: a hundred times the longest text of any page."""

SKIPPED_NAMESPACES = ("", "api")
"""URL namespaces whose requests are not saved: the sign-in pages (no namespace) and the API."""

NOT_SAVED = ("csrfmiddlewaretoken", RESUBMITTED)
"""Names of fields that are not saved."""

HIDDEN_FIELDS = ("idempotency_key", "page_key", "base_version")
"""Names of hidden fields, before any hyphen: saved, but not shown to the person."""


@dataclass(frozen=True, slots=True)
class SavedForm:
    """The content of a submitted form: its fields, and the names of its files, whose content is not saved."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def visible_fields(self) -> list[tuple[str, str]]:
        """The fields a person filled in, each with its name in words."""
        return [
            (name.replace("_", " ").replace("-", " ").capitalize(), value)
            for name, value in self.fields
            if value and name.partition("-")[0] not in HIDDEN_FIELDS
        ]


def submitted(request: HttpRequest) -> SavedForm | None:
    """Return the form that a request submits to a page; None if it has neither text by a person nor files."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.namespace in SKIPPED_NAMESPACES:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SAVED and "password" not in name
    ]
    files = [file.name or "" for _name, uploads in request.FILES.lists() for file in uploads]
    form = SavedForm(request.get_full_path(), tuple(fields), tuple(files))
    return form if form.visible_fields or form.files else None


def save(request: HttpRequest) -> bool:
    """Save a request's form in the session, for the person whose session expired or who last signed in here.

    Returns whether there was a form to save, and it is not too long.
    """
    form = submitted(request)
    owner = getattr(request, "expired_user", None) or known_browsers.last_user(request)
    if form is None or owner is None or sum(len(value) for _name, value in form.fields) > LARGEST:
        return False
    request.session[KEY] = {"owner": owner, "path": form.path, "fields": form.fields, "files": form.files}
    return True


def saved_for(request: HttpRequest, person: Person) -> SavedForm | None:
    """Return the form saved for this person. A form saved for somebody else is discarded."""
    saved: dict[str, Any] = request.session.get(KEY) or {}
    if saved and saved["owner"] != person.pk:
        discard(request)
        return None
    if not saved or not url_has_allowed_host_and_scheme(saved["path"], {request.get_host()}):
        return None
    fields = tuple((str(name), str(value)) for name, value in saved["fields"])
    return SavedForm(saved["path"], fields, tuple(saved["files"]))


def discard(request: HttpRequest) -> None:
    """Remove the saved form from the session."""
    request.session.pop(KEY, None)
