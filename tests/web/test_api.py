"""The interface says what the pages say, keeps hidden what they keep hidden, and tells the trail the same."""

import io
import json
import uuid
import zipfile

import pytest
from django.core import mail
from django.test import Client

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments import changes as assessing
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event, Outcome
from inspectorate.web.judgements import changes, queries
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.changes import end, make
from tests.web.cases_given import body, clashing, complete, given, saving
from tests.web.inspected import all_agree, at_panel, bring_in
from tests.web.test_api_permissions import token


class Program:
    """A program with a token of the person in a role, at one inspection."""

    def __init__(self, here, role) -> None:
        self.headers = token(here.people[role])
        self.home = f"/api/v1/inspections/{here.inspection.pk}"
        self.client = Client()

    def get(self, place: str = "", wanted: int = 200):
        answer = self.client.get(f"{self.home}{place}", headers=self.headers)
        assert answer.status_code == wanted, answer.text
        return answer.json()

    def post(self, place: str, sent: object = None, wanted: int = 200):
        answer = self.client.post(f"{self.home}{place}", sent or {}, "application/json", headers=self.headers)
        assert answer.status_code == wanted, answer.text
        return answer.json()


# ---------------------------------------------------------------- ratings


def test_ratings_are_those_of_the_page_and_of_the_files(played):
    here = bring_in(played)
    told = Program(here, Role.LEAD).get("/ratings")
    files = changes.export_package(opened=here.opened(Role.LEAD))
    found = method.work_out(package.open_files(files))
    assert found.overall is not None
    assert (told["overall"]["rating"], told["overall"]["score"]) == (
        found.overall.rating,
        found.overall.score,
    )
    for each in told["standards"]:
        stands, firm = found.ratings[each["standard"]], found.sensitivity.get(each["standard"])
        assert (each["rating"], each["because"]) == (stands.rating, stands.because)
        assert each["proposed"]["because"] == stands.proposed.because
        assert [one["yes"] for one in each["tallies"]] == [
            found.tallies[one["question"]].yes for one in each["tallies"]
        ]
        if firm:
            assert each["firm"]["points_to_boundary"] == firm.points_to_boundary
            assert each["firm"]["certainty"] == firm.probabilities[firm.rating]
            assert {one["case_id"] for one in each["firm"]["deciding"]} == {
                one.case_id for one in firm.deciding
            }
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/picture/").text
    assert f"{found.overall.rating}, {found.overall.score} of {found.overall.out_of}" in page


def test_one_rating_is_the_same_as_among_all_and_an_unknown_one_is_not_there(played):
    program = Program(bring_in(played), Role.LEAD)
    assert program.get("/ratings/2.2") in program.get("/ratings")["standards"]
    assert program.get("/ratings/9.9", 404)["code"] == "missing"


def test_what_cannot_be_worked_out_names_every_fault(played):
    given(played)
    assessing.save_answer(
        by=played.people[Role.INSPECTOR],
        inspection=played.inspection.pk,
        assessment=Assessment.objects.get().pk,
        saving=saving(),
    )
    played.inspection.long_lists.create(
        group="court",
        number=1,
        file_name="list.csv",
        content=b"",
        headings=[],
        sent_by=played.people[Role.LINK],
        read_at="2018-09-01T09:00Z",
    )
    told = Program(played, Role.LEAD).get("/ratings", 409)
    assert told["code"] == "not_worked_out"
    assert told["faults"][0]["cure"]


def test_a_key_question_unfolds_to_its_cases_and_the_look_is_recorded(played):
    here = bring_in(played)
    told = Program(here, Role.LEAD).get("/unfold/2.1.1")
    assert len(told["cases"]) == told["tally"]["cases"]
    assert sum(each["answer"] == "Yes" for each in told["cases"]) == told["tally"]["yes"]
    assert Event.objects.filter(action="unfold_rating", outcome=Outcome.SEEN).count() == 1


def test_progress_counts_everyone_and_each(played):
    here = bring_in(played)
    given(here, Role.INSPECTOR)
    told = Program(here, Role.LEAD).get("/progress")
    assert told["everyone"]["cases"] == sum(each["cases"] for each in told["people"])
    assert told["everyone"]["states"]["not_started"] == 1


