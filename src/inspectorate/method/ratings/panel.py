"""The panel: triggers for it, what it weighs, and confirmation of its decisions."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.ratings.checks import check_decisions
from inspectorate.method.ratings.rating_bands import band_index, bands, deciding_share, names_in_sentence
from inspectorate.method.ratings.values import (
    ConfirmedRating,
    Decision,
    ProposedRating,
    QuestionRating,
    Sensitivity,
    Trigger,
)
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally, half_up


def triggers(
    tallies: Mapping[str, Tally],
    shares: Mapping[str, Fraction],
    framework: Framework,
    sensitivity: Sensitivity | None,
) -> tuple[Trigger, ...]:
    """Return the triggers for the panel to consider changing a case standard's rating, empty if none.

    Where several key questions are lowest, any of them can be a small sub-sample. `tallies` and `shares` (0
    to 1) are keyed by question id. A trigger's key is that of its rule in the edition's `ratings.panel`.
    """
    deciding = deciding_share(shares, framework)
    subject = names_in_sentence(deciding.questions) or "The mean of the key questions"
    questions = deciding.questions or tuple(shares)
    return (
        *_near_boundary(subject, "are" if len(deciding.questions) > 1 else "is", deciding.share, framework),
        *_few_cases(sensitivity, framework),
        *_small_subsample(questions, tallies, framework),
    )


def _near_boundary(subject: str, verb: str, share: Fraction, framework: Framework) -> Iterator[Trigger]:
    """Yield a trigger for every boundary of the band that is near the percentage as printed.

    It gives no distance: that is always given from the unrounded percentage, by the sensitivity analysis.
    """
    limit = framework.ratings.panel.points_from_boundary.value
    printed = half_up(share * 100)
    ordered, index = bands(framework), band_index(share, framework)
    if index + 1 < len(ordered):
        above = ordered[index + 1]
        gap = above.at_least.value - printed
        if gap <= limit:
            boundary = f"{above.at_least.value}, where {above.rating} starts"
            distance = (
                f"within {_points(limit)} of {boundary}"
                if gap
                else f"printed as {boundary}, but lower before rounding"
            )
            yield Trigger("points_from_boundary", f"{subject} {verb} at {printed} per cent, {distance}.")
    if index > 0:
        start = ordered[index].at_least.value
        gap = printed - start
        if gap <= limit:
            boundary = f"{start}, under which it would be {ordered[index - 1].rating}"
            is_exact = share * 100 == start
            distance = f"exactly on {boundary}" if is_exact else f"within {_points(limit)} of {boundary}"
            yield Trigger("points_from_boundary", f"{subject} {verb} at {printed} per cent, {distance}.")


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def _few_cases(sensitivity: Sensitivity | None, framework: Framework) -> Iterator[Trigger]:
    limit = framework.ratings.panel.cases_to_change.value
    if sensitivity and (sensitivity.one_case or sensitivity.cases_to_change <= limit):
        yield Trigger("cases_to_change", sensitivity.because)


def _small_subsample(
    questions: Sequence[str], tallies: Mapping[str, Tally], framework: Framework
) -> Iterator[Trigger]:
    limit = framework.ratings.panel.small_subsample.value
    for question in questions:
        applicable = tallies[question].applicable
        if applicable <= limit:
            cases = "case" if applicable == 1 else "cases"
            yield Trigger(
                "small_subsample",
                f"{question} applied to {applicable} {cases}, and {limit} or fewer is a small sub-sample.",
            )


def to_weigh(
    questions: Sequence[QuestionRating], lowest: Collection[str], tallies: Mapping[str, Tally], rating: str
) -> tuple[Trigger, ...]:
    """Return what a panel weighs before it changes a rating.

    The sub-samples are the numbers of applicable cases of every key question; divergence lists the key
    questions, other than the lowest, whose own rating differs from the standard's.
    """
    sizes = ", ".join(f"{result.question} {tallies[result.question].applicable}" for result in questions)
    considerations = [Trigger("subsamples", f"Number of cases that each key question applied to: {sizes}.")]
    divergent = [result for result in questions if result.question not in lowest and result.rating != rating]
    if divergent:
        others = "; ".join(
            f"{result.question} at {result.percentage} per cent, {result.rating}" for result in divergent
        )
        considerations.append(Trigger("divergence", f"On their own, other key questions would be: {others}."))
    return tuple(considerations)


def confirm(proposed: ProposedRating, decision: Decision | None, framework: Framework) -> ConfirmedRating:
    """Return the confirmed rating of a standard; None as `decision` confirms the proposal.

    Raises FaultsFound when the decision is on a different standard, names an unknown rating, lists no panel
    members, or changes the rating without reasons.
    """
    if decision is None:
        confirmation = "The panel has recorded no decision, so the proposed rating applies."
        because = f"{proposed.because} {confirmation}" if proposed.rating else proposed.because
        return ConfirmedRating(proposed.standard, proposed.rating, proposed.score, proposed, None, because)
    if faults := (*check_decisions([decision], framework), *_check_proposal(proposed, decision)):
        raise FaultsFound(faults)
    score = framework.rating(decision.rating).points if proposed.scored else None
    because = f"{proposed.because} {_decision_because(proposed, decision)}"
    return ConfirmedRating(proposed.standard, decision.rating, score, proposed, decision, because)


def _check_proposal(proposed: ProposedRating, decision: Decision) -> tuple[Fault, ...]:
    place = _("panel decision on standard %(standard)s", standard=decision.standard)
    faults = []
    proposed_rating = proposed.rating or "not rated"
    if decision.standard != proposed.standard:
        problem = _(
            "The decision is compared with the proposed rating of %(standard)s.", standard=proposed.standard
        )
        faults.append(Fault(place, problem, _("Match each decision to its own standard.")))
    if decision.rating != proposed.rating and not decision.reasons.strip():
        faults.append(
            Fault(
                place,
                _(
                    "The decision changes the rating from %(before)s to %(rating)s without reasons.",
                    before=proposed_rating,
                    rating=decision.rating,
                ),
                _("Enter the panel's reasons in words, or confirm the proposed rating."),
            )
        )
    return tuple(faults)


def _decision_because(proposed: ProposedRating, decision: Decision) -> str:
    reasons = f": {decision.reasons.strip()}" if decision.reasons.strip() else "."
    if decision.rating == proposed.rating:
        return f"The panel confirmed this rating on {_date(decision)}{reasons}"
    trigger_note = "" if proposed.triggers else ", although no trigger applied"
    return f"The panel changed it to {decision.rating} on {_date(decision)}{trigger_note}{reasons}"


def _date(decision: Decision) -> str:
    return f"{decision.on.day} {decision.on:%B %Y}"
