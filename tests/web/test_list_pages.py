"""Lists of cases, assessors, jobs, answers, evidence and declarations: search, filters and pages."""

import re
from itertools import cycle

import pytest
from django.utils import timezone

from inspectorate.web.assessments.models import Assessment, CaseAllocation, Reassignment
from inspectorate.web.assessments.queries.caseload import caseload
from inspectorate.web.inspections.models import Declaration
from inspectorate.web.judgements.models import EvidenceItem, LineOfEnquiry
from inspectorate.web.states import Role
from tests.web import factories
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import create_assessment, create_conflict, draw_cases, new_submission, save
from tests.web.permission_world import job

GROUPS = ("court", "out_of_court")


def add_assessments(team: factories.Team, count: int) -> None:
    """Create assessments of court and out-of-court cases in turn: two inspectors', every third finished."""
    create_assessment(team, Role.PARTNER, "Case 000")
    assessors = cycle((team.people[Role.INSPECTOR], team.people[Role.INSPECTOR], team.people[Role.PARTNER]))
    Assessment.objects.bulk_create(
        Assessment(
            inspection=team.inspection,
            group=GROUPS[number % 2],
            case_id=f"Case {number:03}",
            occasion="first",
            assessor=assessor,
            state="not_started" if number % 3 else "finished",
            finished_at=None if number % 3 else timezone.now(),
        )
        for number, assessor in zip(range(1, count), assessors, strict=False)
    )


def cases_on(page: str) -> list[str]:
    return re.findall(r">(Case \d{3})<", page)


@pytest.fixture
def many_cases(team):
    add_assessments(team, 120)
    return team


def test_cases_are_listed_page_by_page(many_cases):
    lead, home = many_cases.client(Role.LEAD), f"/inspections/{many_cases.inspection.pk}/cases/"
    pages = [cases_on(lead.get(f"{home}?page={number}").text) for number in range(1, 7)]
    assert [len(page) for page in pages] == [20, 20, 20, 20, 20, 20]
    assert len({case for page in pages for case in page}) == 120
    assert "Showing 21 to 40 of 120." in lead.get(f"{home}?page=2").text


def test_own_cases_come_first(many_cases):
    lead, home = many_cases.client(Role.LEAD), f"/inspections/{many_cases.inspection.pk}/cases/"
    Assessment.objects.filter(case_id="Case 117").update(assessor=many_cases.people[Role.LEAD])
    first, second = lead.get(home).text, lead.get(f"{home}?page=2").text
    assert cases_on(first)[0] == "Case 117"
    assert first.index("Your cases") < first.index("Case 117") < first.index("Everyone")
    assert "Your cases" not in second


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("search=case+007", lambda number: number == 7),
        ("search=alex+partner", lambda number: number % 3 == 0),
        ("state=finished", lambda number: number % 3 == 0 and number > 0),
        ("group=out_of_court", lambda number: number % 2),
        ("group=court&state=finished", lambda number: number % 6 == 0 and number > 0),
        ("state=nowhere&group=none&person=0", lambda _number: True),
    ],
)
def test_cases_are_searched_and_filtered(many_cases, query, matches):
    text = many_cases.client(Role.LEAD).get(f"/inspections/{many_cases.inspection.pk}/cases/?{query}").text
    expected = [f"Case {number:03}" for number in range(120) if matches(number)]
    in_order = sorted(expected, key=lambda case: (int(case[-3:]) % 2, case))
    assert cases_on(text) == in_order[:20]


def test_cases_are_filtered_by_assessor_on_the_page_and_in_the_api(many_cases):
    person = many_cases.people[Role.PARTNER].pk
    query = f"person={person}&group=out_of_court&state=not_started"
    text = many_cases.client(Role.LEAD).get(f"/inspections/{many_cases.inspection.pk}/cases/?{query}").text
    listed = ApiClient(many_cases, Role.LEAD).get(f"/assessments?{query}&size=200")
    expected = Assessment.objects.filter(assessor=person, group="out_of_court", state="not_started")
    assert cases_on(text) == [item["case_id"] for item in listed["items"]]
    assert cases_on(text) == list(expected.order_by("case_id").values_list("case_id", flat=True))
    assert listed["total"] == expected.count()


def test_assessors_to_choose_from_are_those_of_visible_cases(many_cases):
    home = f"/inspections/{many_cases.inspection.pk}/cases/"
    names = {role: many_cases.people[role].name for role in (Role.INSPECTOR, Role.PARTNER)}
    assert all(f">{name}</option>" in many_cases.client(Role.LEAD).get(home).text for name in names.values())
    own = many_cases.client(Role.PARTNER).get(home).text
    assert f">{names[Role.PARTNER]}</option>" in own
    assert names[Role.INSPECTOR] not in own


def test_progress_is_that_of_each_case_on_its_page(many_cases):
    assessment = Assessment.objects.get(case_id="Case 110")
    create_conflict(assessment.assessor, assessment)
    save(assessment.assessor, assessment, new_submission("2.1.1"))
    cases = caseload(access=many_cases.access(Role.LEAD))
    assert len(cases) == 120
    assert sum(overview.answered for overview in cases) == 1
    position = [overview.assessment.pk for overview in cases].index(assessment.pk)
    assert (cases[position].answered, cases[position].conflicts) == (1, 1)
    assert [overview.conflicts for overview in cases[position - 1 : position + 2]] == [0, 1, 0]
    with pytest.raises(IndexError):
        cases[120]


