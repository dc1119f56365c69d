"""Agreement on cases drawn for second assessment: estimate, lists before the panel, API, verification."""

from decimal import Decimal

import pytest
from django.utils import timezone

from inspectorate.web.assessments.changes.second_draws import make_second_draw
from inspectorate.web.assessments.models import Assessment, SecondDraw
from inspectorate.web.assessments.queries import second_draw_checks, second_draws
from inspectorate.web.assessments.queries.agreement import agreement_overview
from inspectorate.web.audit.models import Event
from inspectorate.web.states import Role, State, transitions
from inspectorate.web.workflow.queries import unfinished_work
from tests.web.allocated_sample import allocated_sample, page_of
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import complete_answers

REASON = "Three cases have been replaced."


@pytest.fixture
def cases(team):
    """The inspection in fieldwork, with the cases of its sample allocated."""
    return allocated_sample(team)


@pytest.fixture
def drawn(cases):
    """A draw of a fifth of the cases."""
    return make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(20))


def compare(team, key, *different: str) -> None:
    """Finish both assessments of a case; the second differs in these questions."""
    group, case_id = key
    first = team.inspection.assessments.get(group=group, case_id=case_id, occasion="first")
    other = next(person for role, person in team.people.items() if person != first.assessor)
    second, _created = Assessment.objects.get_or_create(
        inspection=team.inspection,
        group=group,
        case_id=case_id,
        occasion="second",
        defaults={"assessor": other, "facts": first.facts},
    )
    for assessment in (first, second):
        values = complete_answers(team)
        if assessment == second:
            values |= dict.fromkeys(different, "no")
        for question, value in values.items():
            assessment.answers.create(question=question, value=value, version=1, by=assessment.assessor)
    both = Assessment.objects.filter(pk__in=(first.pk, second.pk))
    both.update(state="finished", finished_at=timezone.now())


def test_agreement_on_drawn_cases_is_an_estimate_and_that_on_others_is_not(cases, drawn):
    page = page_of(cases, "consistency/")
    assert f"Chance drew {len(drawn.selected)} of {len(drawn.cases)} cases for second assessment" in page
    assert f"{len(drawn.selected)} of them have no second assessor." in page
    compare(cases, drawn.selected[0], "2.1.1", "2.1.2")
    compare(cases, drawn.selected[1])
    other = next(
        [group, case] for group, case, _assessor in drawn.cases if [group, case] not in drawn.selected
    )
    compare(cases, other, "2.1.1")
    overview = agreement_overview(access=cases.access(Role.LEAD))
    assert overview.estimate
    assert (overview.estimate.cases, overview.drawn) == (2, len(drawn.selected))
    assert overview.estimate.pairs - overview.estimate.same == 2
    assert overview.estimate.represented == len(drawn.cases)
    assert overview.others
    assert overview.others.pairs - overview.others.same == 1
    assert overview.overall
    assert overview.overall.cases == 3
    page = page_of(cases, "consistency/")
    same, pairs = overview.estimate.same, overview.estimate.pairs
    assert (
        f"Two assessors gave the same answer to {round(100 * same / pairs)}% of the questions that they both "
        f"answered ({same} of {pairs} answers, 2 cases)."
    ) in page
    assert f"in the {len(drawn.cases)} cases of the sample that they represent" in page
    assert f"{len(drawn.selected) - 2} drawn cases are not included yet" in page
    assert "In the cases that were not drawn, the answers were the same for" in page
    estimate = ApiClient(cases, Role.LEAD).get("/consistency")["estimate"]
    assert (estimate["cases"], estimate["drawn"], estimate["same"]) == (2, len(drawn.selected), same)


def test_agreement_without_a_draw_has_no_range_for_the_sample(cases):
    first = cases.inspection.assessments.order_by("case_id")[0]
    compare(cases, (first.group, first.case_id), "2.1.1")
    page = page_of(cases, "consistency/")
    assert (
        "No draw on record chose these cases, so this says nothing about the other cases of the sample."
        in page
    )
    assert "95% confidence, is" not in page
    assert "Not known" in page


# ---------------------------------------------------------------- before the panel, API, audit, verification


