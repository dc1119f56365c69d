"""The example gives the published results, stores none of them, and is reproduced byte for byte."""

import csv
import re
from collections import Counter

import pytest

from examples.generate.package import build
from inspectorate import package, tables
from inspectorate.method import assessments, inspection, population, sample, tallies
from tests.house.tree import ROOT
from tests.package.inspections import files
from tests.package.published_results import PERCENTAGES, PROMPTS, RATINGS

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
INSPECTION = package.read(EXAMPLE)
RESULTS = inspection.work_out(INSPECTION)


def first_assessments(group):
    return [
        assessment
        for assessment in INSPECTION.assessments
        if assessment.group == group and assessment.occasion == "first"
    ]


def test_published_table_is_complete():
    assert len(RATINGS) == 12
    assert len(PERCENTAGES) == 23


def test_percentages_of_all_23_key_questions_are_as_published():
    computed = {key: RESULTS.tallies[key].percentage for key in PERCENTAGES}
    assert computed == PERCENTAGES


def test_ratings_of_all_12_standards_are_as_published():
    assert {standard: rating.rating for standard, rating in RESULTS.ratings.items()} == RATINGS


def test_overall_rating_is_as_published():
    overall = RESULTS.overall
    assert overall is not None
    assert (overall.rating, overall.score, overall.out_of) == ("Requires improvement", 14, 36)


@pytest.mark.parametrize(("sentence", "question", "yes", "applicable"), PROMPTS)
def test_prompt_counts_are_as_published(sentence, question, yes, applicable):
    tally = RESULTS.tallies[question]
    assert (tally.yes, tally.applicable) == (yes, applicable), sentence


def test_out_of_court_facts_are_as_published():
    harm = tallies.tally_fact(INSPECTION.assessments, "out_of_court", "harm_concern", "yes")
    plans = tallies.tally_fact(INSPECTION.assessments, "out_of_court", "other_agency_plan", "yes")
    assert (harm.yes, harm.applicable) == (13, 19)
    assert (plans.yes, plans.applicable) == (18, 19)


def test_classification_counts_are_as_published():
    (check,) = [
        classification
        for classification in RESULTS.classifications
        if (classification.group, classification.scale) == ("court", "safety_wellbeing")
    ]
    higher = {pair: count for pair, count in check.matrix.items() if pair[1] == "very_high" != pair[0]}
    assert len(check.too_low) == 8
    assert sum(higher.values()) == 5


def test_sample_sizes_are_as_published():
    sizes = {
        group: (
            len(INSPECTION.populations[group].cases),
            len(group_sample.selected),
            len(first_assessments(group)),
        )
        for group, group_sample in INSPECTION.samples.items()
    }
    assert sizes == {"court": (38, 31, 31), "out_of_court": (21, 19, 19)}
    assert {response.respondent for response in INSPECTION.survey} == {str(number) for number in range(1, 14)}
    managers = {case.manager for group in INSPECTION.populations.values() for case in group.cases}
    assert len(managers) == 13


@pytest.mark.parametrize("group", ["court", "out_of_court"])
def test_samples_can_be_redrawn_from_the_long_lists(group):
    recorded = INSPECTION.samples[group]
    table = tables.read_rows(EXAMPLE / "long-lists" / f"{group}.csv")
    eligible = population.read(
        table, INSPECTION.framework, group=group, on=INSPECTION.about.fieldwork_started
    )
    assert recorded.seed is not None
    assert sample.draw(eligible, INSPECTION.framework, seed=recorded.seed) == recorded


def test_caseload_profile_is_close_to_the_published_profile():
    cases = [case for group_population in INSPECTION.populations.values() for case in group_population.cases]
    sexes = Counter(case.facts["gender"] for case in cases)
    groups = Counter(case.facts.get("ethnicity", "not_known") for case in cases)
    ages = Counter(
        (case.disposal_date - case.date_of_birth).days / 365.25 < 15 for case in cases if case.date_of_birth
    )
    assert abs(100 * sexes["male"] / len(cases) - 87) < 2
    assert abs(100 * groups["white"] / len(cases) - 57) < 2
    assert abs(100 * ages[True] / len(cases) - 30) < 2


def test_long_lists_show_every_reason_for_leaving_out():
    reasons = {
        left.reason_key
        for group_population in INSPECTION.populations.values()
        for left in group_population.left_out
    }
    assert reasons >= {
        *("outside_window", "future", "restricted", "missing_gender", "unknown_code", "impossible_date"),
        *(
            "unreadable_date",
            "missing_case_id",
            "missing_disposal_date",
            "same_case",
            "same_person",
            "other_group",
        ),
    }
    assert any(group_population.unreadable_values for group_population in INSPECTION.populations.values())


