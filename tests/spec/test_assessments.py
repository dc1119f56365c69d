"""Assessing a case

An inspector reads a case, talks to the case manager, and first states some facts: is there a concern about
the child's safety, is there an actual or potential victim, was a plan due? The facts decide which questions
the case is asked. Then the inspector answers each prompt and each key question.
"""

from inspectorate.method.assessments import (
    Answer,
    Assessment,
    applicable,
    check,
    compare_classifications,
    undecided,
)
from inspectorate.method.standards import load
from tests.method.cases import assessment_with
from tests.spec.tables import example_table

FRAMEWORK = load("youth-2018")


@example_table(
    ["Concern about safety", "Plan due", "Is the question on planning for safety (2.2.2) asked?"],
    [
        ["yes", "yes", "yes"],
        ["no", "yes", "no"],
        ["yes", "no", "no"],
        ["yes", "not stated", "not known"],
        ["no", "not stated", "no"],
    ],
)
def test_facts_decide_which_questions_a_case_is_asked(concern, plan, asked):
    """Not every question makes sense in every case: where there is no concern about a child's safety there
    can be no plan to keep the child safe. The edition says for each question in which cases it applies. A
    fact that is missing leaves a question open only where the answer depends on it.

    Source: the report gives different numbers of cases for different questions; which facts decide is
    recalled, not published.
    """
    stated = {"safety_concern": concern, "plan_due": plan}
    facts = {fact: value for fact, value in stated.items() if value != "not stated"}
    unsettled = "2.2.2" in undecided(facts, FRAMEWORK, "court")
    answer = "yes" if "2.2.2" in applicable(facts, FRAMEWORK, "court") else "no"
    assert ("not known" if unsettled else answer) == asked


@example_table(
    ["Key question 2.2.3 applies", "Victim to consider", "Prompt about victims (2.2.3.c)"],
    [["yes", "yes", "asked"], ["yes", "no", "not asked"], ["no", "yes", "not asked"]],
)
def test_a_prompt_is_asked_only_where_its_key_question_is(applies, victim, prompt):
    """Prompts point to what matters under a key question. They inform its answer and do not decide it: an
    inspector may answer two prompts of four with no and still find the work sufficient, or the reverse.
    """
    facts = {"plan_due": "yes", "harm_concern": applies, "victim": victim}
    asked = applicable(facts, FRAMEWORK, "court")
    assert ("asked" if "2.2.3.c" in asked else "not asked") == prompt


@example_table(
    ["Was a plan due?", "Question", "Answer", "What the check says"],
    [
        ["yes", "2.2.1", None, "This question applies to this case but is not answered."],
        ["no", "2.2.1", "Yes", "The answer is “Yes”, but this question does not apply to this case."],
        [
            "yes",
            "2.2.1",
            "Not applicable",
            "The answer is “Not applicable”, but this question applies to this case.",
        ],
        ["yes", "2.2.1", "Mostly", "“mostly” is not an answer in this edition of the standards."],
        ["yes", "2.2.9", "Yes", "This edition of the standards has no such question."],
        ["yes", "3.1.1", "Yes", "This question is not asked about this case group (Court disposals)."],
    ],
)
def test_what_is_missing_or_inconsistent_is_said_in_plain_words(plan_due, question, answer, problem):
    """“Not applicable” is a real answer, but it follows from the facts: an inspector cannot use it to pass
    over a question that the facts say applies, nor answer one that they rule out. Each message names the
    case and the question, and says what to do.
    """
    keys = {option.title: option.key for option in FRAMEWORK.casework.answers} | {"Mostly": "mostly"}
    assessment = assessment_with("C7", "court", {question: keys.get(answer, "")}, {"plan_due": plan_due})
    about = [
        fault for fault in check(assessment, FRAMEWORK) if fault.place == f"case C7, question {question}"
    ]
    assert [problem.removeprefix("… ") in fault.problem for fault in about] == [True]
    assert about[0].cure


@example_table(
    ["The service's level", "The inspector's level", "Finding"],
    [
        ["Medium", "Medium", "agreed"],
        ["Medium", "High", "too low"],
        ["Low", "Very high", "too low"],
        ["High", "Medium", "too high"],
        ["High", None, "not compared"],
    ],
)
def test_a_classification_by_the_service_is_set_beside_one_by_the_inspector(service, inspector, finding):
    """The service classifies each child's safety and wellbeing and the risk of serious harm to others. The
    inspector states a level too, and the report counts where the service's was too low or too high. A case
    with only one of the two levels is not counted, and the check asks for the inspector's.

    Source: in the report's court cases eight safety and wellbeing levels were too low, and five should have
    been very high.
    """
    keys = {level.title: level.key for level in FRAMEWORK.scale("safety_wellbeing").levels} | {None: ""}
    facts = {"service_safety_wellbeing": keys[service], "inspector_safety_wellbeing": keys[inspector]}
    case = Assessment("C7", "court", "", "first", facts, {"2.1.1": Answer("yes")})
    comparison = {result.scale: result for result in compare_classifications([case], FRAMEWORK, "court")}[
        "safety_wellbeing"
    ]
    seen = "too low" if comparison.too_low else "too high" if comparison.too_high else "agreed"
    assert (seen if comparison.applicable else "not compared") == finding
    level = "inspector's level of safety and wellbeing"
    asked_for = [fault for fault in check(case, FRAMEWORK) if level in fault.problem]
    assert bool(asked_for) == (finding == "not compared")
