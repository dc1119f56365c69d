"""Read the recommendations of a draft, the findings they can rest on, and the bodies addressed before."""

from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.reports.models import RecommendationVersion
from inspectorate.web.reports.queries.narrative import latest_recommendations

MOST_ADDRESSEES = 50
"""Number of bodies addressed before that a form suggests."""


def recommendations(*, access: InspectionAccess) -> list[RecommendationVersion]:
    """Return the latest version of each recommendation of the draft, in their order."""
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    return latest_recommendations(access.inspection)


def recommendation(*, access: InspectionAccess, id: int) -> RecommendationVersion:  # noqa: A002 - the record's id
    """Return the latest version of one recommendation. Raises NotVisible if it is deleted."""
    for version in recommendations(access=access):
        if version.recommendation_id == id:
            return version
    raise NotVisible


def recommendation_versions(version: RecommendationVersion) -> list[RecommendationVersion]:
    """Return all versions of a recommendation, the latest first."""
    versions = RecommendationVersion.objects.filter(recommendation=version.recommendation_id)
    return list(versions.select_related("by").order_by("-number"))


def addressees(*, access: InspectionAccess) -> list[str]:
    """Return the bodies that recommendations about the same service were addressed to, the latest first."""
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    versions = RecommendationVersion.objects.filter(
        recommendation__inspection__service=access.inspection.service_id
    )
    names = versions.order_by("-pk").values_list("addressee", flat=True)[:1000]
    return list(dict.fromkeys([access.inspection.service.name, *names]))[:MOST_ADDRESSEES]
