"""The overall rating

Each rated standard has points: Outstanding 3, Good 2, Requires improvement 1, Inadequate 0. The overall
rating follows from their plain sum.
"""

from inspectorate.method.ratings import overall
from inspectorate.method.standards import load
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")
BY_POINTS = {str(level.points): level.name for level in FRAMEWORK.ratings.levels}
STANDARDS = list(FRAMEWORK.standards)


def test_the_published_report_adds_up_to_its_overall_rating():
    """Organisational delivery has 2 + 1 + 1 + 2 = 6 points, court disposals 1 + 0 + 1 + 1 = 3, out-of-court
    disposals 1 + 1 + 1 + 2 = 5. That is 14 of the 36 that twelve standards could have, and the product says:
    "Organisational delivery 6 + Court disposals 3 + Out-of-court disposals 5 = 14 of 36; a score of 7 to 18
    is Requires improvement." No standard weighs more than another, and one Inadequate standard alone does not
    hold the overall rating down.

    Source: report on Barking and Dagenham, 2018: the twelve ratings and the overall rating are published, the
    score is their sum.
    """
    points = "2112" + "1011" + "1112"
    result = overall(
        {name: BY_POINTS[digit] for name, digit in zip(STANDARDS, points, strict=True)}, FRAMEWORK
    )
    assert (result.rating, result.score, result.out_of) == ("Requires improvement", 14, 36)
    assert result.because == (
        "Organisational delivery 6 + Court disposals 3 + Out-of-court disposals 5 = 14 of 36; "
        "a score of 7 to 18 is Requires improvement."
    )


@example_table(
    ["Score of 36", "Overall rating"],
    [
        [0, "Inadequate"],
        [6, "Inadequate"],
        [7, "Requires improvement"],
        [18, "Requires improvement"],
        [19, "Good"],
        [30, "Good"],
        [31, "Outstanding"],
        [36, "Outstanding"],
    ],
)
def test_a_score_falls_in_a_band(score, rating):
    """With twelve standards rated: 0 to 6 Inadequate, 7 to 18 Requires improvement, 19 to 30 Good, 31 to 36
    Outstanding.

    Source: holds on every published score found; the cuts between 6 and 7 and between 30 and 31 are
    unconfirmed.
    """
    points = [min(3, max(0, score - 3 * index)) for index in range(12)]
    ratings = {name: BY_POINTS[str(digit)] for name, digit in zip(STANDARDS, points, strict=True)}
    result = overall(ratings, FRAMEWORK)
    assert (result.score, result.rating) == (score, rating)


@example_table(
    ["Standards rated", "Points", "Score", "Out of", "Overall rating"],
    [
        [12, "2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1", 19, 36, "Good"],
        [8, "2, 2, 2, 2, 2, 1, 1, 1", 13, 24, "Good"],
        [8, "2, 2, 2, 2, 1, 1, 1, 1", 12, 24, "Requires improvement"],
        [6, "3, 3, 3, 3, 3, 1", 16, 18, "Outstanding"],
        [6, "3, 3, 3, 3, 2, 1", 15, 18, "Good"],
        [1, "0", 0, 3, "Inadequate"],
    ],
)
def test_with_fewer_rated_standards_the_score_carries_its_own_maximum(rated, points, score, out_of, rating):
    """A small service may have no out-of-court cases, and so fewer rated standards. The score is then set
    against the most it could have been: more than a sixth of that is Requires improvement, more than half
    Good, more than five sixths Outstanding.

    Source: follows from the bands for twelve standards; unconfirmed for fewer.
    """
    given = points.split(", ")
    result = overall(
        {name: BY_POINTS[digit] for name, digit in zip(STANDARDS, given, strict=False)}, FRAMEWORK
    )
    assert len(given) == rated
    assert (result.score, result.out_of, result.rating) == (score, out_of, rating)


def test_an_unscored_standard_never_counts():
    """An edition may have a standard that is inspected and rated but not scored. Its rating is published
    beside the others and does not enter the sum, for better or worse.
    """
    hostels = load("hostels-2030")
    rest = {"A1": "Sound", "A2": "Sound", "B1": "Uneven", "B2": "Sound"}
    best, worst = (overall(rest | {"B3": rating}, hostels) for rating in ("Exemplary", "Failing"))
    assert best == worst == overall(rest, hostels)
