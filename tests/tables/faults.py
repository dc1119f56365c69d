"""Read a file that has faults, and return them as text."""

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.tables import read_rows


def fault_text(path, **options):
    """Return all faults of a file as one text."""
    with pytest.raises(FaultsFound) as error:
        read_rows(path, **options)
    assert all(fault.place and fault.problem and fault.cure for fault in error.value.faults)
    return str(error.value)
