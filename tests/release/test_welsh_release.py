"""The release of a report on a service in Wales: the report in Welsh too, and what is missing in it."""

import io
import json
import re
from dataclasses import replace

import docx
import page as validator
import pikepdf
import pytest

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.checks import check
from inspectorate.method.report.content import Paragraph, Run
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.welsh_sections import english_digest, missing_in_welsh, out_of_date_in_welsh
from inspectorate.release import release_files
from inspectorate.translations import WELSH, awaiting_review
from inspectorate.translations.report_text import welsh_report

FOREWORD = "Dyma’r rhagair yn Gymraeg: {2.2.2}.[^nodyn]\n\n[^nodyn]: Troednodyn Cymraeg."


@pytest.fixture(scope="module")
def welsh(inspection):
    """The example as if its service were in Wales, with the Welsh of two sections."""
    about = replace(inspection.about, country="Wales")
    return replace(inspection, about=about, welsh_narrative={"foreword": FOREWORD, "2.1": "Testun Cymraeg."})


@pytest.fixture(scope="module")
def welsh_release(welsh, moment):
    return release_files(welsh, number=1, published=moment)


@pytest.fixture(scope="module")
def web_page(welsh_release):
    return welsh_release["cy/index.html"].decode()


def runs_of(report):
    sections = list(report.sections)
    while sections:
        section = sections.pop()
        sections += section.parts
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from block.runs


def test_release_has_the_report_in_both_languages(welsh_release, files):
    assert set(welsh_release) - set(files) == {"cy/index.html", "cy/report.pdf", "cy/report.docx"}
    assert [name for name in files if name.startswith("cy/")] == []
    assert [name for name in ("index.html", "report.pdf") if welsh_release[name] != files[name]] == []
    assert "welsh" not in json.loads(files["release.json"])


def test_welsh_page_has_welsh_standing_text_and_the_welsh_of_sections(web_page):
    assert web_page.startswith('<!DOCTYPE html>\n<html lang="cy">')
    for text in (
        "Rhagair",
        "Mewn munud",
        "Angen gwella",
        "14 allan o 36",
        "Rhagfyr 2018",
        "Atodiad 3",
        "Cynnwys",
    ):
        assert text in web_page
    assert "Arolygiad o wasanaethau troseddau ieuenctid yn ardal Barking and Dagenham" in web_page
    assert "Dyma’r rhagair yn Gymraeg: " in web_page
    assert "Troednodyn Cymraeg." in web_page
    assert 'lang="en">Dyma' not in web_page
    assert 'href="../technical-annex.html' in web_page


def test_text_without_welsh_is_english_and_marked(web_page):
    statements = re.findall(r'<p class="statement"([^>]*)>', web_page)
    assert statements
    assert set(statements) == {' lang="en"'}
    assert '<span lang="en">' in web_page
    outside = re.sub(r'<(span|p)[^>]* lang="en"[^>]*>.*?</\1>', "", web_page, flags=re.DOTALL)
    assert not re.findall(r"<p>[^<]*\b(?:the|children)\b[^<]*", outside.partition("<footer>")[0])


def test_runs_are_welsh_or_marked(welsh):
    report = welsh_report(prepare(welsh))
    assert report.language == WELSH
    assert {run.language for run in runs_of(report)} == {"", "en"}
    marked = {run.text for run in runs_of(report) if run.language == "en"}
    assert "Testun Cymraeg." not in marked
    assert Run("Testun Cymraeg.") in set(runs_of(report))


def test_what_is_missing_is_in_the_release_and_in_the_check(welsh, welsh_release):
    details = json.loads(welsh_release["release.json"])["welsh"]
    draft = prepare(welsh)
    assert details == {
        "folder": "cy/",
        "missing": list(missing_in_welsh(draft)),
        "out_of_date": [],
        "standing_texts_awaiting_review": awaiting_review(WELSH),
    }
    assert "2.2" in details["missing"]
    assert {"2.1", "foreword"}.isdisjoint(details["missing"])
    assert details["missing"][-2:] == [f"recommendation.{len(welsh.recommendations)}", "technical-annex"]
    remarks = [remark for remark in check(welsh) if remark.kind == "welsh"]
    assert [remark.text for remark in remarks if remark.text[0] != "{"] == details["missing"]
    assert {remark.severity for remark in remarks} == {"warning"}


