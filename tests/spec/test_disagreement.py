"""If you disagree with a rating

This chapter is for the head of a service. A rating follows from counted answers and recorded judgements by
rules that are all on this page, so there are only a few things that can be wrong with it: an answer, a fact
that decides whether a question applies, a judgement, the sample, or the adding up. Each can be pointed at.

**What the factual accuracy check is for.** Before a report is published the service sees a draft and may say
what in it is wrong: a date, a number, a name for something, an answer that overlooks what was in the case
record. Name the case and the question, and show the record. It is not for a different view of the same facts.
A rating changes when an answer, a fact or a judgement is corrected, and then by the same rules as before. How
long you have, to whom you write, and what you can do if you are not content with the reply, the inspectorate
tells you: this product only supplies the figures.

Source: that the service checks a draft is the inspectorate's practice; what belongs in the check is our
reading.
"""

from dataclasses import replace

from inspectorate.method.assessments import Answer
from inspectorate.method.inspection import work_out
from inspectorate.method.ratings import format_probability
from inspectorate.method.standards import figures_of, load
from tests.cli.conftest import run
from tests.house.tree import ROOT
from tests.spec.example import example
from tests.spec.tables import example_table

__all__ = ["run"]


@example_table(
    ["Ask for", "What it tells you", "For 2.2 in the example"],
    [
        ["the counts", "how many cases the lowest key question rests on", "2.2.2: 14 of 29"],
        ["the points to the boundary", "how far the percentage is from another rating", "1.7"],
        ["the fewest answers", "how many would have to be wrong for the rating to be", "1"],
        ["the deciding cases", "which cases to read again first", "15 cases"],
        ["the certainty", "how likely the rating is over all eligible cases, by sampling only", "57%"],
        ["the reasons for the panel", "why the panel was free to move it", "2 reasons"],
        ["the panel's decision", "whether it moved it, who decided and why", "none recorded"],
    ],
)
def test_seven_things_to_ask_for(thing, tells, value):
    """The numbers of the deciding cases are not in the public report, because they could point to a child.
    They are in the inspection's own record, and the service, whose cases they are, can ask for them.

    If many answers would have to be judged the other way, correcting one will not change the rating; if one
    would, it may. (One case can hold several of the answers: the record says which cases decide alone.) A
    rating that is likely but not certain is not a mistake: the certainty shows how much is uncertain because
    some cases were not seen. Beside it is the uncertainty that differences between assessors add.
    """
    _, results = example()
    confirmed, firm, tally = results.ratings["2.2"], results.sensitivity["2.2"], results.tallies["2.2.2"]
    assert confirmed.proposed.lowest == tally.question
    answers = {
        "the counts": f"{tally.question}: {tally.yes} of {tally.applicable}",
        "the points to the boundary": f"{firm.points_to_boundary:.1f}",
        "the fewest answers": f"{firm.cases_to_change}",
        "the deciding cases": f"{len({case.case_id for case in firm.deciding})} cases",
        "the certainty": f"{format_probability(firm.probabilities[firm.rating])}%",
        "the reasons for the panel": f"{len(confirmed.proposed.triggers)} reasons",
        "the panel's decision": "none recorded" if confirmed.decision is None else "recorded",
    }
    assert answers[thing] == value


@example_table(
    ["If this were corrected", "2.2.2 would be", "2.2 would be", "Points overall"],
    [
        ["nothing", "14 of 29", "Inadequate", "14 of 36"],
        ["one answer to 2.2.2, from no to yes", "15 of 29", "Requires improvement", "15 of 36"],
        ["one no to 2.2.2, as the question did not apply", "14 of 28", "Requires improvement", "15 of 36"],
        ["one yes to 2.2.2, as the question did not apply", "13 of 28", "Inadequate", "14 of 36"],
        ["three answers to 2.2.1, from no to yes", "14 of 29", "Inadequate", "14 of 36"],
    ],
)
def test_what_a_correction_changes(correction, counted, rating, overall):
    """A correction can raise a standard only where it touches the lowest key question. Here one answer is
    enough, in any of fifteen cases; so is one fact, if it means that a question answered no should not have
    been asked. Better answers to another key question change nothing while 2.2.2 is the lowest. The overall
    rating stays Requires improvement throughout.
    """
    inspection, _ = example()
    results = work_out(replace(inspection, assessments=tuple(corrected(inspection, correction))))
    tally = results.tallies["2.2.2"]
    assert (f"{tally.yes} of {tally.applicable}", results.ratings["2.2"].rating) == (counted, rating)
    assert results.overall
    assert (results.overall.rating, f"{results.overall.score} of {results.overall.out_of}") == (
        "Requires improvement",
        overall,
    )


