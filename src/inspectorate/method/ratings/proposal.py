"""Proposed ratings: by the edition's rule on percentages, or from a judgement on evidence."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings.checks import check_judgements
from inspectorate.method.ratings.panel import to_weigh, triggers
from inspectorate.method.ratings.rating_bands import (
    band_index,
    deciding_share,
    describe_band,
    names_in_sentence,
    rating_at,
)
from inspectorate.method.ratings.values import (
    FEWEST_CASES,
    Judgement,
    ProposedRating,
    QuestionRating,
    Sensitivity,
)
from inspectorate.method.standards import Framework, Standard
from inspectorate.method.tallies import Tally, half_up


def propose(
    tallies: Mapping[str, Tally],
    judgements: Iterable[Judgement],
    framework: Framework,
    sensitivity: Mapping[str, Sensitivity] | None = None,
    unassessed: Mapping[str, int] | None = None,
) -> dict[str, ProposedRating]:
    """Return the proposed rating of every standard, by its id, in the edition's order.

    `tallies` are keyed by question id, `sensitivity` by standard id; without it the trigger
    `cases_to_change` is never raised. `unassessed` is the number of sampled cases without an assessment by
    case group. Raises FaultsFound when a judgement is invalid: an unknown standard or
    rating, a standard rated on cases, or two judgements of one standard.
    """
    judgements = tuple(judgements)
    if faults := check_judgements(judgements, framework, usable_only=True):
        raise FaultsFound(faults)
    by_standard = {judgement.standard: judgement for judgement in judgements}
    sensitivities = sensitivity or {}
    proposed = {}
    for name, standard in framework.standards.items():
        if framework.domain_of[name].judged_on == "cases":
            proposed[name] = _on_cases(
                standard,
                tallies,
                framework,
                sensitivities.get(name),
                (unassessed or {}).get(framework.domain_of[name].case_group or "", 0),
            )
        else:
            proposed[name] = _on_evidence(standard, by_standard.get(name), framework)
    return proposed


def key_question_shares(standard: Standard, tallies: Mapping[str, Tally]) -> dict[str, Fraction]:
    """Return the exact share (0 to 1) of each key question of a standard that has an applicable case."""
    shares = ((key.id, tallies[key.id].exact) for key in standard.key_questions if key.id in tallies)
    return {question: share for question, share in shares if share is not None}


def _on_cases(
    standard: Standard,
    tallies: Mapping[str, Tally],
    framework: Framework,
    sensitivity: Sensitivity | None,
    unassessed: int,
) -> ProposedRating:
    shares = key_question_shares(standard, tallies)
    if not shares:
        missing = any(tallies[key.id].missing for key in standard.key_questions if key.id in tallies)
        answered = "is answered yet" if missing else "applied to any assessed case"
        because = f"It cannot be rated: no key question {answered}."
        return ProposedRating(standard.id, None, None, standard.scored, None, because)
    deciding = deciding_share(shares, framework)
    rating = rating_at(band_index(deciding.share, framework), framework)
    questions = tuple(_question_rating(question, share, framework) for question, share in shares.items())
    return ProposedRating(
        standard=standard.id,
        rating=rating,
        score=framework.rating(rating).points if standard.scored else None,
        scored=standard.scored,
        lowest=_smallest_subsample(deciding.questions, tallies),
        because=_because(standard, tallies, shares, framework),
        questions=questions,
        triggers=triggers(tallies, shares, framework, sensitivity),
        to_weigh=to_weigh(questions, deciding.questions, tallies, rating),
        limitations=(
            *_unassessed_note(unassessed),
            *_limitations(standard, tallies, shares, framework),
        ),
        unassessed=unassessed,
        missing=sum(tallies[key.id].missing for key in standard.key_questions if key.id in tallies),
    )


def _smallest_subsample(questions: Sequence[str], tallies: Mapping[str, Tally]) -> str | None:
    """Return the first question that applied to the fewest cases; None if there is none."""
    return min(questions, key=lambda question: tallies[question].applicable, default=None)


def _unassessed_note(unassessed: int) -> Iterable[str]:
    if unassessed:
        cases = "1 sampled case is" if unassessed == 1 else f"{unassessed} sampled cases are"
        yield f"{cases} not assessed yet. They are treated like cases outside the sample."


def _limitations(
    standard: Standard, tallies: Mapping[str, Tally], shares: Mapping[str, Fraction], framework: Framework
) -> Iterable[str]:
    """Yield what anybody who reads the rating has to know: missing answers, and very few cases behind it."""
    for key in standard.key_questions:
        if key.id in tallies and tallies[key.id].missing:
            missing, cases = tallies[key.id].missing, tallies[key.id].cases
            yield f"{missing} of {cases} answers to {key.id} {'is' if missing == 1 else 'are'} missing."
    for question in deciding_share(shares, framework).questions or tuple(shares):
        if tallies[question].applicable < FEWEST_CASES:
            yield f"{question} applied to {_cases(tallies[question].applicable)} only."


def _cases(number: int) -> str:
    return f"{number} {'case' if number == 1 else 'cases'}"


def _question_rating(question: str, share: Fraction, framework: Framework) -> QuestionRating:
    return QuestionRating(
        question=question,
        percentage=half_up(share * 100),
        rating=rating_at(band_index(share, framework), framework),
        unrounded_rating=rating_at(band_index(share, framework, rounded=False), framework),
    )


def _because(
    standard: Standard, tallies: Mapping[str, Tally], shares: Mapping[str, Fraction], framework: Framework
) -> str:
    deciding = deciding_share(shares, framework)
    rating = rating_at(band_index(deciding.share, framework), framework)
    percentage = half_up(deciding.share * 100)
    lowest = [(question, tallies[question]) for question in deciding.questions]
    if not lowest:
        result = f"The mean of its {len(shares)} key questions is {percentage} per cent"
    elif len(lowest) == 1:
        ((question, tally),) = lowest
        result = (
            f"{'Its key question' if len(shares) == 1 else 'The lowest key question'}, {question}, is at "
            f"{percentage} per cent ({tally.yes} of {tally.applicable} applicable "
            f"{'case' if tally.applicable == 1 else 'cases'})"
        )
    else:
        names = names_in_sentence(
            [f"{question} ({tally.yes} of {tally.applicable})" for question, tally in lowest]
        )
        result = f"The lowest key questions, {names}, are at {percentage} per cent"
    sentences = [f"{result}, and {describe_band(rating, framework)} is {rating}."]
    sentences += _rounding_note(deciding.share, rating, framework)
    sentences += _missing_data_notes(standard, tallies, shares)
    return " ".join([*sentences, *_unscored_note(standard)])


def _rounding_note(share: Fraction, rating: str, framework: Framework) -> Iterable[str]:
    """Yield a sentence if the rounded and the unrounded percentage fall in different bands."""
    exact = f"The unrounded percentage is {float(share * 100):.2f}"
    unrounded = rating_at(band_index(share, framework, rounded=False), framework)
    printed = rating_at(band_index(share, framework, rounded=True), framework)
    if unrounded != rating:
        yield f"{exact}, which would be {unrounded}."
    elif printed != rating:
        yield f"{exact}, and this edition uses it; the printed one would give {printed}."


def _missing_data_notes(
    standard: Standard, tallies: Mapping[str, Tally], shares: Mapping[str, Fraction]
) -> Iterable[str]:
    for key in standard.key_questions:
        if key.id in tallies and tallies[key.id].missing:
            yield f"{key.id} is not answered in {tallies[key.id].missing} of {tallies[key.id].cases} cases."
        elif key.id not in shares:
            yield f"{key.id} did not apply to any assessed case, so it is not used."


def _unscored_note(standard: Standard) -> list[str]:
    return (
        []
        if standard.scored
        else ["The standard is unscored, so it does not count towards the overall rating."]
    )


def _on_evidence(standard: Standard, judgement: Judgement | None, framework: Framework) -> ProposedRating:
    if judgement is None:
        because = "It is not rated: no judgement has been made yet."
        return ProposedRating(standard.id, None, None, standard.scored, None, because)
    score = framework.rating(judgement.rating).points if standard.scored else None
    cited = {item for key in judgement.evidence for item in judgement.evidence[key]}
    by = f" by {judgement.by}" if judgement.by else ""
    basis = (
        f"Judged {judgement.rating}{by} on the evidence for {len(standard.key_questions)} key questions, "
        f"with reasons for {len(judgement.reasons)} and {len(cited)} pieces of evidence cited."
    )
    because = " ".join([basis, *_unscored_note(standard)])
    return ProposedRating(standard.id, judgement.rating, score, standard.scored, None, because)
