"""How the report is read through

Before a report is published, `inspectorate check` reads it as a careful colleague would. It gives one remark
a place: what it found, why it is remarked on, and what to do. Serious remarks must be resolved before the
report is published; warnings are probably mistakes; advice is worth a second look.
"""

from inspectorate.method.report.checks.figures.sums import explain_sum
from tests.method.inspections import remarks_on
from tests.spec.tables import example_table

COUNTS = {"2.2.2": (15, 31), "2.2.3.c": (8, 19), "2.3.1": (18, 29), "2.3.3": (17, 26), "2.4.2": (15, 26)}


@example_table(
    ["In the section on", "Typed", "Advice"],
    [
        ["2.2", "Only 48 per cent of plans would have kept the child safe.", "Write {2.2.2}."],
        ["2.2", "Plans to keep the child safe were found in 15 of 31 cases.", "Write {2.2.2|count}."],
        ["2.2", "In 52% of cases planning did not keep the child safe.", "Write {2.2.2|no percent}."],
        ["background", "The population is 210,711.", "Write {figure.population}."],
    ],
)
def test_a_figure_typed_by_hand_is_listed_with_the_figure_it_seems_to_mean(section, typed, advice):
    """A typed figure may be right today and wrong after the next correction. The check looks for the figure
    with that value: first among those of the section's own standard, then by the rare words that sentence
    and question share.
    """
    (remark,) = remarks_on({section: typed}, "typed figure", counts=COUNTS)
    assert remark.suggestion == advice


@example_table(
    ["In the section on", "The prose", "The figure says", "Found"],
    [
        [
            "2.3",
            "Enough was done about the risk to other people in just over 60 per cent of cases.",
            "65 per cent",
            True,
        ],
        ["2.3", "Services supported desistance in just over 60 per cent of cases.", "62 per cent", False],
        ["2.2", "Most plans considered victims ({2.2.3.c}).", "42 per cent", True],
        ["2.2", "Nearly all plans ({2.2.2}) would have kept the child safe.", "48 per cent", True],
        ["2.2", "Just under half of plans ({2.2.2}) would have kept the child safe.", "48 per cent", False],
    ],
)
def test_prose_that_its_figure_contradicts_is_serious(section, prose, figure, contradicts):
    """Words and figures are set against each other in both ways: words beside a bound figure, and a typed
    percentage against the figure the sentence is about. "Just over 60 per cent" is true up to half way to
    the next ten; so it is not true of 65.

    Source: report on Barking and Dagenham, 2018, section 2.3 and Annex 2, where the two differ.
    """
    serious = [
        r for r in remarks_on({section: prose}, "contradiction", counts=COUNTS) if r.severity == "serious"
    ]
    assert bool(serious) == contradicts
    assert all(figure in remark.because for remark in serious)


@example_table(
    ["In the section on", "The prose", "Remark", "Advice"],
    [
        ["2.2", "Planning is rated Good.", "2.2 Planning is rated Inadequate.", "Write {2.2}."],
        ["2.2", "Planning requires improvement.", "2.2 Planning is rated Inadequate.",
         "Write “is rated {2.2|lower}”."],
        ["3.4", "Joint working is “outstanding”.", "3.4 Joint working is rated Good.", "Write {3.4|lower}."],
        ["3.4", "Joint working is good.",
         "This rating was typed, so it will not update. 3.4 Joint working is rated Good.",
         "Write {3.4|lower}."],
        ["3.4", "Joint working rests on good relationships and is not good everywhere.", "", ""],
    ],
)  # fmt: skip
def test_a_rating_typed_in_prose_is_compared_with_the_rating(section, prose, remark, advice):
    """A rating's name is read as a rating where the sentence says it of a standard or of the whole, or beside
    “rated” or “rating”. Then it has to be the rating, and should be bound, so that it stays so. As an
    ordinary word, “good” may be said of anything else.
    """
    remarks = remarks_on(
        {section: prose}, "contradiction", "typed rating", ratings={"2.2": "Inadequate", "3.4": "Good"}
    )
    assert [(item.because, item.suggestion) for item in remarks] == ([(remark, advice)] if remark else [])


@example_table(
    ["Shares", "What is said"],
    [
        ["30, 70", ""],
        ["50, 51", ""],
        ["57, 42", "They add up to 99 per cent, 1 short. Rounding alone cannot explain this."],
        ["73, 24", "They add up to 97 per cent, 3 short. Rounding alone cannot explain this."],
        ["60, 43", "They add up to 103 per cent, more than rounding alone can explain."],
    ],
)
def test_shares_that_do_not_add_up_are_told_from_those_that_were_only_rounded(shares, beginning):
    """Two whole percentages of one whole, rounded half up, add up to 100 or to 101, and never to 99. When
    shares fall short by more than rounding can do, those whose answer is not known are probably part of
    the whole.

    Source: report on Barking and Dagenham, 2018, key facts, where shares of ethnicity add up to 99 and
    97.
    """
    explanation = explain_sum(tuple(float(share) for share in shares.split(", ")))
    assert explanation.startswith(beginning)
    assert bool(explanation) == bool(beginning)


@example_table(
    ["In the report", "Remark"],
    [
        ["We met Alfie Abernethy.", "This is the name of somebody on the long list."],
        ["Case CO-1000 shows why.", "This is the number of a case."],
        ["He was born on 1st January 2002.", "This is the date of birth of somebody on the long list."],
        ["Morwenna Pengelly helped him.", "This is the name of a case manager."],
        ["Write to j.smith@example.org.", "This looks like an email address."],
    ],
)
def test_names_and_numbers_from_the_long_list_never_reach_the_public(text, remark):
    """Every name, identifier and date of birth on the long lists is looked for, in every usual spelling, in
    all that will be printed; and so are things that look like them. Rows that were left out count too.
    """
    (only_remark,) = remarks_on({"foreword": text}, "name")
    assert only_remark.because == remark


@example_table(
    ["In the background", "In section 1.1", "Found"],
    [
        [
            "It moved from the Community Safety Partnership at the end of 2017.",
            "In January 2018 it was brought over from the Community Safety Partnership.",
            True,
        ],
        [
            "It moved from the Community Safety Partnership at the end of 2017.",
            "In January 2018 the Community Safety Partnership published a plan.",
            False,
        ],
    ],
)
def test_one_event_with_two_dates_is_found(background, section, is_reported):
    """Two sentences that name the same body and the same kind of event should not date it differently.

    Source: report on Barking and Dagenham, 2018, which dates one move of directorate twice.
    """
    assert bool(remarks_on({"background": background, "1.1": section}, "date")) == is_reported


@example_table(
    ["In the report", "Kind of remark"],
    [
        ["The CRC did not attend.", "abbreviation"],
        ["The YOT has improved.", "term"],
        ["One girl was kept overnight.", "small number"],
        ["It had <b>bold</b> plans.", "markup"],
        ["It was found in {2.2.9} of cases.", "unknown figure"],
    ],
)
def test_what_a_reader_would_stumble_over_is_found(text, kind):
    """Abbreviations nobody has explained, one thing with two names, numbers so small that they could identify
    somebody, markup that would be printed as text, and figures that do not exist.
    """
    assert [r.kind for r in remarks_on({"foreword": text}, kind)] == [kind]