def test_the_package_is_that_of_the_page(played):
    here = bring_in(played)
    program = Program(here, Role.LEAD)
    answer = program.client.get(f"{program.home}/package", headers=program.headers)
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/package/inspection.zip")
    assert answer.content == page.content
    assert "answers.csv" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


# ---------------------------------------------------------------- the panel


def test_views_stay_hidden_until_all_are_in_and_then_are_decided_on(played):
    here = at_panel(played)
    programs = [Program(here, role) for role in (Role.HEAD, Role.LEAD, Role.INSPECTOR)]
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


def test_a_rating_that_no_edition_has_is_not_given(played):
    here = at_panel(played)
    told = Program(here, Role.LEAD).post("/panel/2.1/view", {"rating": "Splendid", "reasons": "x"}, 422)
    assert (told["code"], told["faults"][0]["place"]) == ("unsound", "rating")
    assert not here.inspection.views.exists()


def test_someone_without_a_seat_is_told_so(played):
    here = at_panel(played, (Role.HEAD, Role.LEAD))
    all_agree(here, "2.1", "Good", (Role.HEAD, Role.LEAD))
    assert "not on this inspection" in Program(here, Role.INSPECTOR).get("/panel", 403)["detail"]


# ---------------------------------------------------------------- judgements


def test_a_standard_is_judged_by_the_rules_of_the_pages_form(played):
    played.stand(State.FIELDWORK)
    program = Program(played, Role.LEAD)
    reasons = {
        key.id: "Seen on site."
        for key in queries.judged_standards(opened=played.opened(Role.LEAD))[0][0].key_questions
    }
    sent = {"made_from": 0, "rating": "Good", "reasons": reasons}
    unknown = program.post("/judgements/1.1/write", {**sent, "evidence": {"1.1.1": ["E99"]}}, 422)
    assert "E99" in unknown["faults"][0]["problem"]
    assert program.post("/judgements/1.1/write", {**sent, "reasons": {}}, 422)["faults"]
    assert program.post("/judgements/1.1/write", sent)["number"] == 1
    assert program.post("/judgements/1.1/write", sent, 403)["code"] == "refused"
    assert program.get("/judgements/1.1")["total"] == 1
    assert program.get("/judgements")[0]["judgement"]["rating"] == "Good"
    line = program.post(
        "/enquiries/raise", {"text": "Why are plans late?", "cases": ["C 1"], "supports": ["2.2.1"]}
    )
    answered = program.post(
        f"/enquiries/{line['id']}/answer", {"made_from": 1, "outcome": "Posts were vacant."}
    )
    assert (answered["version"], answered["outcome"], answered["cases"]) == (2, "Posts were vacant.", ["C 1"])
    assert line["ref"] in [each["ref"] for each in program.get("/evidence?size=200")["items"]]


# ---------------------------------------------------------------- answers


def test_answers_sent_together_are_all_kept_or_none_and_again_change_nothing(played):
    assessment, program = given(played), Program(played, Role.INSPECTOR)
    place = f"/assessments/{assessment.pk}/answers/together"
    sent = [body(), body(question="2.1.2", value="no"), body(question="safety_concern")]
    told = program.post(place, {"answers": sent})
    assert [each["outcome"] for each in told] == ["saved"] * 3
    assert program.post(place, {"answers": sent}) == told
    assert AnswerEvent.objects.count() == 3
    wrong = [body(question="2.1.3"), body(question="2.2.1", value="perhaps")]
    assert program.post(place, {"answers": wrong}, 422)["code"] == "unknown_value"
    assert program.post(place, {"answers": [sent[0], sent[0]]}, 422)["code"] == "unsound"
    assert program.post(place, {"answers": [body() for _each in range(201)]}, 422)["code"] == "unsound"
    assert Answer.objects.count() == 3


