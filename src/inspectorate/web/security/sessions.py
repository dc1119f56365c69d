"""Session store and authentication backend with prepared SQL statements, because every request needs them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.utils import timezone

from inspectorate.web import database
from inspectorate.web.people.models import Person

_SESSION = """
SELECT session_data FROM django_session
WHERE session_key = %(key)s::text AND expire_date > %(now)s::timestamptz
"""
_FIELDS = tuple(field.attname for field in Person._meta.concrete_fields)
_PERSON = f"SELECT {', '.join(_FIELDS)} FROM people_person WHERE id = %(id)s::bigint"  # noqa: S608 - the text is fixed


class SessionStore(db.SessionStore):
    """Django's database sessions, loaded with a prepared statement."""

    def load(self) -> dict[str, Any]:
        """Return the session's data; empty when the session is unknown or has expired."""
        rows = database.execute(_SESSION, {"key": self.session_key, "now": timezone.now()})
        if not rows:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(rows[0][0])
        return data


class SessionBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's authentication backend, with the user loaded by a prepared statement."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person of a session; None when the account is closed."""
        rows = database.execute(_PERSON, {"id": user_id})
        person = Person.from_db("default", _FIELDS, rows[0]) if rows else None
        return person if person and self.user_can_authenticate(person) else None
