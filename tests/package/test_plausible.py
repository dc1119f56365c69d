"""Implausible dates and figures are reported."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inspectorate.method.evidence import EvidenceItem
from inspectorate.method.inspection import Figure
from inspectorate.method.ratings import Decision
from inspectorate.package.plausibility import plausibility_faults
from tests.method.inspections import announced_inspection, framework, inspection

TODAY = date(2018, 12, 6)


def faults_of(value, today=TODAY):
    """Return the place and problem of every plausibility fault."""
    return [(fault.place, fault.problem) for fault in plausibility_faults(value, today)]


def inspection_with_dates(**dates):
    """Return an announced inspection with these dates."""
    value = announced_inspection()
    return replace(value, about=replace(value.about, **dates))


def figure(value, unit="per cent", comparator=None, title="Reoffending"):
    return replace(
        announced_inspection(), figures=(Figure("f", title, unit, value, comparator, "", "2018", "", ""),)
    )


def test_complete_inspection_is_plausible():
    assert faults_of(inspection()) == faults_of(announced_inspection()) == []


def test_future_dates_are_plausible_under_a_future_edition():
    later = inspection_with_dates(fieldwork_started=date(2031, 6, 15), fieldwork_ended=None, published=None)
    assert [problem for _, problem in faults_of(later)] == ["The year is 2031."]
    assert faults_of(replace(later, framework=framework("hostels-2030"))) == []


@pytest.mark.parametrize(
    ("dates", "place", "problem"),
    [
        ({"published": date(2018, 8, 1)}, "about, published",
         "The date is 2018-08-01, before fieldwork ended on 2018-09-14."),
        ({"published": date(2018, 9, 2), "fieldwork_ended": None}, "about, published",
         "The date is 2018-09-02, before fieldwork started on 2018-09-03."),
        ({"fieldwork_ended": date(2018, 9, 2)}, "about, fieldwork_ended",
         "The date is 2018-09-02, before fieldwork started on 2018-09-03."),
        ({"published": date(2021, 1, 1)}, "about, published", "The year is 2021."),
        ({"fieldwork_started": date(1918, 9, 3)}, "about, fieldwork_started", "The year is 1918."),
    ],
)  # fmt: skip
def test_implausible_date_is_a_fault(dates, place, problem):
    assert faults_of(inspection_with_dates(**dates)) == [(f"inspection.toml, {place}", problem)]


@pytest.mark.parametrize("shift", [timedelta(12), timedelta(-400)])
def test_long_list_date_outside_the_inspection_is_a_fault(shift):
    value = inspection()
    on = value.about.fieldwork_started + shift
    groups = {
        group: replace(group_population, on=on) for group, group_population in value.populations.items()
    }
    places = [place for place, _ in faults_of(replace(value, populations=groups))]
    assert places == [f"inspection.toml, groups, {group}, on" for group in groups]


def test_implausible_dates_of_evidence_and_decisions_are_faults():
    item = EvidenceItem("E1", "document", "A plan", date(218, 9, 3), (), "", "neutral")
    decision = Decision("2.2", "Good", "", (), date(2018, 8, 1))
    value = replace(announced_inspection(), evidence=(item,), decisions=(decision,))
    assert faults_of(value) == [
        ("evidence/items.csv, row 2, column received", "The year is 218."),
        ("panel.toml, decisions 1, on", "The date is 2018-08-01, before fieldwork started on 2018-09-03."),
    ]


@pytest.mark.parametrize(
    ("value", "place", "problem"),
    [
        (figure(-3), "value", "The figure is -3, which is less than 0."),
        (figure(120), "value", "The figure is 120 per cent, which is more than 100."),
        (figure(50, comparator=100.5), "comparator", "The figure is 100.5 per cent, which is more than 100."),
        (figure(-1, unit=""), "value", "The figure is -1, which is less than 0."),
    ],
)
def test_implausible_key_fact_is_a_fault(value, place, problem):
    assert faults_of(value) == [(f"key-facts.toml, f, {place}", problem)]


@pytest.mark.parametrize(
    "value",
    [figure(0), figure(100), figure(554, unit="per 100,000"), figure(-12, title="Change in entrants")],
)
def test_rate_full_share_and_negative_change_are_plausible(value):
    assert faults_of(value) == []
