"""The remarks of the checks on a draft, by section."""

import re
from collections import Counter, OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock

from django.utils.translation import gettext

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.checks import Remark, check_draft
from inspectorate.method.report.draft import Draft
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, require
from inspectorate.web.reports.queries.narrative import prepared_draft, section_of_place

RemarkCounts = Mapping[str, Mapping[str, int]]
_PLACES = (
    (re.compile(r"narrative/cy/(?P<section>.+)\.md.*"), _("Welsh of section %(section)s")),
    (re.compile(r"narrative/[^,]+\.md, line (?P<line>\d+)"), _("Line %(line)s")),
    (re.compile(r"narrative/[^,]+\.md"), _("The whole section")),
    (re.compile(r"recommendations\.toml, recommendation (?P<number>\d+).*"), _("Recommendation %(number)s")),
    (re.compile(r"recommendations\.toml"), _("Recommendations")),
    (re.compile(r"key-facts\.toml.*"), _("Key facts")),
    (re.compile(r"inspection\.toml.*"), _("About the inspection")),
    (re.compile(r"answers\.csv"), _("Answers")),
    (re.compile(r"judgements, (?P<question>\S+)"), _("Judgement on %(question)s")),
)
"""Places of remarks in the files of a package, and how pages name them."""
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


def place_title(place: str) -> str:
    """Return the place of a remark as a page names it: a line of the section, or a part of the inspection."""
    for pattern, template in _PLACES:
        if match := pattern.fullmatch(place):
            return gettext(template) % match.groupdict()
    return place


def counted(found_remarks: list[Remark]) -> RemarkCounts:
    """Return the number of remarks by severity, for each section key."""
    counts: dict[str, Counter[str]] = {}
    for remark in found_remarks:
        counts.setdefault(section_of_place(remark.place), Counter())[remark.severity] += 1
    return counts


def draft_digest(draft: Draft) -> str:
    """Return a SHA-256 over everything that the checks of a draft read: its inspection and its results."""
    return sha256(repr((draft.inspection, draft.results)).encode()).hexdigest()
