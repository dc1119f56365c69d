"""An inspection in fieldwork whose sampled cases have first assessors, for draws for second assessment."""

import html

from inspectorate.web.states import Role
from tests.web.assigned_cases import create_assessment, draw_cases
from tests.web.factories import Team


def allocated_sample(team: Team) -> Team:
    """Put the inspection into fieldwork, with the 31 cases of its sample allocated to three assessors."""
    case_ids = [f"C{number:02}" for number in range(31)]
    draw_cases(team, *case_ids)
    roles = (Role.INSPECTOR, Role.PARTNER, Role.LOCAL)
    for number, case_id in enumerate(case_ids):
        create_assessment(team, roles[number % 3], case_id)
    return team


def page_of(team: Team, path: str, role: Role = Role.LEAD) -> str:
    """Return a page of the inspection without entities and repeated spaces."""
    text = html.unescape(team.client(role).get(f"/inspections/{team.inspection.pk}/{path}").text)
    return " ".join(text.split())
