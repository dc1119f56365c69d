"""Finished cases with comments on their answers, for the tests of reviews."""

from inspectorate.web.assessments.changes import caseload, reviews
from inspectorate.web.assessments.changes.reviews import TypedComment
from inspectorate.web.assessments.models import Assessment, ReviewThread
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.assessments.queries import reviews as review_queries
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role
from tests.web.assigned_cases import (
    complete_answers,
    create_assessment,
    new_submission,
    save_all,
    writable_access,
)


def finished_case(team, role=Role.INSPECTOR, case_id="C1", occasion="first") -> Assessment:
    """Assess a case and finish it."""
    assessment = create_assessment(team, role, case_id, occasion)
    answers = complete_answers(team).items()
    save_all(assessment.assessor, assessment, [new_submission(*answer) for answer in answers])
    finish(assessment)
    return assessment


def finish(assessment: Assessment) -> None:
    """Finish an assessment, as its assessor."""
    caseload.finish(access=writable_access(assessment.assessor, assessment))


def access(
    team, assessment: Assessment, role=Role.LEAD, action: Action = Action.REVIEW_CASE
) -> AssessmentAccess:
    """Open an assessment as the person in a role."""
    return access_queries.open_assessment(
        by=team.people[role], inspection=team.inspection.pk, id=assessment.pk, action=action
    )


def comment(
    team, assessment: Assessment, role=Role.LEAD, base_version: int | str = 0, **texts: str
) -> list[str]:
    """Save comments as the person in a role: by default on 2.1.1, otherwise by the names of facts."""
    texts = texts or {"2.1.1": "Where in the file is this?"}
    typed = {question: TypedComment(text, int(base_version)) for question, text in texts.items()}
    return reviews.save_comments(access=access(team, assessment, role), comments=typed)


def give_back(team, assessment: Assessment, role=Role.LEAD) -> None:
    """Return a case with every comment that waits."""
    opened = access(team, assessment, role)
    waiting = review_queries.case_review(opened).unsent
    reviews.return_case(access=opened, digest=review_queries.digest(waiting))


def returned_case(team, role=Role.INSPECTOR) -> tuple[Assessment, ReviewThread]:
    """Finish a case, and return it with one comment."""
    assessment = finished_case(team, role)
    comment(team, assessment)
    give_back(team, assessment)
    assessment.refresh_from_db()
    return assessment, assessment.review_threads.get()


def reply(team, assessment: Assessment, thread: ReviewThread, text="It is in the plan.", role=Role.INSPECTOR):
    """Reply to the comments of a thread."""
    opened = access(team, assessment, role, Action.REPLY_TO_REVIEW)
    return reviews.reply(access=opened, thread=thread.pk, text=text)
