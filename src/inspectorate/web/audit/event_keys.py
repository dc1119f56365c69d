"""The keys of the values that audit events carry, each with the words that people read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

EVENT_KEYS: Mapping[str, Any] = {
    "account": _("Number of the account"),
    "answer": _("Answer"),
    "answers": _("Answers"),
    "asked_for_by": _("Asked for by"),
    "assessor": _("Assessor"),
    "cases": _("Cases"),
    "change": _("Change"),
    "comment": _("Comment"),
    "comments": _("Comments"),
    "conflict_detail": _("Details of the conflict of interest"),
    "conflict_of_interest": _("Conflict of interest"),
    "decided_by": _("Decided by"),
    "declared": _("Declared"),
    "digest": _("Content"),
    "done": _("Action taken"),
    "draw": _("Draw"),
    "edition": _("Edition of the standards"),
    "eligible": _("Eligible cases"),
    "email": _("Email address"),
    "events": _("Events"),
    "excluded": _("Cases that the person may not open"),
    "factors": _("Balanced by"),
    "fieldwork_ends": _("Fieldwork ends"),
    "fieldwork_starts": _("Fieldwork starts"),
    "file": _("File"),
    "files": _("Number of files"),
    "first": _("First assessor’s answer"),
    "given": _("Cases allocated for the first time"),
    "group": _("Case group"),
    "inputs": _("Content that the results were calculated from"),
    "into": _("Replacement"),
    "left": _("Cases that nobody can take"),
    "half_days": _("Half days available"),
    "long_lists_due": _("Long lists due"),
    "max_per_manager": _("Most cases for each case manager"),
    "members": _("Panel members"),
    "message": _("Number of the email"),
    "moved": _("Cases moved to another assessor"),
    "name": _("Name"),
    "notifications": _("Notifications marked as seen"),
    "number": _("Number"),
    "numbered": _("Content of the numbered samples"),
    "on": _("Held on"),
    "origin": _("Public value"),
    "out": _("Case that is replaced"),
    "outcome": _("Outcome"),
    "package": _("Package"),
    "panel_on": _("Ratings panel on"),
    "person": _("Person"),
    "proposed": _("Proposed rating"),
    "purpose": _("Purpose"),
    "question": _("Question"),
    "rating": _("Rating"),
    "reason": _("Reason"),
    "reasons": _("Reasons"),
    "recipients": _("Recipients"),
    "remove_cases_on": _("Retention date"),
    "results_kept": _("Content of the results"),
    "role": _("Role"),
    "rule": _("Cases that can replace it"),
    "sample": _("Number of the sample"),
    "scopes": _("Scopes"),
    "seal": _("Seal"),
    "second": _("Second assessor’s answer"),
    "seed": _("Seed"),
    "service": _("Service"),
    "sha256": _("Content of the file"),
    "share": _("Share of cases"),
    "size": _("Size of the sample"),
    "source": _("Source of the random number"),
    "standards": _("Standards"),
    "state": _("State"),
    "staying": _("Cases that stay where they are"),
    "step": _("Step of the draw"),
    "text": _("Text"),
    "times": _("Times available"),
    "title": _("Title"),
    "to": _("Recipient"),
    "tokens": _("Tokens"),
    "until": _("Valid until"),
    "value": _("Value"),
    "values": _("Values"),
    "version": _("Version"),
    "why": _("Reason"),
    "with": _("Interview with"),
}
"""The words of every key that an event may carry. `event_values` accepts no other keys."""


def require_known_keys(*values: Any) -> None:
    """Raise ValueError if the values of an event have a key without words."""
    for value in values:
        if isinstance(value, Mapping):
            parts = value.get("answers")
            nested = parts if isinstance(parts, list) else ()
            require_known_keys(*nested)
            if unknown := sorted(value.keys() - EVENT_KEYS.keys()):
                raise ValueError(f"no words for the key {unknown[0]!r}")
