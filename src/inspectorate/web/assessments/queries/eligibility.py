"""Eligibility: who of the team may assess a case, and which rule bars the others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inspectorate.web.assessments.queries.blindness import people_with_answers
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.cases.queries.latest import sampled_in
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, RuleBroken, require

CaseKey = tuple[str, str]
"""The case group and the id of a case."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A member of the team, and the rule that bars them from assessing the case; None when they may."""

    member: TeamMember
    rule: RuleBroken | None


def sampled_case(*, inspection: Inspection, group: str, case_id: str) -> DrawnCase | None:
    """Return a case of the current sample, or None."""
    return _sampled_cases(inspection, [(group, case_id)]).get((group, case_id))


def _sampled_cases(inspection: Inspection, keys: Collection[CaseKey]) -> dict[CaseKey, DrawnCase]:
    sampled = sampled_in([inspection.pk]).filter(case_id__in={case_id for _group, case_id in keys})
    return {(case.draw.group, case.case_id): case for case in sampled.select_related("draw")}


def eligible_assessors(
    *, access: InspectionAccess, group: str, case_id: str, occasion: str
) -> list[Eligibility]:
    """Return everyone on the team who assesses cases, with the rule that bars some of them from this one."""
    key = (group, case_id)
    return eligible_assessors_of_cases(access=access, keys=[key], occasion=occasion)[key]


def eligible_assessors_of_cases(
    *, access: InspectionAccess, keys: Collection[CaseKey], occasion: str
) -> dict[CaseKey, list[Eligibility]]:
    """Return the `eligible_assessors` of each case, by group and id, with a constant number of queries."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    members = list(assessors(access=access))
    drawn_cases = _sampled_cases(access.inspection, keys)
    blind = _blind_rules_of_cases(access.inspection, keys, occasion, members)
    team = {}
    for key in keys:
        drawn_case = drawn_cases.get(key)
        team[key] = [
            Eligibility(
                member,
                (drawn_case and conflict_rule(member, drawn_case)) or blind[key].get(member.person_id),
            )
            for member in members
        ]
    return team


def conflict_rule(member: TeamMember, drawn_case: DrawnCase) -> RuleBroken | None:
    """Return the rule by which a conflict of interest bars a member from a case, if one does."""
    names = {"name": member.person.name, "case": drawn_case.case_id}
    if member.declared_conflict.whole_service:
        return RuleBroken(
            _(
                "%(name)s has a conflict of interest in the whole service, so they cannot assess its cases. "
                "Select someone else."
            )
            % names
        )
    if not member.may_assess(drawn_case.case_id, drawn_case.case_manager):
        return RuleBroken(
            _("%(name)s has a conflict of interest in case %(case)s, or managed it. Select someone else.")
            % names
        )
    return None


def blind_rules(
    *, inspection: Inspection, group: str, case_id: str, occasion: str, members: Iterable[TeamMember]
) -> Mapping[int, RuleBroken]:
    """Return the rule that bars members from an assessment because of the other one, by person id.

    Nobody makes both assessments of a case, or one of them knowing answers of the other.
    """
    key = (group, case_id)
    return _blind_rules_of_cases(inspection, [key], occasion, list(members))[key]


def _blind_rules_of_cases(
    inspection: Inspection, keys: Collection[CaseKey], occasion: str, members: Sequence[TeamMember]
) -> dict[CaseKey, dict[int, RuleBroken]]:
    others = inspection.assessments.filter(case_id__in={case_id for _group, case_id in keys})
    assessors_of_others: dict[CaseKey, dict[int, int]] = {key: {} for key in keys}
    for group, case_id, assessor, pk in others.exclude(occasion=occasion).values_list(
        "group", "case_id", "assessor", "pk"
    ):
        assessors_of_others.setdefault((group, case_id), {})[assessor] = pk
    people = people_with_answers(inspection=inspection.pk, case_id__in={case_id for _group, case_id in keys})
    return {
        key: _blind_rules(
            key[1],
            assessors_of_others[key],
            {person for pk, person in people if pk in assessors_of_others[key].values()},
            members,
        )
        for key in keys
    }


def _blind_rules(
    case_id: str,
    assessor_of_other: Mapping[int, int],
    readers: Collection[int],
    members: Iterable[TeamMember],
) -> dict[int, RuleBroken]:
    rules = {}
    for member in members:
        names = {"name": member.person.name, "case": case_id}
        if member.person_id in assessor_of_other:
            rules[member.person_id] = RuleBroken(
                _("%(name)s already assesses this case. Select someone else.") % names
            )
        elif member.person_id in readers:
            rules[member.person_id] = RuleBroken(
                _("%(name)s has seen answers of the other assessment of %(case)s. Select someone else.")
                % names
            )
    return rules
