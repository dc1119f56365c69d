"""`inspectorate release`: make the immutable release of a report, with open data and digests."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from inspectorate.cli import output
from inspectorate.cli.options import PackageArgument


def parse_moment(text: str) -> datetime:
    """Return a moment written as 2018-12-05T09:30:00Z; BadParameter for other texts."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise typer.BadParameter(
            f'"{text}" is not a moment with a time zone. Write it like 2018-12-05T09:30:00Z'
        )
    return moment


def release(
    folder: PackageArgument,
    to: Annotated[Path, typer.Option(help="The new folder to write the release into.")],
    published: Annotated[
        datetime | None,
        typer.Option(parser=parse_moment, metavar="MOMENT", help="When it is published. Default: now."),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The release that this one replaces.")
    ] = None,
    note: Annotated[
        str, typer.Option(metavar="TEXT", help="What has changed since the release before.")
    ] = "",
) -> None:
    """Make a release: the report in every form, open data, facts and digests.

    Nothing is written while `check` has a serious remark. The same package and moment give the same bytes.
    """
    from inspectorate import package
    from inspectorate.release import digest_of, release_files, write_release

    if (previous is not None) != bool(note.strip()):
        raise typer.BadParameter("A release that replaces another needs both --previous and --note")
    before = _previous_release(previous) if previous else {}
    inspection = package.read(folder)
    with output.spinner("Making the release"):
        files = release_files(
            inspection,
            number=json.loads(before["release.json"])["number"] + 1 if before else 1,
            published=published or datetime.now(UTC),
            note=note,
            previous=digest_of(before) if before else "",
        )
    for path in write_release(files, to):
        output.print_path(path)
    print(f"SHA-256 of digests.json: {digest_of(files)}")


def _previous_release(folder: Path) -> dict[str, bytes]:
    """Return the files of the release before. Raises FaultsFound if they are not as they were released."""
    from inspectorate.method.faults import FaultsFound
    from inspectorate.release import faults_of, read_release

    files = read_release(folder)
    if faults := faults_of(files):
        raise FaultsFound(list(faults))
    return files
