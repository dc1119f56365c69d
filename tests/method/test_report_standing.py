"""The edition's standing text: every block it may have is printed, and its words are its own."""

from dataclasses import replace

import pytest

from inspectorate.method.report import compose
from inspectorate.method.standards import Framework, TextBlock
from inspectorate.method.standards.blocks import block_keys, is_free
from tests.method.inspections import framework, inspection, worked_out
from tests.method.reports import table


def with_blocks(edition: Framework, *keys: str) -> Framework:
    """An edition with one block for each key, its text unlike any other."""
    blocks = tuple(
        TextBlock(key=key, text=f"Marked §{key}§.", source="report", status="observed") for key in keys
    )
    return edition.model_copy(update={"report": edition.report.model_copy(update={"blocks": blocks})})


def test_a_block_with_any_key_an_edition_may_use_is_printed():
    whole, results = worked_out()
    keys = (*block_keys(whole.framework), "introduction.more", "annex.more")
    narrative = {"foreword": "Words.", "2.strengths": "- One."}
    printed = repr(
        compose(replace(whole, framework=with_blocks(whole.framework, *keys), narrative=narrative), results)
    )
    assert [key for key in keys if f"§{key}§" not in printed] == []


def test_strengths_nobody_wrote_are_left_out_although_the_edition_leads_in_to_them():
    made = inspection(with_blocks(framework(), "strengths", "summary"), narrative={})
    assert "§strengths§" not in repr(compose(made))


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
def test_further_parts_have_names_of_their_own(key, free):
    assert is_free(key) is free


def test_an_editions_own_annexes_come_after_the_glossary():
    whole, results = worked_out()
    own = with_blocks(whole.framework, "annex.more")
    annexes = [s.key for s in compose(replace(whole, framework=own), results).sections if "annex." in s.key]
    assert annexes[:5] == [
        "annex.methodology",
        "annex.results",
        "annex.glossary",
        "annex.more",
        "annex.evidence",
    ]


def test_rules_of_routing_nobody_confirmed_are_listed_beside_the_wording():
    whole, results = worked_out()
    rows = {row[0].text: row[2].text for row in table(compose(whole, results), "unconfirmed-wording").rows}
    (listed,) = [text.split(", ") for what, text in rows.items() if what.startswith("Questions’ routing")]
    assert {"2.1.2", "3.4.2", "2.2.2.b"} <= set(listed)
    assert not {"2.1.1", "2.1.2.a"} & set(listed), "they always apply, or with their key question"


@pytest.mark.parametrize("edition", ["youth-2018", "hostels-2030"])
def test_what_nobody_confirmed_is_listed_in_words_and_not_by_keys(edition):
    whole, results = worked_out(edition)
    report = compose(replace(whole, narrative={}), results)
    rows = {row[0].text: row[2].text for row in table(report, "unconfirmed-wording").rows}
    asked = whole.framework.casework.routing
    assert rows["Questions that decide what applies"] == " ".join(each.text for each in asked)
    assert not [text for text in rows.values() if "_" in text]


def test_another_edition_calls_things_by_its_own_names():
    whole, results = worked_out("hostels-2030")
    printed = repr(compose(replace(whole, narrative={}), results))
    assert "Most cases of one key worker, when limited" in printed
    assert "Age at the date of arrival" in printed
    for foreign in ("case manager", "disposal"):
        assert foreign not in printed.lower(), foreign
