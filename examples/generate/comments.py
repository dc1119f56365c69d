"""Comments of assessors on some answers: invented, and without names or places."""

from collections.abc import Mapping

from examples.generate.answers import Answers
from examples.generate.chance import RandomStream

Comments = dict[str, dict[str, str]]

COMMENTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("2.1.1", "yes"): (
        "The reasons behind the offending are drawn out, and what the child is good at is given real weight.",
        "Both parents were seen at home. Their account changed the analysis.",
    ),
    ("2.1.1", "no"): ("It lists what has happened and does not explain why this child offends now.",),
    ("2.1.1.f", "no"): (
        "The victim is named once, in the account of the offence, and does not appear again.",
        "The victim's statement was on the file and was not used.",
    ),
    ("2.1.1.i", "no"): (
        "Finished eleven weeks after the order began.",
        "The first worker left and the assessment waited two months for the second.",
    ),
    ("2.1.2", "no"): (
        "What could happen to the child because of debts to older young people is not considered.",
        "Social care's assessment is repeated. The danger that comes from the offending itself is left out.",
        "The younger children at the address are not mentioned, though the home had been attacked.",
        "Three episodes of going missing are recorded and nothing is made of them.",
    ),
    ("2.1.2", "yes"): ("Brings together school, health and family, and is clear about what is not known.",),
    ("2.1.3", "no"): (
        "The knife is recorded. Why the child carries it is not asked.",
        "Low because there are few convictions; the threats made at school point the other way.",
        "Who is at risk is left at 'members of the public'.",
    ),
    ("2.1.3", "yes"): ("Says plainly who could be hurt, how, and what would make it likelier.",),
    ("2.2.1", "yes"): (
        "A plan the child had clearly helped to write, in steps that could be reached.",
        "Reparation was chosen to suit an interest in mechanics, and school hours were kept free.",
    ),
    ("2.2.2", "no"): (
        "Relies on a referral to social care. Nothing is said of what happens until it is answered.",
        "The plan made by social care and this one do not mention each other.",
        "Everything in the plan depends on the child being in the area, which was already in doubt.",
    ),
    ("2.2.2.d", "no"): ("There is a heading for what to do if things get worse, with nothing under it.",),
    ("2.2.3", "no"): (
        "The police hold information that would have shaped this plan and were not asked to take part.",
        "The plan stops at attendance. It does not say how the risk to the other boy is to be managed.",
    ),
    ("2.2.3.c", "no"): ("The victim lives two streets away and the plan is silent about it.",),
    ("2.3.1.d", "yes"): (
        "The worker kept turning up, in three different places, until the child began to talk.",
        "The family rang the worker first when things went wrong, which says a good deal.",
    ),
    ("2.3.1.e", "no"): ("Out of school for the whole order. Emails were sent and no one held to an answer.",),
    ("2.3.1", "no"): (
        "Three workers in five months. Each began again.",
        "The sessions are good ones but are about another kind of offending than this child's.",
    ),
    ("2.3.2", "yes"): ("A move was arranged with social care and housing within two days of the threat.",),
    ("2.3.2", "no"): (
        "The referral was not accepted, and no one asked why or tried again.",
        "Each agency was waiting for another to begin.",
    ),
    ("2.3.3", "yes"): ("Curfew, police visits and work on anger were joined up, and the child knew why.",),
    ("2.4.1", "yes"): ("When college fell through the plan was changed the same week.",),
    ("2.4.2", "no"): (
        "The child was found far from home with money and two telephones. The level stayed as it was.",
        "The review was copied from the one before.",
    ),
    ("2.4.2.b", "no"): ("Police knew of the incident. Nothing on their system told them whom to ring.",),
    ("2.4.3", "no"): (
        "A fight in which another boy was hurt was written down and led to nothing.",
        "The case was handed over in the same month and what had changed was lost.",
    ),
    ("3.1.1", "no"): (
        "Rests on the child's own account alone.",
        "Exclusion from school six weeks before the offence is not mentioned.",
    ),
    ("3.1.1.e", "yes"): ("Careful about how well the child understood what they had agreed to.",),
    ("3.1.2", "yes"): ("Short, in proportion, and nothing important was missed.",),
    ("3.1.3", "no"): ("Looks at the incident and not at two earlier ones known to the school.",),
    ("3.2.1", "yes"): ("One page, four steps, each with a date: the child could say what they were.",),
    ("3.2.1.e", "no"): (
        "The victim is the child's brother, and the plan does not say how it will be at home.",
    ),
    ("3.2.2", "no"): ("Social care has a plan too. Neither refers to the other.",),
    ("3.2.3.c", "no"): ("The two children sit in the same class, and no one has told the school.",),
    ("3.3.1", "yes"): (
        "Seen at the library near home because the office meant crossing an area the child feared.",
        "Grief was at the bottom of it, and the worker made room for that.",
    ),
    ("3.3.3", "no"): ("Good sessions on cannabis; none on the assault.",),
    ("3.4.1", "yes"): ("The officer and the worker had talked it through the same morning.",),
    ("3.4.1.f", "no"): ("The decision is plainly right, but why it was made has to be guessed.",),
    ("3.4.2", "yes"): ("Police were told when it was completed and closed their record.",),
}


def generate_comments(answers: Answers, seed: int) -> Comments:
    """Return comments by case and question: every text once, beside an answer it fits."""
    random_stream = RandomStream(seed, "comments")
    comments: Comments = {case: {} for case in answers}
    for (question, value), texts in COMMENTS.items():
        case_ids = [case for case, case_answers in answers.items() if case_answers.get(question) == value]
        for case, text in zip(random_stream.shuffled(case_ids), texts, strict=False):
            comments[case][question] = text
    return comments
