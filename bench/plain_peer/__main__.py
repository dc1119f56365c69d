"""Run the peer: `python -m bench.plain_peer prepare 16 50` makes tables and people, `serve 8000` serves.

`prepare` prints, as JSON, a case and the session cookie of each person; the first has 50 cases more.
"""

import json
import os
import sys
from dataclasses import replace


def main() -> None:
    """Run the command that is given."""
    command, *numbers = sys.argv[1:]
    if command == "serve":
        _serve(int(numbers[0]))
    else:
        print(json.dumps(_prepare(*map(int, numbers))))


def _prepare(people: int, new_cases: int) -> list[dict[str, object]]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_peer.settings"
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from bench.plain_peer.models import PeerCase  # noqa: PLC0415

    for run_syncdb in (False, True):  # the peer's own tables refer to those of Django
        call_command("migrate", run_syncdb=run_syncdb, verbosity=0, interactive=False)
    prepared: list[dict[str, object]] = []
    for number in range(people):
        user = User.objects.create_user(f"inspector-{number}", f"inspector-{number}@example.org")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        case = PeerCase.objects.create(assessor=user)
        new = [PeerCase.objects.create(assessor=user).pk for _case in range(0 if number else new_cases)]
        prepared.append({"case": case.pk, "session": session.session_key, "new_cases": new})
    return prepared


def _serve(port: int) -> None:
    from inspectorate.web import environment  # noqa: PLC0415 - `prepare` needs no server
    from inspectorate.web.server import processes  # noqa: PLC0415

    options = replace(environment.read(os.environ).server, port=port, workers=2)
    processes.serve("bench.plain_peer.asgi:application", options)


if __name__ == "__main__":
    main()
