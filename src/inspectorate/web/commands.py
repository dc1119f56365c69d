"""What the service adds to the command line: making its database ready, serving, and proving what is stored."""

import os
from typing import Annotated
from urllib.parse import urlsplit

import typer

PortOption = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The port to listen on.")]
HostOption = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every one.")]
WorkersOption = Annotated[int, typer.Option(min=1, help="How many processes answer.")]


def start_django(database: str | None = None) -> None:
    """Make Django ready, on another database than the environment's if one is named."""
    if database:
        os.environ["DATABASE_URL"] = database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.web.settings")
    import django

    django.setup()


def migrate(
    owner: Annotated[
        str, typer.Option(envvar="DATABASE_OWNER_URL", help="The address of the database as its owner.")
    ],
) -> None:
    """Make the service's tables, or bring them up to date, and say what the service's own role may do with them."""
    from inspectorate.web.database import grant

    role = urlsplit(os.environ.get("DATABASE_URL", "")).username
    if not role:
        raise typer.BadParameter("DATABASE_URL does not say as which role the service works")
    start_django(owner)
    from django.core.management import call_command

    call_command("migrate", verbosity=1, interactive=False)
    call_command("createcachetable")
    grant(owner, role)


def serve(host: HostOption = "127.0.0.1", port: PortOption = 8000, workers: WorkersOption = 2) -> None:
    """Serve the inspections in the browser, until interrupted."""
    start_django()
    from inspectorate.web.database import insist_on_bounds

    insist_on_bounds(os.environ["DATABASE_URL"])
    run(host, port, workers)


def run(host: str, port: int, workers: int) -> None:
    """Answer requests until interrupted."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "inspectorate.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        backpressure=64,
        log_access=False,
        process_name="inspectorate",
    ).serve()


def verify() -> None:
    """Walk the audit trail's chain and recompute every stored result; leaves with 2 when anything differs."""
    start_django()
    from inspectorate.method.faults import FaultsFound
    from inspectorate.web.audit import queries

    walked = queries.walk()
    if walked.faults:
        raise FaultsFound(walked.faults)
    typer.echo(f"Audit trail: {walked.events:,} events, each as it was recorded.")
    typer.echo(f"Write this down elsewhere; it proves later that none was taken off the end: {walked.head}")
