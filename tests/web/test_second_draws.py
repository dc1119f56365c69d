"""Cases for second assessment: drawn by chance, on record, assigned without conflicts, and verified."""

import html
import json
import re
import shlex
from collections import Counter
from decimal import Decimal

import pytest

from inspectorate.cli import main
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.allocation.queries import second_assessors as second_assessor_queries
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.changes.second_draws import make_second_draw
from inspectorate.web.assessments.models import Assessment, SecondDraw
from inspectorate.web.assessments.queries.eligibility import eligible_assessors
from inspectorate.web.audit.models import Event
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.permissions import ConcurrentChange, NotPermitted, RuleBroken
from inspectorate.web.states import Role
from tests.web.allocated_sample import allocated_sample, page_of
from tests.web.api_client import ApiClient

REASON = "Three cases have been replaced."


@pytest.fixture
def cases(team):
    """The inspection in fieldwork, with the cases of its sample allocated."""
    return allocated_sample(team)


@pytest.fixture
def drawn(cases):
    """A draw of a fifth of the cases."""
    return make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(20))


def test_lead_draws_a_share_of_the_sample_on_a_page(cases):
    lead, home = cases.client(Role.LEAD), f"/inspections/{cases.inspection.pk}/"
    assert "Draw cases for second assessment" in lead.get(home).text
    page = page_of(cases, "consistency/draw/")
    assert "The standards set 10%. No published source confirms this percentage." in page
    assert re.search(r'name="percentage"[^>]*value="10"', page)
    assert "Reason for drawing again" not in page
    response = lead.post(f"{home}consistency/draw/", {"percentage": "10"}, follow=True)
    drawn = SecondDraw.objects.get()
    size = len(drawn.selected)
    assert size == round(len(drawn.cases) / 10) > 1
    assert f"{size} cases have been drawn." in response.text
    assert {tuple(key) for key in drawn.selected} < {(group, case) for group, case, _assessor in drawn.cases}
    assert len(drawn.cases) == cases.inspection.draws.get().size
    page = page_of(cases, "consistency/draw/")
    assert all(case_id in page for _group, case_id in drawn.selected)
    assert f"× {len(drawn.cases)} = " in page
    assert "Draw cases for second assessment" not in lead.get(home).text
    assert f"Assign second assessors to {size} cases" in lead.get(home).text


def test_draw_is_repeated_by_the_command_and_the_file_that_the_page_shows(
    cases, drawn, tmp_path, monkeypatch, capsys
):
    page = page_of(cases, "consistency/draw/")
    assert "How to reproduce this draw" in page
    command = re.search(r'class="app-code">\s*(inspectorate second-draw [^<]+?)\s*</p>', page)
    assert command
    path = f"/inspections/{cases.inspection.pk}/consistency/draw/{drawn.number}/cases.csv"
    response = cases.client(Role.LEAD).get(path)
    assert response.headers["Content-Disposition"] == 'attachment; filename="cases.csv"'
    (tmp_path / "cases.csv").write_bytes(response.content)
    monkeypatch.chdir(tmp_path)
    main([*shlex.split(command[1])[1:], "--json"])
    record = json.loads(capsys.readouterr().out)
    assert [[case["group"], case["case_id"]] for case in record["selected"]] == drawn.selected
    assert record["digest"] == drawn.digest
    assert drawn.digest in page
    assert cases.client(Role.LEAD).get(path.replace("/1/", "/2/")).status_code == 404


def test_draw_waits_until_every_case_has_an_assessor(cases):
    first = cases.inspection.assessments.order_by("case_id")[0]
    first.delete()
    with pytest.raises(RuleBroken, match="1 case of the sample has no assessor"):
        make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(10))
    assert "1 case has none." in page_of(cases, "consistency/draw/")
    cases.inspection.draws.get().cases.all().delete()
    with pytest.raises(RuleBroken, match="no cases to draw from"):
        make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(10))


def test_drawing_again_needs_a_reason_and_leaves_the_first_draw_on_record(cases, drawn):
    lead, path = cases.client(Role.LEAD), f"/inspections/{cases.inspection.pk}/consistency/draw/"
    response = lead.post(path, {"percentage": "30", "reason": " "})
    assert "Enter the reason for drawing again" in response.text
    with pytest.raises(RuleBroken, match="Enter the reason for drawing again"):
        make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(30), reason=" ")
    lead.post(path, {"percentage": "30", "reason": REASON})
    first, second = SecondDraw.objects.order_by("number")
    assert (first.number, first.value, first.reason) == (1, drawn.value, "")
    assert (second.number, second.reason) == (2, REASON)
    assert first.value != second.value
    page = page_of(cases, "consistency/draw/")
    assert f"Reason for drawing again: {REASON}" in page
    assert "Earlier draws" in page
    assert first.value in page
    events = Event.objects.filter(event_type="make_second_draw").order_by("pk")
    assert list(events.values_list("after__draw", flat=True)) == [1, 2]


