"""Rating bands and overall ratings: their ends, and every sentence and fault in full."""

from fractions import Fraction

import pytest

from inspectorate.method import ratings
from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings.rating_bands import band_index, describe_band, names_in_sentence
from inspectorate.method.standards import load

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
STANDARD_1_1 = {"1.1.1": "Seen.", "1.1.2": "Seen.", "1.1.3": "Seen."}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), ""),
        (("2.1.1",), "2.1.1"),
        (("2.1.1", "2.1.2"), "2.1.1 and 2.1.2"),
        (("2.1.1", "2.1.2", "2.1.3"), "2.1.1, 2.1.2 and 2.1.3"),
        (("a", "b", "c", "d"), "a, b, c and d"),
    ],
)
def test_names_stand_in_a_sentence_with_commas_and_one_and(names, sentence):
    assert names_in_sentence(names) == sentence


@pytest.mark.parametrize(
    ("framework", "rating", "sentence"),
    [
        (YOUTH, "Inadequate", "under 50"),
        (YOUTH, "Requires improvement", "50 to 64"),
        (YOUTH, "Good", "65 to 79"),
        (YOUTH, "Outstanding", "80 and over"),
        (HOSTELS, "Failing", "under 40"),
        (HOSTELS, "Uneven", "40 to under 70"),
        (HOSTELS, "Sound", "70 to under 90"),
        (HOSTELS, "Exemplary", "90 and over"),
    ],
)
def test_band_is_described_by_its_ends(framework, rating, sentence):
    assert describe_band(rating, framework) == sentence


def test_share_on_a_boundary_takes_the_upper_band_only_as_rounded():
    just_under, on = Fraction(499, 1000), Fraction(1, 2)
    indices = [
        band_index(share, YOUTH, rounded=rounded)
        for share in (just_under, on)
        for rounded in (None, True, False)
    ]
    assert indices == [1, 1, 0, 1, 1, 1]
    assert band_index(Fraction(699, 1000), HOSTELS) == 1
    assert band_index(Fraction(699, 1000), HOSTELS, rounded=True) == 2


def test_range_of_scores_ends_at_the_maximum():
    everything = dict.fromkeys(YOUTH.standards, "Outstanding")
    assert ratings.overall(everything, YOUTH).because == (
        "Organisational delivery 12 + Court disposals 12 + Out-of-court disposals 12 = 36 of 36; "
        "a score of 31 to 36 is Outstanding."
    )
    assert ratings.overall({"A1": "Exemplary"}, HOSTELS).because == (
        "Running the hostel 10 of 10; a score of 9 to 10 is Exemplary. "
        "3 scored standards are not rated, so not counted."
    )


def test_one_unrated_standard_is_counted_in_the_singular():
    all_but_one = dict.fromkeys(YOUTH.standards, "Good") | {"3.4": None}
    overall = ratings.overall(all_but_one, YOUTH)
    assert (overall.score, overall.out_of) == (22, 33)
    assert overall.because == (
        "Organisational delivery 8 + Court disposals 8 + Out-of-court disposals 6 = 22 of 33; "
        "a score of 17 to 27 is Good. 1 scored standard is not rated, so not counted."
    )


def test_faults_of_an_overall_rating_say_where_and_list_what_exists():
    with pytest.raises(FaultsFound) as refused:
        ratings.overall({"2.1": "Fine", "9": "Good"}, YOUTH)
    rating, standard = refused.value.faults
    assert (rating.place, rating.cure) == (
        "standard 2.1",
        "Use one of: Outstanding, Good, Requires improvement, Inadequate.",
    )
    assert (standard.place, standard.cure) == (
        "standard 9",
        "Use one of: 1.1, 1.2, 1.3, 1.4, 2.1, 2.2, 2.3, 2.4, 3.1, 3.2, 3.3, 3.4.",
    )
