"""Rows of long lists for tests: one that is eligible, and small changes to it."""

from datetime import date

from inspectorate.method import population, standards
from inspectorate.method.population import LeftOut, Population

YOUTH = standards.load("youth-2018")
ON = date(2018, 3, 5)
ELIGIBLE = {
    "Case ID": "C1",
    "Child ID": "P1",
    "Name": "Ann Example",
    "DOB": "01/02/2003",
    "Sex": "F",
    "Ethnicity": "White British",
    "Order type": "Referral Order",
    "Order start date": "10/07/2017",
    "ROSH": "Medium",
    "Safety and wellbeing": "High",
    "Case manager": "Officer 1",
    "Restricted": "No",
}


def row(**cells):
    """An eligible row with some cells changed: an underscore in a name stands for a space."""
    return ELIGIBLE | {name.replace("_", " "): value for name, value in cells.items()}


def other(number, **cells):
    """A further eligible row, of another child."""
    return row(**{"Case_ID": f"C{number}", "Child_ID": f"P{number}", "Name": f"Child {number}"} | cells)


def read(*rows, group="court", on=ON, columns=None, framework=YOUTH) -> Population:
    """The population of these rows."""
    return population.read(rows, framework, group=group, on=on, columns=columns)


def reason(*rows, **more) -> LeftOut:
    """Why the one row that is left out is."""
    (left,) = read(*rows, **more).left_out
    return left