@pytest.mark.parametrize("percentage", ["", "0", "-5", "101", "ten", "0.01", "nan"])
def test_percentage_that_is_none_is_refused_with_a_sentence(cases, percentage):
    path = f"/inspections/{cases.inspection.pk}/consistency/draw/"
    response = cases.client(Role.LEAD).post(path, {"percentage": percentage})
    assert "The percentage of cases must be" in response.text or "Enter the percentage" in response.text
    assert not SecondDraw.objects.exists()


def test_only_the_lead_draws_and_the_head_sees_the_draw(cases, drawn):
    assert drawn.selected[0][1] in page_of(cases, "consistency/draw/", Role.HEAD)
    assert 'name="percentage"' not in page_of(cases, "consistency/draw/", Role.HEAD)
    with pytest.raises(NotPermitted):
        make_second_draw(access=cases.access(Role.HEAD), percentage=Decimal(10), reason=REASON)
    path = f"/inspections/{cases.inspection.pk}/consistency/draw/"
    assert cases.client(Role.INSPECTOR).get(path).status_code == 403


def test_form_to_draw_again_is_closed_until_it_has_an_error(cases, drawn):
    page = page_of(cases, "consistency/draw/")
    assert re.search(r'<details class="govuk-details">(?:(?!</details>).)*name="percentage"', page)
    path = f"/inspections/{cases.inspection.pk}/consistency/draw/"
    text = cases.client(Role.LEAD).post(path, {"percentage": "30", "reason": ""}).text
    assert re.search(r'<details[^>]* open>(?:(?!</details>).)*name="percentage"', " ".join(text.split()))


def test_drawn_cases_lead_to_their_assessments(cases, drawn):
    group, case_id = drawn.selected[0]
    first = cases.inspection.assessments.get(group=group, case_id=case_id)
    address = f"/inspections/{cases.inspection.pk}/cases/{first.pk}/"
    assert re.search(rf'href="{address}"[^>]*>\s*{case_id}', page_of(cases, "consistency/draw/"))


def test_list_of_cases_is_not_shown_to_whom_has_a_conflict_of_interest_in_one(cases, drawn):
    case_id = drawn.cases[0][1]
    cases.inspection.members.filter(person=cases.people[Role.LEAD]).update(
        conflict_of_interest=ConflictOfInterest.SOME_CASES, excluded=[case_id]
    )
    page = page_of(cases, "consistency/draw/")
    assert "so we do not show you the list. Somebody else can repeat the draw." in page
    assert "Download the list of cases" not in page
    path = f"/inspections/{cases.inspection.pk}/consistency/draw/{drawn.number}/cases.csv"
    assert cases.client(Role.LEAD).get(path).status_code == 404
    assert cases.client(Role.HEAD).get(path).status_code == 200
    api = ApiClient(cases, Role.LEAD)
    assert api.get("/second-draws")[0]["command"] == ""
    api.get(f"/second-draws/{drawn.number}/cases.csv", status=404)


# ---------------------------------------------------------------- second assessors


def test_names_of_second_assessors_have_their_number_of_cases(cases, drawn):
    page = page_of(cases, "allocation/second-assessors/")
    number = cases.inspection.assessments.filter(assessor=cases.people[Role.INSPECTOR]).count()
    assert f"{cases.people[Role.INSPECTOR].name}, {number} cases" in page
    assert f"{cases.people[Role.LEAD].name}, 0 cases" in page


def test_second_assessors_are_proposed_with_queries_that_do_not_depend_on_the_cases(
    cases, drawn, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        proposals = second_assessor_queries.second_proposal(access=cases.access(Role.LEAD))
    assert len(proposals) == len(drawn.selected)
    make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(100), reason=REASON)
    with django_assert_max_num_queries(20):
        assert len(second_assessor_queries.second_proposal(access=cases.access(Role.LEAD))) == 31


def test_second_assessors_are_proposed_evenly_and_never_the_first_assessor(cases, drawn):
    proposals = second_assessor_queries.second_proposal(access=cases.access(Role.LEAD))
    assert [[row.group, row.case_id] for row in proposals] == drawn.selected
    assert all(row.proposed and row.proposed != row.first for row in proposals)
    totals = Counter(cases.inspection.assessments.values_list("assessor", flat=True))
    before = totals[cases.people[Role.INSPECTOR].pk]
    totals.update(row.proposed.pk for row in proposals if row.proposed)
    # The lead inspector has no case yet, and so gets the second assessments.
    assert totals[cases.people[Role.LEAD].pk] == len(proposals)
    assert totals[cases.people[Role.INSPECTOR].pk] == before