def test_example_has_no_faults():
    assert package.validate(EXAMPLE) == ()
    assert assessments.check_all(INSPECTION.assessments, INSPECTION.framework) == ()


def test_example_is_regenerated_byte_for_byte(tmp_path):
    package.write(build(), tmp_path / "again")
    regenerated, stored = files(tmp_path / "again"), files(EXAMPLE)
    assert [
        path for path in regenerated.keys() | stored.keys() if regenerated.get(path) != stored.get(path)
    ] == [], "The example is not what its program makes: run python -m examples.generate"


def test_key_question_answers_mostly_follow_their_prompts():
    """Sufficient cases mostly have sufficient prompts, insufficient ones fewer; exceptions exist."""
    shares: dict[str, list[float]] = {"yes": [], "no": []}
    for assessment in INSPECTION.assessments:
        for key, answer in assessment.answers.items():
            prompt_answers = [
                prompt_answer.value
                for name, prompt_answer in assessment.answers.items()
                if name.startswith(f"{key}.")
            ]
            if prompt_answers and key in INSPECTION.framework.key_questions:
                shares[answer.value].append(
                    prompt_answers.count("yes")
                    / max(1, len(prompt_answers) - prompt_answers.count("not_applicable"))
                )
    assert sum(share >= 0.5 for share in shares["yes"]) >= 0.9 * len(shares["yes"])
    assert sum(share < 0.8 for share in shares["no"]) >= 0.9 * len(shares["no"])
    assert any(share < 0.5 for share in shares["yes"])


def test_quality_varies_between_cases_more_than_by_chance():
    """The variance between cases is more than 1.5 times that of independent answers."""
    for group in ("court", "out_of_court"):
        answers_by_case = [
            [answer.value == "yes" for name, answer in assessment.answers.items() if name.count(".") == 2]
            for assessment in first_assessments(group)
        ]
        shares = [sum(answers) / len(answers) for answers in answers_by_case]
        mean = sum(shares) / len(shares)
        by_chance = sum(mean * (1 - mean) / len(answers) for answers in answers_by_case) / len(
            answers_by_case
        )
        assert sum((share - mean) ** 2 for share in shares) / len(shares) > 1.5 * by_chance


def test_fifth_of_cases_has_a_second_assessment_by_another_assessor():
    firsts = {
        assessment.case_id: assessment
        for assessment in INSPECTION.assessments
        if assessment.occasion == "first"
    }
    seconds = [assessment for assessment in INSPECTION.assessments if assessment.occasion == "second"]
    assert len(seconds) == 10
    assert all(firsts[assessment.case_id].assessor != assessment.assessor for assessment in seconds)
    pairs = sum(agreement.pairs for agreement in RESULTS.agreement.values())
    same = sum(agreement.same for agreement in RESULTS.agreement.values())
    assert 0.8 < same / pairs < 0.98


def test_comments_contain_no_name_from_the_long_lists():
    answers = [answer for assessment in INSPECTION.assessments for answer in assessment.answers.values()]
    comments = " ".join(answer.comment for answer in answers)
    assert sum(bool(answer.comment) for answer in answers) > 40
    names = [
        name
        for group_population in INSPECTION.populations.values()
        for case in group_population.cases
        for name in case.names
    ]
    parts = {part for name in names for part in re.findall(r"\w{3,}", name)}
    assert not [part for part in parts if re.search(rf"\b{part}\b", comments)]


def test_no_result_is_stored():
    computed = re.compile(r"percent|per cent|rating|score|overall|sufficient|tally|yes_share", re.IGNORECASE)
    for path in [*EXAMPLE.glob("*.csv"), *EXAMPLE.glob("sample/*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            assert not [name for name in next(csv.reader(file)) if computed.search(name)]
    toml = (EXAMPLE / "inspection.toml").read_text(encoding="utf-8")
    assert not re.search(r"^\s*(\w*(rating|score|overall|percent)\w*)\s*=", toml, re.MULTILINE)
    judged = {judgement.standard for judgement in INSPECTION.judgements}
    assert judged == {"1.1", "1.2", "1.3", "1.4"}
    assert INSPECTION.decisions == ()


def test_example_states_that_its_cases_are_invented():
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert "cases are invented" in readme
    assert "Open Government Licence v3.0" in readme
    assert "invented" in INSPECTION.about.invented
    assert "published" in INSPECTION.about.invented
