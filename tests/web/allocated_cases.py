"""A drawn sample whose cases are allocated to the team."""

from inspectorate.web.allocation import changes
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.factories import Team


def draw_sample(team: Team) -> None:
    """Announce the inspection, send its long list and draw the sample."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    content = factories.long_list()
    long_list = cases.send_long_list(access=access, group=group, name="list.csv", content=content)
    columns, _unclear, _previous = long_lists.suggested_columns(access=access, long_list=long_list)
    cases.confirm_columns(access=access, long_list=long_list, columns=columns)
    cases.draw_sample(access=team.access(Role.LEAD), group=group, seed=2018)


def allocate_cases(team: Team) -> Team:
    """Draw the sample and allocate its cases, with an interview for each."""
    draw_sample(team)
    changes.mark_always_available(access=team.access(Role.LINK))
    changes.allocate(access=team.access(Role.LEAD))
    return team


def cases_of(team: Team, role: Role) -> list[Assessment]:
    """Return the assessments of the person in a role, by case."""
    return list(team.inspection.assessments.filter(assessor=team.people[role]).order_by("case_id"))


def reassign(team: Team, cases: list[Assessment], role: Role) -> list[str]:
    """Reassign cases to the person in a role, as the lead; return what the change returns."""
    ids = [case.pk for case in cases]
    return changes.reassign(access=team.access(Role.LEAD), assessments=ids, assessor=team.people[role])


def holders(team: Team) -> dict[str, int]:
    """Return the assessor of each case."""
    return {case.case_id: case.assessor_id for case in team.inspection.assessments.all()}


def interviews(team: Team) -> set[tuple]:
    """Return the case, assessor and time of every planned interview."""
    return set(team.inspection.planned_interviews.values_list("case_id", "assessor", "starts"))
