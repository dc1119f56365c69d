"""Every printed figure is a fact: the same in web page, PDF and Word document, and in facts.json."""

import io
import json
import re

import page
import pikepdf
import pytest

from inspectorate.method.report.composition.small_counts import withheld_prompts
from inspectorate.method.report.draft import prepare
from inspectorate.method.report.figures import ProbabilityFigure
from tests.release.printed_facts import facts_in_html, facts_in_pdf, facts_in_word

DOCUMENTS = {"report": "index", "technical-annex": "technical-annex"}
READERS = {"html": facts_in_html, "pdf": facts_in_pdf, "docx": facts_in_word}


@pytest.fixture(scope="session")
def facts(files):
    """The facts of facts.json by their identifiers."""
    listed = json.loads(files["facts.json"])["facts"]
    assert len({fact["id"] for fact in listed}) == len(listed)
    return {fact["id"]: fact for fact in listed}


def printed(files, document, form):
    """Return the facts that one form of a document prints."""
    name = DOCUMENTS[document] if form == "html" else document
    return READERS[form](files[f"{name}.{form}"])


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_form_prints_the_facts_of_facts_json_with_their_texts(files, facts, document, form):
    occurrences = printed(files, document, form)
    page_name = f"{DOCUMENTS[document]}.html"
    assert {fact for fact, _text in occurrences} == {
        name for name, fact in facts.items() if f"{page_name}#{name}" in fact["places"]
    }
    assert [(text, facts[fact]["text"]) for fact, text in occurrences if text != facts[fact]["text"]] == []


def test_every_fact_is_printed_in_a_document(facts):
    assert [name for name, fact in facts.items() if not fact["places"]] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_ids_of_the_web_page_are_unique_and_its_links_lead_to_them(files, document):
    text = files[f"{DOCUMENTS[document]}.html"].decode()
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_number_in_the_text_leads_to_its_entry_and_back(files, document):
    text = files[f"{DOCUMENTS[document]}.html"].decode()
    links = re.findall(r'<a class="figure" id="(\w+)" data-fact="\w+" href="#([\w.-]+)"', text)
    entries = dict(re.findall(r'<div id="(about-[\w.-]+)"><dt>(.*?)</div>', text, re.DOTALL))
    assert links or document == "technical-annex"
    assert [place for place, about in links if f'href="#{place}"' not in entries[about]] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_place_is_a_named_destination_of_the_pdf(files, document):
    text = files[f"{DOCUMENTS[document]}.html"].decode()
    places = set(re.findall(r' id="(fact_\w+)"', text))
    with pikepdf.open(io.BytesIO(files[f"{document}.pdf"])) as pdf:
        destinations = dict(pikepdf.NameTree(pdf.Root.Names.Dests).items())
        assert places <= destinations.keys()
        links = [link for one in pdf.pages for link in one.get("/Annots", [])]
        named = {str(link.Dest) for link in links if isinstance(link.get("/Dest"), pikepdf.String)}
        addresses = {str(link.A.URI) for link in links if "/A" in link}
    assert named <= destinations.keys()
    assert [address for address in addresses if address.startswith(("fact:", "row:"))] == []


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_pdf_with_facts_conforms_to_the_standard(files, document, profile):
    validation = page.validate_pdf_bytes(files[f"{document}.pdf"], profile=profile)
    assert validation.is_compliant, validation


def test_numbers_of_a_key_question_are_those_of_its_tally(facts, inspection):
    tallies = prepare(inspection).results.tallies
    shares = [fact for fact in facts.values() if fact["reference"] in inspection.framework.key_questions]
    assert {fact["reference"] for fact in shares} == {
        name for name in inspection.framework.key_questions if name in tallies
    }
    for fact in shares:
        tally = tallies[fact["reference"]]
        is_rest = fact["form"].split(" ")[0] == "no"
        numerator = tally.applicable - tally.yes if is_rest else tally.yes
        assert (fact["numerator"], fact["denominator"]) == (numerator, tally.applicable), fact["text"]
        assert (fact["rule"], fact["because"]) == ("share", tally.because)
        assert fact["rating"]


def test_probabilities_of_the_summary_are_facts_with_what_they_are_about(files, facts, inspection):
    draft = prepare(inspection)
    shown = [facts[fact] for fact, _text in facts_in_html(files["index.html"])]
    probabilities = {
        fact["reference"]: fact for fact in shown if fact["reference"].startswith("probability.")
    }
    certain = draft.results.sensitivity
    least = min(certain, key=lambda name: certain[name].probabilities.get(certain[name].rating, 0))
    assert probabilities.keys() == {"probability.overall", f"probability.{least}"}
    for reference, fact in probabilities.items():
        figure = draft.catalogue[reference]
        assert isinstance(figure, ProbabilityFigure)
        assert (fact["text"], fact["rule"], fact["unit"]) == (figure.format(""), "probability", "per cent")
        [bound] = [fact[name] for name in ("value", "low", "high") if fact[name] is not None]
        assert str(bound) in fact["text"]
        assert (fact["numerator"], fact["denominator"]) == (None, None)
        assert fact["rating"] == figure.rating
        assert re.fullmatch(r"\d+ eligible cases, of which \d+ were assessed", fact["population"])
        assert fact["because"].endswith(".")


def test_withheld_facts_have_no_numbers(facts, inspection):
    withheld = [fact for fact in facts.values() if fact["withheld"]]
    assert withheld
    for fact in withheld:
        assert [fact[name] for name in ("value", "numerator", "denominator", "low", "high")] == [None] * 5
    prompts = withheld_prompts(prepare(inspection))
    assert [fact for fact in facts.values() if fact["reference"] in prompts and not fact["withheld"]] == []


def test_every_rule_is_described_and_every_fact_has_one(files, facts):
    rules = json.loads(files["facts.json"])["rules"]
    assert {fact["rule"] for fact in facts.values()} == rules.keys()
    assert all(sentence.endswith(".") for sentence in rules.values())
    assert all(re.fullmatch(r"[0-9a-f]{64}", fact["inputs"]) for fact in facts.values())
