"""Evidence: properties and edge cases of checks, survey tallies and triangulation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.evidence import (
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
    check_evidence,
    tally_survey,
    triangulate,
)
from inspectorate.method.ratings.values import Judgement
from inspectorate.method.standards import load

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
EDITIONS = pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
TEXT = st.text(max_size=8)
WORDS = st.one_of(
    TEXT,
    st.sampled_from([*YOUTH.key_questions, *(q.id for q in YOUTH.evidence.survey), "survey", "document"]),
)
ITEMS = st.lists(
    st.builds(
        EvidenceItem, WORDS, WORDS, TEXT, st.none(), st.lists(WORDS, max_size=3).map(tuple), TEXT, WORDS
    ),
    max_size=5,
)
RESPONSES = st.lists(
    st.builds(SurveyResponse, WORDS, WORDS, st.one_of(TEXT, st.sampled_from(["Agree", "Disagree", ""]))),
    max_size=8,
)
LINES = st.lists(
    st.builds(LineOfEnquiry, WORDS, TEXT, TEXT, st.just(()), st.lists(WORDS, max_size=3).map(tuple), TEXT),
    max_size=3,
)
JUDGEMENTS = st.lists(
    st.builds(
        Judgement,
        st.sampled_from([*YOUTH.standards, "9"]),
        st.just("Good"),
        TEXT,
        st.just({}),
        st.dictionaries(WORDS, st.lists(WORDS, max_size=3).map(tuple), max_size=3),
    ),
    max_size=3,
)


@given(RESPONSES)
def test_survey_counts_are_ordered(responses):
    for tally in tally_survey(responses, YOUTH).values():
        assert 0 <= tally.favourable <= tally.answered <= tally.respondents


@given(ITEMS, RESPONSES, LINES, JUDGEMENTS, st.booleans())
def test_arbitrary_evidence_is_triangulated_for_every_question(
    items, survey, lines, judgements, case_findings
):
    result = triangulate(items, survey, lines, judgements, YOUTH, case_findings=case_findings)
    assert list(result) == [
        question.id
        for domain in YOUTH.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
        for question in standard.key_questions
    ]
    for triangulation in result.values():
        assert len(triangulation.kinds) <= len(YOUTH.evidence.kinds)
        assert triangulation.enough == (len(triangulation.kinds) >= YOUTH.evidence.kinds_needed.value)
        assert bool(triangulation.evidence) == bool(triangulation.kinds)


@given(ITEMS, RESPONSES, LINES, JUDGEMENTS)
def test_arbitrary_evidence_gives_faults_in_sentences(items, survey, lines, judgements):
    for fault in check_evidence(items, survey, lines, judgements, YOUTH):
        assert fault.place
        assert fault.problem.endswith(".")
        assert fault.cure.endswith((".", "?"))


@EDITIONS
def test_survey_of_each_edition_is_a_kind_of_source(framework):
    survey_question = framework.evidence.survey[0]
    responses = [SurveyResponse("1", survey_question.id, survey_question.favourable[0])]
    triangulation = triangulate([], responses, [], [], framework)[survey_question.supports[0]]
    assert (triangulation.kinds, triangulation.evidence) == (("survey",), (survey_question.id,))


def test_survey_question_without_answers_is_not_evidence():
    survey_question = YOUTH.evidence.survey[0]
    triangulation = triangulate([], [SurveyResponse("1", survey_question.id, "")], [], [], YOUTH)[
        survey_question.supports[0]
    ]
    assert (triangulation.kinds, triangulation.enough) == ((), False)


def test_respondent_counts_once_for_each_question():
    survey_question = YOUTH.evidence.survey[0]
    responses = [
        SurveyResponse("1", survey_question.id, "Agree"),
        SurveyResponse("1", survey_question.id, "Disagree"),
    ]
    tally = tally_survey(responses, YOUTH)[survey_question.id]
    assert (tally.favourable, tally.answered, tally.respondents) == (1, 1, 1)
    (fault,) = check_evidence([], responses, [], [], YOUTH)
    assert "answered the question 2 times" in fault.problem


def test_id_of_a_survey_question_is_refused_for_evidence():
    question_id = YOUTH.evidence.survey[0].id
    item = EvidenceItem(
        question_id, "document", "A plan", None, (next(iter(YOUTH.key_questions)),), "", "neutral"
    )
    (fault,) = check_evidence([item], [], [], [], YOUTH)
    assert "survey question" in fault.problem


def test_evidence_on_a_prompt_is_on_its_key_question():
    key = next(key for key in YOUTH.domains[0].standards[0].key_questions if key.prompts)
    item = EvidenceItem("E1", "document", "A plan", None, (key.prompts[0].id,), "It says so.", "strength")
    assert check_evidence([item], [], [], [], YOUTH) == ()
    triangulation = triangulate([item], [], [], [], YOUTH)[key.id]
    assert (triangulation.supports, triangulation.evidence) == (("E1",), ("E1",))


def test_more_answers_than_invitations_is_a_fault():
    survey_question = YOUTH.evidence.survey[0]
    responses = [SurveyResponse(str(number), survey_question.id, "Agree") for number in (1, 2, 3)]
    assert check_evidence([], responses, [], [], YOUTH, 3) == ()
    (fault,) = check_evidence([], responses, [], [], YOUTH, 2)
    assert fault.problem == "3 people answered. The number of people invited is 2."


@given(ITEMS, RESPONSES, LINES, JUDGEMENTS)
def test_gap_is_empty_exactly_where_nothing_is_missing(items, survey, lines, judgements):
    for triangulation in triangulate(items, survey, lines, judgements, YOUTH).values():
        assert not set(triangulation.supports) & set(triangulation.contradicts) or not triangulation.uncited
        assert bool(triangulation.gap) == (not triangulation.enough or bool(triangulation.uncited))
        assert not set(triangulation.uncited) & set(triangulation.evidence)


def test_complete_evidence_has_no_faults():
    question = next(iter(YOUTH.key_questions))
    items = [EvidenceItem("E1", "document", "A plan", None, (question,), "It says so.", "strength")]
    lines = [LineOfEnquiry("L1", "Is it so?", "the cases", ("C1",), (question,), "It is.")]
    survey_question = YOUTH.evidence.survey[0]
    survey = [
        SurveyResponse("R1", survey_question.id, survey_question.options[0]),
        SurveyResponse("R2", survey_question.id, ""),
    ]
    judgements = [
        Judgement(
            YOUTH.standard_of[question].id, "Good", "", {}, {question: ("E1", "L1", survey_question.id)}
        )
    ]
    assert check_evidence(items, survey, lines, judgements, YOUTH) == ()
