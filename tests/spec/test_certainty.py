"""How certain a rating is

A rating is given to a service, but only a sample of its cases was seen. Had every eligible case been
assessed, would the rating be the same? For each standard the product gives the probability of each rating.

It is found by completing the sample many times over. The cases that were not assessed are drawn, one after
another, from an urn that holds the assessed cases and one imaginary case, and each case drawn goes back with
a copy of itself. Whole cases are drawn, so answers that tend to go together stay together, and “not
applicable” comes up as often as it was seen. The imaginary case is asked the questions of an assessed case,
and its answers are tosses of a coin: so an answer nobody gave is possible, though unlikely. The probability
of a rating is the share of ten thousand such completed services that have it. The random numbers are the
same on every machine, so the same answers always give the same probabilities. (Statisticians call this a
Pólya urn. It is the Bayesian forecast for a limited number of cases; what it supposes before any case is
seen is the imaginary case, and so counts for no more than one.)

**What it does not include.** Only the chance of the draw: not whether another inspector would have judged a
case otherwise, not how well the file showed the work, nor cases that were never on the list. It says nothing
about a judgement on evidence, which is taken as given.
"""

from functools import cache

import pytest

from inspectorate.method.ratings import sensitivity
from inspectorate.method.standards import load
from inspectorate.method.tallies import count
from tests.method.calibration import Forecast, brier, forecasts, unusual
from tests.method.cases import assessment_with
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")


@example_table(
    ["Sufficient", "Cases assessed", "Cases eligible", "Inadequate", "Requires improvement", "Good"],
    [
        [15, 31, 31, "100%", "0%", "0%"],
        [15, 31, 33, "76%", "24%", "0%"],
        [15, 31, 38, "54%", "46%", "0%"],
        [15, 31, 60, "55%", "44%", "0%"],
        [15, 31, 500, "55%", "42%", "3%"],
        [11, 19, 21, "0%", "100%", "0%"],
    ],
)
def test_a_rating_is_certain_once_the_cases_not_seen_could_not_change_it(
    sufficient, assessed, eligible, low, middle, high
):
    """In the first rows 15 of 31 cases are sufficient on a standard's only question: 48 per cent, Inadequate,
    and one case short of Requires improvement. If the 31 are all the cases there are, the rating is certain.
    If two were not seen, both would have to be sufficient to tip it; of seven not seen, four would do. With
    very many not seen, a third rating becomes possible.

    A rating can be certain before every case was seen. In the last row two of 21 cases were not. If neither
    is sufficient, 11 of 21 are, 52 per cent; if both are, 13 of 21, 62 per cent. Either way the rating is
    Requires improvement.
    """
    words = {True: "yes", False: "no"}
    cases = [assessment_with(f"{n:02}", "court", {"2.2.2": words[n < sufficient]}) for n in range(assessed)]
    probabilities = sensitivity(cases, count(cases, FRAMEWORK, {"court": eligible}), FRAMEWORK)[
        "2.2"
    ].probabilities
    names = ("Inadequate", "Requires improvement", "Good")
    assert [100 * probabilities[name] for name in names] == pytest.approx(
        [float(c[:-1]) for c in (low, middle, high)], abs=0.51
    )
    assert (max(probabilities.values()) == 1) is ("100%" in (low, middle, high))


@cache
def forecast() -> tuple[Forecast, ...]:
    """Every forecast for the made-up services (about ten seconds)."""
    return tuple(forecasts(FRAMEWORK, "court", times=15))


BANDS = {
    "under 2%": (0, 0.02),
    "2% to 10%": (0.02, 0.1),
    "10% to 30%": (0.1, 0.3),
    "30% to 50%": (0.3, 0.5),
    "50% to 70%": (0.5, 0.7),
    "70% to 90%": (0.7, 0.9),
    "90% to 98%": (0.9, 0.98),
    "98% and over": (0.98, 1.1),
}


