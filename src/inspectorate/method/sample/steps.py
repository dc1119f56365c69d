"""Steps of a draw as a chain of digests, which shows that none was changed, added or moved afterwards."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.sample.values import (
    DrawStep,
    NumberedChoice,
    NumberedSummary,
    Randomness,
    Replacement,
    SealedDraw,
)

SEALED, NUMBERED, CHOSEN = "sealed", "numbered", "chosen"
REASON, REPLACED, UNDONE = "reason", "replaced", "undone"

Steps = tuple[DrawStep, ...]


def sha256_of(content: Mapping[str, object]) -> str:
    """Return the SHA-256 digest, in hexadecimal, of values as canonical JSON: sorted keys, ASCII."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def with_seal(seal: str, at: datetime | None) -> Steps:
    """Return the first step of a sealed draw."""
    return _append((), SEALED, {"seal": seal}, at)


def with_numbered(steps: Steps, summary: NumberedSummary, at: datetime | None) -> Steps:
    """Return the steps with that of the numbered samples."""
    return _append(steps, NUMBERED, {"digest": summary.digest}, at)


def with_choice(steps: Steps, choice: NumberedChoice | int, at: datetime | None) -> Steps:
    """Return the steps with the choice of a numbered sample, or of a seed."""
    content: dict[str, object] = (
        {"seed": choice}
        if isinstance(choice, int)
        else {"number": choice.number, **_randomness(choice.randomness)}
    )
    return _append(steps, CHOSEN, content, at)


def with_reason(steps: Steps, replacement: Replacement, at: datetime | None) -> Steps:
    """Return the steps with the reason for a replacement."""
    content = {"out": replacement.out, "reason": replacement.reason, "rule": replacement.rule}
    return _append(steps, REASON, content, at, replacement.out)


def with_replacement(
    steps: Steps, replacement: Replacement, randomness: Randomness, at: datetime | None
) -> Steps:
    """Return the steps with the case that comes in, and the random value that selected it."""
    content = {"out": replacement.out, "into": replacement.into, **_randomness(randomness)}
    return _append(steps, REPLACED, content, at, replacement.out)


def with_undo(steps: Steps, replacement: Replacement, at: datetime | None) -> Steps:
    """Return the steps with that of a replacement undone. It names the digest of the step it reverses."""
    standing = standing_replacements(steps)
    content = {
        "out": replacement.out,
        "into": replacement.into,
        "reason": replacement.undone,
        "reverses": standing[-1].digest if standing else "",
    }
    return _append(steps, UNDONE, content, at, replacement.out)


def standing_replacements(steps: Sequence[DrawStep]) -> list[DrawStep]:
    """Return the steps in which a case came in and that no later step reverses, in their order.

    Only the latest replacement that stands can be undone, so each `undone` reverses the last one before it.
    """
    standing: list[DrawStep] = []
    for step in steps:
        if step.step == REPLACED:
            standing.append(step)
        elif step.step == UNDONE and standing:
            standing.pop()
    return standing


def undone_reasons(steps: Sequence[DrawStep]) -> list[bool]:
    """Return for each step `reason`, in their order, whether its replacement was undone later."""
    undone: list[bool] = []
    standing: list[int] = []
    for step in steps:
        if step.step == REASON:
            undone.append(False)
        elif step.step == REPLACED and undone:
            standing.append(len(undone) - 1)
        elif step.step == UNDONE and standing:
            undone[standing.pop()] = True
    return undone


def _randomness(randomness: Randomness) -> dict[str, object]:
    return {"source": randomness.source, "value": randomness.value, "origin": randomness.origin}


def _append(
    steps: Steps, step: str, content: Mapping[str, object], at: datetime | None, case_id: str = ""
) -> Steps:
    if at is not None:
        at = at.astimezone(UTC).replace(microsecond=0)
    digest = sha256_of(
        {
            "after": steps[-1].digest if steps else "",
            "step": step,
            "at": at.isoformat() if at else "",
            "content": content,
        }
    )
    return (*steps, DrawStep(step, digest, at, case_id))


def order_faults(steps: Sequence[DrawStep], place: str, *, sealed: bool) -> Iterator[Fault]:
    """Yield a fault for each step that is missing or comes before the step it has to follow."""
    first = (SEALED, NUMBERED, CHOSEN) if sealed else (CHOSEN,)
    kinds = tuple(step.step for step in steps)
    cure = _(
        "Restore the record of the draw. If the record was created like this, the draw proves nothing. "
        "Draw the sample again."
    )
    for position, kind in enumerate(first):
        if kinds[position : position + 1] != (kind,):
            problem = _(
                "Step %(number)s is “%(recorded)s” and should be “%(expected)s”: the order is %(order)s.",
                number=position + 1,
                recorded=kinds[position] if position < len(kinds) else "missing",
                expected=kind,
                order=", ".join((*first, REASON, REPLACED)),
            )
            yield Fault(place, problem, cure)
            return
    awaiting, standing = "", list[str]()
    for number, step in enumerate(steps[len(first) :], start=len(first) + 1):
        expected = (REPLACED, awaiting) if awaiting else (REASON, step.case_id)
        if step.step == UNDONE and not awaiting:
            if not standing or step.case_id != standing[-1]:
                problem = _(
                    "Step %(number)s undoes the replacement of case %(case)s, which is not the latest one.",
                    number=number,
                    case=step.case_id,
                )
                yield Fault(place, problem, cure)
                return
            standing.pop()
            continue
        if (step.step, step.case_id) != expected:
            problem = _(
                "Step %(number)s is “%(recorded)s” of case %(case)s and should be “%(expected)s”. A reason "
                "must be recorded before the replacement is selected.",
                number=number,
                recorded=step.step,
                case=step.case_id,
                expected=expected[0],
            )
            yield Fault(place, problem, cure)
            return
        awaiting = step.case_id if step.step == REASON else ""
        if step.step == REPLACED:
            standing.append(step.case_id)
    for number, (earlier, later) in enumerate(pairwise(steps), start=2):
        if earlier.at and later.at and later.at < earlier.at:
            problem = _(
                "Step %(number)s (%(later)s) is dated before the step it follows (%(earlier)s).",
                number=number,
                later=later.step,
                earlier=earlier.step,
            )
            yield Fault(place, problem, cure)


def seal_content(sealed: SealedDraw, scheme: str) -> dict[str, object]:
    """Return what the seal covers, as values for JSON."""
    return {
        "scheme": scheme,
        "edition": sealed.edition,
        "group": sealed.group,
        "cases": sealed.digest,
        "eligible": sealed.size.eligible,
        "size": sealed.size.value,
        "factors": list(sealed.factors),
        "max_per_manager": sealed.max_per_manager,
        "decided_by": sealed.decided_by,
        "origin": sealed.origin,
    }
