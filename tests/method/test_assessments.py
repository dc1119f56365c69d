"""Routing and checking of answers."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.assessments import (
    Answer,
    applicable,
    check,
    check_all,
    describe,
    route,
    standings,
    undecided,
)
from inspectorate.method.assessments.routing import holds
from inspectorate.method.standards import Condition, load
from tests.method.cases import answered, complete, many

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
GROUPS = [(YOUTH, "court"), (YOUTH, "out_of_court"), (HOSTELS, "stays")]

truths = st.sampled_from(["yes", "no", ""])


def yes(fact):
    return Condition.model_validate({"fact": fact, "is": ("yes",)})


@given(one=truths, other=truths)
def test_an_unknown_fact_decides_only_when_it_must(one, other):
    facts = {"victim": one, "plan_due": other}
    known = {"yes": True, "no": False, "": None}
    values = {known[one], known[other]}
    parts = (yes("victim"), yes("plan_due"))
    every = False if False in values else None if None in values else True
    either = True if True in values else None if None in values else False
    assert holds(Condition(all=parts), facts, YOUTH) is every
    assert holds(Condition(any=parts), facts, YOUTH) is either


@pytest.mark.parametrize(("level", "least"), list(product(range(4), repeat=2)))
def test_at_least_follows_the_order_of_the_scale(level, least):
    levels = [each.key for each in YOUTH.scale("safety_wellbeing").levels]
    condition = Condition(fact="inspector_safety_wellbeing", at_least=levels[least])
    assert holds(condition, {"inspector_safety_wellbeing": levels[level]}, YOUTH) is (level >= least)


def test_a_level_the_scale_does_not_have_decides_nothing():
    condition = Condition(fact="inspector_safety_wellbeing", at_least="high")
    assert holds(condition, {"inspector_safety_wellbeing": "severe"}, YOUTH) is None


def test_the_services_own_level_is_read_from_the_long_list_when_it_is_not_stated_afresh():
    condition = Condition(fact="service_safety_wellbeing", at_least="high")
    assert holds(condition, {"safety_wellbeing": "high"}, YOUTH) is True
    assert holds(condition, {"safety_wellbeing": "high", "service_safety_wellbeing": "low"}, YOUTH) is False


@given(seed=st.integers(0, 10_000), where=st.sampled_from(GROUPS))
def test_a_prompt_applies_only_where_its_key_question_does(seed, where):
    framework, group = where
    asked = applicable(complete(framework, group, "c", Random(seed)).facts, framework, group)
    for key in framework.key_questions.values():
        assert key.id in asked or not asked & {prompt.id for prompt in key.prompts}


@given(seed=st.integers(0, 10_000), where=st.sampled_from(GROUPS), data=st.data())
def test_stating_more_never_changes_what_was_settled(seed, where, data):
    framework, group = where
    facts = complete(framework, group, "c", Random(seed)).facts
    some = {key: facts[key] for key in data.draw(st.sets(st.sampled_from(sorted(facts))))}
    fewer, full = route(some, framework, group), route(facts, framework, group)
    assert all(fewer[question] in {None, full[question]} for question in full)
    assert not undecided(facts, framework, group)


@given(seed=st.integers(0, 10_000), where=st.sampled_from(GROUPS))
def test_a_complete_assessment_has_no_fault(seed, where):
    framework, group = where
    assert check(complete(framework, group, "c", Random(seed)), framework) == ()


@given(seed=st.integers(0, 10_000), where=st.sampled_from(GROUPS), data=st.data())
def test_whatever_is_blanked_is_missed(seed, where, data):
    framework, group = where
    whole = complete(framework, group, "c", Random(seed))
    blank = data.draw(st.sampled_from(sorted(whole.answers)))
    (fault,) = check(replace(whole, answers=dict(whole.answers) | {blank: Answer(" ")}), framework)
    assert fault.place == f"case c, question {blank}"
    assert "not answered" in fault.problem


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4),
    st.dictionaries(st.sampled_from([*YOUTH.questions, "9.9"]), st.text(max_size=8), max_size=6),
    st.sampled_from(["court", "out_of_court", "elsewhere", ""]),
    st.sampled_from(["first", "second", "third"]),
)
def test_any_garbage_gives_faults_and_no_error(facts, answers, group, occasion):
    assert check(answered("c", group, answers, facts, occasion=occasion), YOUTH)


WHOLE = complete(YOUTH, "court", "C7", Random(4))
DUE = f"“{next(fact.text for fact in YOUTH.casework.routing if fact.key == 'plan_due')}”"
RULED_OUT = dict(WHOLE.facts) | {"plan_due": "no"}


def _with(facts=None, **answers):
    said = {key.replace("_", "."): Answer(value) for key, value in answers.items()}
    return replace(WHOLE, facts=facts or WHOLE.facts, answers=dict(WHOLE.answers) | said)


@pytest.mark.parametrize(
    ("assessment", "place", "words"),
    [
        (
            _with(RULED_OUT),
            "case C7, question 2.2.1",
            f"but it does not apply. It applies where {DUE} is answered Yes.",
        ),
        (
            _with(RULED_OUT, **{"2_2_1": ""}),
            "case C7, question 2.2.1.a",
            f"Key question 2.2.1 applies where {DUE} is answered Yes.",
        ),
        (_with(**{"2_1_1": "perhaps"}), "case C7, question 2.1.1", "“perhaps” is not an answer"),
        (
            _with(**{"2_1_1": "not_applicable"}),
            "case C7, question 2.1.1",
            "It is answered “Not applicable”, but from the facts stated it applies",
        ),
        (_with(**{"2_1_9": "yes"}), "case C7, question 2.1.9", "no such question. Did you mean"),
        (_with(**{"3_1_1": "yes"}), "case C7, question 3.1.1", "not asked of this group (Court disposals)"),
        (_with(dict(WHOLE.facts) | {"moon": "full"}), "case C7, fact moon", "no such fact"),
        (
            _with(dict(WHOLE.facts) | {"victim": "maybe"}),
            "case C7, fact victim",
            "“maybe” is not one of the levels of “Is there an actual or potential victim",
        ),
        (
            _with({key: value for key, value in WHOLE.facts.items() if key != "plan_due"}),
            "case C7, fact plan_due",
            f"{DUE} is not stated, so it is not settled whether 2.2.1, 2.2.1.a, 2.2.1.b and",
        ),
        (
            _with(dict(WHOLE.facts) | {"inspector_risk_of_serious_harm": ""}),
            "case C7, classification risk_of_serious_harm",
            "but the inspector's own level is missing. State it: Low, Medium, High or Very high.",
        ),
        (replace(WHOLE, group="elsewhere"), "case C7", "“elsewhere” is not in the edition"),
        (replace(WHOLE, occasion="third"), "case C7", "The occasion is “third”"),
        (
            replace(_with(**{"2_1_1": ""}), occasion="second"),
            "case C7, second assessment, question 2.1.1",
            "not",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(assessment, place, words):
    said = [str(fault) for fault in check(assessment, YOUTH) if fault.place == place]
    assert any(words in fault for fault in said), said


def test_a_question_that_may_be_not_applicable_may_be():
    free = {name for name, question in YOUTH.questions.items() if question.may_be_not_applicable}
    question = next(iter(sorted(free & set(WHOLE.answers))))
    assert check(_with(**{question.replace(".", "_"): "not_applicable"}), YOUTH) == ()


def test_the_set_is_checked_as_a_whole():
    first = complete(YOUTH, "court", "C1", Random(1))
    alone = complete(YOUTH, "court", "C2", Random(2), occasion="second")
    own = replace(complete(YOUTH, "court", "C1", Random(1), occasion="second"), assessor=first.assessor)
    faults = check_all([first, first, alone, own], YOUTH)
    said = " ".join(map(str, faults))
    assert len(faults) == 3
    assert "2 assessments marked “first”" in said
    assert "case C2: There is a second assessment but no first one" in said
    assert "so they say nothing about agreement" in said


def test_an_answer_routing_rules_out_is_not_counted_and_a_blank_is_missing():
    standing = standings(_with(RULED_OUT, **{"2_1_1": ""}), YOUTH)
    assert standing["2.2.1"] == "not_applicable"
    assert standing["2.1.1"] == "missing"


def test_conditions_are_said_in_words():
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
def test_one_question_applies_and_several_apply(fact, questions, levels):
    stated = {key: value for key, value in WHOLE.facts.items() if key != fact}
    (said,) = (fault for fault in check(_with(stated), YOUTH) if fault.place == f"case C7, fact {fact}")
    assert f"it is not settled whether {questions}" in said.problem
    assert said.cure == f"State it first: {levels}."


def test_the_prompts_of_a_key_question_that_is_ruled_out_are_not_listed_one_by_one():
    said = {fault.place: fault for fault in check(_with(RULED_OUT), YOUTH)}
    prompts = [prompt.id for prompt in YOUTH.key_questions["2.2.1"].prompts]
    answered = sum(prompt in WHOLE.answers for prompt in prompts)
    fault = said["case C7, question 2.2.1"]
    assert f", and {answered} of its prompts are answered too, but it does not apply." in fault.problem
    assert fault.cure == "Remove the answers, or correct the fact that rules them out."
    assert not [place for place in said if place.startswith("case C7, question 2.2.1.")]


def test_a_level_that_an_open_field_keeps_as_written_is_no_fault():
    field = next(field.key for field in YOUTH.casework.fields if field.open)
    assert check(_with(dict(WHOLE.facts) | {field: "banana order"}), YOUTH) == ()
    closed = next(f.key for f in YOUTH.casework.fields if f.codes and not f.open and not f.personal)
    assert check(_with(dict(WHOLE.facts) | {closed: "banana"}), YOUTH)


@given(seed=st.integers(0, 10_000), where=st.sampled_from(GROUPS), data=st.data())
def test_no_message_speaks_in_codes(seed, where, data):
    framework, group = where
    whole = complete(framework, group, "c", Random(seed))
    dropped = data.draw(st.sets(st.sampled_from(sorted(whole.facts)), min_size=1))
    facts = {key: value for key, value in whole.facts.items() if key not in dropped}
    answers = {
        name: Answer(data.draw(st.sampled_from(["", "not_applicable", "no"]))) for name in whole.answers
    }
    for fault in check(replace(whole, facts=facts, answers=answers), framework):
        assert "_" not in fault.problem.replace("“not_applicable” is not", "")
        assert "_" not in fault.cure


def test_many_made_up_assessments_are_the_same_each_time():
    assert many(HOSTELS, "stays", 3) == many(HOSTELS, "stays", 3)
