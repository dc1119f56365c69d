"""Write an inspection as the files of a package, and make sure that they are read back unchanged."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.package.folder import write_folder
from inspectorate.package.new_package import require_empty_folder
from inspectorate.package.reader import inspection_from_files
from inspectorate.package.writer import package_files


def write(inspection: Inspection, folder: Path) -> None:
    """Write an inspection to a folder, atomically. The same inspection always gives the same bytes.

    An existing package is replaced. Raises FaultsFound when the inspection would not be read back unchanged,
    when the folder holds other files, or when it cannot be written.
    """
    write_folder(folder, to_files(inspection))


def to_files(inspection: Inspection) -> dict[str, bytes]:
    """Return the files of the inspection's package by path. The same inspection always gives the same bytes.

    Raises FaultsFound when the inspection would not be read back unchanged.
    """
    files = _encoded(package_files(inspection))
    parsed = inspection_from_files(files, inspection.framework)
    changed = [
        field.name
        for field in fields(inspection)
        if getattr(inspection, field.name) != getattr(parsed, field.name)
    ]
    if changed:
        raise FaultsFound([*_unconfirmed_columns(inspection), *_round_trip_faults(changed)])
    return files


def create(inspection: Inspection, folder: Path) -> None:
    """Write a new inspection to a folder that does not exist or is empty, with a subfolder for its narrative.

    Raises FaultsFound as `write` does, and when the folder is not empty.
    """
    require_empty_folder(folder)
    write(inspection, folder)
    (folder / "narrative").mkdir(exist_ok=True)


def _encoded(files: dict[str, str]) -> dict[str, bytes]:
    faults, encoded = [], {}
    for path, text in files.items():
        try:
            encoded[path] = text.encode("utf-8")
        except UnicodeEncodeError as error:
            problem = _(
                "The text has a character that cannot be written (%(character)s).",
                character=repr(error.object[error.start]),
            )
            faults.append(Fault(path, problem, _("Delete the character.")))
    if faults:
        raise FaultsFound(faults)
    return encoded


def _unconfirmed_columns(inspection: Inspection) -> Iterator[Fault]:
    for group, population in inspection.populations.items():
        if population.unclear:
            problem = _(
                "The columns were recognised automatically, and some are not certain: %(unclear)s",
                unclear=" ".join(population.unclear),
            )
            cure = _("Confirm the columns, and read the long list again with them.")
            yield Fault(_("long list of %(group)s", group=group), problem, cure)


def _round_trip_faults(fields: Iterable[str]) -> list[Fault]:
    cure = _("Correct it. A package stores only what its edition and its files allow.")
    return [
        Fault(
            _("inspection, %(part)s", part=field),
            _("This would not be the same after it is written and read."),
            cure,
        )
        for field in fields
    ]
