"""A half-finished improvement plan: responses, actions, evidence, a returned action, a review, a closure."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from inspectorate.web.improvement.changes import actions, closures, responses, reviews
from inspectorate.web.improvement.changes.actions import ActionWords, NewEvidence
from inspectorate.web.improvement.changes.responses import RecommendationResponseWords
from inspectorate.web.improvement.changes.reviews import ReviewWords
from inspectorate.web.improvement.models import ActionState, ClosureOutcome, ResponseOutcome
from inspectorate.web.improvement.queries.plan import PlannedRecommendation, plan_of
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import Person
from inspectorate.web.states import Role

ANSWERS = (
    (ResponseOutcome.ACCEPTED, "We agree, and have begun."),
    (ResponseOutcome.ACCEPTED, "Managers check each new plan from this month."),
    (ResponseOutcome.PARTLY_ACCEPTED, "We agree, but need until the autumn to train everyone."),
)
"""The responses to the first recommendations; the others have none yet."""
PLANNED = (
    ("Agree a plan with each school that has a child on our caseload.", "Head of the service", 60),
    ("Check ten plans each month.", "Operations manager", -5),
    ("Record the wishes of victims in each new case.", "Head of practice", 20),
)
"""The actions: what is done, who is responsible, and in how many days it is due."""
EVIDENCE = NewEvidence("Minutes of the schools forum", "The forum agreed the plan on behalf of 14 schools.")


def improve(inspection: Inspection, people: Mapping[Role, Person]) -> None:
    """Fill half of the improvement plan of an inspection whose report is published.

    The first recommendation is closed as implemented, the action about the second one is late, and the action
    about the third one was returned to the service.
    """
    planned = plan_of(inspection).recommendations[: len(ANSWERS)]
    numbers = [
        _respond_and_plan(_access(inspection, people[Role.SERVICE_HEAD]), row, index)
        for index, row in enumerate(planned)
    ]
    for action in (numbers[0], numbers[2]):
        actions.report_progress(
            access=_access(inspection, people[Role.LINK]),
            action=action,
            base_version=1,
            state=ActionState.DONE,
            note="All schools have agreed." if action == numbers[0] else "The form has a new field.",
            evidence=EVIDENCE if action == numbers[0] else NewEvidence("Form", "The form has the field."),
        )
    lead = _access(inspection, people[Role.LEAD])
    actions.verify_action(access=lead, action=numbers[0], base_version=2, accepted=True)
    actions.verify_action(
        access=lead,
        action=numbers[2],
        base_version=2,
        accepted=False,
        reason="The form shows that wishes can be recorded, not that they are. Add an audit of new cases.",
    )
    closures.close_recommendation(
        access=lead, recommendation=planned[0].id, base_version=0, outcome=ClosureOutcome.IMPLEMENTED
    )
    today = timezone.localdate()
    words = ReviewWords(
        held_on=today,
        present=("Chair of the board", "Head of the service", "Director of children’s services", "Police"),
        minute="The board read the plan action by action. The check of plans is late.",
        decided="The operations manager reports on the check of plans before the next review.",
        next_review=today + timedelta(days=91),
        notes={2: "Two of three teams have begun."},
    )
    reviews.record_review(access=_access(inspection, people[Role.BOARD]), words=words)


def _respond_and_plan(access: InspectionAccess, planned: PlannedRecommendation, index: int) -> int:
    """Respond to a recommendation, plan an action, and return the action's id."""
    outcome, commentary = ANSWERS[index]
    today = timezone.localdate()
    responses.respond(
        access=access,
        recommendation=planned.id,
        base_version=0,
        words_version=planned.words.number,
        words=RecommendationResponseWords(outcome, commentary, today),
    )
    text, owner, days = PLANNED[index]
    words = ActionWords(text, owner, today + timedelta(days=days))
    return actions.plan_action(access=access, recommendation=planned.id, words=words).action_id


def _access(inspection: Inspection, person: Person) -> InspectionAccess:
    return open_inspection(by=person, id=inspection.pk)