def test_second_assessor_with_a_conflict_of_interest_is_neither_proposed_nor_accepted(cases, drawn):
    group, case_id = drawn.selected[0]
    for role in (Role.PARTNER, Role.LOCAL):
        cases.inspection.members.filter(person=cases.people[role]).update(
            conflict_of_interest=ConflictOfInterest.SOME_CASES, excluded=[case_id]
        )
    row = second_assessor_queries.second_proposal(access=cases.access(Role.LEAD))[0]
    assert row.case_id == case_id
    assert not {cases.people[Role.PARTNER], cases.people[Role.LOCAL]} & set(row.eligible)
    with pytest.raises(RuleBroken, match="has a conflict of interest"):
        allocation.assign_second_assessors(
            access=cases.access(Role.LEAD), chosen={(group, case_id): cases.people[Role.PARTNER]}
        )
    assert not Assessment.objects.filter(occasion="second").exists()


def test_all_second_assessors_are_assigned_in_one_submission_and_can_be_undone(cases, drawn):
    lead, path = cases.client(Role.LEAD), f"/inspections/{cases.inspection.pk}/allocation/second-assessors/"
    page = page_of(cases, "allocation/second-assessors/")
    names = re.findall(r'<select[^>]*name="(assessor_\d+)"', page)
    assert len(names) == len(drawn.selected)
    chosen = dict(re.findall(r'name="(assessor_\d+)".*?<option value="(\d+)" selected', page))
    response = lead.post(path, chosen, follow=True)
    assert f"{len(names)} cases now have a second assessor." in html.unescape(response.text)
    seconds = Assessment.objects.filter(occasion="second")
    assert {(row.group, row.case_id) for row in seconds} == {tuple(key) for key in drawn.selected}
    assert set(seconds.values_list("picked_because", flat=True)) == {""}
    assert "No drawn case needs a second assessor." in page_of(cases, "allocation/second-assessors/")
    group, case_id = drawn.selected[0]
    with pytest.raises(ConcurrentChange, match=f"no longer need a second assessor: {case_id}"):
        allocation.assign_second_assessors(
            access=cases.access(Role.LEAD), chosen={(group, case_id): cases.people[Role.LEAD]}
        )
    allocation.undo(access=cases.access(Role.LEAD))
    assert not Assessment.objects.filter(occasion="second").exists()


def test_form_for_second_assessors_says_what_is_wrong(cases, drawn):
    lead, path = cases.client(Role.LEAD), f"/inspections/{cases.inspection.pk}/allocation/second-assessors/"
    assert "Select a second assessor for at least 1 case" in lead.post(path, {}).text
    response = lead.post(path, {"assessor_0": "999999"})
    error = f"Select the second assessor of {drawn.selected[0][1]} from the list"
    assert error in html.unescape(response.text)


def test_case_that_chance_did_not_draw_is_picked_only_with_a_reason(cases, drawn):
    selected = {tuple(key) for key in drawn.selected}
    first = next(
        row
        for row in cases.inspection.assessments.order_by("case_id")
        if (row.group, row.case_id) not in selected
    )
    person = next(
        row.member.person for row in second_eligibility(cases, first.group, first.case_id) if row.rule is None
    )
    values = {"group": first.group, "case_id": first.case_id, "occasion": "second", "assessor": person}
    with pytest.raises(RuleBroken, match="Chance did not draw case"):
        caseload.assign(access=cases.access(Role.LEAD), **values)
    path = f"/inspections/{cases.inspection.pk}/cases/assign/?occasion=second"
    form = {"case": f"{first.group}/{first.case_id}", "assessor": person.pk}
    lead = cases.client(Role.LEAD)
    response = lead.post(path, form)
    assert "Enter the reason for picking this case" in response.text
    assert not Assessment.objects.filter(occasion="second").exists()
    assert lead.post(path, {**form, "reason": "Both asked for it."}).status_code == 302
    second = Assessment.objects.get(occasion="second")
    assert second.picked_because == "Both asked for it."
    page = page_of(cases, "consistency/")
    assert re.search(r"Picked by hand *<br><span [^>]*>Both asked for it\.</span>", page)
    [pair] = ApiClient(cases, Role.LEAD).get("/consistency")["pairs"]
    assert (pair["chosen"], pair["picked_because"]) == ("picked", "Both asked for it.")


def second_eligibility(team, group, case_id):
    """Who may be the second assessor of a case."""
    return eligible_assessors(access=team.access(Role.LEAD), group=group, case_id=case_id, occasion="second")
