"""Checks of judgements and panel decisions."""

from collections import Counter
from collections.abc import Iterable, Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.ratings.values import Decision, Judgement
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
        place = _("judgement of standard %(standard)s", standard=judgement.standard)
        faults += _check_names(place, judgement.standard, judgement.rating, framework)
        if judgement.standard in framework.standards:
            faults += _check_basis(place, judgement, framework)
            if not usable_only:
                faults += _check_reasons(place, judgement, framework)
    for standard, count in Counter(judgement.standard for judgement in judgements).items():
        if count > 1:
            place = _("judgement of standard %(standard)s", standard=standard)
            faults.append(
                Fault(
                    place,
                    _("The standard has %(count)s judgements.", count=count),
                    _("Keep one for each standard."),
                )
            )
    return tuple(faults)


def check_decisions(decisions: Iterable[Decision], framework: Framework) -> tuple[Fault, ...]:
    """Return the faults of panel decisions on their own, without their proposals; empty if none.

    `confirm` also checks a decision against its proposal.
    """
    decisions = tuple(decisions)
    faults: list[Fault] = []
    for decision in decisions:
        place = _("panel decision on standard %(standard)s", standard=decision.standard)
        faults += _check_names(place, decision.standard, decision.rating, framework)
        if not decision.members:
            faults.append(
                Fault(place, _("The decision names no panel members."), _("List the panel's members."))
            )
    for standard, count in Counter(decision.standard for decision in decisions).items():
        if count > 1:
            place = _("panel decision on standard %(standard)s", standard=standard)
            faults.append(
                Fault(place, _("There are %(count)s decisions.", count=count), _("Keep the final decision."))
            )
    return tuple(faults)


def _check_names(place: str, standard: str, rating: str, framework: Framework) -> Iterator[Fault]:
    if standard not in framework.standards:
        standards = ", ".join(framework.standards)
        yield Fault(
            place,
            _("The edition has no standard “%(standard)s”.", standard=standard),
            _("Use one of: %(value)s.", value=standards),
        )
    names = [level.name for level in framework.ratings.levels]
    if rating not in names:
        yield Fault(
            place,
            _("The edition has no rating “%(rating)s”.", rating=rating),
            _("Use one of: %(names)s.", names=", ".join(names)),
        )


def _check_basis(place: str, judgement: Judgement, framework: Framework) -> Iterator[Fault]:
    if framework.domain_of[judgement.standard].judged_on == "cases":
        yield Fault(
            place,
            _("This standard is rated from case assessments, not judged."),
            _("Remove the judgement. The panel can change the rating with a decision that has reasons."),
        )


def _check_reasons(place: str, judgement: Judgement, framework: Framework) -> Iterator[Fault]:
    questions = [key.id for key in framework.standards[judgement.standard].key_questions]
    for key in questions:
        if not judgement.reasons.get(key, "").strip():
            yield Fault(
                _("%(place)s, key question %(key)s", place=place, key=key),
                _("There are no reasons."),
                _("Enter the reasons in words."),
            )
    for key in sorted({*judgement.reasons, *judgement.evidence} - set(questions)):
        yield Fault(
            _("%(place)s, key question %(key)s", place=place, key=key),
            _("This standard has no such key question."),
            _("Use one of: %(own)s.", own=", ".join(questions)),
        )