@example_table(
    ["Probability given", "On average, per cent", "How often it came true, per cent"],
    [
        ["under 2%", 0, 0],
        ["2% to 10%", 5, 5],
        ["10% to 30%", 19, 19],
        ["30% to 50%", 39, 38],
        ["50% to 70%", 61, 62],
        ["70% to 90%", 81, 81],
        ["90% to 98%", 94, 94],
        ["98% and over", 100, 99],
    ],
)
def test_what_is_said_to_be_likely_happens_as_often_as_said(band, average, came_true):
    """The forecast was tried on 540 made-up services whose whole truth is known: with 21, 38, 75 and 160
    eligible cases, weak and strong work, answers of a case unrelated or closely related, questions that apply
    to half of the cases or to all. From each a sample of the published size was drawn, and the probabilities
    compared with the rating that all its cases would have given. If “80 per cent” is to mean anything, it has
    to come true about eight times in ten. In every row the two agree to within four points; if they ever did
    not, the product could not be released.
    """
    low, high = BANDS[band]
    chances = [
        (chance, rating == prediction.truth)
        for prediction in forecast()
        for rating, chance in prediction.ours.items()
        if low <= chance < high
    ]
    assert len(chances) > 300
    mean = 100 * sum(chance for chance, _ in chances) / len(chances)
    happened = 100 * sum(true for _, true in chances) / len(chances)
    assert abs(happened - mean) < 4
    assert [mean, happened] == pytest.approx([average, came_true], abs=1)


UNUSUAL = {
    "nearly everything sufficient": tuple(unusual(0.97, 0.02)),
    "most of it insufficient": tuple(unusual(0.4, 0.05)),
    "every key question alike, on a boundary": tuple(unusual(0.66, 0, 0)),
}


@example_table(
    [
        "Services",
        "Probability given to the likeliest rating, per cent",
        "How often it came true, per cent",
    ],
    [
        ["nearly everything sufficient", 93, 96],
        ["most of it insufficient", 97, 96],
        ["every key question alike, on a boundary", 82, 83],
    ],
)
def test_for_unusual_services_it_is_a_few_points_out(kind, predicted, came_true):
    """No forecast is exactly right for every kind of service at once. Here are three kinds that are harder
    for it. The probability given to the likeliest rating is, on average, within five points of how often it
    came true; for services that do nearly everything well it is a little too cautious.
    """
    predictions = list(forecasts(FRAMEWORK, "court", 15, UNUSUAL[kind]))
    likeliest = [
        max((chance, name) for name, chance in prediction.ours.items()) for prediction in predictions
    ]
    mean = 100 * sum(chance for chance, _ in likeliest) / len(predictions)
    true = (
        100
        * sum(prediction.truth == name for (_, name), prediction in zip(likeliest, predictions, strict=True))
        / len(predictions)
    )
    assert abs(mean - true) < 5
    assert [mean, true] == pytest.approx([predicted, came_true], abs=1)


@example_table(
    ["Forecast", "Average error (0 is perfect)"],
    [
        ["the product's", 0.20],
        ["the sample's rating, as if certain", 0.30],
        ["each question by itself, as if from endlessly many cases", 0.29],
    ],
)
def test_the_forecast_is_better_than_simpler_ones(forecaster, error):
    """The 540 services of the table before the last, forecast in three ways. Treating the sample's rating as
    certain ignores the draw. The textbook way takes each question by itself and supposes that the sample came
    from endlessly many cases; so it ignores that answers of a case go together, and that many of the cases
    were seen. The error is the mean squared distance from what was true (the Brier score).
    """
    name = {"the product's": "ours", "the sample's rating, as if certain": "certain"}.get(
        forecaster, "independent"
    )
    errors = {
        method: sum(brier(getattr(prediction, method), prediction.truth) for prediction in forecast())
        / len(forecast())
        for method in ("ours", "certain", "independent")
    }
    assert errors[name] == pytest.approx(error, abs=0.01)
    assert errors["ours"] < 0.75 * min(errors["certain"], errors["independent"])