def test_a_case_is_read_answered_and_finished(played):
    assessment, program = given(played), Program(played, Role.INSPECTOR)
    place = f"/assessments/{assessment.pk}"
    asked = program.get(f"{place}/questions")
    known = {each["id"] for stage in asked["stages"] for each in stage["questions"]}
    known |= {each["id"] for each in asked["facts"]}
    answers = complete(played)
    assert set(answers) <= known
    told = program.post(f"{place}/finish", wanted=409)
    assert (told["code"], len(told["faults"])) == ("incomplete", len(program.get(f"{place}/missing")))
    sent = [body(question=question, value=value) for question, value in answers.items()]
    program.post(f"{place}/answers/together", {"answers": sent})
    assert program.get(f"{place}/missing") == []
    program.post(
        f"{place}/interviews", {"held_with": "child", "held_on": "2018-09-04", "note": "By telephone"}
    )
    assert program.post(f"{place}/finish") == {"state": "finished"}
    assert program.post(f"{place}/answers", body(value="no", made_from=1), 423)["code"] == "finished"
    assert program.post(f"{place}/reopen", {"reason": " "}, 422)["code"] == "unsound"
    assert program.post(f"{place}/reopen", {"reason": "A document came."}) == {"state": "in_progress"}
    whole = program.get(place)
    assert (whole["interviews"][0]["note"], whole["state"]) == ("By telephone", "in_progress")
    listed = program.get("/assessments")["items"][0]
    assert listed["answered"] == listed["applicable"]


def test_a_clash_is_shown_with_both_answers_and_settled(played):
    assessment, program = given(played), Program(played, Role.INSPECTOR)
    clash = clashing(played.people[Role.INSPECTOR], assessment)
    [stands] = program.get(f"/assessments/{assessment.pk}")["answers"]
    assert (stands["value"], [each["value"] for each in stands["clashes"]]) == ("yes", ["no"])
    settled = {"keep": "late", "event": str(uuid.uuid4())}
    place = f"/assessments/{assessment.pk}/clashes/{clash}"
    assert program.post(place, settled)["value"] == "no"
    assert program.post(place, settled)["version"] == 2
    told = program.get(f"/assessments/{assessment.pk}/answers/2.1.2/history?size=2&page=2")
    assert (told["total"], [each["outcome"] for each in told["items"]]) == (3, ["settled"])
    assert program.get(f"/assessments/{assessment.pk}/answers/2.1.2/history?page=9")["items"] == []


def test_what_is_blind_on_the_pages_is_blind_here(played):
    first, second = given(played, Role.INSPECTOR), given(played, Role.PARTNER, occasion="second")
    program = Program(played, Role.PARTNER)
    assert [each["id"] for each in program.get("/assessments")["items"]] == [second.pk]
    assert program.get(f"/assessments/{first.pk}", 404)["code"] == "missing"
    lead = Program(played, Role.LEAD)
    pair = lead.get("/consistency")["pairs"][0]
    assert (pair["first"]["id"], pair["second"]["id"]) == (first.pk, second.pk)
    assert lead.get(f"/consistency/{first.pk}", 404)["code"] == "missing"


def test_differences_are_settled_with_a_reason_and_alpha_is_as_before(played):
    for role, occasion, value in ((Role.INSPECTOR, "first", "yes"), (Role.PARTNER, "second", "no")):
        each, program = given(played, role, occasion=occasion), Program(played, role)
        answers = {**complete(played), "2.1.1": value}
        sent = [body(question=name, value=value) for name, value in answers.items()]
        program.post(f"/assessments/{each.pk}/answers/together", {"answers": sent})
        program.post(f"/assessments/{each.pk}/finish")
    lead, first = Program(played, Role.LEAD), Assessment.objects.get(occasion="first")
    before = lead.get("/consistency")["agreement"]
    assert [each["question"] for each in lead.get(f"/consistency/{first.pk}") if each["differs"]] == ["2.1.1"]
    settled = lead.post(f"/consistency/{first.pk}/2.1.1", {"value": "no", "reason": "The file bears it out."})
    assert (settled["settled"], settled["reason"]) == ("no", "The file bears it out.")
    assert lead.get("/consistency")["agreement"] == before
    [tally] = [each for each in lead.get("/tallies") if each["question"] == "2.1.1"]
    assert (tally["yes"], tally["applicable"]) == (0, 1)


