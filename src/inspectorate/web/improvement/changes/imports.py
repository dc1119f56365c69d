"""Bring in the improvement plan of an imported package."""

from collections.abc import Mapping

from inspectorate.method import improvement as method
from inspectorate.web.improvement.models import (
    ActionEvidence,
    ActionVersion,
    BoardReview,
    ImprovementAction,
    ImprovementPlan,
    RecommendationClosure,
    RecommendationResponse,
)
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Person
from inspectorate.web.reports.models import Recommendation


def add_imported_plan(*, by: Person, inspection: Inspection, plan: method.ImprovementPlan | None) -> None:
    """Save the plan of a package, for the recommendations that were brought in before.

    An action has one version, with its state. A response to earlier words refers to version 0.
    """
    if plan is None:
        return
    recommendations = dict(enumerate(inspection.recommendations.order_by("position", "pk"), start=1))
    if plan.due or plan.next_review:
        ImprovementPlan.objects.create(
            inspection=inspection, due=plan.due, next_review=plan.next_review, version=1
        )
    RecommendationResponse.objects.bulk_create(
        RecommendationResponse(
            recommendation=recommendations[response.recommendation],
            number=1,
            words_version=1 if response.current_words else 0,
            outcome=response.outcome.value,
            commentary=response.commentary,
            given_by=response.given_by,
            given_on=response.given_on,
            by=by,
        )
        for response in plan.responses
    )
    _add_actions(by, inspection, plan, recommendations)
    BoardReview.objects.bulk_create(_review(by, inspection, review) for review in plan.reviews)
    _add_closures(by, plan, recommendations)


def _add_actions(
    by: Person,
    inspection: Inspection,
    plan: method.ImprovementPlan,
    recommendations: Mapping[int, Recommendation],
) -> None:
    actions = ImprovementAction.objects.bulk_create(
        ImprovementAction(
            inspection=inspection,
            recommendation=recommendations[action.recommendation],
            number=action.number,
            version=1,
        )
        for action in plan.actions
    )
    pairs = list(zip(actions, plan.actions, strict=True))
    ActionVersion.objects.bulk_create(
        ActionVersion(
            action=row,
            number=1,
            text=action.text,
            owner=action.owner,
            due=action.due,
            state=action.state.value,
            note=action.note,
            by=by,
        )
        for row, action in pairs
    )
    ActionEvidence.objects.bulk_create(
        ActionEvidence(
            action=row,
            title=evidence.title,
            text=evidence.text,
            file_name=evidence.file,
            content_hash=evidence.digest,
            added_on=evidence.added,
            by=by,
        )
        for row, action in pairs
        for evidence in action.evidence
    )


def _review(by: Person, inspection: Inspection, review: method.BoardReview) -> BoardReview:
    return BoardReview(
        inspection=inspection,
        number=review.number,
        held_on=review.held_on,
        present=list(review.present),
        minute=review.minute,
        decided=review.decided,
        next_review=review.next_review,
        progress=[
            {"action": row.action, "state": row.state.value, "note": row.note} for row in review.progress
        ],
        by=by,
    )


def _add_closures(
    by: Person, plan: method.ImprovementPlan, recommendations: Mapping[int, Recommendation]
) -> None:
    numbers = dict.fromkeys(recommendations, 0)
    for closure in plan.closures:
        numbers[closure.recommendation] += 1
        RecommendationClosure.objects.create(
            recommendation=recommendations[closure.recommendation],
            number=numbers[closure.recommendation],
            outcome=closure.outcome.value,
            reason=closure.reason,
            on=closure.on,
            by=by,
        )
