"""Checks of abbreviations, terms, event dates and missing parts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.inspection import Recommendation
from inspectorate.method.report.checks import check
from tests.method.inspections import (
    NARRATIVE,
    PUBLISHED,
    announced_inspection,
    inspection_and_results,
    remarks_on,
    section_remarks,
    with_counts,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CRC did not attend.", [("CRC", "does not explain")]),
        ("The Community Rehabilitation Company (CRC) came. The CRC left.", []),
        ("The CRC came. The Community Rehabilitation Company (CRC) left.", [("CRC", "later in the report")]),
        ("The YOS works with the YJB.", []),
        ("Other YOSs use AssetPlus.", []),
        ("They passed their GCSEs.", []),
        ("Two CRCs came.", [("CRCs", "does not explain")]),
    ],
)
def test_abbreviation_not_explained_before_use_gives_a_remark(text, expected):
    remarks = section_remarks("foreword", text, "abbreviation")
    assert [remark.text for remark in remarks] == [abbreviation for abbreviation, _ in expected]
    assert all(reason in remark.because for remark, (_, reason) in zip(remarks, expected, strict=True))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The YOT does well.", ["YOT"]),
        ("All YOTs do.", ["YOTs"]),
        ("The youth offending team does.", ["youth offending team"]),
        ("The YOS does, and YOSs do.", []),
        ("See *The Work of Youth Offending Teams*, a title, and *YOT Work*.", []),
        ("They call it “the YOT”.", []),
        ("> The YOT helped me.", []),
    ],
)
def test_replaced_term_outside_quotations_and_titles_gives_a_remark(text, terms):
    assert [remark.text for remark in section_remarks("foreword", text, "term")] == terms


MOVE = "The service moved from the Community Safety Partnership at the end of 2017."


@pytest.mark.parametrize(
    "second",
    [
        "In January 2018 it was brought over from the Community Safety Partnership.",
        "It transferred out of the Community Safety Partnership in 2016.",
        "On 3 March 2018 staff moved away from the Community Safety Partnership.",
        "It came from the Community Safety Partnership in January 2018.",
        "It passed out of the Community Safety Partnership in 2018.",
        "In early 2018 it was taken over from the Community Safety Partnership.",
    ],
)
def test_two_dates_for_one_move_give_a_remark(second):
    (remark,) = remarks_on({"background": MOVE, "1.1": second}, "date")
    assert remark.place == "narrative/1.1.md, line 1"
    assert "Community Safety Partnership" in remark.because
    assert "end of 2017" in remark.because


@pytest.mark.parametrize(
    "second",
    [
        "In November 2017 it was brought over from the Community Safety Partnership.",
        "In 2017 it left the Community Safety Partnership.",
        "In January 2018 the Community Safety Partnership published a plan.",
        "In January 2018 the service moved to Market Street.",
        "It was once part of the Community Safety Partnership.",
        "It joined the Community Safety Partnership in 2010.",
        "It had come to the Community Safety Partnership in 2010.",
        "In January 2018 an analyst from the Community Safety Partnership took up post.",
        "Since January 2018 it has come under the children’s services department.",
        "Two officers came from the police in January 2018.",
        "Between 2015 and 2018 it moved closer to the Community Safety Partnership.",
    ],
)
def test_dates_that_agree_or_belong_to_other_events_give_no_remark(second):
    assert remarks_on({"background": MOVE, "1.1": second}, "date") == []


def test_two_dates_in_one_section_paragraph_or_sentence_give_a_remark():
    move = "It came from the Community Safety Partnership in January 2018."
    two_clauses = (
        MOVE.removesuffix(".") + ", but it came from the Community Safety Partnership in January 2018."
    )
    for text in (f"{MOVE}\n\nMuch is new.\n\n{move}", f"{MOVE} Much is new. {move}", two_clauses):
        (remark,) = remarks_on({"background": text}, "date")
        assert remark.text == "end of 2017 / January 2018"


def test_move_is_recognised_by_its_origin_in_any_frequency_and_spelling():
    mentions = " ".join(["The Community Safety Partnership meets."] * 6)
    lower_case = "The service came over from the community safety partnership in January 2018."
    (remark,) = remarks_on({"background": f"{MOVE} {mentions}", "1.1": lower_case}, "date")
    assert "(Community Safety Partnership)" in remark.because or "(community safety)" in remark.because
    spellings = ["It left children’s services in 2016.", "It went out of children's services in 2017."]
    assert remarks_on({"background": spellings[0], "1.1": spellings[1]}, "date")


def test_missing_sections_ratings_and_recommendations_give_remarks():
    missing = {remark.text for remark in check(announced_inspection()) if remark.kind == "missing"}
    assert {"foreword", "background", "2.2", "2.strengths", "recommendations", "Planning"} <= missing
    assert "key-facts" not in missing


def test_file_of_no_section_gives_a_remark_with_the_nearest_name():
    (remark,) = [
        remark
        for remark in remarks_on({"2.2 ": "x", "forward": "Words."}, "missing")
        if "forward" in remark.place
    ]
    assert remark.suggestion == "Did you mean foreword.md?"


def test_recommendation_without_a_standard_gives_a_remark():
    (remark,) = remarks_on({}, "recommendation", recommendations=(Recommendation("YOS", "do better"),))
    assert remark.place == "recommendations.toml, recommendation 1"


def test_judgement_on_one_kind_of_source_gives_a_remark():
    inspection, _ = inspection_and_results()
    single_source = replace(
        inspection, evidence=inspection.evidence[:1], survey=(), lines_of_enquiry=(), assessments=()
    )
    assert [remark for remark in check(single_source) if remark.kind == "triangulation"]


def test_unknown_figure_gives_a_serious_remark():
    (remark,) = section_remarks(
        "2.2", "{2.2.9} of it.\n\nOnly 48 per cent of plans kept the child safe.", "unknown figure"
    )
    assert (remark.severity, remark.place) == ("serious", "narrative/2.2.md, line 1")


def test_fictitious_inspection_has_no_serious_remark():
    inspection, results = inspection_and_results()
    assert [remark for remark in check(inspection, results) if remark.severity == "serious"] == []


def test_remarks_are_ordered_by_severity():
    inspection, results = with_counts(PUBLISHED)
    remarks = check(
        replace(
            inspection, narrative={**NARRATIVE, "1.1": "Alfie Abernethy. The CRC. Most cases ({2.2.2})."}
        ),
        results,
    )
    order = [("serious", "warning", "advice").index(remark.severity) for remark in remarks]
    assert order == sorted(order)
    assert {"name", "abbreviation", "contradiction"} <= {remark.kind for remark in remarks}


@pytest.mark.parametrize(
    ("text", "kind", "match"),
    [
        ("Two residents were threatened.", "small number", "Two residents were threatened"),
        ("Two residents were threatened.", "typed figure", "Two residents"),
        ("One woman left.", "small number", "One woman"),
        ("Only 3 stays were long.", "typed figure", "3 stays"),
        ("Only 2 of 9 stays were long.", "typed figure", "2 of 9"),
        ("A single shared room resident came.", "small number", "single shared room resident"),
    ],
)
def test_edition_is_checked_by_its_own_nouns(text, kind, match):
    inspection, results = inspection_and_results("hostels-2030")
    remarks = check(replace(inspection, narrative={"A1": text}), results)
    assert match in [remark.text for remark in remarks if remark.kind == kind]


@pytest.mark.parametrize(
    "text", ["Two children were threatened.", "One girl left.", "Only 3 plans were long."]
)
def test_nouns_of_another_edition_give_no_remark(text):
    inspection, results = inspection_and_results("hostels-2030")
    remarks = check(replace(inspection, narrative={"A1": text}), results)
    assert {remark.kind for remark in remarks} & {"small number", "typed figure"} == set()


PIECES = st.lists(
    st.sampled_from(
        ["{2.2.2}", "{cases}", "{", "48 per cent", "most cases",
         "Alfie", "(ABC)", "YOT", " ", ". ", "\n\n", "one girl",
         "half of", "9 of 26", "in 2017", "[^a]",
         "::: example x\n", ":::", "“", "’", "0", "%", "moved", "ﬁ", "İ", "ß"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_arbitrary_narrative_does_not_make_the_check_fail(text):
    for remark in section_remarks("2.2", text):
        assert remark.place
        assert remark.because
