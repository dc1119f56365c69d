"""Every number that a chart draws, and every number of its text alternative, is a fact of its table."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

import pytest

from inspectorate.method.report import compose
from inspectorate.method.report.composition.traversal import blocks_in
from inspectorate.method.report.content import Picture, Report, Table
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.facts import cell_key, with_facts
from inspectorate.typeset import charts

TEXT = "{http://www.w3.org/2000/svg}text"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
TABLES = {"certainty-picture": "certainty", "balance-picture": "balance", "bands": "results"}
"""Beginning of the key of the table with a chart's numbers, by that of the chart."""


@pytest.fixture(scope="module")
def report(inspection) -> Report:
    return with_facts(compose(inspection), prepare(inspection))


@pytest.fixture(scope="module")
def pictures(report) -> list[Picture]:
    drawn = [block for block in blocks_in(report.sections) if isinstance(block, Picture)]
    assert {picture.kind for picture in drawn} == {"bands", "balance", "certainty"}
    return drawn


def table_of(report: Report, picture: Picture) -> Table:
    """Return the table that has the numbers of a chart."""
    kind, point, rest = picture.key.partition(".")
    [table] = [table for table in report.tables if table.key == f"{TABLES[kind]}{point}{rest}"]
    return table


def facts_by_row(report: Report, table: Table) -> dict[str, list[str]]:
    """Return the texts of the facts of each row, in the order of the columns, by its first cell."""
    return {
        row[0].text: [
            report.facts[key].text
            for column in range(1, len(row))
            if (key := cell_key(table.key, number, column)) in report.facts
        ]
        for number, row in enumerate(table.rows)
    }


def labels(report: Report, picture: Picture, wide: bool) -> list[str]:
    """Return the texts of a chart in the order in which they are drawn."""
    colours = {level.name: (level.colour, level.ink) for level in report.levels}
    root = ET.fromstring(charts.draw(picture, colours, wide=wide))
    return [element.text or "" for element in root.iter(TEXT)]


def rows_of(texts: list[str], starts: list[str]) -> Iterator[list[str]]:
    """Yield the texts that follow the label of each row, whose first words are given in order."""
    place = 0
    for start, after in zip(starts, [*starts[1:], ""], strict=True):
        place = next(
            index for index, text in enumerate(texts) if index >= place and start.startswith(text) and text
        )
        end = next(
            (index for index, text in enumerate(texts) if index > place and after and after.startswith(text)),
            len(texts),
        )
        yield texts[place + 1 : end]


@pytest.mark.parametrize("wide", [True, False])
def test_percentages_of_key_questions_are_those_of_the_table(report, pictures, wide):
    for picture in (one for one in pictures if one.kind == "bands"):
        facts = facts_by_row(report, table_of(report, picture))
        drawn = [text for text in labels(report, picture, wide) if re.fullmatch(r"\d+%", text)]
        assert len(drawn) == len(picture.rows)
        for row, label in zip(picture.rows, drawn, strict=True):
            question = str(row["question"]).split(" ")[0]
            [texts] = [texts for title, texts in facts.items() if title.startswith(f"{question} ")]
            assert label in texts, question


@pytest.mark.parametrize("wide", [True, False])
def test_numbers_of_cases_are_those_of_the_table(report, pictures, wide):
    for picture in (one for one in pictures if one.kind == "balance"):
        texts = labels(report, picture, wide)
        drawn = [
            (text, expected.strip("()"))
            for text, expected in pairwise(texts)
            if re.fullmatch(r"\d+", text) and expected.startswith("(")
        ]
        facts = facts_by_row(report, table_of(report, picture))
        titles = [f"{row['factor']}: {row['level']}" for row in picture.rows]
        assert [(facts[title][2], facts[title][1]) for title in titles] == drawn


@pytest.mark.parametrize("wide", [True, False])
def test_probabilities_are_those_of_the_table(report, pictures, wide):
    [picture] = [one for one in pictures if one.kind == "certainty"]
    table = table_of(report, picture)
    facts = facts_by_row(report, table)
    names = {name: "".join(word[0].upper() for word in name.split()) for name in table.headings[1:]}
    titles = list(dict.fromkeys(str(row["standard"]) for row in picture.rows))
    numbers = 0
    for title, texts in zip(titles, rows_of(labels(report, picture, wide), titles), strict=True):
        printed = dict(zip(names, facts[title], strict=True))
        expected = {f"{form} {printed[name]}" for name, letters in names.items() for form in (name, letters)}
        drawn = [text for text in texts if text.endswith("%") and text != "100%"]
        assert set(drawn) <= expected, title
        numbers += len(drawn)
    assert numbers >= len(titles)


def test_numbers_of_text_alternatives_are_facts_or_count_the_rows(report, pictures):
    for picture in pictures:
        facts = facts_by_row(report, table_of(report, picture))
        counts = {len(picture.rows), len({str(row.get("standard")) for row in picture.rows})}
        numbers = {number for texts in facts.values() for text in texts for number in NUMBER.findall(text)}
        numbers |= {str(count) for count in counts}
        identifiers = r"\b\d\.\d(?:\.\d)?(?= [A-Z]|,)"
        alternative = re.sub(identifiers, "", picture.alt)
        assert [number for number in NUMBER.findall(alternative) if number not in numbers] == [], picture.alt
