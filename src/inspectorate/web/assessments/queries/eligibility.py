"""Eligibility: who of the team may assess a case, and which rule bars the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inspectorate.web.assessments.queries.blindness import people_with_answers
from inspectorate.web.assessments.queries.caseload import assessors
from inspectorate.web.cases.models import DrawnCase, SampleStatus
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, RuleBroken, require


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A member of the team, and the rule that bars them from assessing the case; None when they may."""

    member: TeamMember
    rule: RuleBroken | None


def sampled_case(*, inspection: Inspection, group: str, case_id: str) -> DrawnCase | None:
    """Return a case of the current sample, or None."""
    draw = inspection.draws.filter(group=group).order_by("-number").only("long_list_id").first()
    return draw.cases.filter(case_id=case_id, status=SampleStatus.SELECTED).first() if draw else None


def eligible_assessors(
    *, access: InspectionAccess, group: str, case_id: str, occasion: str
) -> list[Eligibility]:
    """Return everyone on the team who assesses cases, with the rule that bars some of them from this one."""
    require(Action.ASSIGN_CASE, access.roles, access.inspection.current_state)
    members = list(assessors(access=access))
    drawn_case = sampled_case(inspection=access.inspection, group=group, case_id=case_id)
    conflicts = {member.pk: drawn_case and conflict_rule(member, drawn_case) for member in members}
    blind = blind_rules(
        inspection=access.inspection, group=group, case_id=case_id, occasion=occasion, members=members
    )
    return [Eligibility(member, conflicts[member.pk] or blind.get(member.person_id)) for member in members]


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
    others = inspection.assessments.filter(group=group, case_id=case_id).exclude(occasion=occasion)
    assessor_of_other = dict(others.values_list("assessor", "pk"))
    people = people_with_answers(inspection=inspection.pk, group=group, case_id=case_id)
    readers = {person for pk, person in people if pk in assessor_of_other.values()}
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
