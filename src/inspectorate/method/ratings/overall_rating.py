"""Overall rating: the sum of the standards' points as a share of the maximum score."""

from collections.abc import Mapping

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.ratings.values import Overall
from inspectorate.method.standards import Framework
from inspectorate.method.standards.edition_cache import cached_by_edition


def overall(ratings: Mapping[str, str | None], framework: Framework) -> Overall:
    """Return the overall rating of an inspection.

    `ratings` maps a standard's id to its rating, None if unrated. Unscored and unrated standards count
    neither in the score nor in its maximum. Bands are the edition's `ratings.overall_bands`. Raises
    FaultsFound for unknown standards or ratings, and when no scored standard is rated.
    """
    if faults := _check(ratings, framework):
        raise FaultsFound(faults)
    points = points_by_standard(ratings, framework)
    if not points:
        raise FaultsFound(
            [Fault(_("overall rating"), _("No scored standard is rated."), _("Rate at least one standard."))]
        )
    score, out_of = sum(points.values()), maximum_score(len(points), framework)
    rating = rating_for(score, out_of, framework)
    return Overall(rating, score, out_of, _because(points, rating, out_of, framework))


def points_by_standard(ratings: Mapping[str, str | None], framework: Framework) -> dict[str, int]:
    """Return the points of every scored and rated standard, by its id, in the edition's order."""
    return {
        name: framework.rating(rating).points
        for name, standard in framework.standards.items()
        if standard.scored and (rating := ratings.get(name)) is not None
    }


def maximum_score(standards: int, framework: Framework) -> int:
    """Return the maximum score of this number of standards, in points."""
    return standards * max(level.points for level in framework.ratings.levels)


def rating_for(score: int, out_of: int, framework: Framework) -> str:
    """Return the overall rating of a score out of a maximum.

    The rating is that of the highest overall band whose threshold, a share of `out_of`, the score exceeds.
    Scores that exceed no threshold, such as 0, fall in the lowest band.
    """
    bands = _overall_bands(framework)
    reached = [rating for part, whole, rating in bands if score * whole > part * out_of]
    return reached[-1] if reached else bands[0][2]


@cached_by_edition
def _overall_bands(framework: Framework) -> tuple[tuple[int, int, str], ...]:
    """Return the threshold, as a part of a whole, and the rating of every overall band, lowest first."""
    ordered = sorted(framework.ratings.overall_bands, key=lambda band: band.more_than.value)
    return tuple((*band.more_than.value.as_integer_ratio(), band.rating) for band in ordered)


def _check(ratings: Mapping[str, str | None], framework: Framework) -> list[Fault]:
    names = [level.name for level in framework.ratings.levels]
    faults = []
    for standard, rating in ratings.items():
        if standard not in framework.standards:
            cure = _("Use one of: %(standards)s.", standards=", ".join(framework.standards))
            faults.append(
                Fault(
                    _("standard %(standard)s", standard=standard),
                    _("The edition has no such standard."),
                    cure,
                )
            )
        if rating is not None and rating not in names:
            cure = _("Use one of: %(names)s.", names=", ".join(names))
            faults.append(
                Fault(
                    _("standard %(standard)s", standard=standard),
                    _("The edition has no rating “%(rating)s”.", rating=rating),
                    cure,
                )
            )
    return faults


def _because(points: Mapping[str, int], rating: str, out_of: int, framework: Framework) -> str:
    by_domain: dict[str, int] = {}
    for name, score in points.items():
        title = framework.domain_of[name].title
        by_domain[title] = by_domain.get(title, 0) + score
    parts = " + ".join(f"{title} {score}" for title, score in by_domain.items())
    total = f"{sum(points.values())} of {out_of}"
    calculation = f"{parts} {f'= {total}' if len(by_domain) > 1 else total.partition(' ')[2]}"
    scores = [score for score in range(out_of + 1) if rating_for(score, out_of, framework) == rating]
    score_range = f"{scores[0]} to {scores[-1]}" if len(scores) > 1 else f"{scores[0]}"
    return " ".join(
        [f"{calculation}; a score of {score_range} is {rating}.", *_unrated_note(points, framework)]
    )


def _unrated_note(points: Mapping[str, int], framework: Framework) -> list[str]:
    number = sum(standard.scored for standard in framework.standards.values()) - len(points)
    if not number:
        return []
    return [f"{number} scored {'standard is' if number == 1 else 'standards are'} not rated, so not counted."]
