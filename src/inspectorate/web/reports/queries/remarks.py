"""The remarks of the checks on a draft, by section."""

from collections import Counter, OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock

from inspectorate.method.report.checks import Remark, check_draft
from inspectorate.method.report.draft import Draft
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.reports.queries.narrative import prepared_draft, section_of_place

RemarkCounts = Mapping[str, Mapping[str, int]]
MOST_COUNTED = 64
"""Number of drafts whose remark counts a process keeps, so that lists of sections need no new check."""
_counts: "OrderedDict[str, RemarkCounts]" = OrderedDict()
_lock = Lock()


def remarks(*, access: InspectionAccess) -> list[Remark]:
    """Return the remarks on the draft, most severe first. Raises FaultsFound if it cannot be checked."""
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    return list(check_draft(prepared_draft(access=access)))


def remark_counts(draft: Draft) -> RemarkCounts:
    """Return the number of remarks by severity, for each section key; "" for those about no section.

    Counts of a draft that was checked before are remembered. They hold no words of the draft.
    """
    digest = draft_digest(draft)
    with _lock:
        if digest in _counts:
            _counts.move_to_end(digest)
            return _counts[digest]
    counts = counted(list(check_draft(draft)))
    with _lock:
        _counts[digest] = counts
        while len(_counts) > MOST_COUNTED:
            _counts.popitem(last=False)
    return counts


def counted(found_remarks: list[Remark]) -> RemarkCounts:
    """Return the number of remarks by severity, for each section key."""
    counts: dict[str, Counter[str]] = {}
    for remark in found_remarks:
        counts.setdefault(section_of_place(remark.place), Counter())[remark.severity] += 1
    return counts


def draft_digest(draft: Draft) -> str:
    """Return a SHA-256 over everything that the checks of a draft read: its inspection and its results."""
    return sha256(repr((draft.inspection, draft.results)).encode()).hexdigest()
