"""Tests of the API of ratings, panel and judgements: the same values and visibility as the pages."""

import io
import json
import zipfile

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.exchange import queries as exchange_queries
from inspectorate.web.judgements import queries
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import create_assessment, new_submission, save
from tests.web.imported_inspection import all_agree, at_panel

# ---------------------------------------------------------------- ratings


def test_ratings_equal_those_of_the_page_and_the_package(here):
    body = ApiClient(here, Role.LEAD).get("/ratings")
    files = exchange_queries.export_package(access=here.access(Role.LEAD))
    outcome = method.work_out(package.read_files(files))
    assert outcome.overall is not None
    assert (body["overall"]["rating"], body["overall"]["score"]) == (
        outcome.overall.rating,
        outcome.overall.score,
    )
    for standard in body["standards"]:
        rating, sensitivity = (
            outcome.ratings[standard["standard"]],
            outcome.sensitivity.get(standard["standard"]),
        )
        assert (standard["rating"], standard["because"]) == (rating.rating, rating.because)
        assert standard["proposed"]["because"] == rating.proposed.because
        assert [tally["yes"] for tally in standard["tallies"]] == [
            outcome.tallies[tally["question"]].yes for tally in standard["tallies"]
        ]
        if sensitivity:
            assert standard["firm"]["points_to_boundary"] == sensitivity.points_to_boundary
            assert standard["firm"]["certainty"] == sensitivity.probabilities[sensitivity.rating]
            assert {case["case_id"] for case in standard["firm"]["deciding"]} == {
                case.case_id for case in sensitivity.deciding
            }
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/emerging-findings/").text
    assert f"{outcome.overall.rating}, {outcome.overall.score} of {outcome.overall.out_of}" in page


def test_single_rating_equals_its_list_entry_and_unknown_standard_returns_404(here):
    client = ApiClient(here, Role.LEAD)
    assert client.get("/ratings/2.2") in client.get("/ratings")["standards"]
    assert client.get("/ratings/9.9", 404)["code"] == "missing"


def test_ratings_that_cannot_be_calculated_return_faults(team):
    create_assessment(team)
    save(team.people[Role.INSPECTOR], Assessment.objects.get(), new_submission())
    team.inspection.long_lists.create(
        group="court",
        number=1,
        file_name="list.csv",
        content=None,
        headings=[],
        sent_by=team.people[Role.LINK],
        read_at="2018-09-01T09:00Z",
    )
    problem = ApiClient(team, Role.LEAD).get("/ratings", 409)
    assert problem["code"] == "not_worked_out"
    assert problem["faults"][0]["cure"]


def test_drill_down_returns_cases_and_is_recorded(here):
    body = ApiClient(here, Role.LEAD).get("/drill-down/2.1.1")
    assert len(body["cases"]) == body["tally"]["cases"]
    assert sum(case["answer"] == "Yes" for case in body["cases"]) == body["tally"]["yes"]
    assert Event.objects.filter(event_type="drill_down", outcome=EventOutcome.VIEWED).count() == 1


def test_progress_total_is_the_sum_over_people(here):
    create_assessment(here, Role.INSPECTOR)
    body = ApiClient(here, Role.LEAD).get("/progress")
    assert body["everyone"]["cases"] == sum(person["cases"] for person in body["people"])
    assert body["everyone"]["states"]["not_started"] == 1


def test_package_equals_the_download_of_the_page(here):
    client = ApiClient(here, Role.LEAD)
    response = client.client.get(f"{client.home}/package", headers=client.headers)
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/export/inspection.zip")
    assert response.content == page.content
    assert "answers.csv" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()


# ---------------------------------------------------------------- the panel


