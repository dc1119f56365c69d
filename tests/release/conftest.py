"""The first release of the example, made once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method.inspection import Inspection
from inspectorate.release import release_files
from tests.house.tree import ROOT

MOMENT = datetime(2018, 12, 5, 9, 30, tzinfo=UTC)
EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


@pytest.fixture(scope="session")
def example() -> Path:
    """The folder of the example's package."""
    return EXAMPLE


@pytest.fixture(scope="session")
def moment() -> datetime:
    """The moment of publication."""
    return MOMENT


@pytest.fixture(scope="session")
def inspection(example: Path) -> Inspection:
    """The example."""
    return package.read(example)


@pytest.fixture(scope="session")
def files(inspection: Inspection, moment: datetime) -> dict[str, bytes]:
    """The files of the example's first release."""
    return release_files(inspection, number=1, published=moment)
