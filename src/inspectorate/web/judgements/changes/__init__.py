"""Everything that changes judgements, evidence, lines of enquiry and the panel; packages in and out."""

from inspectorate.web.judgements.changes.judging import (
    add_item,
    answer_enquiry,
    judge_standard,
    raise_enquiry,
)
from inspectorate.web.judgements.changes.packages import (
    as_zip,
    export_package,
    export_proof,
    from_zip,
    import_package,
)
from inspectorate.web.judgements.changes.paneling import decide, give_view, reopen, seat, unseat

__all__ = [
    "add_item",
    "answer_enquiry",
    "as_zip",
    "decide",
    "export_package",
    "export_proof",
    "from_zip",
    "give_view",
    "import_package",
    "judge_standard",
    "raise_enquiry",
    "reopen",
    "seat",
    "unseat",
]
