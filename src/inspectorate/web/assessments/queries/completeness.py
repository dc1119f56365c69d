"""What an assessment needs before it can be finished: sound answers, required comments and replies."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.method import assessments as method
from inspectorate.method.faults import Fault, Sentence
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Answer, Assessment, AssessmentProgress, ReviewState
from inspectorate.web.assessments.queries.access import AssessmentAccess, method_assessment


def missing_answers(case: AssessmentAccess) -> tuple[Fault, ...]:
    """Return a fault for every missing or inconsistent answer and every unresolved answer conflict."""
    faults = list(method.check(case.value, case.framework))
    for question in case.conflicts:
        location = Sentence(
            "case %(case)s, question %(question)s", case=case.assessment.case_id, question=question
        )
        problem = _("Two people answered this question.")
        faults.append(Fault(location, problem, _("Choose one of the answers.")))
    return tuple(faults)


def missing_comments(case: AssessmentAccess) -> tuple[Fault, ...]:
    """Return a fault for every answer that needs a comment and has none."""
    return method.missing_comments(case.value, case.framework)


def missing_replies(case: AssessmentAccess) -> tuple[Fault, ...]:
    """Return a fault for every review comment that needs a reply."""
    threads = case.assessment.review_threads.filter(state=ReviewState.OPEN).order_by("pk")
    return tuple(
        Fault(
            Sentence(
                "case %(case)s, question %(question)s",
                case=case.assessment.case_id,
                question=thread.question,
            ),
            _("A comment on this answer has no reply."),
            _("Reply to the comment."),
        )
        for thread in threads
    )


def missing_parts(case: AssessmentAccess) -> tuple[Fault, ...]:
    """Return a fault for everything that is missing before the assessment can be finished."""
    return (*missing_answers(case), *missing_comments(case), *missing_replies(case))


def finished_without_comments(assessments: QuerySet[Assessment], framework: Framework) -> list[Assessment]:
    """Return those assessments that are finished although a required comment is missing, by case.

    There are some only after an import: a case is finished in the service with its comments.
    """
    required = Q(pk=None)
    for question, answers in framework.answers_with_comment.items():
        if answers:
            required |= Q(question=question, value__in=answers)
    blank = Answer.objects.filter(required, assessment=OuterRef("pk"), comment__regex=r"^\s*$")
    finished = assessments.filter(Exists(blank), state=AssessmentProgress.FINISHED)
    candidates = list(
        finished.select_related("assessor")
        .prefetch_related("answers")
        .order_by("group", "case_id", "occasion")
    )
    return [
        assessment
        for assessment in candidates
        if method.uncommented_questions(
            method_assessment(
                assessment, {answer.question: answer for answer in assessment.answers.all()}, framework
            ),
            framework,
        )
    ]
