"""How the report says its figures

Nobody types a percentage into a report. The people who write it put a figure's name in braces, and the words
are made from the counts each time the report is composed. So the prose and the tables cannot come apart, and
every figure in the text can say why it is what it is.
"""

from fractions import Fraction

import pytest

from inspectorate.method.report import vocabulary
from inspectorate.method.report.figures import (
    CountFigure,
    NoSuchFigureError,
    Quantity,
    RatingValue,
    ReportFigure,
    ShareFigure,
    bind,
)
from inspectorate.method.report.numbers import prose_number
from tests.spec.tables import example_table

FIGURES: dict[str, ReportFigure] = {
    "2.2.2": ShareFigure(
        "2.2.2", "Does planning focus sufficiently on keeping the child safe?", "15 of 31.", 15, 31
    ),
    "2.4.2.a": ShareFigure("2.4.2.a", "Was the response right when safety changed?", "17 of 26.", 17, 26),
    "2.2": RatingValue("2.2", "the rating of planning", "The lowest is 48 per cent.", "Inadequate", 0, 3),
    "cases": CountFigure("cases", "cases assessed", "31 cases.", 31),
    "classification": CountFigure(
        "classification", "safety levels", "8 of 31.", 31, 31, {"too low": 8, "too high": 0}
    ),
    "figure.reoffending": Quantity("figure.reoffending", "reoffending", "2016.", 47.3, "per cent", 41.9),
    "figure.entrants": Quantity("figure.entrants", "first-time entrants", "2017.", 554, "per 100,000", 301),
}


@example_table(
    ["In the narrative", "In the report"],
    [
        ["{2.2.2}", "48 per cent"],
        ["{2.2.2|percent}", "48%"],
        ["{2.2.2|count}", "15 of 31"],
        ["{2.2.2|count words}", "fifteen of thirty-one"],
        ["{2.2.2|words}", "just under half"],
        ["{2.2.2|around}", "around half"],
        ["{2.2.2|tens}", "just under 50 per cent"],
        ["{2.2.2|no}", "52 per cent"],
        ["{2.4.2.a|no yes words}", "nine"],
        ["{2.4.2.a|applicable words}", "twenty-six"],
        ["{2.2}", "Inadequate"],
        ["{2.2|lower}", "inadequate"],
        ["{cases|words}", "thirty-one"],
        ["{classification|too low words}", "eight"],
        ["{figure.reoffending}", "47.3 per cent"],
        ["{figure.reoffending|comparator percent}", "41.9%"],
        ["{figure.entrants}", "554 per 100,000"],
    ],
)
def test_a_figure_is_bound_by_its_name_and_said_in_the_form_asked_for(written, printed):
    """Between the braces are the figure's name and, after a bar, its form. Here 15 of 31 cases were
    sufficient.

    The name is a question's number as in the standards, a standard's for its rating, or a word such as
    `cases`. In running text a percentage is written "48 per cent", in tables "48%". `no` turns a share
    round: the cases that were not sufficient.
    """
    assert bind(written.strip("{}"), FIGURES).text == printed


@example_table(
    ["Cases sufficient", "Cases that apply", "Per cent", "In words"],
    [
        [0, 12, "0.0", "none"],
        [3, 31, "9.7", "just under one in ten"],
        [8, 31, "25.8", "just over a quarter"],
        [8, 19, "42.1", "just over two in five"],
        [15, 31, "48.4", "just under half"],
        [13, 26, "50.0", "half"],
        [7, 13, "53.8", "just over half"],
        [16, 29, "55.2", "just over half"],
        [18, 29, "62.1", "just over three in five"],
        [12, 18, "66.7", "two-thirds"],
        [13, 19, "68.4", "just over two-thirds"],
        [17, 19, "89.5", "just under nine in ten"],
        [30, 31, "96.8", "nearly all"],
        [19, 19, "100.0", "all"],
    ],
)
def test_the_words_for_a_share_come_from_the_exact_share(yes, applicable, per_cent, words):
    """The words are chosen from the unrounded share, so "half" is printed only when it is exactly half.

    One table holds every phrase with the shares it may be printed for and the wider range of shares it is
    true of. The same table is used to read the prose: "most" beside 42 per cent is found because the
    table says that "most" is more than 50 per cent.
    """
    share = Fraction(yes, applicable)
    assert f"{float(100 * share):.1f}" == per_cent
    assert vocabulary.in_words(share) == words


@example_table(
    ["Words", "True of"],
    [
        ["around half", "45 to 55 per cent"],
        ["just under half", "43 to less than 50 per cent"],
        ["most", "more than 50 to less than 100 per cent"],
        ["a large majority", "70 to less than 100 per cent"],
        ["two-thirds", "65 to 69 per cent"],
        ["nearly all", "88 to less than 100 per cent"],
    ],
)
def test_words_people_write_are_true_of_a_stated_range(words, true_of):
    """Authors may still write such words themselves. Each then means a stated range of shares."""
    (phrase,) = [phrase for phrase in vocabulary.PHRASES if phrase.words == words]
    assert str(phrase.true) == true_of


@example_table(
    ["Number", "In running text"],
    [[1, "one"], [9, "nine"], [10, "ten"], [11, "11"], [31, "31"], [210711, "210,711"]],
)
def test_numbers_up_to_ten_are_written_in_words(number, written):
    """The house writes numbers up to ten in words and larger ones in digits, unless asked otherwise."""
    assert prose_number(number) == written


@example_table(
    ["In the narrative", "What the author is told"],
    [
        ["{2.2.3}", "There is no figure “2.2.3”. The nearest figure is “2.2.2”."],
        ["{2.2.2|word}", "The figure “2.2.2” has no form “word”. The nearest form is “words”."],
        ["{figure.entrant}", "There is no figure “figure.entrant”. The nearest figure is “figure.entrants”."],
    ],
)
def test_a_figure_that_does_not_exist_is_printed_in_braces(written, message):
    """A draft prints a name or form that does not exist in bold in its braces, and its notice counts them.
    `check` calls each serious, with the file, the line and the nearest figure.
    """
    with pytest.raises(NoSuchFigureError) as caught:
        bind(written.strip("{}"), FIGURES)
    assert str(caught.value) == message
