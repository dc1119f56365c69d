"""What prevents the release of a report: remarks that must be dealt with before publication."""

from inspectorate.method.faults import Fault
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.checks import Remark, check_draft
from inspectorate.method.report.draft import Draft, prepare


def obstacles(inspection: Inspection, results: Results | None = None) -> tuple[Remark, ...]:
    """Return the remarks because of which an inspection's report cannot be released.

    They are the serious ones, such as placeholders, references to figures that do not exist, and ratings that
    are provisional; and what is missing: the report prints that a section is not written yet.
    """
    return obstacles_of_draft(prepare(inspection, results))


def obstacles_of_draft(draft: Draft) -> tuple[Remark, ...]:
    """Return the obstacles of a draft, as `obstacles` does."""
    return tuple(
        remark for remark in check_draft(draft) if remark.severity == "serious" or remark.kind == "missing"
    )


def obstacle_fault(remark: Remark) -> Fault:
    """Return an obstacle as a fault."""
    return Fault(remark.place, f"{remark.text}: {remark.because}", remark.suggestion)
