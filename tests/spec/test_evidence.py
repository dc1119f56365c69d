"""Evidence

The work of an organisation cannot be rated by counting cases alone. Inspectors read what the service sent in
advance, hear its leaders, survey its case managers, hold meetings, and follow up in the second week what
the cases raised. Each piece of evidence says which key questions it bears on, and each judgement says which
pieces it rests on, so that anybody can follow the way from one to the other.
"""

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
from tests.spec.tables import example_table

YOUTH = load("youth-2018")
ASKED = YOUTH.evidence.survey[0]
QUESTION = ASKED.supports[0]
STANDARD = YOUTH.standard_of[QUESTION].id


def item(name, kind, supports=(QUESTION,), direction="neutral"):
    return EvidenceItem(name, kind, "A title", None, tuple(supports), "What it shows.", direction)


def line(outcome="What was found."):
    return LineOfEnquiry("L1", "Is it so?", "the cases", ("C1",), (QUESTION,), outcome)


def judgement(*cited):
    return Judgement(STANDARD, "Good", "an inspector", {QUESTION: "Reasons."}, {QUESTION: cited})


ANSWERED = (SurveyResponse("1", ASKED.id, ASKED.options[0]),)


@example_table(
    ["Answers given", "Favourable", "Answered", "Took part"],
    [
        [["Agree", "Agree strongly", "Disagree"], 2, 3, 3],
        [["Agree", "Don't know", "Disagree"], 1, 3, 3],
        [["Agree", "(left out)", "Disagree"], 1, 2, 3],
    ],
)
def test_a_survey_question_is_counted_out_of_those_who_answered_it(answers, favourable, answered, took_part):
    """“Don't know” is an answer; leaving the question out is not. Respondents are numbers, never names."""
    given = [answer.replace("(left out)", "") for answer in answers]
    responses = [SurveyResponse(str(who), ASKED.id, answer) for who, answer in enumerate(given, start=1)]
    tally = tally_survey(responses, YOUTH)[ASKED.id]
    assert (tally.favourable, tally.answered, tally.respondents) == (favourable, answered, took_part)


@example_table(
    ["Cited by the judgement", "Kinds of source", "Enough"],
    [
        [["a plan"], ["Documents sent in advance"], False],
        [["a plan", "minutes"], ["Documents sent in advance"], False],
        [["a plan", "a focus group"], ["Documents sent in advance", "Focus groups"], True],
        [["a plan", "the survey"], ["Documents sent in advance", "Survey of case managers"], True],
        [["a plan", "a line of enquiry"], ["Documents sent in advance", "Findings from the cases"], True],
        [[], [], False],
    ],
)
def test_a_judgement_rests_on_more_than_one_kind_of_source(cited, kinds, enough):
    """Two documents are still one kind of source: the service's own word. What the cases showed counts as a
    kind when a line of enquiry carried it into the second week and came to an outcome.

    Source: report on Barking and Dagenham, 2018, Annex 1 (“allowing us to triangulate evidence and
    information”). That two kinds are enough is our reading.
    """
    ids = {
        "a plan": "E1",
        "minutes": "E2",
        "a focus group": "E3",
        "the survey": ASKED.id,
        "a line of enquiry": "L1",
    }
    items = [item("E1", "document"), item("E2", "document"), item("E3", "focus_group")]
    judged = judgement(*(ids[name] for name in cited))
    result = triangulate(items, ANSWERED, [line()], [judged], YOUTH)[QUESTION]
    titles = {kind.key: kind.title for kind in YOUTH.evidence.kinds}
    assert ([titles[kind] for kind in result.kinds], result.enough) == (kinds, enough)


@example_table(
    ["Line of enquiry", "Cases assessed", "Counts as a kind of source"],
    [["with an outcome", True, True], ["without an outcome", True, False], ["with an outcome", False, False]],
)
def test_a_line_of_enquiry_counts_once_it_has_an_outcome(which, assessed, counts):
    """A question raised is not yet evidence. Nor can there be findings from cases when none was assessed."""
    raised = line() if which == "with an outcome" else line(outcome="")
    result = triangulate([], [], [raised], [judgement("L1")], YOUTH, case_findings=assessed)[QUESTION]
    assert (result.kinds == ("case_findings",)) is counts


