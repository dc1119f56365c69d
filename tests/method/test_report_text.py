"""Texts of the edition: every block is printed, in the edition's own words."""

from dataclasses import replace

import pytest

from inspectorate.method.report import compose
from inspectorate.method.standards import Framework, TextBlock
from inspectorate.method.standards.report_blocks import block_keys, is_free
from tests.method.inspections import framework, inspection, inspection_and_results
from tests.method.reports import table


def with_blocks(edition: Framework, *keys: str) -> Framework:
    """Return an edition with one block for each key, each with a unique text."""
    blocks = tuple(
        TextBlock(key=key, text=f"Marked §{key}§.", source="report", status="observed") for key in keys
    )
    return edition.model_copy(update={"report": edition.report.model_copy(update={"blocks": blocks})})


def test_block_with_any_permitted_key_is_printed():
    complete, results = inspection_and_results()
    keys = (*block_keys(complete.framework), "introduction.more", "annex.more")
    narrative = {"foreword": "Words.", "2.strengths": "- One."}
    printed = repr(
        compose(
            replace(complete, framework=with_blocks(complete.framework, *keys), narrative=narrative), results
        )
    )
    assert [key for key in keys if f"§{key}§" not in printed] == []


def test_introduction_to_strengths_is_omitted_without_strengths():
    without_strengths = inspection(with_blocks(framework(), "strengths", "summary"), narrative={})
    assert "§strengths§" not in repr(compose(without_strengths))


@pytest.mark.parametrize(
    ("key", "free"),
    [
        ("introduction.role", True),
        ("annex.more", True),
        ("annex.", False),
        ("annex.glossary", False),
        ("role", False),
    ],
)
def test_free_keys_of_blocks_are_recognised(key, free):
    assert is_free(key) is free


def test_annexes_of_the_edition_follow_the_glossary():
    complete, results = inspection_and_results()
    edition = with_blocks(complete.framework, "annex.more")
    annexes = [
        section.key
        for section in compose(replace(complete, framework=edition), results).sections
        if "annex." in section.key
    ]
    assert annexes[:5] == [
        "annex.methodology",
        "annex.results",
        "annex.glossary",
        "annex.more",
        "annex.evidence",
    ]


def test_unconfirmed_routing_is_listed_with_the_unconfirmed_wording():
    complete, results = inspection_and_results()
    rows = {row[0].text: row[2].text for row in table(compose(complete, results), "unconfirmed-wording").rows}
    (listed,) = [text.split(", ") for kind, text in rows.items() if kind.startswith("Questions’ routing")]
    assert {"2.1.2", "3.4.2", "2.2.2.b"} <= set(listed)
    assert not {"2.1.1", "2.1.2.a"} & set(listed), "they always apply, or with their key question"


@pytest.mark.parametrize("edition", ["youth-2018", "hostels-2030"])
def test_unconfirmed_wording_is_listed_in_words_not_keys(edition):
    complete, results = inspection_and_results(edition)
    report = compose(replace(complete, narrative={}), results)
    rows = {row[0].text: row[2].text for row in table(report, "unconfirmed-wording").rows}
    routing = complete.framework.casework.routing
    assert rows["Questions that decide what applies"] == " ".join(question.text for question in routing)
    assert not [text for text in rows.values() if "_" in text]


def test_report_uses_the_terms_of_its_edition():
    complete, results = inspection_and_results("hostels-2030")
    printed = repr(compose(replace(complete, narrative={}), results))
    assert "Most cases of one key worker, when limited" in printed
    assert "Age at the date of arrival" in printed
    for term in ("case manager", "disposal"):
        assert term not in printed.lower(), term