def test_welsh_of_an_earlier_english_is_out_of_date_and_not_printed(welsh, moment):
    sources = {"foreword": english_digest(welsh.narrative["foreword"]), "2.1": english_digest("Earlier.")}
    changed = replace(welsh, welsh_sources=sources)
    files = release_files(changed, number=1, published=moment)
    details = json.loads(files["release.json"])["welsh"]
    assert details["out_of_date"] == ["2.1"]
    assert "2.1" not in details["missing"]
    web_page = files["cy/index.html"].decode()
    assert "Testun Cymraeg." not in web_page
    assert "Dyma’r rhagair yn Gymraeg: " in web_page
    [remark] = [
        remark for remark in check(changed) if remark.kind == "welsh" and "has changed" in remark.because
    ]
    assert (remark.place, remark.suggestion) == (
        "narrative/cy/2.1.md",
        "Bring the Welsh up to date.",
    )


def test_figure_that_only_one_language_prints_is_a_remark(welsh):
    texts = {"2": "Aseswyd {cases.court} a {cases.out_of_court}.", "3": welsh.narrative["3"]}
    remarks = [
        (remark.text, remark.because)
        for remark in check(replace(welsh, welsh_narrative=texts))
        if remark.kind == "welsh" and remark.text.startswith("{")
    ]
    assert remarks == [
        ("{eligible.court}", "The English prints this figure, and the Welsh does not."),
        ("{cases.out_of_court}", "The Welsh prints this figure, and the English does not."),
    ]


def test_report_on_a_service_in_england_misses_nothing(inspection):
    assert missing_in_welsh(prepare(inspection)) == ()
    assert [remark for remark in check(inspection) if remark.kind == "welsh"] == []


def test_unknown_figure_and_unknown_section_in_welsh_prevent_a_release(welsh, moment):
    wrong = replace(welsh, welsh_narrative={"foreword": "Gweler {9.9.9}.", "rhagair": "Testun."})
    with pytest.raises(FaultsFound) as caught:
        release_files(wrong, number=1, published=moment)
    places = {fault.place for fault in caught.value.faults}
    assert places == {"narrative/cy/rhagair.md", "narrative/cy/foreword.md, line 1"}


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_welsh_pdf_conforms_and_says_its_language(welsh_release, profile):
    content = welsh_release["cy/report.pdf"]
    assert validator.validate_pdf_bytes(
        content, profile=getattr(validator.ValidationProfile, profile)
    ).is_compliant
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang) == "cy"
        assert "Arolygiad" in str(document.docinfo["/Title"])


def test_welsh_word_document_says_its_language(welsh_release):
    document = docx.Document(io.BytesIO(welsh_release["cy/report.docx"]))
    assert document.core_properties.language == "cy"
    assert any(paragraph.text == "Rhagair" for paragraph in document.paragraphs)
    assert 'w:val="en"' in document.element.xml


def test_package_keeps_the_country_and_the_welsh_texts(welsh, tmp_path):
    package.write(welsh, tmp_path / "wales")
    assert (tmp_path / "wales" / "narrative" / "cy" / "foreword.md").read_text(encoding="utf-8") == FOREWORD
    again = package.read(tmp_path / "wales")
    assert again.about.country == "Wales"
    assert dict(again.welsh_narrative) == dict(welsh.welsh_narrative)
    assert dict(again.welsh_sources) == {}
    assert dict(again.narrative) == dict(welsh.narrative)


def test_package_says_which_english_a_welsh_text_translates(welsh, tmp_path):
    english = welsh.narrative["foreword"]
    package.write(replace(welsh, welsh_sources={"foreword": english_digest(english)}), tmp_path / "wales")
    assert missing_in_welsh(prepare(package.read(tmp_path / "wales")))[0] != "foreword"
    assert out_of_date_in_welsh(prepare(package.read(tmp_path / "wales"))) == ()
    (tmp_path / "wales" / "narrative" / "foreword.md").write_text(f"{english}\n\nOne more sentence.\n")
    assert out_of_date_in_welsh(prepare(package.read(tmp_path / "wales"))) == ("foreword",)


def test_package_names_a_welsh_text_that_does_not_exist(welsh, tmp_path):
    with pytest.raises(FaultsFound) as caught:
        package.write(replace(welsh, welsh_sources={"rhagair": english_digest("x")}), tmp_path / "wales")
    assert [str(fault.place) for fault in caught.value.faults] == ["welsh.toml, sections"]
