"""Checks of judgements and panel decisions."""

from collections import Counter
from collections.abc import Iterable, Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.ratings.rated import Decision, Judgement
from inspectorate.method.standards import Framework


def check_judgements(
    judgements: Iterable[Judgement], framework: Framework, *, usable_only: bool = False
) -> tuple[Fault, ...]:
    """Return the faults of the judgements, empty if none.

    `usable_only` omits faults that do not prevent rating: missing reasons, and key questions of a different
    standard.
    """
    judgements = tuple(judgements)
    faults: list[Fault] = []
    for judgement in judgements:
        place = f"judgement of standard {judgement.standard}"
        faults += _check_names(place, judgement.standard, judgement.rating, framework)
        if judgement.standard in framework.standards:
            faults += _check_basis(place, judgement, framework)
            if not usable_only:
                faults += _check_reasons(place, judgement, framework)
    for standard, count in Counter(judgement.standard for judgement in judgements).items():
        if count > 1:
            place = f"judgement of standard {standard}"
            faults.append(Fault(place, f"It is judged {count} times.", "Keep one judgement a standard."))
    return tuple(faults)


def check_decisions(decisions: Iterable[Decision], framework: Framework) -> tuple[Fault, ...]:
    """Return the faults of panel decisions taken by themselves, empty if none.

    `confirm` also checks a decision against its proposal.
    """
    decisions = tuple(decisions)
    faults: list[Fault] = []
    for decision in decisions:
        place = f"panel decision on standard {decision.standard}"
        faults += _check_names(place, decision.standard, decision.rating, framework)
        if not decision.members:
            faults.append(Fault(place, "It does not say who decided.", "List the panel's members."))
    for standard, count in Counter(decision.standard for decision in decisions).items():
        if count > 1:
            place = f"panel decision on standard {standard}"
            faults.append(Fault(place, f"There are {count} decisions.", "Keep the one that stands."))
    return tuple(faults)


def _check_names(place: str, standard: str, rating: str, framework: Framework) -> Iterator[Fault]:
    if standard not in framework.standards:
        standards = ", ".join(framework.standards)
        yield Fault(place, f"The edition has no standard “{standard}”.", f"Use one of: {standards}.")
    names = [level.name for level in framework.ratings.levels]
    if rating not in names:
        yield Fault(place, f"The edition has no rating “{rating}”.", f"Use one of: {', '.join(names)}.")


def _check_basis(place: str, judgement: Judgement, framework: Framework) -> Iterator[Fault]:
    if framework.domain_of[judgement.standard].judged_on == "cases":
        yield Fault(
            place,
            "This standard is rated from case assessments, not judged.",
            "Remove the judgement; a panel may move the rating by a decision with reasons.",
        )


def _check_reasons(place: str, judgement: Judgement, framework: Framework) -> Iterator[Fault]:
    questions = [key.id for key in framework.standards[judgement.standard].key_questions]
    for key in questions:
        if not judgement.reasons.get(key, "").strip():
            yield Fault(f"{place}, key question {key}", "There are no reasons.", "Give the reasons in words.")
    for key in sorted({*judgement.reasons, *judgement.evidence} - set(questions)):
        yield Fault(
            f"{place}, key question {key}",
            "It is not a key question of this standard.",
            f"Use one of: {', '.join(questions)}.",
        )
