"""Edge cases and properties of evidence."""

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
from inspectorate.method.ratings.rated import Judgement
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
def test_a_tally_never_has_more_favourable_than_answered_nor_answered_than_took_part(responses):
    for tally in tally_survey(responses, YOUTH).values():
        assert 0 <= tally.favourable <= tally.answered <= tally.respondents


@given(ITEMS, RESPONSES, LINES, JUDGEMENTS, st.booleans())
def test_any_garbage_is_triangulated_for_every_question_judged_on_evidence(
    items, survey, lines, judged, findings
):
    found = triangulate(items, survey, lines, judged, YOUTH, case_findings=findings)
    assert list(found) == [
        q.id for d in YOUTH.domains if d.judged_on == "evidence" for s in d.standards for q in s.key_questions
    ]
    for each in found.values():
        assert len(each.kinds) <= len(YOUTH.evidence.kinds)
        assert each.enough == (len(each.kinds) >= YOUTH.evidence.kinds_needed.value)
        assert bool(each.evidence) == bool(each.kinds)


@given(ITEMS, RESPONSES, LINES, JUDGEMENTS)
def test_any_garbage_gives_faults_in_full_sentences(items, survey, lines, judged):
    for fault in check_evidence(items, survey, lines, judged, YOUTH):
        assert fault.place
        assert fault.problem.endswith(".")
        assert fault.cure.endswith((".", "?"))


@EDITIONS
def test_the_survey_of_every_edition_is_a_kind_of_source(framework):
    asked = framework.evidence.survey[0]
    responses = [SurveyResponse("1", asked.id, asked.favourable[0])]
    found = triangulate([], responses, [], [], framework)[asked.supports[0]]
    assert (found.kinds, found.evidence) == (("survey",), (asked.id,))


def test_a_question_asked_and_never_answered_is_no_evidence():
    asked = YOUTH.evidence.survey[0]
    found = triangulate([], [SurveyResponse("1", asked.id, "")], [], [], YOUTH)[asked.supports[0]]
    assert (found.kinds, found.enough) == ((), False)


def test_a_respondent_counts_once_for_each_question():
    asked = YOUTH.evidence.survey[0]
    twice = [SurveyResponse("1", asked.id, "Agree"), SurveyResponse("1", asked.id, "Disagree")]
    tally = tally_survey(twice, YOUTH)[asked.id]
    assert (tally.favourable, tally.answered, tally.respondents) == (1, 1, 1)
    (fault,) = check_evidence([], twice, [], [], YOUTH)
    assert "answered 2 times" in fault.problem


def test_evidence_may_not_take_a_survey_questions_id():
    asked = YOUTH.evidence.survey[0].id
    one = EvidenceItem(asked, "document", "A plan", None, (next(iter(YOUTH.key_questions)),), "", "neutral")
    (fault,) = check_evidence([one], [], [], [], YOUTH)
    assert "survey question" in fault.problem


def test_complete_evidence_has_no_fault():
    question = next(iter(YOUTH.key_questions))
    items = [EvidenceItem("E1", "document", "A plan", None, (question,), "It says so.", "strength")]
    lines = [LineOfEnquiry("L1", "Is it so?", "the cases", ("C1",), (question,), "It is.")]
    asked = YOUTH.evidence.survey[0]
    survey = [SurveyResponse("R1", asked.id, asked.options[0]), SurveyResponse("R2", asked.id, "")]
    judged = [Judgement(YOUTH.standard_of[question].id, "Good", "", {}, {question: ("E1", "L1", asked.id)})]
    assert check_evidence(items, survey, lines, judged, YOUTH) == ()
