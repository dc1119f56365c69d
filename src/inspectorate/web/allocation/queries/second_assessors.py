"""The proposal of second assessors for the cases that chance drew."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from inspectorate.web.allocation.assignment import (
    Assessor,
    CaseToAssign,
    assign_cases,
)
from inspectorate.web.allocation.queries.availability import unconflicted_assessors
from inspectorate.web.assessments.models import (
    Occasion,
)
from inspectorate.web.assessments.queries.eligibility import eligible_assessors_of_cases
from inspectorate.web.assessments.queries.second_draws import waiting_for_second_assessor
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, require


@dataclass(frozen=True, slots=True)
class SecondProposal:
    """A drawn case that needs a second assessor: who may be it, who is proposed, and why the others may not.

    `proposed` is None when nobody may assess the case. `loads` has how many assessments people have, by id.
    """

    group: str
    case_id: str
    first: Person
    eligible: tuple[Person, ...]
    proposed: Person | None
    rules: tuple[str, ...]
    loads: Mapping[int, int]


def second_proposal(*, access: InspectionAccess) -> list[SecondProposal]:
    """Propose a second assessor for each case of the latest draw that needs one, with loads even.

    Nobody is proposed who has a conflict of interest in the case, assesses it or knows answers of it.
    """
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    people = {member.person_id: member.person for member in unconflicted_assessors(access)}
    loads = Counter(access.inspection.assessments.values_list("assessor", flat=True))
    waiting = waiting_for_second_assessor(access=access)
    team = eligible_assessors_of_cases(
        access=access, keys=[row.key for row in waiting], occasion=Occasion.SECOND
    )
    barred = {key: frozenset(row.member.person_id for row in rows if row.rule) for key, rows in team.items()}
    cases = [CaseToAssign(*key, "", barred=people_barred) for key, people_barred in barred.items()]
    plan = assign_cases(cases, [Assessor(pk, load=loads[pk]) for pk in people], {})
    proposed = {(row.case.group, row.case.case_id): people[row.assessor] for row in plan.assignments}
    return [
        SecondProposal(
            *row.key,
            first=row.first.assessor,
            eligible=tuple(choice.member.person for choice in team[row.key] if not choice.rule),
            proposed=proposed.get(row.key),
            rules=tuple(str(choice.rule) for choice in team[row.key] if choice.rule),
            loads=loads,
        )
        for row in waiting
        if row.first
    ]
