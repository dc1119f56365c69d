"""Check the references inside an improvement plan: to recommendations, and to its own actions."""

from collections import Counter
from collections.abc import Iterable, Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.improvement import ActionState, ClosureOutcome, ImprovementPlan
from inspectorate.method.inspection import Inspection
from inspectorate.package.folder import IMPROVEMENT, RECOMMENDATIONS


def improvement_faults(inspection: Inspection) -> Iterator[Fault]:
    """Yield a fault for every unknown or repeated number, and every step without what it needs."""
    plan = inspection.improvement
    if plan is None:
        return
    recommendations = range(1, len(inspection.recommendations) + 1)
    numbers = {
        "responses": [row.recommendation for row in plan.responses],
        "actions": [row.recommendation for row in plan.actions],
        "closures": [row.recommendation for row in plan.closures],
    }
    for kind, referred in numbers.items():
        for entry, number in enumerate(referred, start=1):
            if number not in recommendations:
                yield Fault(
                    _("%(file)s, %(kind)s %(number)s", file=IMPROVEMENT, kind=kind, number=entry),
                    _("There is no recommendation %(number)s.", number=number),
                    _("Use the number of a recommendation in %(file)s.", file=RECOMMENDATIONS),
                )
    yield from _repeated("recommendation", "responses", (row.recommendation for row in plan.responses))
    yield from _repeated("number", "actions", (row.number for row in plan.actions))
    yield from _repeated("number", "reviews", (row.number for row in plan.reviews))
    yield from _unknown_actions(plan)
    yield from _incomplete(plan)


def _repeated(name: str, kind: str, numbers: Iterable[int]) -> Iterator[Fault]:
    for number, count in Counter(numbers).items():
        if count > 1:
            yield Fault(
                _("%(file)s, %(kind)s", file=IMPROVEMENT, kind=kind),
                _("%(count)s entries have the %(name)s %(number)s.", count=count, name=name, number=number),
                _("Keep one of them."),
            )


def _unknown_actions(plan: ImprovementPlan) -> Iterator[Fault]:
    actions = {action.number for action in plan.actions}
    for review in plan.reviews:
        for reviewed in review.progress:
            if reviewed.action not in actions:
                yield Fault(
                    _("%(file)s, reviews %(number)s, progress", file=IMPROVEMENT, number=review.number),
                    _("There is no action %(number)s.", number=reviewed.action),
                    _("Use the number of an action in this file."),
                )


def _incomplete(plan: ImprovementPlan) -> Iterator[Fault]:
    for action in plan.actions:
        if action.state in (ActionState.DONE, ActionState.VERIFIED) and not action.evidence:
            yield Fault(
                _("%(file)s, action %(number)s", file=IMPROVEMENT, number=action.number),
                _("An action that is done needs evidence."),
                _("Add its evidence, or give the action another state."),
            )
    for closure in plan.closures:
        if closure.outcome is not ClosureOutcome.IMPLEMENTED and not closure.reason.strip():
            yield Fault(
                _("%(file)s, closures", file=IMPROVEMENT),
                _("The closure of recommendation %(number)s has no reason.", number=closure.recommendation),
                _("Add the reason."),
            )
