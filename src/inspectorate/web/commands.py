"""The service's commands: migrate, serve, demo, verify, delete expired data, import, export, tokens."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspectorate.method.faults import Fault
    from inspectorate.web.demonstration.fixtures import DemoAccount
    from inspectorate.web.people.models import Person

T = TypeVar("T")
PortOption = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The port to listen on.")]
HostOption = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 listens on all.")]


def start_django(database: str | None = None) -> None:
    """Set Django up, with `database` in place of the environment's DATABASE_URL if given."""
    if database:
        os.environ["DATABASE_URL"] = database
        os.environ.pop("DATABASE_URL_FILE", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.web.settings")
    import django

    django.setup()
    from inspectorate.web.database import require_connection

    require_connection()


def migrate(
    owner: Annotated[
        str,
        typer.Option(
            help="Address of the database with the owner’s name and password, if not in DATABASE_OWNER_URL."
        ),
    ] = "",
    quiet: Annotated[bool, typer.Option(help="Print only errors.")] = False,
    renew_secrets: Annotated[
        bool, typer.Option(help="Encrypt and sign data of earlier keys again, with SECRET_KEY.")
    ] = False,
) -> None:
    """Create or update the service's tables, and grant its role the rights it needs."""
    from psycopg.conninfo import conninfo_to_dict

    from inspectorate.method.faults import FaultsFound
    from inspectorate.web import environment, variables
    from inspectorate.web.database import grant

    faults: list[Fault] = []
    owner = owner or variables.value(os.environ, "DATABASE_OWNER_URL", faults)
    if not owner:
        problem = "is missing. The tables need an owner other than the service's role."
        faults.append(
            variables.fault("DATABASE_OWNER_URL", problem, "postgresql://owner:password@host/database")
        )
    if faults:
        raise FaultsFound(faults)
    role = str(conninfo_to_dict(environment.read(os.environ).database).get("user") or "")
    if not role:
        problem = "does not name the role of the service."
        raise FaultsFound(
            [variables.fault("DATABASE_URL", problem, "postgresql://name:password@host/database")]
        )
    start_django(owner)
    from django.core.management import call_command

    call_command("migrate", verbosity=0 if quiet else 1, interactive=False)
    call_command("createcachetable", verbosity=0)
    grant(owner, role)
    if renew_secrets:
        _renew_secrets()


def _renew_secrets() -> None:
    """Encrypt and sign with SECRET_KEY what an earlier key encrypted or signed, and say how much that was."""
    from inspectorate.web.results.queries.results import renew_signatures
    from inspectorate.web.security.allauth_adapters import renew_encryption

    typer.echo(f"Second factors encrypted again: {renew_encryption()}.")
    typer.echo(f"Stored results signed again: {renew_signatures()}.")
    typer.echo("Sessions and links of earlier keys work until you empty SECRET_KEY_FALLBACKS.")


def invite(
    email: Annotated[str, typer.Option(help="Email address of the person.")],
    name: Annotated[str, typer.Option(help="Full name of the person.")],
    role: Annotated[str, typer.Option(help="operations or head_of_inspections.")],
) -> None:
    """Invite the first person, who then invites everyone else in the browser.

    Run the command again to replace a link that nobody has used.
    """
    start_django()
    from django.conf import settings
    from django.urls import reverse

    from inspectorate.web.people.changes import invite_first
    from inspectorate.web.states import GLOBAL_ROLES

    if role not in {allowed.value for allowed in GLOBAL_ROLES}:
        raise typer.BadParameter(
            f"The role must be one of: {', '.join(sorted(allowed.value for allowed in GLOBAL_ROLES))}"
        )
    secret = invite_first(email=email, name=name, role=role)
    typer.echo("Send this link to the person by a secure method. It works once and expires in 14 days:")
    typer.echo(f"{settings.PUBLIC_URL}{reverse('people:accept', args=[secret])}")


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on, if not in HOST.")] = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port, if not in PORT.")] = 0,
    workers: Annotated[int, typer.Option(min=0, help="The number of processes, if not in WORKERS.")] = 0,
    background: Annotated[
        bool,
        typer.Option(
            "--background/--no-background",
            envvar="BACKGROUND",
            help="Run background tasks beside the web server. Otherwise, run `inspectorate work` as well.",
        ),
    ] = True,
) -> None:
    """Run the web service until interrupted."""
    start_django()
    from contextlib import nullcontext

    from django.conf import settings

    from inspectorate.method.faults import FaultsFound
    from inspectorate.web.role_limits import require_limited_role
    from inspectorate.web.supervision import workers_beside
    from inspectorate.web.variables import fault, is_loopback

    options = settings.ENVIRONMENT.server
    host, port, workers = host or options.host, port or options.port, workers or options.workers
    if settings.DEMO:
        raise FaultsFound(
            [fault("DEMO", "is yes. Pages would show everyone's sign-in codes.", "no, or nothing")]
        )
    if not settings.ENVIRONMENT.https and not is_loopback(host):
        typer.echo(
            f"Warning: HTTPS=no. Others on the network can read passwords sent to {host}.",
            err=True,
        )
    require_limited_role(settings.ENVIRONMENT.database)
    require_free_port(host, port)
    with workers_beside() if background else nullcontext():
        run(host, port, workers)


