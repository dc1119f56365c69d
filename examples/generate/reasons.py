"""Comments on key questions answered “No”: invented, made of the prompts that are answered “No” too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from examples.generate.chance import RandomStream
from inspectorate.method.assessments import Assessment, uncommented_questions
from inspectorate.method.standards import Framework

MOST_SENTENCES = 2
"""Number of prompts that a comment names."""

REASONS: Mapping[str, tuple[str, ...]] = {
    "2.1.1.a": (
        "The reasons behind the offending are not analysed.",
        "It describes the offence and stops there.",
    ),
    "2.1.1.b": ("The family's circumstances are left out.",),
    "2.1.1.c": ("Nothing is said of what the child does well.",),
    "2.1.1.d": ("What stands in the child's way at school is missing.",),
    "2.1.1.e": ("How ready the child is to change is not considered.",),
    "2.1.1.f": ("The victim's wishes are not recorded.",),
    "2.1.1.g": ("The parents' view was not asked for.",),
    "2.1.1.h": ("Other agencies were not asked what they know.",),
    "2.1.1.i": ("It was finished too late to shape the plan.",),
    "2.1.2.a": ("One known risk to the child is not analysed.", "The level rests on old information."),
    "2.1.2.b": ("The assessment of social care was not read.", "Health information is missing."),
    "2.1.2.c": ("It does not say what would keep the child safe.",),
    "2.1.3.a": (
        "It does not say who could be harmed, or how.",
        "The likelihood of further harm is not judged.",
    ),
    "2.1.3.b": ("Earlier behaviour is not taken into account.", "Police information was not requested."),
    "2.1.3.c": ("No intervention is named that would lower the risk.",),
    "2.2.1.a": ("The order of the work makes little sense.", "The most important service comes last."),
    "2.2.1.b": ("The plan could be for any child.",),
    "2.2.1.c": ("Strengths that the assessment found are not used.",),
    "2.2.1.d": ("The steps are too big for this child.",),
    "2.2.1.e": ("Work for the victim is not planned.",),
    "2.2.1.f": ("The child had no part in making the plan.",),
    "2.2.2.a": (
        "The main risk to the child is not in the plan.",
        "Safety is named as an aim, without any step.",
    ),
    "2.2.2.b": ("The plan does not fit that of social care.", "No other agency has a part in it."),
    "2.2.2.c": (
        "It sets out no control or intervention for safety.",
        "Who does what, and when, is left open.",
    ),
    "2.2.2.d": ("There is no contingency plan.", "What to do if the child becomes less safe is not agreed."),
    "2.2.3.a": ("Why others may be harmed is not addressed.", "The plan deals with attendance only."),
    "2.2.3.b": ("The police have no part in the plan.",),
    "2.2.3.c": ("Nothing protects the people most at risk.", "The victim is not mentioned."),
    "2.2.3.d": ("It sets out no control or intervention to protect others.",),
    "2.2.3.e": ("It does not say what happens if the risk rises.",),
    "2.3.1.a": ("Much of what was planned was not delivered.", "The work began months late."),
    "2.3.1.b": ("The family was not involved in the work.",),
    "2.3.1.c": ("Sessions did not use what the child is good at.",),
    "2.3.1.d": ("Changes of worker broke the relationship.",),
    "2.3.1.e": ("Little was done about education.",),
    "2.3.1.f": ("Missed appointments were not followed up.",),
    "2.3.1.g": ("Enforcement came late and without explanation.",),
    "2.3.2.a": (
        "Nothing that was done made the child safer.",
        "The safety work in the plan was not started.",
    ),
    "2.3.2.b": ("Agencies worked beside each other.", "Nobody coordinated what the agencies did."),
    "2.3.3.a": ("The risk to others was not managed.", "Work on the behaviour did not begin."),
    "2.3.3.b": ("No step was taken to protect victims.", "Victims were not told of changes."),
    "2.3.3.c": ("Information was not shared with the police.",),
    "2.4.1.a": ("Reviews did not notice what had changed.", "The review repeats the first assessment."),
    "2.4.1.b": ("Progress was not recognised.",),
    "2.4.1.c": ("What stood in the way was not discussed.",),
    "2.4.1.d": ("The child and family were not part of the review.", "Parents did not see the review."),
    "2.4.1.e": ("The plan stayed the same.", "Changes were agreed and not made."),
    "2.4.2.a": (
        "Nothing followed when the child became less safe.",
        "The review came after the risk had passed.",
    ),
    "2.4.2.b": ("What other agencies knew did not reach the review.",),
    "2.4.2.c": ("The safety plan was not changed.",),
    "2.4.3.a": ("The risk rose, and the response stayed the same.",),
    "2.4.3.b": ("Police information was not used in the review.",),
    "2.4.3.c": ("The family was not asked.",),
    "2.4.3.d": ("Controls were not changed after the review.",),
    "3.1.1.a": ("The child's attitude to the incident is not explored.",),
    "3.1.1.b": ("Home and family are left out.",),
    "3.1.1.c": ("No strengths are recorded.",),
    "3.1.1.d": ("Difficulties at school are not analysed.",),
    "3.1.1.e": ("Maturity is not considered.",),
    "3.1.1.f": ("The victim was not contacted.",),
    "3.1.1.g": ("Only the child was seen.",),
    "3.1.1.h": ("It was completed after the decision.",),
    "3.1.2.a": ("A risk at home is mentioned and not analysed.", "Safety is marked low, without reasons."),
    "3.1.2.b": ("Social care records were not checked.",),
    "3.1.3.a": ("Who might be harmed is not stated.",),
    "3.1.3.b": ("Incidents elsewhere are not considered.",),
    "3.2.1.a": ("The plan does not match the assessment.",),
    "3.2.1.b": ("The plan takes no account of the family.",),
    "3.2.1.c": ("Strengths play no part in it.",),
    "3.2.1.d": ("The language is too difficult for the child.",),
    "3.2.1.e": ("Reparation was not considered.",),
    "3.2.1.f": ("The parents did not know of the plan.",),
    "3.2.1.g": ("There is more in it than the time allows.",),
    "3.2.1.h": ("Nothing leads on to other services.",),
    "3.2.2.a": ("The plan leaves out the risk that was found.",),
    "3.2.2.b": ("It was not shared with social care.",),
    "3.2.2.c": ("It has no contingency.",),
    "3.2.3.a": ("The reasons for the risk are not addressed.",),
    "3.2.3.b": ("The school was not involved.",),
    "3.2.3.c": ("It has no step to protect the person harmed.",),
    "3.2.3.d": ("What to do if the risk rises is not stated.",),
    "3.3.1.a": ("Half of the sessions did not take place.",),
    "3.3.1.b": ("Appointments took no account of the child's needs.",),
    "3.3.1.c": ("The child met a different worker each time.",),
    "3.3.1.d": ("Little was done to encourage attendance.",),
    "3.3.1.e": ("The case closed without a link to other services.",),
    "3.3.2.a": ("The safety work was not delivered.",),
    "3.3.2.b": ("Contact with other agencies ended after the referral.",),
    "3.3.3.a": ("No work addressed the risk to others.",),
    "3.3.3.b": ("The person harmed heard nothing more.",),
    "3.4.1.a": ("The recommendation was out of proportion.",),
    "3.4.1.b": ("Whether the child accepted responsibility is unclear.",),
    "3.4.1.c": ("It adds nothing to what the police knew.",),
    "3.4.1.d": ("The family did not understand the disposal.",),
    "3.4.1.e": ("The information came after the decision.",),
    "3.4.1.f": ("The reason for the decision is not recorded.",),
    "3.4.2.a": ("The police were not told of the outcome.",),
    "3.4.2.b": ("Missed sessions were not reported to the police.",),
}
"""Reasons for “No” to each prompt."""
ON_THE_WHOLE = (
    "Each part was done, but the whole was not sufficient for this case.",
    "The work was done in form and made little difference.",
    "Sufficient in parts; what mattered most in this case was not dealt with.",
)
"""Reasons where no prompt is answered “No”."""


def comment_required_answers(
    assessments: Sequence[Assessment], framework: Framework, seed: int
) -> Sequence[Assessment]:
    """Return the assessments with a comment on each answer for which the edition requires one."""
    return [_commented(assessment, framework, seed) for assessment in assessments]


def _commented(assessment: Assessment, framework: Framework, seed: int) -> Assessment:
    purpose = f"reasons {assessment.group} {assessment.case_id} {assessment.occasion}"
    random_stream = RandomStream(seed, purpose)
    answers = dict(assessment.answers)
    for question in uncommented_questions(assessment, framework):
        answers[question] = replace(answers[question], comment=_reason(question, assessment, random_stream))
    return replace(assessment, answers=answers)


def _reason(question: str, assessment: Assessment, random_stream: RandomStream) -> str:
    insufficient = [
        prompt
        for prompt in REASONS
        if prompt.startswith(f"{question}.") and prompt in assessment.answers
        if assessment.answers[prompt].value == "no"
    ]
    if not insufficient:
        return random_stream.pick(ON_THE_WHOLE)
    prompts = random_stream.shuffled(insufficient)[:MOST_SENTENCES]
    return " ".join(random_stream.pick(REASONS[prompt]) for prompt in prompts)
