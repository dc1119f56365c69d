"""Read and write adoption.toml, the adoption of an edition, alone or in a package."""

from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Adoption
from inspectorate.package import values
from inspectorate.package.documents import AdoptionText
from inspectorate.package.toml import read_document, write_document
from inspectorate.package.writer import adoption_document

MAX_BYTES = 4_000_000


def read_adoption(path: Path) -> Adoption:
    """Return the adoption in a file, complete or not. Raises FaultsFound if the file is not one."""
    faults: list[Fault] = []
    document = read_document(_text(path), path.name, AdoptionText, faults)
    if document is None:
        raise FaultsFound(faults)
    return values.adoption(document)


def write_adoption(adoption: Adoption, path: Path) -> None:
    """Write an adoption to a file, which is replaced. Raises OSError if it cannot be written."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(write_document(adoption_document(adoption)), encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            problem = _("The file is larger than 4 megabytes.")
            raise FaultsFound([Fault(path.name, problem, _("Enter the file of an adoption."))])
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = _("There is a character here that is not UTF-8.")
        raise FaultsFound([Fault(path.name, problem, _("Save the file as UTF-8."))]) from error
