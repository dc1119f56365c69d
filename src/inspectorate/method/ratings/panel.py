"""Ratings panel: triggers for considering a change of rating, and the facts the panel then weighs."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from inspectorate.method.ratings.bands import band_index, bands, deciding_share
from inspectorate.method.ratings.rated import QuestionRating, Sensitivity, Trigger
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally, half_up


def triggers(
    tallies: Mapping[str, Tally],
    shares: Mapping[str, Fraction],
    framework: Framework,
    sensitivity: Sensitivity | None,
) -> tuple[Trigger, ...]:
    """Return the triggers for the panel to consider changing a case standard's rating, empty if none.

    `tallies` and `shares` (0 to 1) are keyed by question id. A trigger's key is that of its rule in the
    edition's `ratings.panel`.
    """
    deciding = deciding_share(shares, framework)
    subject = deciding.question or "The mean of the key questions"
    questions = [deciding.question] if deciding.question else list(shares)
    return (
        *_near_boundary(subject, deciding.share, framework),
        *_few_cases(sensitivity, framework),
        *_small_subsample(questions, tallies, framework),
    )


def _near_boundary(subject: str, share: Fraction, framework: Framework) -> Iterator[Trigger]:
    """Yield a trigger for every boundary of the band that is near the percentage as printed."""
    limit = framework.ratings.panel.points_from_boundary.value
    printed = half_up(share * 100)
    ordered, index = bands(framework), band_index(share, framework)
    if index + 1 < len(ordered):
        above = ordered[index + 1]
        gap = above.at_least.value - printed
        if gap <= limit:
            boundary = f"{above.at_least.value}, where {above.rating} starts"
            distance = (
                f"{_points(gap)} below {boundary}"
                if gap
                else f"printed as {boundary}, but below it unrounded"
            )
            yield Trigger("points_from_boundary", f"{subject} is at {printed} per cent, {distance}.")
    if index > 0:
        start = ordered[index].at_least.value
        gap = printed - start
        if gap <= limit:
            boundary = f"{start}, under which it would be {ordered[index - 1].rating}"
            distance = f"{_points(gap)} above {boundary}" if gap else f"exactly on {boundary}"
            yield Trigger("points_from_boundary", f"{subject} is at {printed} per cent, {distance}.")


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
    questions: Sequence[QuestionRating], lowest: str | None, tallies: Mapping[str, Tally], rating: str
) -> tuple[Trigger, ...]:
    """Return what a panel weighs before it changes a rating.

    The sub-samples are the numbers of applicable cases of every key question; divergence lists the key
    questions, other than the lowest, whose own rating differs from the standard's.
    """
    sizes = ", ".join(f"{result.question} {tallies[result.question].applicable}" for result in questions)
    considerations = [Trigger("subsamples", f"Cases each key question applied to: {sizes}.")]
    divergent = [result for result in questions if result.question != lowest and result.rating != rating]
    if divergent:
        others = "; ".join(
            f"{result.question} at {result.percentage} per cent, {result.rating}" for result in divergent
        )
        considerations.append(Trigger("divergence", f"By themselves other key questions would be: {others}."))
    return tuple(considerations)
