"""Dates and figures that can be read but cannot be true are named, in plain words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inspectorate.method.evidence import EvidenceItem
from inspectorate.method.inspection import Figure
from inspectorate.method.ratings import Decision
from inspectorate.package.plausible import check_plausible
from tests.method.inspections import framework, inspection, unfinished

TODAY = date(2018, 12, 6)


def told(whole, today=TODAY):
    """Place and problem of every fault."""
    return [(fault.place, fault.problem) for fault in check_plausible(whole, today)]


def dated(**dates):
    """An inspection that has only been announced, with other dates."""
    whole = unfinished()
    return replace(whole, about=replace(whole.about, **dates))


def figure(value, unit="per cent", comparator=None, title="Reoffending"):
    return replace(unfinished(), figures=(Figure("f", title, unit, value, comparator, "", "2018", "", ""),))


def test_a_whole_inspection_is_plausible():
    assert told(inspection()) == told(unfinished()) == []


def test_an_inspection_may_lie_ahead_when_its_edition_does():
    later = dated(fieldwork_started=date(2031, 6, 15), fieldwork_ended=None, published=None)
    assert [problem for _, problem in told(later)] == ["The year is 2031."]
    assert told(replace(later, framework=framework("hostels-2030"))) == []


@pytest.mark.parametrize(
    ("dates", "place", "problem"),
    [
        ({"published": date(2018, 8, 1)}, "about, published",
         "It is 2018-08-01, before fieldwork ended on 2018-09-14."),
        ({"published": date(2018, 9, 2), "fieldwork_ended": None}, "about, published",
         "It is 2018-09-02, before fieldwork started on 2018-09-03."),
        ({"fieldwork_ended": date(2018, 9, 2)}, "about, fieldwork_ended",
         "It is 2018-09-02, before fieldwork started on 2018-09-03."),
        ({"published": date(2021, 1, 1)}, "about, published", "The year is 2021."),
        ({"fieldwork_started": date(1918, 9, 3)}, "about, fieldwork_started", "The year is 1918."),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_named(dates, place, problem):
    assert told(dated(**dates)) == [(f"inspection.toml, {place}", problem)]


@pytest.mark.parametrize("later", [timedelta(12), timedelta(-400)])
def test_the_long_list_belongs_to_the_inspection(later):
    whole = inspection()
    on = whole.about.fieldwork_started + later
    groups = {group: replace(each, on=on) for group, each in whole.populations.items()}
    places = [place for place, _ in told(replace(whole, populations=groups))]
    assert places == [f"inspection.toml, groups, {group}, on" for group in groups]


def test_evidence_and_decisions_have_dates_too():
    item = EvidenceItem("E1", "document", "A plan", date(218, 9, 3), (), "", "neutral")
    decision = Decision("2.2", "Good", "", (), date(2018, 8, 1))
    whole = replace(unfinished(), evidence=(item,), decisions=(decision,))
    assert told(whole) == [
        ("evidence/items.csv, row 2, column received", "The year is 218."),
        ("panel.toml, decisions 1, on", "It is 2018-08-01, before fieldwork started on 2018-09-03."),
    ]


@pytest.mark.parametrize(
    ("whole", "place", "problem"),
    [
        (figure(-3), "value", "It is -3, less than nothing."),
        (figure(120), "value", "It is 120 per cent, more than the whole."),
        (figure(50, comparator=100.5), "comparator", "It is 100.5 per cent, more than the whole."),
        (figure(-1, unit=""), "value", "It is -1, less than nothing."),
    ],
)
def test_a_key_fact_that_cannot_be_is_named(whole, place, problem):
    assert told(whole) == [(f"key-facts.toml, f, {place}", problem)]


@pytest.mark.parametrize(
    "whole",
    [figure(0), figure(100), figure(554, unit="per 100,000"), figure(-12, title="Change in entrants")],
)
def test_a_rate_a_whole_and_a_change_are_possible(whole):
    assert told(whole) == []