def test_before_there_is_a_judgement_the_evidence_gathered_is_shown():
    """While the inspection is under way, each key question shows what has been gathered for it so far, and
    what is lacking.
    """
    result = triangulate([item("E1", "document")], [], [], [], YOUTH)[QUESTION]
    assert result.evidence == ("E1",)
    assert result.because == (
        "There is no judgement yet. The evidence so far is based on one kind of source only: "
        "Documents sent in advance. At least 2 are needed."
    )


@example_table(
    [
        "Strengths",
        "Areas for improvement",
        "Cited by the judgement",
        "Not cited although the evidence disagrees",
    ],
    [
        [["E1"], ["E2"], ["E1", "E2"], []],
        [["E1"], ["E2"], ["E1"], ["E2"]],
        [["E1"], ["E2", "E3"], ["E2"], ["E1", "E3"]],
        [["E1", "E2"], [], ["E1"], []],
        [[], ["E1"], [], []],
    ],
)
def test_a_judgement_cites_the_evidence_that_disagrees(strengths, improvements, cited, uncited):
    """Evidence disagrees where some shows a strength and some an area for improvement. A reader can follow
    the judgement only if it cites both sides, and says in its reasons why it comes down on one.

    Source: our reading of “allowing us to triangulate evidence and information” in Annex 1 of the report on
    Barking and Dagenham, 2018.
    """
    items = [item(name, "document", direction="strength") for name in strengths]
    items += [item(name, "meeting", direction="improvement") for name in improvements]
    result = triangulate(items, [], [], [judgement(*cited)], YOUTH)[QUESTION]
    assert (list(result.supports), list(result.contradicts)) == (strengths, improvements)
    assert list(result.uncited) == uncited
    assert ("The evidence disagrees" in result.gap) is bool(uncited)


@example_table(
    ["Answers given", "The survey question shows"],
    [
        [["Agree", "Agree strongly", "Disagree"], "a strength"],
        [["Agree", "Disagree", "Disagree"], "an area for improvement"],
        [["Agree", "Don't know", "Disagree"], "an area for improvement"],
        [["Agree", "Disagree"], "neither"],
    ],
)
def test_most_answers_decide_what_a_survey_question_shows(answers, shows):
    """It shows a strength if more than half of the answers are favourable, and an area for improvement if
    fewer than half are.

    Source: our reading; no source says when a survey answer is evidence of a strength.
    """
    responses = [SurveyResponse(str(who), ASKED.id, answer) for who, answer in enumerate(answers, start=1)]
    result = triangulate([], responses, [], [], YOUTH)[QUESTION]
    sides = {
        "a strength": ((ASKED.id,), ()),
        "an area for improvement": ((), (ASKED.id,)),
        "neither": ((), ()),
    }
    assert (result.supports, result.contradicts) == sides[shows]


@example_table(
    ["What is wrong", "What is said"],
    [
        ["a kind that does not exist", "There is no “documents”. Did you mean “document”?"],
        ["a key question that does not exist", "There is no “9.9.9”."],
        [
            "one id for two pieces of evidence",
            "The id E1 is used 2 times. Give every evidence item a different id.",
        ],
        ["a name in the survey", "The respondent is not a number."],
        ["a citation of nothing", "There is no “E9”."],
    ],
)
def test_evidence_that_leads_nowhere_is_reported(wrong, problem):
    """Each piece of evidence has an id, by which judgements cite it. Ids that do not exist, ids used twice,
    answers that were not offered and names in the survey are all reported together, each with its place and
    what to do.
    """
    items = {
        "a kind that does not exist": [item("E1", "documents")],
        "a key question that does not exist": [item("E1", "document", ["9.9.9"])],
        "one id for two pieces of evidence": [item("E1", "document"), item("E1", "survey")],
    }.get(wrong, [])
    survey = [SurveyResponse("Ann Example", ASKED.id, "Agree")] if wrong == "a name in the survey" else []
    judged = [judgement("E9")] if wrong == "a citation of nothing" else []
    (fault,) = check_evidence(items, survey, [], judged, YOUTH)
    assert problem in str(fault)
    assert fault.place
