"""Reading of what was recorded, what follows from it, and what the panel makes of it."""

from inspectorate.web.judgements.queries.judging import (
    Known,
    item,
    judged_standards,
    judgement,
    known_evidence,
)
from inspectorate.web.judgements.queries.paneling import (
    Member,
    Seen,
    could_sit,
    decided,
    decisions,
    overall,
    panel,
    sitting,
    standard,
    undecided,
)
from inspectorate.web.judgements.queries.picture import (
    Picture,
    enquiries,
    enquiry,
    picture,
    progress,
    rated,
)
from inspectorate.web.judgements.queries.recorded import as_inspection, kept_parts
from inspectorate.web.judgements.queries.results import (
    check_stored,
    digest_of,
    proposals,
    read,
    results,
    stored,
    without_cases,
    write,
)
from inspectorate.web.judgements.queries.unfolding import CaseUnfolded, Unfolded, unfold

__all__ = [
    "CaseUnfolded",
    "Known",
    "Member",
    "Picture",
    "Seen",
    "Unfolded",
    "as_inspection",
    "check_stored",
    "could_sit",
    "decided",
    "decisions",
    "digest_of",
    "enquiries",
    "enquiry",
    "item",
    "judged_standards",
    "judgement",
    "kept_parts",
    "known_evidence",
    "overall",
    "panel",
    "picture",
    "progress",
    "proposals",
    "rated",
    "read",
    "results",
    "sitting",
    "standard",
    "stored",
    "undecided",
    "unfold",
    "without_cases",
    "write",
]
