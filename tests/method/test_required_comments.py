"""Comments that an edition requires with answers, and editions from before they required any."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method import standards
from inspectorate.method.assessments import check, missing_comments, uncommented_questions
from inspectorate.method.inspection import work_out
from inspectorate.method.standards import Framework, Sourced, figures_of, unconfirmed_values
from inspectorate.method.standards.adoption import adopt, adoption_of
from inspectorate.method.standards.frozen_texts import earlier_texts
from inspectorate.package.folder import read_folder
from tests.house.tree import ROOT

EARLIER = Path(__file__).with_name("earlier_editions")
"""Earlier texts of frozen editions, as packages hold them."""
EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
INSPECTION = package.read_files(read_folder(EXAMPLE))
YOUTH = standards.load("youth-2018")


def changed(framework: Framework, **parts) -> Framework:
    """Return an edition with parts replaced, without what the other one has remembered."""
    return Framework.model_validate(framework.model_copy(update=parts).model_dump(by_alias=True))


def with_answers(framework: Framework, **comment_required) -> Framework:
    """Return an edition that requires comments with these answers, and with no others."""
    answers = tuple(
        answer.model_copy(update={"comment_required": comment_required.get(answer.key)})
        for answer in framework.casework.answers
    )
    return changed(framework, casework=framework.casework.model_copy(update={"answers": answers}))


def without_comments(assessment, *questions):
    answers = {name: replace(assessment.answers[name], comment="  ") for name in questions}
    return replace(assessment, answers={**assessment.answers, **answers})


def insufficient(assessment, framework=YOUTH):
    return [
        name
        for name, answer in assessment.answers.items()
        if answer.value == "no" and name in framework.key_questions
    ]


def stated(value):
    return Sourced(value=value, source="house", status="unconfirmed")


def test_youth_edition_requires_a_comment_with_no_to_a_key_question_as_its_own_rule():
    (figure,) = [figure for figure in figures_of(YOUTH, YOUTH) if "comment_required" in figure.key]
    assert (figure.title, figure.value) == ("Comment required: No", "key questions")
    assert (figure.status, figure.figure.source) == ("unconfirmed", "house")
    assert "No source says" in figure.note
    assert figure.key in {value.key for value in unconfirmed_values(YOUTH)}
    assert YOUTH.answers_with_comment["2.1.1"] == {"no"}
    assert YOUTH.answers_with_comment["2.1.1.a"] == set()


def test_required_comment_that_is_blank_is_a_fault_at_its_question_and_no_missing_answer():
    assessment = next(one for one in INSPECTION.assessments if len(insufficient(one)) > 2)
    first, second, *_others = insufficient(assessment)
    blank = without_comments(assessment, first, second)
    assert missing_comments(assessment, YOUTH) == ()
    assert uncommented_questions(blank, YOUTH) == (first, second)
    fault, _second = missing_comments(blank, YOUTH)
    assert fault.place == f"case {assessment.case_id}, question {first}"
    assert fault.problem == "The answer “No” to this question needs a comment."
    assert check(blank, YOUTH) == check(assessment, YOUTH) == ()


def test_question_that_no_longer_applies_needs_no_comment():
    assessment = next(one for one in INSPECTION.assessments if "2.2.2" in insufficient(one))
    blank = without_comments(assessment, "2.2.2")
    not_due = replace(blank, facts={**blank.facts, "plan_due": "no"})
    assert "2.2.2" in uncommented_questions(blank, YOUTH)
    assert "2.2.2" not in uncommented_questions(not_due, YOUTH)


def test_edition_may_require_comments_on_all_questions_and_a_question_may_differ():
    assessment = INSPECTION.assessments[0]
    every = with_answers(YOUTH, yes=stated("all_questions"))
    named = {name for name, answer in assessment.answers.items() if answer.value == "yes"}
    assert set(uncommented_questions(assessment, every)) == {
        name for name in named if not assessment.answers[name].comment
    }
    question = YOUTH.questions["2.1.1"].model_copy(update={"comment_required": stated(())})
    exempt = with_question(YOUTH, question)
    assert exempt.answers_with_comment["2.1.1"] == set()
    assert exempt.answers_with_comment["2.1.2"] == {"no"}
    assert [figure.value for figure in figures_of(exempt.questions["2.1.1"], exempt)] == ["no answer"]


def with_question(framework, question):
    """Return an edition with one key question replaced."""
    domains = tuple(
        domain.model_copy(
            update={
                "standards": tuple(
                    standard.model_copy(
                        update={
                            "key_questions": tuple(
                                question if key.id == question.id else key for key in standard.key_questions
                            )
                        }
                    )
                    for standard in domain.standards
                )
            }
        )
        for domain in framework.domains
    )
    return changed(framework, domains=domains)


@pytest.fixture(scope="module")
def earlier():
    """The example as a package from before the edition required comments."""
    text = (EARLIER / "youth-2018-without-required-comments.json").read_text(encoding="utf-8")
    edition = Framework.model_validate_json(text)
    references = {value.key: "Invented for this test." for value in unconfirmed_values(edition)}
    adoption = adoption_of(edition, by="An invented head", on=date(2018, 8, 1), references=references)
    framework = adopt(edition, adoption)
    assessments = tuple(
        replace(
            assessment,
            answers={name: replace(answer, comment="") for name, answer in assessment.answers.items()},
        )
        for assessment in INSPECTION.assessments
    )
    return replace(INSPECTION, framework=framework, assessments=assessments)


def test_package_with_an_earlier_text_of_the_edition_stays_valid_with_its_own_rules(earlier):
    files = package.to_files(earlier)
    framework = standards.frozen_edition(files["edition.json"].decode())
    assert framework is not None
    assert set(framework.answers_with_comment.values()) == {frozenset()}
    assert package.validate_files(files) == ()
    assert package.read_files(files) == earlier


def test_every_earlier_text_of_an_edition_is_held_here_and_accepted():
    texts = [file.read_text(encoding="utf-8") for file in EARLIER.iterdir()]
    digests = {hashlib.sha256(text.encode()).hexdigest() for text in texts}
    assert digests == earlier_texts()
    assert all(standards.frozen_edition(text) for text in texts)


def test_required_comments_change_no_result(earlier):
    before, after = work_out(earlier), work_out(INSPECTION)
    assert (before.ratings, before.tallies, before.overall) == (after.ratings, after.tallies, after.overall)


def test_package_without_a_required_comment_is_read_and_has_a_fault_for_each(earlier):
    files = package.to_files(replace(earlier, framework=INSPECTION.framework))
    faults = package.validate_files(files)
    assert len(faults) == sum(len(insufficient(assessment)) for assessment in INSPECTION.assessments)
    assert all(str(fault).startswith("answers.csv, case ") for fault in faults)
    assert package.read_files(files).assessments == earlier.assessments
