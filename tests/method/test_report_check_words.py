"""The check finds unexplained abbreviations, mixed terms, two dates for one event, and what is missing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.inspection import Recommendation
from inspectorate.method.report.proof import check
from tests.method.inspections import (
    NARRATIVE,
    PUBLISHED,
    counted,
    on,
    remarks_on,
    unfinished,
    worked_out,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The CRC did not attend.", [("CRC", "Nothing says")]),
        ("The Community Rehabilitation Company (CRC) came. The CRC left.", []),
        ("The CRC came. The Community Rehabilitation Company (CRC) left.", [("CRC", "further on")]),
        ("The YOS works with the YJB.", []),
        ("Other YOSs use AssetPlus.", []),
        ("They passed their GCSEs.", []),
        ("Two CRCs came.", [("CRCs", "Nothing says")]),
    ],
)
def test_abbreviations_must_be_explained_before_they_are_used(text, found):
    remarks = on("foreword", text, "abbreviation")
    assert [r.text for r in remarks] == [short for short, _ in found]
    assert all(why in r.because for r, (_, why) in zip(remarks, found, strict=True))


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_one_thing_has_one_name_outside_quotations_and_titles(text, found):
    assert [r.text for r in on("foreword", text, "term")] == found


MOVED = "The service moved from the Community Safety Partnership at the end of 2017."


@pytest.mark.parametrize(
    "other",
    [
        "In January 2018 it was brought over from the Community Safety Partnership.",
        "It transferred out of the Community Safety Partnership in 2016.",
        "On 3 March 2018 staff moved away from the Community Safety Partnership.",
        "It came from the Community Safety Partnership in January 2018.",
        "It passed out of the Community Safety Partnership in 2018.",
        "In early 2018 it was taken over from the Community Safety Partnership.",
    ],
)
def test_two_dates_for_one_move_are_found(other):
    (remark,) = remarks_on({"background": MOVED, "1.1": other}, "date")
    assert remark.place == "narrative/1.1.md, line 1"
    assert "Community Safety Partnership" in remark.because
    assert "end of 2017" in remark.because


@pytest.mark.parametrize(
    "other",
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
def test_dates_that_agree_or_belong_to_other_events_are_left_alone(other):
    assert remarks_on({"background": MOVED, "1.1": other}, "date") == []


def test_two_dates_in_one_section_one_paragraph_or_one_sentence_are_found():
    came = "It came from the Community Safety Partnership in January 2018."
    again = MOVED.removesuffix(".") + ", but it came from the Community Safety Partnership in January 2018."
    for text in (f"{MOVED}\n\nMuch is new.\n\n{came}", f"{MOVED} Much is new. {came}", again):
        (remark,) = remarks_on({"background": text}, "date")
        assert remark.text == "end of 2017 / January 2018"


def test_a_move_is_known_by_what_is_left_however_often_and_however_it_is_named():
    often = " ".join(["The Community Safety Partnership meets."] * 6)
    plain = "The service came over from the community safety partnership in January 2018."
    (remark,) = remarks_on({"background": f"{MOVED} {often}", "1.1": plain}, "date")
    assert "(Community Safety Partnership)" in remark.because or "(community safety)" in remark.because
    lower = ["It left children’s services in 2016.", "It went out of children's services in 2017."]
    assert remarks_on({"background": lower[0], "1.1": lower[1]}, "date")


def test_sections_ratings_and_recommendations_that_are_missing_are_named():
    missing = {r.text for r in check(unfinished()) if r.kind == "missing"}
    assert {"foreword", "background", "2.2", "2.strengths", "recommendations", "Planning"} <= missing
    assert "key-facts" not in missing


def test_a_file_for_no_section_is_named_with_the_nearest():
    (remark,) = [r for r in remarks_on({"2.2 ": "x", "forward": "Words."}, "missing") if "forward" in r.place]
    assert remark.suggestion == "The nearest name is foreword.md."


def test_a_recommendation_without_a_standard_is_named():
    (remark,) = remarks_on({}, "recommendation", recommendations=(Recommendation("YOS", "do better"),))
    assert remark.place == "recommendations.toml, recommendation 1"


def test_a_judgement_on_one_kind_of_source_is_named():
    whole, _ = worked_out()
    one_kind = replace(whole, evidence=whole.evidence[:1], survey=(), enquiries=(), assessments=())
    assert [r for r in check(one_kind) if r.kind == "triangulation"]


def test_figures_that_do_not_exist_are_serious_and_do_not_stop_the_check():
    (remark,) = on(
        "2.2", "{2.2.9} of it.\n\nOnly 48 per cent of plans kept the child safe.", "unknown figure"
    )
    assert (remark.severity, remark.place) == ("serious", "narrative/2.2.md, line 1")


def test_the_made_up_inspection_as_it_stands_has_nothing_serious():
    whole, results = worked_out()
    assert [r for r in check(whole, results) if r.severity == "serious"] == []


def test_serious_remarks_come_first():
    whole, results = counted(PUBLISHED)
    found = check(
        replace(whole, narrative={**NARRATIVE, "1.1": "Alfie Abernethy. The CRC. Most cases ({2.2.2})."}),
        results,
    )
    order = [("serious", "warning", "advice").index(r.severity) for r in found]
    assert order == sorted(order)
    assert {"name", "abbreviation", "contradiction"} <= {r.kind for r in found}


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Two residents were threatened.", "small number", "Two residents were threatened"),
        ("Two residents were threatened.", "typed figure", "Two residents"),
        ("One woman left.", "small number", "One woman"),
        ("Only 3 stays were long.", "typed figure", "3 stays"),
        ("Only 2 of 9 stays were long.", "typed figure", "2 of 9"),
        ("Half of the stays were long.", "typed figure", "Half"),
        ("A single shared room resident came.", "small number", "single shared room resident"),
    ],
)
def test_another_edition_is_checked_by_its_own_nouns(text, kind, found):
    made, results = worked_out("hostels-2030")
    remarks = check(replace(made, narrative={"A1": text}), results)
    assert found in [remark.text for remark in remarks if remark.kind == kind]


@pytest.mark.parametrize(
    "text", ["Two children were threatened.", "One girl left.", "Only 3 plans were long."]
)
def test_the_nouns_of_one_edition_are_not_those_of_another(text):
    made, results = worked_out("hostels-2030")
    remarks = check(replace(made, narrative={"A1": text}), results)
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
def test_no_narrative_makes_the_check_fail(text):
    for remark in on("2.2", text):
        assert remark.place
        assert remark.because