def test_an_alert_is_followed_to_its_end(played, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assessment = given(played)
    with django_capture_on_commit_callbacks(execute=True):
        raised = Program(played, Role.INSPECTOR).post(
            f"/assessments/{assessment.pk}/alerts", {"concern": "Not seen for weeks"}
        )
    assert f"/inspections/{played.inspection.pk}/alerts/{raised['id']}/" in mail.outbox[0].body
    head, lead = Program(played, Role.SERVICE_HEAD), Program(played, Role.LEAD)
    place = f"/alerts/{raised['id']}"
    assert head.post(f"{place}/acknowledge")["acknowledged_by"] == played.people[Role.SERVICE_HEAD].name
    assert head.post(f"{place}/close", {"done": "Seen"}, 403)["code"] == "refused"
    assert lead.post(f"{place}/close", {"done": "Seen today"})["done"] == "Seen today"
    assert lead.get("/alerts")["items"][0]["closed_by"] == played.people[Role.LEAD].name


# ---------------------------------------------------------------- the trail, pages of lists, other methods


@pytest.mark.parametrize(
    "place",
    [
        "/samples/court",
        "/assessments/{own}",
        "/assessments/{own}/questions",
        "/assessments/{own}/missing",
        "/assessments/{own}/answers/2.1.1/history",
        "/unfold/2.1.1",
        "/alerts",
    ],
)
def test_every_read_of_a_case_is_recorded(played, place):
    here = bring_in(played)
    own = here.inspection.assessments.order_by("pk").first()
    assert own is not None
    before = Event.objects.filter(outcome=Outcome.SEEN).count()
    Program(here, Role.LEAD).get(place.format(own=own.pk))
    assert Event.objects.filter(outcome=Outcome.SEEN).count() == before + 1
    last = Event.objects.latest("id")
    assert (last.person, last.inspection) == (here.people[Role.LEAD].pk, here.inspection.pk)


def test_a_list_comes_in_pages(played):
    for number in range(1, 8):
        given(played, case_id=f"C{number}")
    program = Program(played, Role.LEAD)
    pages = [program.get(f"/assessments?size=3&page={page}") for page in (1, 2, 3, 4)]
    assert [len(each["items"]) for each in pages] == [3, 3, 1, 0]
    assert {each["total"] for each in pages} == {7}
    assert program.get("/assessments?size=201", 422)["code"] == "unsound"
    assert program.get("/assessments?page=0", 422)["code"] == "unsound"


def test_an_inspection_says_what_its_person_may_do_now(played):
    told = Program(played, Role.INSPECTOR).get()
    assert (told["state"], told["roles"], told["may"]) == (
        "setting_up",
        ["inspector"],
        ["see_inspection", "declare_interest"],
    )
    assert {each["id"] for each in Program(played, Role.INSPECTOR).get("/standards")["standards"]} >= {
        "1.1",
        "2.1",
    }


def test_the_tokens_of_a_person_are_ended_at_once(played):
    program, other = Program(played, Role.LEAD), Program(played, Role.INSPECTOR)
    assert end(email=played.people[Role.LEAD].email) == 1
    assert program.get("", 401)["code"] == "token"
    other.get("")
    assert Event.objects.get(action="end_tokens").person == played.people[Role.LEAD].pk
    with pytest.raises(FaultsFound, match="Nobody has"):
        end(email="nobody@example.org")


def test_a_token_without_a_scope_is_not_made(played):
    with pytest.raises(FaultsFound, match="opens nothing"):
        make(email=played.people[Role.LEAD].email, scopes=(), days=1)


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/inspections/x", "/api/v1/inspections/-1"]
)
def test_what_is_not_there_is_said_so_to_programs_too(played, client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_another_method_is_answered_with_those_there_are(played):
    program = Program(played, Role.LEAD)
    answer = program.client.delete(program.home, headers=program.headers)
    assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (405, "method", "GET")
    refused = Client().get(program.home)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
