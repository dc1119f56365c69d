"""Check for personal data: names, identifiers, birthdays and small numbers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.method.inspection import LongList, Recommendation
from inspectorate.method.report.checks import check
from inspectorate.method.report.checks.people.names import is_nhs_number
from inspectorate.method.report.checks.people.personal_data import birthdays
from tests.method.inspections import inspection_and_results, remarks_on, section_remarks


def first_case():
    return inspection_and_results()[0].populations["court"].cases[0]


@pytest.mark.parametrize(
    ("text", "match", "severity"),
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
def test_personal_data_from_the_long_list_gives_a_remark(text, match, severity):
    assert (match, severity) in [
        (remark.text, remark.severity) for remark in section_remarks("foreword", text, "name")
    ]


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
def test_text_similar_to_personal_data_gives_no_remark(text):
    assert section_remarks("foreword", text, "name") == []


def test_name_in_an_example_that_is_on_the_long_list_gives_a_remark():
    (remark,) = section_remarks("2.3", "::: example A call\nBronwen rang for help.\n:::", "name")
    assert "chosen for this example" in remark.because
    assert section_remarks("2.3", "::: example A call\nKofi rang for help.\n:::", "name") == []


def test_name_that_is_an_ordinary_word_is_found_only_inside_a_sentence():
    inspection, results = inspection_and_results()
    population = inspection.populations["court"]
    case = replace(population.cases[0], names=("Will May",))
    cases = replace(population, cases=(case, *population.cases[1:]))
    changed = replace(inspection, populations={**inspection.populations, "court": cases})

    def names(text: str):
        return [
            remark.text
            for remark in check(replace(changed, narrative={"foreword": text}), results)
            if remark.kind == "name"
        ]

    assert names("Will this help? In May 2018 it did, and plans will too.") == []
    assert names("We asked Will about it.") == ["Will"]
    assert names("We asked Will May about it.") == ["Will May"]


def test_rows_left_out_of_the_population_are_checked():
    inspection, results = inspection_and_results()
    population = replace(inspection.populations["court"], columns={"name": "Child", "person_id": "Ref"})
    long_list = LongList("list.csv", ("Child", "Ref"), (("Oluwaseun Adeyemi", "ZZ-4411"),))
    changed = replace(
        inspection,
        populations={**inspection.populations, "court": population},
        long_lists={"court": long_list},
        narrative={"foreword": "We met Oluwaseun Adeyemi (ZZ-4411)."},
    )
    assert {remark.text for remark in check(changed, results) if remark.kind == "name"} == {
        "Oluwaseun Adeyemi",
        "ZZ-4411",
    }


@pytest.mark.parametrize(
    ("manager", "text", "match"),
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
def test_case_manager_is_found_by_name_and_by_code(manager, text, match):
    assert [remark.text for remark in _name_remarks(manager, text)] == [match]


@pytest.mark.parametrize(
    "text", ["There were 7 case managers.", "The w4 form is late.", "Room CM031 is cold."]
)
def test_code_inside_other_text_gives_no_remark(text):
    for manager in ("CM03", "W4", "Case manager 7", "Case manager"):
        assert _name_remarks(manager, text) == []


def test_remark_on_a_code_uses_the_terms_of_the_edition():
    inspection, results = inspection_and_results("hostels-2030")
    changed = _with_managers(inspection, "W31")
    (remark,) = [
        remark
        for remark in check(replace(changed, narrative={"A1": "W31 knew all."}), results)
        if remark.kind == "name"
    ]
    assert remark.because == "This is the code of a key worker."


def _with_managers(inspection, manager):
    populations = {
        group: replace(population, cases=tuple(replace(case, manager=manager) for case in population.cases))
        for group, population in inspection.populations.items()
    }
    return replace(inspection, populations=populations)


def _name_remarks(manager, text):
    inspection, results = inspection_and_results()
    changed = replace(_with_managers(inspection, manager), narrative={"foreword": text})
    return [remark for remark in check(changed, results) if remark.kind == "name"]


def test_reasons_and_recommendations_are_checked_for_names():
    inspection, results = inspection_and_results()
    judgement = replace(inspection.judgements[0], reasons={"1.1.1": "Siobhan Kilbride told us."})
    recommendations = (Recommendation("YOS", "help Dilys Dalrymple", ("1.1",)),)
    changed = replace(inspection, judgements=(judgement,), recommendations=recommendations, narrative={})
    places = {
        remark.place
        for remark in check(changed, results)
        if remark.kind == "name" and remark.severity == "serious"
    }
    assert places == {
        "judgements.toml, standard 1.1, reasons 1.1.1",
        "recommendations.toml, recommendation 1",
    }


@settings(max_examples=40)
@given(st.dates(date(1995, 1, 1), date(2012, 12, 31)))
def test_birthdays_include_the_usual_forms(birth):
    forms = {term.text for term in birthdays(birth)}
    assert {
        f"{birth:%d/%m/%Y}",
        f"{birth:%Y-%m-%d}",
        f"{birth.day}.{birth.month}.{birth.year % 100:02}",
    } <= forms
    assert f"{birth.day} {birth:%B %Y}" in forms


def test_nhs_number_is_recognised_by_its_check_digit():
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
def test_small_number_of_children_gives_a_remark(text):
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
        "All but twelve children had a plan.",
    ],
)
def test_larger_number_or_practice_example_gives_no_remark(text):
    assert remarks_on({"2.4": text}, "small number", counts={"2.4.2": (23, 26)}) == []


def test_percentage_with_a_small_base_gives_a_remark():
    (remark,) = remarks_on({}, "small number", counts={"2.2.2": (1, 3)})
    assert remark.place == "results, 2.2.2"
