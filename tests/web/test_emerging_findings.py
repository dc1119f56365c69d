"""Tests of the emerging findings page: its content, its live updates and stale results."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from django.template import engines
from django.utils import timezone
from django.utils.html import strip_tags

from inspectorate import package
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.cases.queries.samples import sampled_cases
from inspectorate.web.judgements import changes
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.states import Role, State
from tests.web.factories import EXAMPLE
from tests.web.imported_inspection import bring_in


def page_url(here, path="emerging-findings/live/"):
    return f"/inspections/{here.inspection.pk}/{path}"


def test_page_shows_the_ratings_in_one_table_and_progress(here):
    changes.raise_line_of_enquiry(
        access=here.access(Role.LEAD), text="Why are plans late?", cases=[], supports=[]
    )
    text = here.client(Role.LEAD).get(page_url(here, "emerging-findings/")).text
    outcome = results.results(here.inspection)
    sensitivity = outcome.sensitivity["2.1"]
    tally = outcome.tallies[outcome.ratings["2.1"].proposed.lowest or ""]
    assert outcome.overall is not None
    for expected in (
        outcome.overall.rating,
        f"{sensitivity.points_to_boundary:.1f} points<br>",
        f"{sensitivity.cases_to_change} answers from {sensitivity.toward}<",
        f"{tally.percentage}% ({tally.yes} of {tally.applicable})",
        f"{round(sensitivity.probabilities[sensitivity.rating] * 100)}%",
        "% if assessors differ<",
        "Why are plans late?",
        "Inspector A",
    ):
        assert expected in text
    rows = text[text.index("Ratings so far</h2>") : text.index("Progress</h2>")]
    assert [standard for standard in outcome.ratings if f"/emerging-findings/{standard}/" not in rows] == []
    assert sensitivity.deciding[0].case_id not in text


def test_page_of_a_standard_shows_its_key_questions_and_deciding_cases(here):
    text = here.client(Role.LEAD).get(page_url(here, "emerging-findings/2.1/")).text
    outcome = results.results(here.inspection)
    sensitivity = outcome.sensitivity["2.1"]
    certainty = round(sensitivity.probabilities[sensitivity.rating] * 100)
    case = sensitivity.deciding[0]
    for expected in (
        outcome.ratings["2.1"].proposed.because,
        f"<strong>{sensitivity.points_to_boundary:.1f} points</strong>",
        f"<strong>{certainty}%</strong>",
        f'drill-down/{case.question}/#case-{case.case_id}">{case.case_id}, {case.question}</a>',
        "Next: 2.2 Planning",
    ):
        assert expected in text
    assert len(re.findall('class="app-share"', text)) == 3
    assert (
        f'id="case-{case.case_id}"'
        in here.client(Role.LEAD).get(page_url(here, f"drill-down/{case.question}/")).text
    )


def test_standard_judged_on_evidence_leads_to_its_judgement(here):
    text = here.client(Role.LEAD).get(page_url(here, "emerging-findings/1.1/")).text
    assert f'href="{page_url(here, "judgements/1.1/")}"' in text
    assert "Key questions</h2>" not in text


def test_unknown_standard_has_no_page(here):
    for path in ("emerging-findings/9.9/", "emerging-findings/9.9/live/"):
        assert here.client(Role.LEAD).get(page_url(here, path)).status_code == 404


@pytest.mark.parametrize("path", ["", "2.1/", "2.1/live/"])
def test_ratings_that_cannot_be_calculated_are_explained(team, path):
    team.stand(State.FIELDWORK)
    team.inspection.long_lists.create(
        group="court",
        number=1,
        file_name="list.csv",
        content=None,
        headings=[],
        sent_by=team.people[Role.LINK],
        read_at="2018-09-01T09:00Z",
    )
    assert (
        "We cannot calculate the ratings"
        in team.client(Role.LEAD).get(page_url(team, f"emerging-findings/{path}")).text
    )


@pytest.mark.parametrize("path", ["emerging-findings/live/", "emerging-findings/2.1/live/"])
def test_live_page_returns_304_until_something_changes(here, path):
    client, address = here.client(Role.LEAD), page_url(here, path)
    first = client.get(address)
    unchanged = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    StoredResult.objects.update(calculated_at=timezone.now() - timedelta(hours=1))
    Assessment.objects.filter(inspection=here.inspection).update(
        state="in_progress", finished_at=None, version=F("version") + 1
    )
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_page_shows_stored_results_and_marks_them_as_stale(here):
    client = here.client(Role.LEAD)
    results.results(here.inspection)
    StoredResult.objects.update(calculated_at=timezone.now() - timedelta(hours=1))
    assert "These ratings are out of date." not in client.get(page_url(here, "emerging-findings/")).text
    Assessment.objects.filter(inspection=here.inspection).update(version=F("version") + 1)
    before = StoredResult.objects.get().calculated_at
    assert "These ratings are out of date." in client.get(page_url(here, "emerging-findings/")).text
    assert StoredResult.objects.get().calculated_at == before
    assert "These ratings are out of date." not in client.get(page_url(here, "emerging-findings/?anew")).text
    assert StoredResult.objects.get().calculated_at > before


def test_page_without_cases_says_that_nothing_can_be_rated(team):
    team.stand(State.FIELDWORK)
    text = team.client(Role.LEAD).get(page_url(team, "emerging-findings/")).text
    assert "No case has been allocated yet." in text
    assert "Nothing can be rated yet." in text


def test_page_with_half_of_the_cases_assessed_shows_ratings(team):
    example = package.read(EXAMPLE)
    half_assessed = replace(example, assessments=example.assessments[::2], lines_of_enquiry=(), judgements=())
    here = bring_in(team, package.to_files(half_assessed))
    assert "Overall rating so far" in here.client(Role.LEAD).get(page_url(here, "emerging-findings/")).text


def test_line_of_enquiry_is_raised_and_answered_over_http(here):
    client, address = here.client(Role.LEAD), page_url(here, "lines-of-enquiry/")
    assert "Enter what you need to find out" in client.post(address, {"text": ""}).text
    assert (
        "9.9 is not in the list of key questions"
        in client.post(address, {"text": "Why?", "supports": "9.9"}).text
    )
    first, second = [case.case_id for case in sampled_cases(here.inspection)[:2]]
    assert "A1 is not in the sample" in client.post(address, {"text": "Why?", "cases": f"{first}, A1"}).text
    form = {"text": "Why?", "cases": f"{first.lower()}, {second}", "supports": "2.1.1"}
    assert client.post(address, form).status_code == 302
    line = here.inspection.lines_of_enquiry.order_by("-pk").first()
    assert (line.cases, line.supports) == ([first, second], ["2.1.1"])
    outcome = {"base_version": 1, "outcome": "A shortage of staff."}
    assert client.post(f"{address}{line.pk}/", outcome).status_code == 302
    stale = client.post(f"{address}{line.pk}/", {"base_version": 1, "outcome": "Something else."})
    assert "A shortage of staff." in stale.text
    assert "Something else." in stale.text
    assert 'name="base_version" value="2"' in stale.text


def test_distance_is_not_given_to_a_rating_that_is_not_across_the_bound(here):
    """Four of five answers are at the bound of Outstanding, and one answer less is past Good."""
    sensitivity = replace(
        results.results(here.inspection).sensitivity["2.1"],
        points_to_boundary=0.0,
        cases_to_change=1,
        toward="Requires improvement",
    )
    template = engines["jinja2"].from_string(
        '{% from "parts/ratings.html" import distance %}{{ distance(sensitivity) }}'
    )
    text = strip_tags(template.render({"sensitivity": sensitivity}).replace("<br>", ", ")).strip()
    assert text == "0.0 points, 1 answer from Requires improvement"