def test_views_are_hidden_until_all_members_have_given_theirs(here):
    at_panel(here)
    clients = [ApiClient(here, role) for role in (Role.HEAD, Role.LEAD, Role.INSPECTOR)]
    for number, client in enumerate(clients, start=1):
        client.post("/panel/2.1/view", {"rating": "Good", "reasons": f"View number {number}"})
        texts = [json.dumps(panel_client.get("/panel/2.1")) for panel_client in clients]
        for reader, text in enumerate(texts, start=1):
            for view in range(1, number + 1):
                assert (f"View number {view}" in text) == (number == 3 or reader == view)
    body = clients[1].get("/panel/2.1")
    assert (body["state"], len(body["views"])) == ("agreed", 3)
    clients[2].post("/panel/2.1/decide", {"rating": "Good"}, 403)
    problem = clients[1].post("/panel/2.1/decide", {"rating": "Good"}, 409)
    assert problem["faults"]
    clients[1].post("/panel/2.1/decide", {"rating": "Good", "reasons": "All members agree."})
    assert clients[0].get("/panel/2.1")["decision"]["members"]
    assert clients[1].get("/ratings/2.1")["confirmed"]
    clients[0].post("/panel/2.1/reopen", {"reason": "A case was assessed again."})
    assert [decision["reason"] for decision in clients[1].get("/panel/2.1")["earlier"]] == [
        "A case was assessed again."
    ]


def test_view_with_unknown_rating_returns_422(here):
    at_panel(here)
    problem = ApiClient(here, Role.LEAD).post("/panel/2.1/view", {"rating": "Splendid", "reasons": "x"}, 422)
    assert (problem["code"], problem["faults"][0]["place"]) == ("unsound", "rating")
    assert not here.inspection.panel_views.exists()


def test_panel_for_a_non_member_returns_403(here):
    at_panel(here, (Role.HEAD, Role.LEAD))
    all_agree(here, "2.1", "Good", (Role.HEAD, Role.LEAD))
    assert (
        "not a member of this inspection’s ratings panel"
        in ApiClient(here, Role.INSPECTOR).get("/panel", 403)["detail"]
    )


# ---------------------------------------------------------------- judgements


def test_judgement_and_line_of_enquiry_follow_the_rules_of_the_page_forms(team):
    team.stand(State.FIELDWORK)
    client = ApiClient(team, Role.LEAD)
    reasons = {
        key.id: "Seen on site."
        for key in queries.judged_standards(access=team.access(Role.LEAD))[0][0].key_questions
    }
    judgement = {"base_version": 0, "rating": "Good", "reasons": reasons}
    problem = client.post("/judgements/1.1/write", {**judgement, "evidence": {"1.1.1": ["E99"]}}, 422)
    assert "E99" in problem["faults"][0]["problem"]
    assert client.post("/judgements/1.1/write", {**judgement, "reasons": {}}, 422)["faults"]
    assert client.post("/judgements/1.1/write", judgement)["number"] == 1
    assert client.post("/judgements/1.1/write", judgement, 409)["code"] == "changed_meanwhile"
    assert client.get("/judgements/1.1")["total"] == 1
    assert client.get("/judgements")[0]["judgement"]["rating"] == "Good"
    first, *_others = client.get("/judgements/1.1/evidence")["questions"]
    assert (first["question"], first["kinds"]) == ("1.1.1", [])
    assert first["gap"].startswith("The judgement is based on no evidence.")
    line_of_enquiry = {"text": "Why are plans late?", "supports": ["2.2.1"]}
    problem = client.post("/lines-of-enquiry/raise", {**line_of_enquiry, "cases": ["C 1"]}, 422)
    assert "C 1" in problem["faults"][0]["problem"]
    raised = client.post("/lines-of-enquiry/raise", line_of_enquiry)
    answered = client.post(
        f"/lines-of-enquiry/{raised['id']}/answer", {"base_version": 1, "outcome": "Posts were vacant."}
    )
    assert (answered["version"], answered["outcome"]) == (2, "Posts were vacant.")
    assert raised["ref"] in [item["ref"] for item in client.get("/evidence?size=200")["items"]]
