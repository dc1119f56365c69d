"""Routing of questions and checks of assessments."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.assessments import (
    Answer,
    answer_categories,
    applicable,
    check,
    check_all,
    describe,
    route,
    undecided,
)
from inspectorate.method.assessments.routing import holds
from inspectorate.method.standards import Condition, load
from tests.method.cases import assessment_with, complete_assessment, random_assessments

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
GROUPS = [(YOUTH, "court"), (YOUTH, "out_of_court"), (HOSTELS, "stays")]

truths = st.sampled_from(["yes", "no", ""])


def yes(fact):
    return Condition.model_validate({"fact": fact, "is": ("yes",)})


@given(first=truths, second=truths)
def test_condition_with_an_unknown_fact_follows_kleenes_logic(first, second):
    facts = {"victim": first, "plan_due": second}
    truth_value = {"yes": True, "no": False, "": None}
    values = {truth_value[first], truth_value[second]}
    parts = (yes("victim"), yes("plan_due"))
    conjunction = False if False in values else None if None in values else True
    disjunction = True if True in values else None if None in values else False
    assert holds(Condition(all=parts), facts, YOUTH) is conjunction
    assert holds(Condition(any=parts), facts, YOUTH) is disjunction


@pytest.mark.parametrize(("level", "least"), list(product(range(4), repeat=2)))
def test_at_least_follows_the_order_of_the_scale(level, least):
    levels = [scale_level.key for scale_level in YOUTH.scale("safety_wellbeing").levels]
    condition = Condition(fact="inspector_safety_wellbeing", at_least=levels[least])
    assert holds(condition, {"inspector_safety_wellbeing": levels[level]}, YOUTH) is (level >= least)


def test_unknown_level_leaves_the_condition_undecided():
    condition = Condition(fact="inspector_safety_wellbeing", at_least="high")
    assert holds(condition, {"inspector_safety_wellbeing": "severe"}, YOUTH) is None


def test_service_level_defaults_to_the_long_list():
    condition = Condition(fact="service_safety_wellbeing", at_least="high")
    assert holds(condition, {"safety_wellbeing": "high"}, YOUTH) is True
    assert holds(condition, {"safety_wellbeing": "high", "service_safety_wellbeing": "low"}, YOUTH) is False


@given(seed=st.integers(0, 10_000), edition_and_group=st.sampled_from(GROUPS))
def test_prompt_applies_only_where_its_key_question_applies(seed, edition_and_group):
    framework, group = edition_and_group
    applicable_questions = applicable(
        complete_assessment(framework, group, "c", Random(seed)).facts, framework, group
    )
    for key_question in framework.key_questions.values():
        assert key_question.id in applicable_questions or not applicable_questions & {
            prompt.id for prompt in key_question.prompts
        }


@given(seed=st.integers(0, 10_000), edition_and_group=st.sampled_from(GROUPS), data=st.data())
def test_additional_facts_never_change_decided_routing(seed, edition_and_group, data):
    framework, group = edition_and_group
    facts = complete_assessment(framework, group, "c", Random(seed)).facts
    some_facts = {key: facts[key] for key in data.draw(st.sets(st.sampled_from(sorted(facts))))}
    partial, full = route(some_facts, framework, group), route(facts, framework, group)
    assert all(partial[question] in {None, full[question]} for question in full)
    assert not undecided(facts, framework, group)


@given(seed=st.integers(0, 10_000), edition_and_group=st.sampled_from(GROUPS))
def test_complete_assessment_has_no_faults(seed, edition_and_group):
    framework, group = edition_and_group
    assert check(complete_assessment(framework, group, "c", Random(seed)), framework) == ()


@given(seed=st.integers(0, 10_000), edition_and_group=st.sampled_from(GROUPS), data=st.data())
def test_blank_answer_is_reported(seed, edition_and_group, data):
    framework, group = edition_and_group
    assessment = complete_assessment(framework, group, "c", Random(seed))
    blank = data.draw(st.sampled_from(sorted(assessment.answers)))
    (fault,) = check(replace(assessment, answers=dict(assessment.answers) | {blank: Answer(" ")}), framework)
    assert fault.place == f"case c, question {blank}"
    assert "not answered" in fault.problem


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4),
    st.dictionaries(st.sampled_from([*YOUTH.questions, "9.9"]), st.text(max_size=8), max_size=6),
    st.sampled_from(["court", "out_of_court", "elsewhere", ""]),
    st.sampled_from(["first", "second", "third"]),
)
def test_arbitrary_assessment_gives_faults_and_no_exception(facts, answers, group, occasion):
    assert check(assessment_with("c", group, answers, facts, occasion=occasion), YOUTH)


COMPLETE = complete_assessment(YOUTH, "court", "C7", Random(4))
DUE = f"“{next(fact.text for fact in YOUTH.casework.routing if fact.key == 'plan_due')}”"
RULED_OUT = dict(COMPLETE.facts) | {"plan_due": "no"}


def changed(facts=None, **answers):
    changed_answers = {key.replace("_", "."): Answer(value) for key, value in answers.items()}
    return replace(COMPLETE, facts=facts or COMPLETE.facts, answers=dict(COMPLETE.answers) | changed_answers)


@pytest.mark.parametrize(
    ("assessment", "place", "words"),
    [
        (
            changed(RULED_OUT),
            "case C7, question 2.2.1",
            f"but this question does not apply to this case. The question applies if {DUE} is answered Yes.",
        ),
        (
            changed(RULED_OUT, **{"2_2_1": ""}),
            "case C7, question 2.2.1.a",
            f"Key question 2.2.1 applies if {DUE} is answered Yes.",
        ),
        (changed(**{"2_1_1": "perhaps"}), "case C7, question 2.1.1", "“perhaps” is not an answer"),
        (
            changed(**{"2_1_1": "not_applicable"}),
            "case C7, question 2.1.1",
            "The answer is “Not applicable”, but this question applies to this case.",
        ),
        (changed(**{"2_1_9": "yes"}), "case C7, question 2.1.9", "no such question. Did you mean"),
        (
            changed(**{"3_1_1": "yes"}),
            "case C7, question 3.1.1",
            "not asked about this case group (Court disposals)",
        ),
        (changed(dict(COMPLETE.facts) | {"moon": "full"}), "case C7, fact moon", "no such fact"),
        (
            changed(dict(COMPLETE.facts) | {"victim": "maybe"}),
            "case C7, fact victim",
            "“maybe” is not one of the levels of “Is there an actual or potential victim",
        ),
        (
            changed({key: value for key, value in COMPLETE.facts.items() if key != "plan_due"}),
            "case C7, fact plan_due",
            f"Answer {DUE} to find out whether 2.2.1, 2.2.1.a, 2.2.1.b and",
        ),
        (
            changed(dict(COMPLETE.facts) | {"inspector_risk_of_serious_harm": "", "harm_concern": "no"}),
            "case C7, classification risk_of_serious_harm",
            "but the inspector's own level is missing. Choose Low, Medium, High or Very high.",
        ),
        (replace(COMPLETE, group="elsewhere"), "case C7", "“elsewhere” is not in the edition"),
        (replace(COMPLETE, occasion="third"), "case C7", "“third” is not an occasion"),
        (
            replace(changed(**{"2_1_1": ""}), occasion="second"),
            "case C7, second assessment, question 2.1.1",
            "not",
        ),
    ],
)
def test_fault_is_reported_with_its_place(assessment, place, words):
    faults = [str(fault) for fault in check(assessment, YOUTH) if fault.place == place]
    assert any(words in fault for fault in faults), faults


def test_missing_level_on_which_questions_depend_is_one_fault():
    incomplete = changed(dict(COMPLETE.facts) | {"inspector_risk_of_serious_harm": ""})
    [fault] = [fault for fault in check(incomplete, YOUTH) if "risk of serious harm" in fault.problem]
    assert fault.place == "case C7, fact inspector_risk_of_serious_harm"
    assert fault.problem.startswith("Enter the inspector's level of risk of serious harm to find out whether")


def test_not_applicable_is_accepted_where_the_question_allows_it():
    optional = {name for name, question in YOUTH.questions.items() if question.may_be_not_applicable}
    question = next(iter(sorted(optional & set(COMPLETE.answers))))
    assert check(changed(**{question.replace(".", "_"): "not_applicable"}), YOUTH) == ()


def test_set_of_assessments_is_checked_for_consistency():
    first = complete_assessment(YOUTH, "court", "C1", Random(1))
    second_only = complete_assessment(YOUTH, "court", "C2", Random(2), occasion="second")
    same_assessor = replace(
        complete_assessment(YOUTH, "court", "C1", Random(1), occasion="second"), assessor=first.assessor
    )
    faults = check_all([first, first, second_only, same_assessor], YOUTH)
    text = " ".join(map(str, faults))
    assert len(faults) == 3
    assert "2 assessments marked “first”" in text
    assert "case C2: There is a second assessment but no first assessment" in text
    assert "so they do not show whether two assessors agree" in text


def test_ruled_out_answer_is_not_applicable_and_blank_is_missing():
    categories = answer_categories(changed(RULED_OUT, **{"2_1_1": ""}), YOUTH)
    assert categories["2.2.1"] == "not_applicable"
    assert categories["2.1.1"] == "missing"


def test_condition_is_described_in_words():
    condition = Condition(
        all=(yes("victim"),),
        any=(Condition(fact="inspector_safety_wellbeing", at_least="high"), Condition(fact="plan_due")),
    )
    assert describe(condition, YOUTH) == (
        "“Is there an actual or potential victim to consider?” is answered Yes, and "
        f"the inspector's level of safety and wellbeing is High or higher or {DUE} is answered"
    )
    assert describe(None, YOUTH) == describe(Condition(), YOUTH) == "always"


@pytest.mark.parametrize(
    ("fact", "questions", "levels"),
    [
        ("plan_due", "2.2.1, 2.2.1.a, 2.2.1.b and", "Yes or No"),
        ("inspector_risk_of_serious_harm", "2.2.3.e applies.", "Low, Medium, High or Very high"),
    ],
)
def test_fault_names_the_questions_that_depend_on_a_missing_fact(fact, questions, levels):
    stated = {key: value for key, value in COMPLETE.facts.items() if key != fact}
    (missing_fact_fault,) = (
        fault for fault in check(changed(stated), YOUTH) if fault.place == f"case C7, fact {fact}"
    )
    assert f"to find out whether {questions}" in missing_fact_fault.problem
    assert missing_fact_fault.cure == f"Choose {levels}."


def test_fault_of_a_ruled_out_key_question_covers_its_prompts():
    faults = {fault.place: fault for fault in check(changed(RULED_OUT), YOUTH)}
    prompts = [prompt.id for prompt in YOUTH.key_questions["2.2.1"].prompts]
    number_answered = sum(prompt in COMPLETE.answers for prompt in prompts)
    fault = faults["case C7, question 2.2.1"]
    assert f", and {number_answered} of its prompts are answered too, but this question" in fault.problem
    assert fault.cure == "Remove the answers, or correct the fact that decides whether the question applies."
    assert not [place for place in faults if place.startswith("case C7, question 2.2.1.")]


def test_unlisted_level_of_an_open_field_is_not_a_fault():
    field = next(field.key for field in YOUTH.casework.fields if field.open)
    assert check(changed(dict(COMPLETE.facts) | {field: "banana order"}), YOUTH) == ()
    closed = next(
        field.key for field in YOUTH.casework.fields if field.codes and not field.open and not field.personal
    )
    assert check(changed(dict(COMPLETE.facts) | {closed: "banana"}), YOUTH)


@given(seed=st.integers(0, 10_000), edition_and_group=st.sampled_from(GROUPS), data=st.data())
def test_faults_contain_no_keys(seed, edition_and_group, data):
    framework, group = edition_and_group
    assessment = complete_assessment(framework, group, "c", Random(seed))
    removed = data.draw(st.sets(st.sampled_from(sorted(assessment.facts)), min_size=1))
    facts = {key: value for key, value in assessment.facts.items() if key not in removed}
    answers = {
        name: Answer(data.draw(st.sampled_from(["", "not_applicable", "no"]))) for name in assessment.answers
    }
    for fault in check(replace(assessment, facts=facts, answers=answers), framework):
        assert "_" not in fault.problem.replace("“not_applicable” is not", "")
        assert "_" not in fault.cure


def test_random_assessments_are_reproducible():
    assert random_assessments(HOSTELS, "stays", 3) == random_assessments(HOSTELS, "stays", 3)


def test_cases_whose_deciding_facts_are_equal_share_their_routes():
    framework, group = GROUPS[0]
    facts = complete_assessment(framework, group, "c", Random(1)).facts
    routes = route(facts, framework, group)
    assert route({**facts, "team": "Another team"}, framework, group) is routes
    assert all(
        route({**facts, name: ""}, framework, group)[question] in (applies, None)
        for name in facts
        for question, applies in routes.items()
    )
    copy = framework.model_copy()
    assert route(facts, copy, group) == routes
    assert route(facts, copy, group) is not routes


def test_routes_cannot_be_changed_by_a_caller():
    framework, group = GROUPS[0]
    routes = route({}, framework, group)
    with pytest.raises(TypeError):
        routes["2.1.1"] = False  # type: ignore[index]  # what the types do not allow either