def work(
    queue: Annotated[
        list[str] | None,
        typer.Option(help="Run only tasks of this queue: default, mail or jobs. You can repeat this option."),
    ] = None,
    parent: Annotated[
        int | None, typer.Option(help="Stop when this process is no longer the parent.", hidden=True)
    ] = None,
) -> None:
    """Run background tasks, such as sending emails, until interrupted. `serve` does this by default."""
    from inspectorate.web import telemetry

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.web.settings")
    telemetry.start()
    start_django()
    from django.conf import settings

    from inspectorate.web.improvement.changes.reminders import send_reminders
    from inspectorate.web.jobs.changes import delete_old_jobs
    from inspectorate.web.mail.changes import delete_old_messages, delete_seen_notifications
    from inspectorate.web.worker import Worker

    if unknown := set(queue or ()) - set(settings.TASKS["default"]["QUEUES"]):
        raise typer.BadParameter(f"There is no queue {', '.join(sorted(unknown))}: default, mail or jobs")
    worker = Worker(
        queues=queue or (),
        housekeeping=[delete_old_messages, delete_seen_notifications, delete_old_jobs, send_reminders],
        parent=parent,
    )
    worker.configure_signals()
    worker.work()


def demo(
    example: Annotated[
        Path | None,
        typer.Argument(metavar="PACKAGE", help="Folder of an inspection to show instead of the example."),
    ] = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
) -> None:
    """Try the service with a temporary database, invented people and the example's inspections."""
    from inspectorate import package
    from inspectorate.web import database as database_web
    from inspectorate.web.variables import is_loopback

    require_free_port(host, port)
    if not is_loopback(host):
        typer.echo(
            "Warning: everyone who can reach this machine can sign in as any person and read what you enter.",
            err=True,
        )
    packaged = package.read(example or package.example_folder())
    # SIGTERM and a closed terminal exit like an interrupt, so that the embedded database is stopped.
    ends_on_hangup = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
    for number in (signal.SIGTERM, signal.SIGHUP) if ends_on_hangup else (signal.SIGTERM,):
        signal.signal(number, lambda *_signal: sys.exit(0))
    with database_web.embedded() as owner:
        database_web.make_role(owner)
        variables = {"DEMO": "yes", "HTTPS": "no", "HOSTS": _demo_hosts(host)}
        os.environ.update(
            variables,
            SECRET_KEY=secrets.token_hex(32),
            DATABASE_URL=database_web.as_application(owner),
            PUBLIC_URL=f"http://{variables['HOSTS'].split()[0]}:{port}",
        )
        typer.echo("Creating the tables")
        # In a separate process, so that the serving process never has a connection as the database's owner.
        subprocess.run(
            [sys.executable, "-m", "inspectorate", "migrate", "--owner", owner, "--quiet"], check=True
        )
        start_django()
        from inspectorate.web.demonstration import fixtures
        from inspectorate.web.supervision import workers_beside

        typer.echo("Loading the example:")
        people = fixtures.load(packaged, report_progress=typer.echo)
        _shut_down()
        _print_sign_ins(people)
        with workers_beside():
            run(host, port, workers=1, ends_on_hangup=ends_on_hangup)


def _demo_hosts(host: str) -> str:
    """Return the names that a demonstration answers to; links begin with the first.

    On this machine that is “localhost”: browsers make no passkey for a number.
    """
    from inspectorate.web.address_environment import HOST

    first = "localhost" if host in ("127.0.0.1", "::1") else host
    names = dict.fromkeys((first, "localhost", host, "127.0.0.1", socket.gethostname()))
    return " ".join(name for name in names if name not in ("0.0.0.0", "::") and HOST.fullmatch(name))  # noqa: S104


