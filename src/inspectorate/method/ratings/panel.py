"""The ratings panel: when it may consider moving a rating, and what it then weighs."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from inspectorate.method.ratings.bands import bands, decisive, place
from inspectorate.method.ratings.rated import QuestionRating, Sensitivity, Trigger
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally, half_up


def triggers(
    tallies: Mapping[str, Tally],
    shares: Mapping[str, Fraction],
    framework: Framework,
    firm: Sensitivity | None,
) -> tuple[Trigger, ...]:
    """Return why the panel may consider moving a case standard; empty when it may not.

    Each trigger's key is the edition's name for it under `panel`.
    """
    deciding = decisive(shares, framework)
    what = deciding.question or "The mean of the key questions"
    smallest = [deciding.question] if deciding.question else list(shares)
    return (
        *_near_boundary(what, deciding.share, framework),
        *_few_cases(firm, framework),
        *_small_subsample(smallest, tallies, framework),
    )


def _near_boundary(what: str, share: Fraction, framework: Framework) -> Iterator[Trigger]:
    """Yield a trigger for each boundary of the band that is near, by printed percentage, both ways."""
    within = framework.ratings.panel.points_from_boundary.value
    printed = half_up(share * 100)
    ordered, position = bands(framework), place(share, framework)
    if position + 1 < len(ordered):
        above = ordered[position + 1]
        gap = above.at_least.value - printed
        if gap <= within:
            edge = f"{above.at_least.value}, where {above.rating} starts"
            where = f"{_points(gap)} below {edge}" if gap else f"printed as {edge}, but below it unrounded"
            yield Trigger("points_from_boundary", f"{what} is at {printed} per cent, {where}.")
    if position > 0:
        start = ordered[position].at_least.value
        gap = printed - start
        if gap <= within:
            lower = f"{start}, under which it would be {ordered[position - 1].rating}"
            where = f"{_points(gap)} above {lower}" if gap else f"exactly on {lower}"
            yield Trigger("points_from_boundary", f"{what} is at {printed} per cent, {where}.")


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def _few_cases(firm: Sensitivity | None, framework: Framework) -> Iterator[Trigger]:
    few = framework.ratings.panel.cases_to_change.value
    if firm and (firm.one_case or firm.cases_to_change <= few):
        yield Trigger("cases_to_change", firm.because)


def _small_subsample(
    questions: Sequence[str], tallies: Mapping[str, Tally], framework: Framework
) -> Iterator[Trigger]:
    small = framework.ratings.panel.small_subsample.value
    for question in questions:
        applicable = tallies[question].applicable
        if applicable <= small:
            cases = "case" if applicable == 1 else "cases"
            yield Trigger(
                "small_subsample",
                f"{question} applied to {applicable} {cases}, and {small} or fewer is a small sub-sample.",
            )


def to_weigh(
    questions: Sequence[QuestionRating], lowest: str | None, tallies: Mapping[str, Tally], rating: str
) -> tuple[Trigger, ...]:
    """Return what a panel weighs: how many cases a key question rests on, how far the others diverge."""
    sizes = ", ".join(f"{each.question} {tallies[each.question].applicable}" for each in questions)
    weighed = [Trigger("subsamples", f"Cases each key question applied to: {sizes}.")]
    apart = [each for each in questions if each.question != lowest and each.rating != rating]
    if apart:
        others = "; ".join(f"{each.question} at {each.percentage} per cent, {each.rating}" for each in apart)
        weighed.append(Trigger("divergence", f"By themselves other key questions would be: {others}."))
    return tuple(weighed)