def add_evidence_items(team: factories.Team, count: int) -> None:
    """Create evidence items; every fourth is a document on a prompt of 1.1, every fifth a strength."""
    team.inspection.evidence_items.bulk_create(
        EvidenceItem(
            inspection=team.inspection,
            ref=f"E{number:03}",
            kind="meeting" if number % 4 else "document",
            title=f"Minutes of meeting {number:03}",
            finding="It meets every quarter.",
            supports=["2.1.1", "1.2.1"] if number % 4 else ["1.1.1.a"],
            direction="neutral" if number % 5 else "strength",
            by=team.people[Role.LEAD],
        )
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("", lambda _number: True),
        ("page=3", lambda number: number >= 30),
        ("search=meeting+007", lambda number: number == 7),
        ("search=e005+quarter+alex", lambda number: number == 5),
        ("kind=document", lambda number: number % 4 == 0),
        ("standard=1.1", lambda number: number % 4 == 0),
        ("standard=2.1&direction=strength", lambda number: number % 5 == 0 and number % 4),
        ("standard=1.3", lambda _number: False),
        ("kind=none&standard=none&direction=none", lambda _number: True),
    ],
)
def test_evidence_is_searched_and_filtered(team, query, matches):
    create_assessment(team)
    add_evidence_items(team, 120)
    text = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/judgements/?{query}").text
    expected = [f"E{number:03}" for number in range(120) if matches(number)]
    assert re.findall(r"<strong>(E\d{3})</strong>", text) == expected[:15]
    assert ("Nothing matches." in text) is (not expected)


@pytest.mark.parametrize("query", ["kind=document", "standard=2.1&direction=strength", "standard=1.3"])
def test_evidence_items_of_the_api_are_filtered_as_on_the_page(team, query):
    create_assessment(team)
    add_evidence_items(team, 40)
    listed = ApiClient(team, Role.LEAD).get(f"/evidence-items?{query}")
    text = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/judgements/?{query}").text
    assert [item["ref"] for item in listed["items"]] == re.findall(r"<strong>(E\d{3})</strong>", text)
    assert (listed["total"] == 0) is ("1.3" in query)


def test_cases_that_changed_hands_are_searched_page_by_page(many_cases):
    lead, home = many_cases.people[Role.LEAD], f"/inspections/{many_cases.inspection.pk}/allocation/changes/"
    allocation = CaseAllocation.objects.create(inspection=many_cases.inspection, by=lead)
    Reassignment.objects.bulk_create(
        Reassignment(case_allocation=allocation, assessment=assessment, assessor=lead, version=0)
        for assessment in Assessment.objects.order_by("case_id")
    )
    client = many_cases.client(Role.LEAD)
    assert len(cases_on(client.get(home).text)) == 25
    assert cases_on(client.get(f"{home}?page=5").text)[-1] == "Case 000"
    assert cases_on(client.get(f"{home}?search=case+007+lead").text) == ["Case 007"]
    assert "Nothing matches." in client.get(f"{home}?search=nobody").text


def test_jobs_are_filtered_page_by_page(team):
    lead = team.people[Role.LEAD]
    for number in range(60):
        job(lead, "send_long_list" if number % 6 else "number_samples", state="waiting")
    client = team.client(Role.LEAD)
    rows = [
        client.get(f"/background-work/?{query}").text.count('<tr class="govuk-table__row"') - 1
        for query in ("", "page=2", "kind=number_samples", "state=waiting&kind=send_long_list", "kind=none")
    ]
    assert rows == [50, 10, 10, 50, 50]
    assert "Nothing matches." in client.get("/background-work/?state=failed").text


def test_history_of_an_answer_has_pages_from_the_oldest_on(team):
    assessment = create_assessment(team)
    for version in range(60):
        answer = new_submission(value="yes", comment=f"Change {version:02}", base_version=version)
        save(assessment.assessor, assessment, answer)
    client = team.client(Role.INSPECTOR)
    address = f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/history/2.1.1/"
    pages = [re.findall(r"Change \d\d", client.get(f"{address}?page={page}").text) for page in (1, 2)]
    assert pages[0] + pages[1] == [f"Change {version:02}" for version in range(60)]
    assert len(pages[0]) == 50


def test_declarations_have_pages_and_what_they_need_stays_on_each(team):
    inspector = team.people[Role.INSPECTOR]
    create_assessment(team, case_id="C1")
    draw_cases(team, "C1")
    covered = {"conflict_of_interest": "some_cases", "excluded": ["C1"]}
    Declaration.objects.bulk_create(
        Declaration(inspection=team.inspection, person=inspector, by=inspector, **covered) for _ in range(60)
    )
    home = f"/inspections/{team.inspection.pk}/conflicts-of-interest/"
    pages = [team.client(Role.LEAD).get(f"{home}?page={page}").text for page in (1, 2)]
    assert [page.count(">Withdraw<") for page in pages] == [50, 10]
    assert all("Cases to reassign" in page for page in pages)


def test_emerging_findings_show_twenty_lines_of_enquiry_the_open_ones_first(team):
    create_assessment(team)
    lead = team.people[Role.LEAD]
    team.inspection.lines_of_enquiry.bulk_create(
        LineOfEnquiry(
            inspection=team.inspection,
            ref=f"L{number:02}",
            text="Why?",
            outcome="" if number % 3 else "So.",
            by=lead,
        )
        for number in range(30)
    )
    text = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/emerging-findings/").text
    expected = [f"L{number:02}" for number in reversed(range(30)) if number % 3]
    assert re.findall(r"<strong>(L\d\d)</strong>", text) == expected[:3]
    assert "These are the first 3." in text
