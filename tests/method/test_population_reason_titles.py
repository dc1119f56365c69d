"""Titles of the reasons for leaving rows out."""

import re
from pathlib import Path

import pytest

from inspectorate.method import population
from inspectorate.method.population import reason_title
from tests.method.longlists import YOUTH, read, row

SOURCE = Path(population.__file__).parent


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ({"Order_start_date": "2030-01-01"}, "Dated after the inspection"),
        ({"Order_start_date": "2012-01-01"}, "Outside the dates for this inspection"),
        ({"Order_start_date": "TBC"}, "Date that cannot be read"),
        ({"Restricted": "Yes"}, "The record is restricted"),
        ({"Sex": ""}, "No gender is recorded"),
        ({"Case_ID": ""}, "Missing: Case"),
    ],
)
def test_reason_of_a_row_has_the_title_of_its_kind(cells, title):
    (left_out,) = read(row(**cells)).left_out
    assert reason_title(left_out.reason_key, YOUTH) == title


def test_every_kind_of_reason_in_the_source_has_a_title():
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    keys = set(re.findall(r'ParsedDate\(None, "(\w+)"|ParsedLevel\("", "(\w+)"|LeftOut\([^")]*"(\w+)"', text))
    keys = {key for groups in keys for key in groups if key}
    assert {"unreadable_date", "other_group", "same_person"} <= keys
    assert not [key for key in keys if reason_title(key, YOUTH) == key.replace("_", " ").capitalize()]
