"""The template macros for tables, lists of links and buttons."""

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


def render(source: str, **context) -> str:
    """Return the output of a template, without white space between tags."""
    return re.sub(r">\s+<", "><", engines["jinja2"].from_string(source).render(context))


def table(arguments: str = "", **context) -> str:
    source = (
        '{% from "parts/table.html" import table %}{% macro note(row) %}{{ row.note }}{% endmacro %}'
        f'{{{{ table("Cases", rows, {COLUMNS}{arguments}) }}}}'
    )
    return render(source, rows=ROWS, **context)


def test_table_has_roles_and_labels_each_cell():
    html = table()
    assert '<table class="govuk-table app-stacked" role="table">' in html
    assert html.count('role="row"') == 3
    assert html.count('role="rowgroup"') == 2
    assert html.count('role="columnheader"') == 3
    assert '<th scope="row" class="govuk-table__header" role="rowheader" data-label="Case">' in html
    assert 'govuk-table__cell--numeric" role="cell" data-label="Answers">' in html


def test_table_marks_empty_cells():
    html = table()
    assert html.count("data-empty") == 1
    assert 'data-label="Answers"><div class="app-stacked__value">0</div>' in html


def test_table_escapes_values():
    assert "<b>" not in table()
    assert "&lt;b&gt;" in table()


def test_table_leaves_out_false_columns():
    assert "What can be done" not in table()
    html = table(shown=True)
    assert '<span class="govuk-visually-hidden">What can be done</span>' in html
    assert 'data-label=""><div class="app-stacked__value">Open</div>' in html


def test_table_that_is_not_stacked_has_no_roles():
    html = table(", stacked=false")
    assert "role=" not in html
    assert "data-label" not in html
    assert "app-stacked" not in html


@pytest.mark.parametrize(
    ("source", "html"),
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
def test_component_is_rendered(source, html):
    names = "button, cancel_link, error_summary, link, link_list, summary_list, tag"
    page = render(f'{{% from "parts/components.html" import {names} %}}{{{{ {source} }}}}')
    assert html in page if html else not page.strip()
    assert "<b>" not in page
