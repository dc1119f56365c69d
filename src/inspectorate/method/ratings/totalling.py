"""The overall rating: the sum of the standards' points, as a share of the most they could have."""

from collections.abc import Mapping

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.ratings.rated import Overall
from inspectorate.method.standards import Framework


def overall(ratings: Mapping[str, str | None], framework: Framework) -> Overall:
    """Return the overall rating from each standard's rating, by its id.

    Unscored and unrated (None) standards do not count, and the score is set against the most the rest
    could have. Raises FaultsFound for unknown standards or ratings, and when no standard is left.
    """
    if faults := _check(ratings, framework):
        raise FaultsFound(faults)
    points = counted(ratings, framework)
    if not points:
        raise FaultsFound(
            [Fault("overall rating", "No scored standard is rated.", "Rate at least one standard.")]
        )
    score, out_of = sum(points.values()), most(len(points), framework)
    rating = rating_for(score, out_of, framework)
    return Overall(rating, score, out_of, _because(points, rating, out_of, framework))


def counted(ratings: Mapping[str, str | None], framework: Framework) -> dict[str, int]:
    """Return the points of every standard that counts, in the edition's order."""
    return {
        name: framework.rating(rating).points
        for name, standard in framework.standards.items()
        if standard.scored and (rating := ratings.get(name)) is not None
    }


def most(standards: int, framework: Framework) -> int:
    """Return the greatest possible score of this many standards."""
    return standards * max(level.points for level in framework.ratings.levels)


def rating_for(score: int, out_of: int, framework: Framework) -> str:
    """Return the overall rating of a score: the highest band whose share of the greatest score it exceeds.

    The lowest band has every score that exceeds none, 0 among them.
    """
    ordered = sorted(framework.ratings.overall_bands, key=lambda band: band.more_than.value)
    reached = [band for band in ordered if score > band.more_than.value * out_of]
    return (reached or ordered)[-1 if reached else 0].rating


def _check(ratings: Mapping[str, str | None], framework: Framework) -> list[Fault]:
    names = [level.name for level in framework.ratings.levels]
    faults = []
    for standard, rating in ratings.items():
        if standard not in framework.standards:
            cure = f"Use one of: {', '.join(framework.standards)}."
            faults.append(Fault(f"standard {standard}", "The edition has no such standard.", cure))
        if rating is not None and rating not in names:
            cure = f"Use one of: {', '.join(names)}."
            faults.append(Fault(f"standard {standard}", f"The edition has no rating “{rating}”.", cure))
    return faults


def _because(points: Mapping[str, int], rating: str, out_of: int, framework: Framework) -> str:
    by_domain: dict[str, int] = {}
    for name, score in points.items():
        title = framework.domain_of[name].title
        by_domain[title] = by_domain.get(title, 0) + score
    parts = " + ".join(f"{title} {score}" for title, score in by_domain.items())
    total = f"{sum(points.values())} of {out_of}"
    said = f"{parts} {f'= {total}' if len(by_domain) > 1 else total.partition(' ')[2]}"
    scores = [score for score in range(out_of + 1) if rating_for(score, out_of, framework) == rating]
    reach = f"{scores[0]} to {scores[-1]}" if len(scores) > 1 else f"{scores[0]}"
    return " ".join([f"{said}; a score of {reach} is {rating}.", *_uncounted(points, framework)])


def _uncounted(points: Mapping[str, int], framework: Framework) -> list[str]:
    number = sum(standard.scored for standard in framework.standards.values()) - len(points)
    if not number:
        return []
    return [f"{number} scored {'standard is' if number == 1 else 'standards are'} not rated, so not counted."]