def _shut_down() -> None:
    """Close this process's database connections; the worker processes open their own."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL alone has pools


def _print_sign_ins(people: "list[DemoAccount]") -> None:
    from django.conf import settings

    from inspectorate.web.demonstration.fixtures import PASSWORD
    from inspectorate.web.jinja import DEMO_KEY

    typer.echo(f"\nOpen {settings.PUBLIC_URL}/ and sign in as one of these people.")
    typer.echo("Press Ctrl-C to stop and delete everything.\n")
    for account in people:
        sign_in = f"{account.role:20}  {account.email:22}  password: {PASSWORD}"
        typer.echo(f"{sign_in}  code: shown on the page that asks for it")
    typer.echo(f"\nThe code can also come from an authenticator app with the key {DEMO_KEY}\n", nl=True)


def require_free_port(host: str, port: int) -> None:
    """Raise FaultsFound when the port is in use or the address cannot be bound."""
    from inspectorate.method.faults import Fault, FaultsFound

    try:
        with socket.create_server((host, port)):
            return
    except OSError as error:
        problem = f"The service cannot use this port: {os.strerror(error.errno or 0)}."
        cure = f"Stop the program that uses the port, or choose another port: PORT={port % 65535 + 1}"
        raise FaultsFound([Fault(f"{host}, port {port}", problem, cure)]) from error


def run(host: str, port: int, workers: int, *, ends_on_hangup: bool = False) -> None:
    """Run the web server until interrupted."""
    from inspectorate.web import environment
    from inspectorate.web.server import processes

    options = environment.read(os.environ).server
    processes.serve(
        "inspectorate.web.asgi:application",
        replace(options, host=host, port=port, workers=workers),
        ends_on_hangup=ends_on_hangup,
    )


def delete_expired() -> None:
    """Delete the case-level data of closed or withdrawn inspections on their retention date. Run it daily."""
    start_django()
    from django.utils import timezone

    from inspectorate.web.workflow.retention import delete_expired

    with _store_faults():
        lines = delete_expired(timezone.localdate())
    typer.echo("\n".join(lines) if lines else "No inspection has reached its retention date.")


def verify(
    ends: Annotated[
        Path | None,
        typer.Option(
            help="File of the ends of the audit log, stored elsewhere. The command compares it with the "
            "log, then updates it."
        ),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--all", help="Verify every event, including those before the ends in the file.")
    ] = False,
    archive: Annotated[
        list[Path] | None,
        typer.Option(help="Folder of an archive to verify too. Repeat this for every archive."),
    ] = None,
) -> None:
    """Verify that audit log, answers, samples and results agree. Exits with 2 if anything differs.

    With a file of ends, only later events of the audit log are verified.
    """
    start_django()
    from inspectorate.method.faults import FaultsFound
    from inspectorate.web.audit import queries
    from inspectorate.web.workflow import verification
    from inspectorate.web.workflow.archives import verify_archives
    from inspectorate.web.workflow.checkpoints import read_checkpoint, write_checkpoint

    before = read_checkpoint(ends)
    archived = verify_archives(archive or []) if archive else 0
    check = queries.verify_chain(None if whole else before.ends)
    if faults := [*check.faults, *queries.missing_events(before.ends), *verification.faults()]:
        raise FaultsFound(faults)
    typer.echo(f"Audit log: {check.events:,} events, all unchanged since they were recorded.")
    if archived:
        typer.echo(f"Archives: {archived:,} events, all unchanged. They connect to the audit log.")
    if before.ends and not whole:
        typer.echo(
            f"Events before {before.verified_at} were not verified again. To verify them too, add --all."
        )
    for sentence in verification.PROVED:
        typer.echo(sentence)
    typer.echo("Not proved:")
    for phrase in verification.NOT_PROVED:
        typer.echo(f"- {phrase}")
    typer.echo(f"Digest of the audit log: {check.head}")
    if ends:
        write_checkpoint(ends, check, before if not whole else None)
        typer.echo(f"The ends of the audit log are in {ends}.")
        typer.echo("Store this file elsewhere. It lets you prove later that no events were deleted.")


def archive_audit(
    folder: Annotated[Path, typer.Argument(help="A new folder, for the archive.")],
    before: Annotated[str, typer.Option(help="Archive the events before this date, like 2020-01-01.")],
    owner: Annotated[
        str, typer.Option(envvar="DATABASE_OWNER_URL", help="The address of the database as its owner.")
    ],
) -> None:
    """Move old events of the audit log into files, verify these, and remove the events from the database."""
    start_django(owner)
    from datetime import date, datetime, time

    from django.utils import timezone

    from inspectorate.method.faults import Fault, FaultsFound
    from inspectorate.web.workflow.archives import archive
    from inspectorate.web.workflow.checkpoints import system_user

    try:
        moment = timezone.make_aware(datetime.combine(date.fromisoformat(before), time.min))
    except ValueError:
        fault = Fault(
            "--before", "This is not a date.", "Write the date as year, month and day, like 2020-01-01."
        )
        raise FaultsFound([fault]) from None
    manifest = archive(before=moment, folder=folder, by=system_user())
    typer.echo(f"{manifest.events:,} events were moved from the database to {folder} and verified there.")
    typer.echo("Keep the folder as long as the audit log. To verify it: inspectorate verify --archive FOLDER")


@contextmanager
def _store_faults() -> "Iterator[None]":
    """Raise FaultsFound in place of RuleBroken, when a store fails or a file is missing or altered."""
    from inspectorate.method.faults import Fault, FaultsFound
    from inspectorate.web.permissions import RuleBroken

    try:
        yield
    except RuleBroken as error:
        cure = "Files already moved or deleted are not restored. Repair the store and run the command again."
        raise FaultsFound([Fault("evidence files", str(error), cure)]) from error


def move_evidence(
    source: Annotated[
        str,
        typer.Option(
            "--from", help="Store that holds the files now: database, file:///srv/evidence or s3://bucket."
        ),
    ],
) -> None:
    """Move the files of evidence into the store that EVIDENCE_STORAGE names."""
    start_django()
    from django.core.files.storage import storages

    from inspectorate.web.accuracy.models import ChallengeFile
    from inspectorate.web.file_stores import store_settings
    from inspectorate.web.improvement.queries.evidence import evidence_with_files
    from inspectorate.web.judgements.evidence_files import move
    from inspectorate.web.judgements.models import EvidenceItem

    items = EvidenceItem.objects.exclude(stored_name="").order_by("pk")
    with _store_faults():
        store = storages.create_storage(store_settings(source))
        moved = move(store, items.iterator(100))
        moved += move(store, evidence_with_files().select_related("action").iterator(100))
        moved += move(store, ChallengeFile.objects.select_related("challenge__check_sent").order_by("pk"))
    typer.echo(f"{moved} files moved. Each file was read again and is unchanged.")


def export(
    inspection: Annotated[
        int, typer.Argument(help="Number of the inspection, from the address of its page.")
    ],
    folder: Annotated[Path, typer.Argument(help="Folder to write the package to.")],
    email: Annotated[
        str,
        typer.Option(help="Email address of the person who exports the inspection. Their permissions apply."),
    ],
) -> None:
    """Export an inspection as a package of files, in any state."""
    start_django()
    from inspectorate.package.folder import write_folder
    from inspectorate.web.exchange.changes import exports
    from inspectorate.web.inspections.queries import open_inspection

    files = _as(email, lambda by: exports.export(access=open_inspection(by=by, id=inspection)))
    write_folder(folder, files)
    typer.echo(f"{len(files)} files in {folder}")


def import_package(
    folder: Annotated[
        Path, typer.Argument(metavar="PACKAGE", help="Folder with the files of the inspection.")
    ],
    email: Annotated[
        str,
        typer.Option(help="Email address of the person who imports the inspection. Their permissions apply."),
    ],
) -> None:
    """Import an inspection from a package of files."""
    start_django()
    from inspectorate.package.folder import read_folder
    from inspectorate.web.assessments.queries.completeness import finished_without_comments
    from inspectorate.web.editions import framework
    from inspectorate.web.exchange.changes.package import import_package

    files = read_folder(folder)
    imported = _as(email, lambda by: import_package(by=by, files=files))
    state = imported.current_state.title
    typer.echo(f"Inspection {imported.pk}: {imported}, in the state “{state}”. Add the team.")
    finished = finished_without_comments(imported.assessments.all(), framework(imported.edition))
    if number := len(finished):
        typer.echo(f"Warning: finished assessments without a required comment ({number:,}).", err=True)


def _as(email: str, do: "Callable[[Person], T]") -> "T":
    """Call `do` with the person of an email address.

    Raises FaultsFound when nobody has the address, or the person is not permitted to do it.
    """
    from inspectorate.method.faults import Fault, FaultsFound
    from inspectorate.web.people.models import Person
    from inspectorate.web.permissions import NotPermitted, NotVisible, RuleBroken

    person = Person.objects.with_address(email).filter(is_active=True).first()
    if person is None:
        raise FaultsFound([Fault(email, "No account has this email address.", "Check the spelling.")])
    try:
        return do(person)
    except NotVisible:
        raise FaultsFound(
            [Fault("inspection", "There is no inspection with this number.", "Check the number.")]
        ) from None
    except NotPermitted as error:
        raise FaultsFound(
            [Fault(email, str(error), "Use the email address of a person who has permission.")]
        ) from None
    except RuleBroken as error:
        raise FaultsFound([Fault("inspection", str(error), "Change that first.")]) from None


def token(
    email: Annotated[
        str,
        typer.Option(help="Email address of the person that the program acts for. Their permissions apply."),
    ],
    scope: Annotated[
        list[str] | None, typer.Option(help="Scope of the token. You can repeat this option.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until the token expires.")] = 90,
    end: Annotated[bool, typer.Option("--end", help="Revoke all tokens of this person.")] = False,
) -> None:
    """Create a token with which a program uses the API as a person. The token is shown once."""
    start_django()
    from inspectorate.web.tokens import changes

    if end:
        typer.echo(f"Tokens revoked: {changes.revoke_tokens(email=email)}.")
    else:
        typer.echo(changes.create_token(email=email, scopes=scope or (), days=days))
