"""Folder of the worked example: an installed package holds a copy, a repository the original."""

from pathlib import Path

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

LIBRARY = Path(__file__).parent.parent
INSTALLED = LIBRARY / "example"
REPOSITORY = LIBRARY.parent.parent / "examples" / "barking-and-dagenham-2018"


def example_folder() -> Path:
    """Return the folder of the example. Raises FaultsFound when this installation has none."""
    for folder in (INSTALLED, REPOSITORY):
        if folder.is_dir():
            return folder
    problem = _("This installation has no example.")
    cure = _("Install the package again, or enter the folder of an inspection.")
    raise FaultsFound([Fault(str(INSTALLED), problem, cure)])
