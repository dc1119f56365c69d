"""Rows of long lists for tests: an eligible row, and variations of it."""

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
    """Return an eligible row with some cells changed. Underscores in names mean spaces."""
    return ELIGIBLE | {name.replace("_", " "): value for name, value in cells.items()}


def numbered_row(number, **cells):
    """Return an eligible row of a child with this number."""
    return row(**{"Case_ID": f"C{number}", "Child_ID": f"P{number}", "Name": f"Child {number}"} | cells)


def read(*rows, group="court", on=ON, columns=None, framework=YOUTH) -> Population:
    """Return the population of these rows."""
    return population.read(rows, framework, group=group, on=on, columns=columns)


def row_left_out(*rows, **options) -> LeftOut:
    """Return the only row that is left out, with its reason."""
    (entry,) = read(*rows, **options).left_out
    return entry
