"""The improvement plan as a value of the method, for packages of files."""

from dataclasses import replace

from inspectorate.method import improvement as method
from inspectorate.method import inspection as method_inspection
from inspectorate.web.improvement.models import ActionEvidence, BoardReview, RecommendationClosure
from inspectorate.web.improvement.queries.plan import CurrentAction, PlannedRecommendation, plans_of
from inspectorate.web.inspections.models import Inspection


def with_plan(inspection: Inspection, inputs: method_inspection.Inspection) -> method_inspection.Inspection:
    """Return an inspection with its improvement plan, if the service has begun one."""
    return replace(inputs, improvement=package_plan(inspection))


def package_plan(inspection: Inspection) -> method.ImprovementPlan | None:
    """Return the improvement plan of an inspection; None while nothing is recorded of it.

    Recommendations have their numbers in the present draft. What belongs to none of them is left out.
    """
    plan = plans_of([inspection], as_drafted=True)[inspection.pk]
    numbers = {planned.id: planned.number for planned in plan.recommendations}
    closures = RecommendationClosure.objects.filter(recommendation__in=numbers).order_by("at", "pk")
    reviews = inspection.board_reviews.order_by("number")
    value = method.ImprovementPlan(
        due=plan.dates.due if plan.dates else None,
        next_review=plan.next_review,
        responses=tuple(_response(planned) for planned in plan.recommendations if planned.response),
        actions=tuple(_action(action) for action in plan.actions),
        reviews=tuple(_review(row, {action.number for action in plan.actions}) for row in reviews),
        closures=tuple(
            method.RecommendationClosure(
                numbers[row.recommendation_id], method.ClosureOutcome(row.outcome), row.on, row.reason
            )
            for row in closures
        ),
    )
    return None if value == method.ImprovementPlan() else value


def _response(planned: PlannedRecommendation) -> method.RecommendationResponse:
    response = planned.response
    if response is None:
        raise ValueError("the recommendation has no response")
    return method.RecommendationResponse(
        recommendation=planned.number,
        outcome=method.ResponseOutcome(response.outcome),
        commentary=response.commentary,
        given_on=response.given_on,
        given_by=response.given_by,
        current_words=not planned.has_new_words,
    )


def _action(action: CurrentAction) -> method.ImprovementAction:
    version = action.version
    return method.ImprovementAction(
        number=action.number,
        recommendation=action.recommendation_number,
        text=version.text,
        owner=version.owner,
        due=version.due,
        state=method.ActionState(version.state),
        note=version.note,
        evidence=tuple(_evidence(row) for row in action.evidence),
    )


def _evidence(row: ActionEvidence) -> method.ActionEvidence:
    return method.ActionEvidence(row.title, row.added_on, row.text, row.file_name, row.content_hash)


def _review(row: BoardReview, actions: set[int]) -> method.BoardReview:
    return method.BoardReview(
        number=row.number,
        held_on=row.held_on,
        present=tuple(row.present),
        minute=row.minute,
        decided=row.decided,
        next_review=row.next_review,
        progress=tuple(
            method.ReviewedAction(part["action"], method.ActionState(part["state"]), part["note"])
            for part in row.progress
            if part["action"] in actions
        ),
    )
