"""The check finds names, numbers and birthdays from the long list, and numbers too small to print."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.inspection import LongList, Recommendation
from inspectorate.method.report.proof import check
from inspectorate.method.report.proof.names import is_nhs_number
from inspectorate.method.report.proof.register import birthdays
from tests.method.inspections import (
    on,
    remarks_on,
    worked_out,
)


def first_case():
    return worked_out()[0].populations["court"].cases[0]


@pytest.mark.parametrize(
    ("text", "found", "severity"),
    [
        ("We met Alfie Abernethy twice.", "Alfie Abernethy", "serious"),
        ("We met ALFIE ABERNETHY twice.", "ALFIE ABERNETHY", "serious"),
        ("The file said ABERNETHY, Alfie.", "ABERNETHY", "warning"),
        ("Alfie’s plan was late.", "Alfie", "warning"),
        ("See case CO-1000 for this.", "CO-1000", "serious"),
        ("His number was P50000C.", "P50000C", "serious"),
        ("He was born on 1 January 2002.", "1 January 2002", "serious"),
        ("He was born on 1st January 2002.", "1st January 2002", "serious"),
        ("DOB 01/01/2002.", "01/01/2002", "serious"),
        ("DOB 2002-01-01.", "2002-01-01", "serious"),
        ("DOB 1.1.02 it said.", "1.1.02", "serious"),
        ("Morwenna Pengelly was helpful.", "Morwenna Pengelly", "serious"),
        ("Call 020 7946 0018 for it.", "020 7946 0018", "warning"),
        ("Write to a.b@example.org about it.", "a.b@example.org", "warning"),
        ("They live at SW1A 1AA now.", "SW1A 1AA", "warning"),
        ("NHS number 943 476 5919 was in it.", "943 476 5919", "serious"),
        ("PNC 2002/1234567K was there.", "2002/1234567K", "serious"),
    ],
)
def test_names_numbers_and_birthdays_from_the_long_list_are_found(text, found, severity):
    assert (found, severity) in [(r.text, r.severity) for r in on("foreword", text, "name")]


@pytest.mark.parametrize(
    "text",
    [
        "The alfieri method was used.",
        "There were 1000 cases and 50000 plans.",
        "In January 2002 the law changed.",
        "Ada Okonjo led this inspection.",
        "The population is {figure.population}.",
        "Kofi is an invented name.",
        "Call 1000 people.",
        "The number 943 476 5918 is not one.",
    ],
)
def test_words_that_only_look_alike_are_left_alone(text):
    assert on("foreword", text, "name") == []


def test_a_name_chosen_for_an_example_that_somebody_has_is_said_so():
    (remark,) = on("2.3", "::: example A call\nBronwen rang for help.\n:::", "name")
    assert "chosen for this example" in remark.because
    assert on("2.3", "::: example A call\nKofi rang for help.\n:::", "name") == []


def test_names_that_are_ordinary_words_count_only_inside_a_sentence():
    whole, results = worked_out()
    population = whole.populations["court"]
    will = replace(population.cases[0], names=("Will May",))
    cases = replace(population, cases=(will, *population.cases[1:]))
    changed = replace(whole, populations={**whole.populations, "court": cases})

    def names(text: str):
        return [
            r.text for r in check(replace(changed, narrative={"foreword": text}), results) if r.kind == "name"
        ]

    assert names("Will this help? In May 2018 it did, and plans will too.") == []
    assert names("We asked Will about it.") == ["Will"]
    assert names("We asked Will May about it.") == ["Will May"]


def test_rows_left_out_of_the_population_are_looked_for_too():
    whole, results = worked_out()
    population = replace(whole.populations["court"], columns={"name": "Child", "person_id": "Ref"})
    listed = LongList("list.csv", ("Child", "Ref"), (("Oluwaseun Adeyemi", "ZZ-4411"),))
    changed = replace(
        whole,
        populations={**whole.populations, "court": population},
        long_lists={"court": listed},
        narrative={"foreword": "We met Oluwaseun Adeyemi (ZZ-4411)."},
    )
    assert {r.text for r in check(changed, results) if r.kind == "name"} == {"Oluwaseun Adeyemi", "ZZ-4411"}


@pytest.mark.parametrize(
    ("manager", "text", "found"),
    [
        ("CM03", "CM03 has left.", "CM03"),
        ("CM03", "All plans by cm03 were late.", "cm03"),
        ("W4", "Worker W4 has left.", "W4"),
        ("Case manager 7", "We met case manager 7 twice.", "case manager 7"),
        ("Case manager A", "We met case manager A twice.", "case manager A"),
        ("Gwenllian Trevanion (CM03)", "We met Gwenllian Trevanion.", "Gwenllian Trevanion"),
        ("Gwenllian Trevanion (CM03)", "We met CM03.", "CM03"),
        ("Trevanion, Gwenllian", "We met Gwenllian Trevanion.", "Gwenllian Trevanion"),
        ("G Trevanion", "Ms Trevanion was met.", "Trevanion"),
    ],
)
def test_whoever_holds_a_case_is_known_by_name_and_by_code(manager, text, found):
    assert [r.text for r in _with_manager(manager, text)] == [found]


@pytest.mark.parametrize(
    "text", ["There were 7 case managers.", "The w4 form is late.", "Room CM031 is cold."]
)
def test_codes_that_are_part_of_something_else_are_left_alone(text):
    for manager in ("CM03", "W4", "Case manager 7", "Case manager"):
        assert _with_manager(manager, text) == []


def test_another_edition_says_whose_code_it_is():
    whole, results = worked_out("hostels-2030")
    changed = _held_by(whole, "W31")
    (remark,) = [
        r for r in check(replace(changed, narrative={"A1": "W31 knew all."}), results) if r.kind == "name"
    ]
    assert remark.because == "It is the code of a key worker."


def _held_by(whole, manager):
    held = {
        group: replace(listed, cases=tuple(replace(case, manager=manager) for case in listed.cases))
        for group, listed in whole.populations.items()
    }
    return replace(whole, populations=held)


def _with_manager(manager, text):
    whole, results = worked_out()
    changed = replace(_held_by(whole, manager), narrative={"foreword": text})
    return [r for r in check(changed, results) if r.kind == "name"]


def test_reasons_of_judgements_and_recommendations_are_read_for_names_too():
    whole, results = worked_out()
    judgement = replace(whole.judgements[0], reasons={"1.1.1": "Siobhan Kilbride told us."})
    advice = (Recommendation("YOS", "help Dilys Dalrymple", ("1.1",)),)
    changed = replace(whole, judgements=(judgement,), recommendations=advice, narrative={})
    places = {r.place for r in check(changed, results) if r.kind == "name" and r.severity == "serious"}
    assert places == {
        "judgements.toml, standard 1.1, reasons 1.1.1",
        "recommendations.toml, recommendation 1",
    }


@settings(max_examples=40)
@given(st.dates(date(1995, 1, 1), date(2012, 12, 31)))
def test_birthdays_are_known_in_every_usual_style(born):
    written = {known.text for known in birthdays(born)}
    assert {
        f"{born:%d/%m/%Y}",
        f"{born:%Y-%m-%d}",
        f"{born.day}.{born.month}.{born.year % 100:02}",
    } <= written
    assert f"{born.day} {born:%B %Y}" in written


def test_nhs_numbers_are_told_by_their_check_digit():
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("123")


@pytest.mark.parametrize(
    "text",
    [
        "One girl was held overnight.",
        "We saw two looked-after children.",
        "Only three of the boys came, and four Black children.",
        "Reviews missed {2.4.2.x|no yes words} of them.",
    ],
)
def test_numbers_small_enough_to_point_to_a_child_are_found(text):
    counts = {"2.4.2": (23, 26)}
    text = text.replace("2.4.2.x", "2.4.2")
    assert remarks_on({"2.4": text}, "small number", counts=counts)


@pytest.mark.parametrize(
    "text",
    [
        "In one case the plan was late.",
        "Twelve girls were seen.",
        "Plans were sufficient in {2.4.2} of cases.",
        "::: example A\nOne girl rang.\n:::",
        "All but one child had a plan.",
    ],
)
def test_larger_numbers_and_stories_are_left_alone(text):
    assert remarks_on({"2.4": text}, "small number", counts={"2.4.2": (23, 26)}) == []


def test_a_percentage_of_very_few_cases_is_said_to_be_one():
    (remark,) = remarks_on({}, "small number", counts={"2.2.2": (1, 3)})
    assert remark.place == "results, 2.2.2"
