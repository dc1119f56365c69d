"""Comments that the edition requires with an answer, and those of an assessment that are missing."""

from inspectorate.method.assessments.answer_checks import fault_place
from inspectorate.method.assessments.routing import applicable
from inspectorate.method.assessments.values import Assessment
from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework


def uncommented_questions(assessment: Assessment, framework: Framework) -> tuple[str, ...]:
    """Return the questions that apply and whose answer needs a comment and has none, in the edition's order.

    Comments are not counted, so no figure depends on them.
    """
    questions = applicable(assessment.facts, framework, assessment.group)
    return tuple(
        name
        for name, answers in framework.answers_with_comment.items()
        if (answer := assessment.answers.get(name))
        if answer.value.strip() in answers and not answer.comment.strip() and name in questions
    )


def missing_comments(assessment: Assessment, framework: Framework) -> tuple[Fault, ...]:
    """Return a fault for each comment that the edition requires and the assessment does not have."""
    titles = {option.key: option.title for option in framework.casework.answers}
    return tuple(
        Fault(
            fault_place(assessment, _("question %(name)s", name=name)),
            _(
                "The answer “%(title)s” to this question needs a comment.",
                title=titles[assessment.answers[name].value.strip()],
            ),
            _("Add a comment that gives the reason for the answer."),
        )
        for name in uncommented_questions(assessment, framework)
    )
