"""A report whose draft the lead inspector has signed, and steps of its improvement plan."""

from datetime import date, timedelta

from django.utils import timezone

from inspectorate.web.improvement.changes import actions, responses
from inspectorate.web.improvement.changes.actions import ActionWords, NewEvidence
from inspectorate.web.improvement.changes.responses import RecommendationResponseWords
from inspectorate.web.improvement.queries.plan import Plan, plan_of
from inspectorate.web.reports.models import Capacity, Recommendation
from inspectorate.web.states import Role, State
from tests.web.factories import Team

SOON = timedelta(days=10)
LIST = NewEvidence("Attendance list", "24 of 24 attended.", "list.pdf", b"%PDF-1.7 list")


def signed(team: Team, *texts: str) -> list[Recommendation]:
    """Write recommendations and sign the draft as the lead inspector; return them in their order."""
    team.stand(State.CONFIRMED)
    rows = [recommendation(team, text) for text in texts or ("plan better",)]
    sign(team)
    return rows


def recommendation(team: Team, text: str, addressee: str = "The service") -> Recommendation:
    """Write a recommendation of the draft."""
    position = team.inspection.recommendations.count() + 1
    row: Recommendation = team.inspection.recommendations.create(position=position, version=0)
    reword(team, row, text, addressee)
    return row


def reword(team: Team, row: Recommendation, text: str, addressee: str = "The service") -> None:
    """Save new words of a recommendation."""
    row.version += 1
    row.save()
    words = {"addressee": addressee, "text": text, "channel": "page", "by": team.people[Role.LEAD]}
    row.versions.create(number=row.version, **words)


def sign(team: Team) -> None:
    """Sign the draft as the lead inspector, in place of an earlier signature."""
    lead = team.people[Role.LEAD]
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_by": lead}
    team.inspection.sign_offs.filter(withdrawn_at=None).update(**withdrawn)
    team.inspection.sign_offs.create(capacity=Capacity.LEAD, digest="x", name=lead.name, by=lead)


def plan_now(team: Team) -> Plan:
    """Return the plan as it is now."""
    return plan_of(team.inspection)


def respond(
    team: Team, row: Recommendation, outcome: str = "accepted", role: Role = Role.SERVICE_HEAD, **words: str
) -> None:
    """Respond to the present words of a recommendation."""
    planned = plan_now(team).recommendation(row.pk)
    values = {"commentary": "We agree.", **words}
    responses.respond(
        access=team.access(role),
        recommendation=row.pk,
        base_version=planned.response_version,
        words_version=planned.words.number,
        words=RecommendationResponseWords(outcome=outcome, given_on=timezone.localdate(), **values),
    )


def planned_action(team: Team, row: Recommendation, due: date | None = None) -> int:
    """Plan an action as the link person, and return its id."""
    words = ActionWords(f"Train everyone {row.pk}.", "Head of practice", due or timezone.localdate() + SOON)
    version = actions.plan_action(access=team.access(Role.LINK), recommendation=row.pk, words=words)
    return version.action_id


def done(team: Team, action: int, evidence: NewEvidence | None = LIST) -> None:
    """Report that an action is done, with evidence."""
    actions.report_progress(
        access=team.access(Role.LINK),
        action=action,
        base_version=plan_now(team).action(action).version.number,
        state="done",
        note="All case managers were trained.",
        evidence=evidence,
    )


def verify(team: Team, action: int, reason: str = "") -> None:
    """Verify an action as the lead inspector, or return it with a reason."""
    actions.verify_action(
        access=team.access(Role.LEAD),
        action=action,
        base_version=plan_now(team).action(action).version.number,
        accepted=not reason,
        reason=reason,
    )
