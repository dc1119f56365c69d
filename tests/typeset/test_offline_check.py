"""The file of a factual accuracy check: complete without a connection, and nothing in it is markup."""

import base64
import hashlib
import json
import re

import pytest
from lxml import html

from inspectorate.method.report.accuracy.returned_answers import read_answers
from inspectorate.method.report.accuracy.statements import NumberedStatement, StatedFigure
from inspectorate.typeset.offline_check import OfflineCheck, offline_check

HOSTILE = "</script><script>alert(1)</script> & <b>"
STATEMENTS = [
    NumberedStatement(1, "report", "foreword", "Foreword", "paragraph", "The board meets quarterly."),
    NumberedStatement(
        2,
        "report",
        "8.1",
        HOSTILE,
        "row",
        HOSTILE,
        (StatedFigure("8.1.1", "15 of 31", "15 of 31 applicable cases"),),
    ),
]


@pytest.fixture(scope="module")
def page() -> str:
    check = OfflineCheck(
        number=7,
        token=HOSTILE,
        title="A report",
        service="Anytown",
        inspectorate="The inspectorate",
        recipient=HOSTILE,
        watermark="Draft for Ola Chair, opened today. Not for publication.",
        deadline="19 November 2018",
    )
    return offline_check(check, STATEMENTS)


def test_every_statement_has_its_text_its_sources_and_three_boxes(page):
    document = html.fromstring(page)
    for statement in STATEMENTS:
        part = document.get_element_by_id(f"statement-{statement.number}")
        assert statement.text in part.text_content()
        assert len(part.findall(".//textarea")) == 3
    assert "15 of 31 applicable cases" in document.text_content()


def test_hostile_texts_are_shown_and_not_run(page):
    document = html.fromstring(page)
    assert [script.get("type") for script in document.iter("script")] == ["application/json", None]
    assert not list(document.iter("b"))


def test_only_the_own_style_and_script_may_load(page):
    document = html.fromstring(page)
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        text = next(element.text for element in document.iter(tag) if not element.get("type"))
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not document.xpath("//@src | //@href")
    assert not re.findall(r"url\(|@import|https?:", page)


def test_answers_with_the_digests_of_the_file_are_read(page):
    content = json.loads(html.fromstring(page).get_element_by_id("check").text)
    assert content["token"] == HOSTILE
    rows = [
        {"statement": int(number), "digest": digest, "wrong": "Not so."}
        for number, digest in content["digests"].items()
    ]
    answers = read_answers(json.dumps({**content, "answers": rows}).encode())
    assert [answer.digest for answer in answers.answers] == [statement.digest for statement in STATEMENTS]
