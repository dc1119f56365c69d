"""Statements, changes and returned answers of the factual accuracy check."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.accuracy.draft_changes import (
    RECOMMENDATIONS,
    RESULTS,
    DraftContent,
    PermittedChanges,
    draft_changes,
    uncovered,
)
from inspectorate.method.report.accuracy.returned_answers import (
    FORMAT,
    MOST_ANSWERS,
    MOST_BYTES,
    ReturnedAnswers,
    read_answers,
)
from inspectorate.method.report.accuracy.statements import numbered_statements, own_section
from inspectorate.method.report.composition import compose
from inspectorate.method.report.content import Paragraph, Run, Section
from tests.method.inspections import inspection_and_results

SENT = DraftContent(
    {"foreword": "Good work.", "2.1": "They plan."},
    ("The board: meet more often",),
    {"2.1": "Good"},
    "0",
)


@pytest.fixture(scope="module")
def report():
    return compose(*inspection_and_results())


@pytest.fixture(scope="module")
def statements(report):
    return numbered_statements(report)


def test_statements_are_numbered_from_one_without_a_gap(statements):
    assert [statement.number for statement in statements] == list(range(1, len(statements) + 1))
    assert all(statement.text.strip() for statement in statements)


def test_statements_hold_every_paragraph_point_and_row(report, statements):
    texts = {statement.text for statement in statements}
    rows = sum(len(table.rows) for table in report.tables)
    assert sum(statement.kind == "row" for statement in statements) == rows
    paragraphs = [
        "".join(run.text for run in block.runs)
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    assert set(filter(str.strip, paragraphs)) <= texts


def test_statement_names_its_figures_and_their_sources(statements):
    figures = [figure for statement in statements for figure in statement.figures if figure.because]
    assert any(figure.reference == "2.2.2" and "applicable cases" in figure.because for figure in figures)


def test_changed_text_changes_the_digest_of_its_statement_alone(report):
    before = Section("foreword", "Foreword", blocks=(Paragraph((Run("One."),)), Paragraph((Run("Two."),))))
    after = replace(before, blocks=(Paragraph((Run("One."),)), Paragraph((Run("Three."),))))
    digests = [
        [
            statement.digest
            for statement in numbered_statements(replace(report, sections=(section,), card=None))
        ]
        for section in (before, after)
    ]
    assert digests[0][0] == digests[1][0]
    assert digests[0][1] != digests[1][1]


def test_part_of_a_section_belongs_to_the_section_of_the_draft():
    assert own_section("2.1.part-3") == "2.1"
    assert own_section("1.strengths") == "1.strengths"


def test_unchanged_draft_has_no_changes():
    assert draft_changes(SENT, SENT, PermittedChanges()) == ()


@pytest.mark.parametrize(
    ("current", "key"),
    [
        (replace(SENT, texts={**SENT.texts, "2.1": "They plan well."}), "2.1"),
        (replace(SENT, texts={**SENT.texts, "2.2": "New matter."}), "2.2"),
        (replace(SENT, texts={"2.1": "They plan."}), "foreword"),
        (replace(SENT, recommendations=()), RECOMMENDATIONS),
        (replace(SENT, ratings={"2.1": "Inadequate"}), RESULTS),
        (replace(SENT, figures="1"), RESULTS),
    ],
)
def test_change_that_follows_from_no_challenge_is_uncovered(current, key):
    assert [change.key for change in uncovered(draft_changes(SENT, current, PermittedChanges()))] == [key]
    permitted = PermittedChanges(frozenset({key}), results=key == RESULTS)
    (change,) = draft_changes(SENT, current, permitted)
    assert change.is_covered


def returned(**values):
    """Return a file with one answer, and other values."""
    answer = {"statement": 1, "digest": "0" * 64, "wrong": "x", "right": "", "evidence": ""}
    document = {"format": FORMAT, "check": 1, "token": "t", "finished": False, "answers": [answer], **values}
    return json.dumps(document).encode()


def test_answers_are_read_without_control_characters():
    answer = {"statement": 3, "digest": "a" * 64, "wrong": "a\x07b\0", "right": "c", "evidence": "d"}
    answers = read_answers(returned(answers=[answer], finished=True))
    assert (answers.check, answers.token, answers.is_finished) == (1, "t", True)
    assert answers.answers[0].wrong == "a b"


def test_blank_answer_is_left_out():
    blank = {"statement": 3, "digest": "a" * 64, "wrong": " ", "right": "", "evidence": ""}
    assert read_answers(returned(answers=[blank])).answers == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a file with answers"),
        (b"\xff\xfe", "not a file with answers"),
        (b"[" * 100_000, "not a file with answers"),
        (b"[]", "not a file with answers"),
        (returned(format="other"), "not a file with answers"),
        (returned(check="1"), "number in the file cannot be read"),
        (returned(check=True), "number in the file cannot be read"),
        (returned(check=2**40), "number in the file cannot be read"),
        (returned(answers={}), "no list of answers"),
        (returned(answers=[{}] * (MOST_ANSWERS + 1)), "no list of answers"),
        (returned(answers=["x"]), "cannot be read"),
        (returned(answers=[{"statement": 1, "digest": "0", "wrong": "x"}]), "which statement"),
        (returned(answers=[{"statement": 1, "digest": "0" * 64, "wrong": 1}]), "cannot be read"),
        (returned(answers=[{"statement": 7, "digest": "0" * 64, "right": "x"}]), "statement 7 does not say"),
        (b" " * (MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_file_that_holds_no_valid_answers_is_refused(content, words):
    with pytest.raises(FaultsFound, match=words):
        read_answers(content)


def is_read_or_refused(content):
    """Return whether a content gives answers, or faults."""
    try:
        return isinstance(read_answers(content), ReturnedAnswers)
    except FaultsFound as error:
        return bool(error.faults)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_content_is_read_or_refused(content):
    assert is_read_or_refused(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda value: st.lists(value, max_size=4) | st.dictionaries(st.text(max_size=9), value, max_size=4),
        max_leaves=12,
    )
)
def test_any_answers_are_read_or_refused(value):
    assert is_read_or_refused(returned(answers=[value]))
