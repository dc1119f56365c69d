"""Ratings, the panel and judgements through the interface are those of the pages, and as hidden."""

import io
import json
import zipfile

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.exchange import queries as query_exchange
from inspectorate.web.judgements import queries
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import create_assessment, new_submission, save
from tests.web.imported_inspection import all_agree, at_panel

# ---------------------------------------------------------------- ratings


def test_ratings_are_those_of_the_page_and_of_the_files(here):
    told = ApiClient(here, Role.LEAD).get("/ratings")
    files = query_exchange.export_package(access=here.access(Role.LEAD))
    found = method.work_out(package.read_files(files))
    assert found.overall is not None
    assert (told["overall"]["rating"], told["overall"]["score"]) == (
        found.overall.rating,
        found.overall.score,
    )
    for each in told["standards"]:
        current_state, firm = found.ratings[each["standard"]], found.sensitivity.get(each["standard"])
        assert (each["rating"], each["because"]) == (current_state.rating, current_state.because)
        assert each["proposed"]["because"] == current_state.proposed.because
        assert [one["yes"] for one in each["tallies"]] == [
            found.tallies[one["question"]].yes for one in each["tallies"]
        ]
        if firm:
            assert each["firm"]["points_to_boundary"] == firm.points_to_boundary
            assert each["firm"]["certainty"] == firm.probabilities[firm.rating]
            assert {one["case_id"] for one in each["firm"]["deciding"]} == {
                one.case_id for one in firm.deciding
            }
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/emerging-findings/").text
    assert f"{found.overall.rating}, {found.overall.score} of {found.overall.out_of}" in page


def test_one_rating_is_the_same_as_among_all_and_an_unknown_one_is_not_there(here):
    program = ApiClient(here, Role.LEAD)
    assert program.get("/ratings/2.2") in program.get("/ratings")["standards"]
    assert program.get("/ratings/9.9", 404)["code"] == "missing"


def test_what_cannot_be_worked_out_names_every_fault(team):
    create_assessment(team)
    save(team.people[Role.INSPECTOR], Assessment.objects.get(), new_submission())
    team.inspection.long_lists.create(
        group="court",
        number=1,
        file_name="list.csv",
        content=b"",
        headings=[],
        sent_by=team.people[Role.LINK],
        read_at="2018-09-01T09:00Z",
    )
    told = ApiClient(team, Role.LEAD).get("/ratings", 409)
    assert told["code"] == "not_worked_out"
    assert told["faults"][0]["cure"]


def test_a_key_question_unfolds_to_its_cases_and_the_look_is_recorded(here):
    told = ApiClient(here, Role.LEAD).get("/drill-down/2.1.1")
    assert len(told["cases"]) == told["tally"]["cases"]
    assert sum(each["answer"] == "Yes" for each in told["cases"]) == told["tally"]["yes"]
    assert Event.objects.filter(event_type="drill_down", outcome=EventOutcome.VIEWED).count() == 1


def test_progress_counts_everyone_and_each(here):
    create_assessment(here, Role.INSPECTOR)
    told = ApiClient(here, Role.LEAD).get("/progress")
    assert told["everyone"]["cases"] == sum(each["cases"] for each in told["people"])
    assert told["everyone"]["states"]["not_started"] == 1


def test_the_package_is_that_of_the_page(here):
    program = ApiClient(here, Role.LEAD)
    answer = program.client.get(f"{program.home}/package", headers=program.headers)
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/export/inspection.zip")
    assert answer.content == page.content
    assert "answers.csv" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


# ---------------------------------------------------------------- the panel


def test_views_stay_hidden_until_all_are_in_and_then_are_decided_on(here):
    at_panel(here)
    programs = [ApiClient(here, role) for role in (Role.HEAD, Role.LEAD, Role.INSPECTOR)]
    for number, program in enumerate(programs, start=1):
        program.post("/panel/2.1/view", {"rating": "Good", "reasons": f"View number {number}"})
        seen = [json.dumps(each.get("/panel/2.1")) for each in programs]
        for other, text in enumerate(seen, start=1):
            for view in range(1, number + 1):
                assert (f"View number {view}" in text) == (number == 3 or other == view)
    told = programs[1].get("/panel/2.1")
    assert (told["state"], len(told["views"])) == ("agreed", 3)
    programs[2].post("/panel/2.1/decide", {"rating": "Good"}, 403)
    needed = programs[1].post("/panel/2.1/decide", {"rating": "Good"}, 409)
    assert needed["faults"]
    programs[1].post("/panel/2.1/decide", {"rating": "Good", "reasons": "All members agree."})
    assert programs[0].get("/panel/2.1")["decision"]["members"]
    assert programs[1].get("/ratings/2.1")["confirmed"]
    programs[0].post("/panel/2.1/reopen", {"reason": "A case was assessed again."})
    assert [each["reason"] for each in programs[1].get("/panel/2.1")["earlier"]] == [
        "A case was assessed again."
    ]


def test_a_rating_that_no_edition_has_is_not_given(here):
    at_panel(here)
    told = ApiClient(here, Role.LEAD).post("/panel/2.1/view", {"rating": "Splendid", "reasons": "x"}, 422)
    assert (told["code"], told["faults"][0]["place"]) == ("unsound", "rating")
    assert not here.inspection.panel_views.exists()


def test_someone_without_a_seat_is_told_so(here):
    at_panel(here, (Role.HEAD, Role.LEAD))
    all_agree(here, "2.1", "Good", (Role.HEAD, Role.LEAD))
    assert "not on this inspection" in ApiClient(here, Role.INSPECTOR).get("/panel", 403)["detail"]


# ---------------------------------------------------------------- judgements


def test_a_standard_is_judged_by_the_rules_of_the_pages_form(team):
    team.stand(State.FIELDWORK)
    program = ApiClient(team, Role.LEAD)
    reasons = {
        key.id: "Seen on site."
        for key in queries.judged_standards(access=team.access(Role.LEAD))[0][0].key_questions
    }
    sent = {"base_version": 0, "rating": "Good", "reasons": reasons}
    unknown = program.post("/judgements/1.1/write", {**sent, "evidence": {"1.1.1": ["E99"]}}, 422)
    assert "E99" in unknown["faults"][0]["problem"]
    assert program.post("/judgements/1.1/write", {**sent, "reasons": {}}, 422)["faults"]
    assert program.post("/judgements/1.1/write", sent)["number"] == 1
    assert program.post("/judgements/1.1/write", sent, 409)["code"] == "changed_meanwhile"
    assert program.get("/judgements/1.1")["total"] == 1
    assert program.get("/judgements")[0]["judgement"]["rating"] == "Good"
    raised = {"text": "Why are plans late?", "supports": ["2.2.1"]}
    unknown = program.post("/lines-of-enquiry/raise", {**raised, "cases": ["C 1"]}, 422)
    assert "C 1" in unknown["faults"][0]["problem"]
    line = program.post("/lines-of-enquiry/raise", raised)
    answered = program.post(
        f"/lines-of-enquiry/{line['id']}/answer", {"base_version": 1, "outcome": "Posts were vacant."}
    )
    assert (answered["version"], answered["outcome"]) == (2, "Posts were vacant.")
    assert line["ref"] in [each["ref"] for each in program.get("/evidence?size=200")["items"]]
