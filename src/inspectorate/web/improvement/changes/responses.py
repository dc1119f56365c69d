"""Record the response to a recommendation: the service's own, or that of another body."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.improvement.models import RecommendationResponse, ResponseOutcome
from inspectorate.web.improvement.queries.plan import Plan, PlannedRecommendation, plan_of
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.permissions import Action, ConcurrentChange, RuleBroken
from inspectorate.web.states import Role


@dataclass(frozen=True, slots=True)
class RecommendationResponseWords:
    """A response: whether the recommendation is accepted, the commentary, and who gave it and when.

    `given_by` is "" when the service responds itself.
    """

    outcome: str
    commentary: str
    given_on: date
    given_by: str = ""


@transaction.atomic
def respond(
    *,
    access: InspectionAccess,
    recommendation: int,
    base_version: int,
    words_version: int,
    words: RecommendationResponseWords,
) -> RecommendationResponse:
    """Record a response to the words of a recommendation that the person has read.

    Raises ConcurrentChange if the latest response is no longer `base_version`, or the words no longer
    `words_version`, and RuleBroken for a closed recommendation, without a needed commentary, and for a person
    who does not record responses of this body.
    """
    inspection = locked(access, Action.WRITE_IMPROVEMENT_PLAN)
    planned = plan_of(inspection).recommendation(recommendation)
    require_body(access, words.given_by)
    require_open(planned)
    if planned.response_version != base_version:
        raise ConcurrentChange(_("Someone else has recorded a response since you opened this page."))
    if planned.words.number != words_version:
        raise ConcurrentChange(_("The recommendation has new words since you opened this page."))
    if words.outcome != ResponseOutcome.ACCEPTED and not words.commentary.strip():
        raise RuleBroken(_("Enter why the recommendation is not accepted, or only partly."))
    response = RecommendationResponse.objects.create(
        recommendation=planned.words.recommendation,
        number=base_version + 1,
        words_version=words_version,
        outcome=words.outcome,
        commentary=words.commentary.strip(),
        given_by=words.given_by.strip(),
        given_on=words.given_on,
        by=access.person,
    )
    before = {"outcome": planned.response.outcome} if planned.response else None
    after = {
        "outcome": response.outcome,
        "comment": response.commentary,
        "given_by": response.given_by,
        "given_on": response.given_on.isoformat(),
        "version": words_version,
    }
    subject = recommendation_subject(planned)
    audit.record(access, EventType.RESPOND_TO_RECOMMENDATION, subject=subject, before=before, after=after)
    notify_roles(inspection, (Role.LEAD,), _("A response to a recommendation was recorded"), access)
    return response


def begun_plan(inspection: Inspection) -> Plan:
    """Return the plan. Raises RuleBroken before the lead inspector has signed the draft."""
    plan = plan_of(inspection)
    if not plan.has_begun:
        raise RuleBroken(
            _("The improvement plan begins when the lead inspector has signed the draft of the report.")
        )
    return plan


def require_body(access: InspectionAccess, given_by: str) -> None:
    """Raise RuleBroken unless the person writes for this body: the service, or another one that is named."""
    is_of_service = bool({Role.LINK, Role.SERVICE_HEAD} & access.roles)
    if given_by.strip():
        if is_of_service and Role.SERVICE_HEAD not in access.roles:
            raise RuleBroken(
                _("Only the head of the service and operations staff write for another body. Ask them.")
            )
    elif not is_of_service:
        raise RuleBroken(_("Operations staff write for other bodies only. Enter who gave the response."))


def require_open(planned: PlannedRecommendation) -> None:
    """Raise RuleBroken for a recommendation that is closed."""
    if not planned.is_open:
        raise RuleBroken(
            _("This recommendation is closed. If it must be changed, ask the lead inspector to reopen it.")
        )


def recommendation_subject(planned: PlannedRecommendation) -> str:
    """Return how audit events call a recommendation."""
    return f"recommendation {planned.id}"


def notify_roles(
    inspection: Inspection, roles: tuple[Role, ...], text: str, access: InspectionAccess
) -> None:
    """Notify the team members in these roles, except the person themselves, of a change of the plan."""
    members = inspection.members.filter(removed_at=None, role__in=[role.value for role in roles])
    people = [member.person for member in members.select_related("person") if member.person != access.person]
    notify(people, text, page=reverse("improvement:plan", args=[inspection.pk]), inspection=inspection)