CORRECTIONS = {
    "nothing": ("2.2.2", "no", 0, {}, "no"),
    "one answer to 2.2.2, from no to yes": ("2.2.2", "no", 1, {}, "yes"),
    "one no to 2.2.2, as the question did not apply": ("2.2.2", "no", 1, {"safety_concern": "no"}, ""),
    "one yes to 2.2.2, as the question did not apply": ("2.2.2", "yes", 1, {"safety_concern": "no"}, ""),
    "three answers to 2.2.1, from no to yes": ("2.2.1", "no", 3, {}, "yes"),
}


def corrected(inspection, correction):
    """The example's assessments after a correction: so many answers of one kind, with the facts behind."""
    question, before, number, facts, after = CORRECTIONS[correction]
    for assessment in inspection.assessments:
        answer = assessment.answers.get(question)
        if number and assessment.occasion == "first" and answer and answer.value == before:
            number -= 1
            answers = {**assessment.answers, question: Answer(after or "not_applicable")}
            yield replace(assessment, facts={**assessment.facts, **facts}, answers=answers)
        else:
            yield assessment


@example_table(
    ["What only the inspectorate can confirm", "Taken here as"],
    [
        ["Percentage at which the band begins: Inadequate", "0"],
        ["Percentage at which the band begins: Requires improvement", "50"],
        ["Percentage at which the band begins: Good", "65"],
        ["Percentage at which the band begins: Outstanding", "80"],
        ["Share of the greatest score above which the rating begins: Requires improvement", "1/6"],
        ["Share of the greatest score above which the rating begins: Outstanding", "5/6"],
        ["Points from a boundary within which a panel may consider a rating", "5"],
        ["Number of changed cases at which a panel may consider a rating", "1"],
        ["Sub-sample small enough for a panel to consider a rating", "5"],
    ],
)
def test_ask_the_inspectorate_to_confirm_the_bands(figure, value):
    """No published source gives these figures: people who know the method recall them. They agree with every
    published rating that was found, but another figure might too. So where a rating lies close to one of
    them, ask the inspectorate in writing which figure it used. If it names another, the edition is corrected,
    and every rating follows from it by the same rules.
    """
    framework = load("youth-2018")
    recalled = {
        named.title: named.value
        for named in figures_of(framework.ratings, framework)
        if named.status == "unconfirmed" and named.source.startswith("Recalled")
    }
    assert recalled[figure] == value
    assert len(recalled) == 9


def test_anyone_with_the_record_can_recompute(run):
    """# Anyone with the inspection's record can calculate the ratings again

    An inspection is kept as a folder of plain files: the long lists, the sample, every answer, every
    judgement with its reasons. No rating that follows from answers is stored in it. This command calculates
    all ratings, shows how certain each one is, and with `--json` names the deciding cases:

        inspectorate rate examples/barking-and-dagenham-2018 --json

    To see what a correction would do, copy the folder, change the answer in `answers.csv`, and run the
    command again. This one draws the samples again from the long lists and compares:

        inspectorate package validate examples/barking-and-dagenham-2018

    The folder holds details of children's cases: it is for the service and the inspectorate, not for
    publishing.
    """
    folder = ROOT / "examples" / "barking-and-dagenham-2018"
    results = run("rate", folder, "--json").json
    deciding = results["sensitivity"]["2.2"]["deciding"]
    assert (results["standards"]["2.2"]["rating"], len(deciding)) == ("Inadequate", 15)
    assert all(case["case"] and case["alone"] for case in deciding)
    assert run("package", "validate", folder).code == 0


def test_anyone_with_the_report_can_check_the_rest(run):
    """# Anyone with the printed report can check the rest

    The percentages and ratings in the report are enough to check, with no computer, that each standard
    judged on cases has the rating of its lowest percentage, and that the points add up. The adding up is also
    a command:

        inspectorate overall --edition youth-2018 1.1=Good 1.2="Requires improvement" …

    With the twelve published ratings it answers "Requires improvement: 14 out of 36." What the printed report
    alone cannot show is whether the answers were right: for that, ask for the deciding cases.
    """
    ratings = [f"{standard}={confirmed.rating}" for standard, confirmed in example()[1].ratings.items()]
    assert len(ratings) == 12
    result = run("overall", "--edition", "youth-2018", *ratings)
    assert result.out.startswith("Requires improvement: 14 out of 36.")
