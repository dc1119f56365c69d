"""The macros that pages draw tables, lists of links and buttons with."""

import re

import pytest
from django.template import engines

COLUMNS = """[
  {"title": "Case", "value": "id", "header": true},
  {"title": "Answers", "value": "answers.given", "numeric": true},
  {"title": "Note", "cell": note},
  {"title": "What can be done", "value": "link", "hidden": true} if shown,
]"""
ROWS = [
    {"id": "C1", "answers": {"given": 3}, "note": "<b>", "link": "Open"},
    {"id": "C2", "answers": {"given": 0}, "note": "", "link": "Open"},
]


def draw(source: str, **context) -> str:
    """What a template draws, without the space between its tags."""
    return re.sub(r">\s+<", "><", engines["jinja2"].from_string(source).render(context))


def table(more: str = "", **context) -> str:
    source = (
        '{% from "parts/table.html" import table %}{% macro note(row) %}{{ row.note }}{% endmacro %}'
        f'{{{{ table("Cases", rows, {COLUMNS}{more}) }}}}'
    )
    return draw(source, rows=ROWS, **context)


def test_table_says_aloud_that_it_is_one_and_labels_each_cell():
    drawn = table()
    assert '<table class="govuk-table app-stacked" role="table">' in drawn
    assert drawn.count('role="row"') == 3
    assert drawn.count('role="rowgroup"') == 2
    assert drawn.count('role="columnheader"') == 3
    assert '<th scope="row" class="govuk-table__header" role="rowheader" data-label="Case">' in drawn
    assert 'govuk-table__cell--numeric" role="cell" data-label="Answers">' in drawn


def test_table_marks_cells_with_nothing_in_them():
    drawn = table()
    assert drawn.count("data-empty") == 1
    assert 'data-label="Answers"><div class="app-stacked__value">0</div>' in drawn


def test_table_escapes_what_it_shows():
    assert "<b>" not in table()
    assert "&lt;b&gt;" in table()


def test_table_leaves_out_columns_whose_condition_is_not_met():
    assert "What can be done" not in table()
    drawn = table(shown=True)
    assert '<span class="govuk-visually-hidden">What can be done</span>' in drawn
    assert 'data-label=""><div class="app-stacked__value">Open</div>' in drawn


def test_table_that_is_not_stacked_is_an_ordinary_one():
    drawn = table(", stacked=false")
    assert "role=" not in drawn
    assert "data-label" not in drawn
    assert "app-stacked" not in drawn


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ('link("Take off", "/x/", "Ann")', '>Take off<span class="govuk-visually-hidden"> Ann</span></a>'),
        ('link("<b>", "/x/")', ">&lt;b&gt;</a>"),
        ('button("Save")', 'data-prevent-double-click="true" class="govuk-button"'),
        ('button("Go", "/x/", kind="warning")', 'class="govuk-button govuk-button--warning"'),
        ('link_list([{"text": "A", "href": "/a/"} if false])', ""),
        ('cancel_link("/x/")', '<a class="govuk-link" href="/x/">Cancel</a>'),
        ('tag("New", "red")', 'govuk-tag--red"'),
        ('error_summary("Not saved", text="<b>")', "&lt;b&gt;"),
        ('summary_list([{"title": "<b>", "text": 0}])', "&lt;b&gt;"),
    ],
)
def test_component_is_drawn(source, drawn):
    names = "button, cancel_link, error_summary, link, link_list, summary_list, tag"
    page = draw(f'{{% from "parts/components.html" import {names} %}}{{{{ {source} }}}}')
    assert drawn in page if drawn else not page.strip()
    assert "<b>" not in page
