"""Texts of the edition: every block is printed, in the edition's own words."""

from dataclasses import replace

import pytest

from inspectorate.method import standards
from inspectorate.method.report import compose
from inspectorate.method.standards import Framework, TextBlock
from inspectorate.method.standards.report_blocks import block_keys, is_free
from tests.method.editions import adopted_edition
from tests.method.inspections import framework, inspection, inspection_and_results


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
    assert annexes[:4] == ["annex.methodology", "annex.results", "annex.glossary", "annex.more"]


def annex_text(inspection, results):
    report = compose(inspection, results)
    return repr([section for section in report.sections if section.key == "methodology.figures"])


def test_technical_annex_says_in_one_sentence_whether_the_edition_is_adopted():
    complete, results = inspection_and_results()
    adopted = annex_text(replace(complete, framework=adopted_edition(complete.framework)), results)
    sentence = "A head adopted this edition of the standards on 1 March 2026."
    assert adopted.count(sentence) == 1
    assert "no published source" not in adopted.lower()
    number = len(standards.unconfirmed_values(complete.framework))
    sentence = (
        f"has not adopted this edition of the standards: {number} of its values have no published source."
    )
    assert annex_text(complete, results).count(sentence) == 1


def test_report_uses_the_terms_of_its_edition():
    complete, results = inspection_and_results("hostels-2030")
    printed = repr(compose(replace(complete, narrative={}), results))
    assert "Most cases of one key worker, when limited" in printed
    assert "Age at the date of arrival" in printed
    for term in ("case manager", "disposal"):
        assert term not in printed.lower(), term
