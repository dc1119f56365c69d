"""What an audit event was about and what it changed, in the words of the pages."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import ConflictOutcome, IntervieweeRole, Occasion, SaveOutcome
from inspectorate.web.assessments.queries.questions import fact_texts
from inspectorate.web.audit.event_keys import EVENT_KEYS
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.cases.forms import REPLACEMENT_TITLES, SOURCE_TITLES
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.jinja import day
from inspectorate.web.reports.models import Capacity, SectionState
from inspectorate.web.states import Role, State
from inspectorate.web.translation import translated

Words = Mapping[str, Any]

VALUES: Mapping[str, Words] = {
    "capacity": dict(Capacity.choices),
    "conflict_of_interest": dict(ConflictOfInterest.choices),
    "decided_by": SOURCE_TITLES,
    "declared": dict(ConflictOfInterest.choices),
    "outcome": dict(SaveOutcome.choices),
    "role": {role.value: role.title for role in Role},
    "rule": REPLACEMENT_TITLES,
    "source": SOURCE_TITLES,
    "state": {state.value: state.title for state in State},
    "with": dict(IntervieweeRole.choices),
}
"""The words of the values of a key, for keys whose values are a fixed set."""

VALUES_OF_TYPE: Mapping[tuple[str, str], Words] = {
    (EventType.REVIEW_CONFLICT.value, "outcome"): dict(ConflictOutcome.choices),
    (EventType.ANSWER_ENQUIRY.value, "outcome"): {},
    **{
        (event_type.value, "state"): dict(SectionState.choices)
        for event_type in (
            EventType.AGREE_SECTION,
            EventType.CHANGE_SECTION_STATE,
            EventType.EDIT_SECTION,
        )
    },
}
"""The same for a key that has other values in events of one type; empty if people write them."""

ANSWERS = ("answer", "first", "second", "value")
"""Keys whose value is an answer of the edition."""
OCCASIONS: Words = dict(Occasion.choices)
ASSESSMENT = re.compile(r"(?P<case>.+) (?P<occasion>first|second)(?: (?P<question>\S+))?")
"""The subject of an event about an assessment, after the case group."""
REQUEST = re.compile(r"[A-Z]+ (?P<path>/.*)")
"""The subject of an event of a request that was denied."""
DRAWS = (EventType.CHOOSE_SAMPLE, EventType.REPLACE_CASE, EventType.MAKE_SECOND_DRAW)
"""Types of events whose `value` is not an answer but a random number."""
DIGEST = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def event_lines(event: Event, framework: Framework) -> list[str]:
    """Return what an audit event changed, one line for each value or answer."""
    if event.has_deleted_details:
        return [_("Deleted on the retention date")]
    before, after = event.before or {}, event.after or {}
    answers = after.get("answers")
    if not isinstance(answers, list):
        return list(_changed_lines(event.event_type, before, after, framework))
    lines = []
    for earlier, answer in zip(before.get("answers") or [{}] * len(answers), answers, strict=True):
        values = {key: value for key, value in answer.items() if key != "question"}
        changed = _changed_lines(event.event_type, earlier or {}, values, framework)
        question = _question(answer["question"], framework)
        lines.append(f"{question}{'' if question.endswith('?') else ':'} {'; '.join(changed)}")
    return lines


def event_subject(event: Event, framework: Framework) -> str:
    """Return what an audit event is about, with titles in place of the keys of case groups and occasions."""
    subject = event.subject.split(" (")[0]
    if address := REQUEST.fullmatch(subject):
        return _("Address %(path)s") % {"path": address["path"]}
    for group in framework.casework.groups:
        if subject == group.key:
            return group.title
        if subject.startswith((f"{group.key} ", f"{group.key}, ")):
            rest = subject.removeprefix(group.key).lstrip(", ")
            return f"{group.title}: {_with_occasion(rest, framework)}"
    return subject


def _with_occasion(rest: str, framework: Framework) -> str:
    """Return the rest of a subject after the case group: case, occasion and question."""
    match = ASSESSMENT.fullmatch(rest)
    if not match:
        return rest
    parts = (match["case"], OCCASIONS[match["occasion"]], _question(match["question"] or "", framework))
    return ", ".join(str(part) for part in parts if part)


def _question(question: str, framework: Framework) -> str:
    """Return the text of a fact, or the id of a question."""
    texts = (fact_texts(framework, group.key) for group in framework.casework.groups)
    return dict(chain.from_iterable(texts)).get(question, question)


def _changed_lines(
    event_type: str, before: Mapping[str, Any], after: Mapping[str, Any], framework: Framework
) -> Iterator[str]:
    for key in dict.fromkeys([*before, *after]):
        old, new = (_words(event_type, key, values.get(key), framework) for values in (before, after))
        if old != new:
            yield f"{EVENT_KEYS[key]}: {_change(old, new)}"


def _change(old: str, new: str) -> str:
    if not old:
        return new
    if not new:
        return _("%(old)s was removed") % {"old": old}
    return _("changed from %(old)s to %(new)s") % {"old": old, "new": new}


def _words(event_type: str, key: str, value: Any, framework: Framework) -> str:
    """Return a value in words; a list or mapping with each of its parts in words."""
    if isinstance(value, Mapping):
        return "; ".join(f"{part}: {text}" for part, text in value.items())
    if isinstance(value, list):
        return ", ".join(_words(event_type, key, part, framework) for part in value)
    text = "" if value is None else str(value)
    words = VALUES_OF_TYPE.get((event_type, key), VALUES.get(key, {}))
    if key == "group":
        words = {group.key: group.title for group in framework.casework.groups}
    if text in words:
        return str(translated(words[text]))
    if key == "factors" or (key in ANSWERS and event_type not in DRAWS):
        return text.replace("_", " ")
    return _digest_or_day(text)


def _digest_or_day(text: str) -> str:
    """Return the beginning of a digest, a date in words, and any other text as it is."""
    if DIGEST.fullmatch(text):
        return _("digest %(start)s…") % {"start": text[:12]}
    return day(date.fromisoformat(text)) if DAY.fullmatch(text) else text