def test_drawn_cases_without_a_second_assessor_are_listed_before_the_panel(cases, drawn):
    access = cases.access(Role.LEAD)
    [to_panel] = [row for row in transitions(State.FIELDWORK, access.roles) if row.end is State.PANEL]
    text = f"{len(drawn.selected)} cases drawn for second assessment have no second assessor"
    assert text in unfinished_work(access=access, transition=to_panel)


def test_unresolved_differences_are_listed_by_case_before_the_panel_starts(cases, drawn):
    compare(cases, drawn.selected[0], "2.1.1", "2.1.2")
    first = cases.inspection.assessments.get(case_id=drawn.selected[0][1], occasion="first")
    page = page_of(cases, "transition/panel/")
    assert "Differences between assessors that are not resolved" in page
    address = f"/inspections/{cases.inspection.pk}/consistency/{first.pk}/"
    assert f'href="{address}">2 differences in {first.case_id}</a>' in page


def test_program_draws_assigns_and_repeats(cases):
    api = ApiClient(cases, Role.LEAD)
    assert api.get("/second-draws") == []
    second_draw = api.post("/second-draws/make", {"percentage": 20})
    assert api.get("/second-draws") == [second_draw]
    assert second_draw["groups"][0]["size"] == len(second_draw["selected"]) > 1
    assert second_draw["command"].startswith("inspectorate second-draw cases.csv --share 0.2 --random-value ")
    proposals = api.get("/allocation/second-assessors")
    chosen = [
        {"group": row["group"], "case_id": row["case_id"], "assessor": row["proposed"]} for row in proposals
    ]
    assert api.post("/allocation/second-assessors/assign", {"cases": chosen}) == []
    assert {pair["chosen"] for pair in api.get("/consistency")["pairs"]} == {"drawn"}
    again = api.post("/second-draws/make", {"percentage": 20}, 409)
    assert "reason" in again["detail"]


def test_audit_log_says_what_was_drawn_from_what_and_names_no_case(cases, drawn):
    event = Event.objects.get(event_type="make_second_draw")
    assert event.after == {
        "draw": 1,
        "share": "0.2",
        "cases": len(drawn.cases),
        "size": len(drawn.selected),
        "source": "system",
        "value": drawn.value,
        "digest": drawn.digest,
        "reason": "",
    }
    page = page_of(cases, "audit-log/")
    assert "Drew cases for second assessment" in page
    assert drawn.value in page


def faults() -> list[str]:
    return [fault.problem for fault in second_draw_checks.verify()]


def test_verify_draws_again_and_finds_every_change(cases, drawn):
    assert faults() == []
    row = SecondDraw.objects.filter(pk=drawn.pk)
    other = next(
        [group, case] for group, case, _assessor in drawn.cases if [group, case] not in drawn.selected
    )
    again, log = "Drawn again, it gives other cases.", "It is not the draw that the audit log records."
    for values, expected in (
        ({"selected": [*drawn.selected[1:], other]}, [again]),
        ({"cases": drawn.cases[1:]}, [again, log]),
        ({"value": "0" * 32}, [again, log]),
        ({"share": Decimal("0.3")}, [again, log]),
        ({"reason": "None."}, [log]),
        ({"value": "x"}, [again, log]),
    ):
        row.update(**values)
        assert faults() == expected, values
        drawn.save()
    row.delete()
    assert faults() == ["The audit log has this draw, but it is missing."]


def test_cases_of_an_earlier_draw_and_imported_ones_are_distinguished(cases, drawn):
    first = drawn.selected[0]
    compare(cases, first)
    cases_left = [row for row in drawn.cases if row[:2] != first]
    again = make_second_draw(access=cases.access(Role.LEAD), percentage=Decimal(10), reason=REASON)
    again.selected = [row[:2] for row in cases_left[:1]]
    second = Assessment.objects.get(occasion="second")
    key = (second.group, second.case_id)
    assert second_draws.choices([again, drawn], [second])[key] == "drawn_earlier"
    assert second_draws.choices([drawn], [second])[key] == "drawn"
    assert second_draws.choices([again], [second])[key] == "imported"
    assert {choice.title for choice in second_draws.SecondChoice} == {
        "Drawn by chance",
        "Drawn by chance, in an earlier draw",
        "Picked by hand",
        "Not known",
    }
