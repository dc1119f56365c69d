"""Read the ratings that the panel has decided, without what led to them."""

from inspectorate.method.ratings import Overall
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import Decision
from inspectorate.web.panel.queries.panel import decisions
from inspectorate.web.permissions import Action, require
from inspectorate.web.results.queries.personal_results import personal_results


def confirmed_ratings(*, access: InspectionAccess) -> tuple[dict[str, Decision], Overall | None]:
    """Return the current decisions by standard, and the overall rating once every standard has one.

    Raises FaultsFound if the overall rating cannot be calculated.
    """
    require(Action.SEE_RATINGS, access.roles, access.inspection.current_state)
    current = decisions(access.inspection)
    is_complete = current.keys() >= framework(access.inspection.edition).standards.keys()
    return current, personal_results(access=access).results.overall if is_complete else None
