"""The example inspection, read and calculated once."""

from functools import cache

from inspectorate import package
from inspectorate.method.inspection import Inspection, Results, work_out
from tests.house.tree import ROOT


@cache
def example() -> tuple[Inspection, Results]:
    """Return the example and the results of its inspection."""
    inspection = package.read(ROOT / "examples" / "barking-and-dagenham-2018")
    return inspection, work_out(inspection)
