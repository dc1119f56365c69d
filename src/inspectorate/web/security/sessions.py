"""Session store and authentication backend with prepared SQL statements, because every request needs them."""

import secrets
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.backends import db
from django.utils import timezone

from inspectorate.web import database
from inspectorate.web.people.models import Person

_SESSION = """
SELECT session_data FROM django_session
WHERE session_key = %(key)s::text AND expire_date > %(now)s::timestamptz
"""
_FIELDS = tuple(field.attname for field in Person._meta.concrete_fields)
_PERSON = f"""
SELECT {", ".join(_FIELDS)},
  (SELECT count(*) FROM mail_notification WHERE person_id = people_person.id AND seen_at IS NULL)
FROM people_person WHERE id = %(id)s::bigint
"""  # noqa: S608 - the text is fixed


@cache
def _password_of_nobody() -> str:
    """Return the hash of a random password, which is compared with what is entered for no account."""
    return make_password(secrets.token_urlsafe(32))


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
    """allauth's authentication backend, with the user loaded by a prepared statement.

    A wrong password costs the same for every email address: one statement, and one hash of the password that
    was entered. So the time of the response does not show who has an account.
    """

    def _authenticate_by_email(self, email: str, password: str) -> Person | None:
        """Return the person with this email address and password; None if there is none."""
        person, of_nobody = Person.objects.with_address(email).first(), _password_of_nobody()
        if person is None or not person.has_usable_password():
            # Django would hash a short text in place of a password that is not set, however long the one
            # that was entered.
            check_password(password, of_nobody)
            self._did_check_password = True  # allauth hashes it for comparison otherwise
            return None
        return self._check_password(person, password)  # type: ignore[no-any-return]

    def get_user(self, user_id: int) -> Person | None:
        """Return the person of a session; None when the account is closed."""
        rows = database.execute(_PERSON, {"id": user_id})
        if not rows:
            return None
        *values, unseen = rows[0]
        person = Person.from_db("default", _FIELDS, values)
        person.unseen_notifications = unseen
        return person if self.user_can_authenticate(person) else None
