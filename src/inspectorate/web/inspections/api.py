"""API routes of inspections: the list, one inspection, and the standards of its edition."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from inspectorate.method.standards import Framework
from inspectorate.web.editions import framework
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import TABLE, Action
from inspectorate.web.rest.problems import responses
from inspectorate.web.rest.schemas import Number, Page, PageNumber, Size, described, paginate
from inspectorate.web.states import Role, State

router = Router(tags=["Inspections"])


class InspectionSummaryOut(Schema):
    """An inspection in a list."""

    id: int = described("Its number, as in the addresses of its pages.", 1)
    service: str = described("The service that is inspected.", "Fernshire Youth Justice Service")
    area: str = described("Where the service works.", "Fernshire")
    edition: str = described("The id of the edition of the standards; it never changes.", "example-2031")
    state: State = described("The state of the inspection.", "fieldwork")
    fieldwork_starts: date | None = described(
        "The day on which fieldwork starts; null while it is not set.", "2018-09-03"
    )
    fieldwork_ends: date | None = described(
        "The day on which fieldwork ends; null while it is not set.", "2018-09-14"
    )
    invented: str = described("A notice, when the data is not of real children; else empty.", "")


class TeamMemberOut(Schema):
    """A member of an inspection's team."""

    name: str = described("Their name.", "Leila Ashworth")
    role: Role = described("Their role in this inspection.", "lead_inspector")


class InspectionDetailOut(InspectionSummaryOut):
    """An inspection with its dates, its team, and the actions the person may do now."""

    edition_hash: str = described(
        "SHA-256 over the edition's files, as it was when the inspection was set up."
    )
    long_lists_due: date | None = described("The day by which long lists are due.", "2018-08-20")
    panel_on: date | None = described("The day of the ratings panel.", "2018-10-01")
    remove_cases_on: date | None = described(
        "The day on which case-level data is removed, once it is over.", "2020-10-01"
    )
    cases_removed: bool = described("Whether case-level data has been removed.", False)
    team: list[TeamMemberOut] = described("The current members of the team, by role.")
    roles: list[Role] = described("The roles of the person in this inspection.", ["inspector"])
    may: list[Action] = described("The actions the person may do in its current state.", ["see_cases"])


class OptionOut(Schema):
    """A permitted value and its title."""

    key: str = described("The value as it is sent.", "yes")
    title: str = described("The title of the value.", "Yes")


class AnswerOptionOut(OptionOut):
    """A possible answer to a question, and how it counts."""

    applicable: bool = described("Whether it counts towards the cases the question applies to.", True)
    sufficient: bool = described("Whether it counts as sufficient.", True)


class PromptOut(Schema):
    """A question about a case."""

    id: str = described("Its id in the edition.", "8.1.1.a")
    text: str = described("The text of the question.", "Is there enough analysis of offending behaviour?")


class KeyQuestionOut(PromptOut):
    """A key question with its prompts."""

    prompts: list[PromptOut] = described("Its prompts. They inform the answer and do not decide it.")


class StandardOut(Schema):
    """A standard and its key questions."""

    id: str = described("Its id in the edition.", "8.1")
    title: str = described("Its title.", "Assessment")
    statement: str = described("The statement of what good work is.")
    scored: bool = described("Whether it counts towards the overall rating.", True)
    judged_on: str = described("What it is rated on: cases or evidence.", "cases")
    group: str | None = described("The case group it is rated on; null for evidence.", "court")
    key_questions: list[KeyQuestionOut] = described("Its key questions, in order.")


class RatingLevelOut(Schema):
    """A rating and its points."""

    name: str = described("The rating.", "Strong")
    points: int = described("How many points it gives a standard.", 2)


class EditionOut(Schema):
    """The inspection's edition: case groups, answers, ratings and standards."""

    id: str = described("Its id.", "example-2031")
    title: str = described("Its title.")
    groups: list[OptionOut] = described("The case groups.")
    answers: list[AnswerOptionOut] = described("The answers a question may have.")
    ratings: list[RatingLevelOut] = described("The ratings, from the lowest.")
    standards: list[StandardOut] = described("The standards, in order.")


@router.get("/inspections", response=responses(Page[InspectionSummaryOut]), url_name="inspections")
def list_inspections(request: AuthenticatedRequest, page: PageNumber = 1, size: Size = 50) -> dict[str, Any]:
    """List the inspections the person can see, the latest fieldwork first."""
    return paginate(queries.inspections_of(by=request.user), page, size, _summary)


@router.get("/inspections/{int:inspection}", response=responses(InspectionDetailOut), url_name="inspection")
def read_inspection(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return one inspection: its state, dates and team, and the actions the person may do in it."""
    access = open_inspection(by=request.user, id=inspection)
    return {**_summary(access.inspection), **_detail(access)}


@router.get("/inspections/{int:inspection}/standards", response=responses(EditionOut), url_name="standards")
def read_standards(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the inspection's edition: standards, key questions, prompts, answers and ratings."""
    access = open_inspection(by=request.user, id=inspection)
    return _edition(framework(access.inspection.edition))


def _summary(inspection: Inspection) -> dict[str, Any]:
    names = ("id", "edition", "state", "fieldwork_starts", "fieldwork_ends", "invented")
    fields = {name: getattr(inspection, name) for name in names}
    return {**fields, "service": inspection.service.name, "area": inspection.service.area}


def _detail(access: InspectionAccess) -> dict[str, Any]:
    names = ("edition_hash", "long_lists_due", "panel_on", "remove_cases_on")
    return {
        **{name: getattr(access.inspection, name) for name in names},
        "cases_removed": access.inspection.cases_removed_at is not None,
        "team": [_member(member) for member in queries.team(access=access)],
        "roles": sorted(access.roles),
        "may": [action for action, row in TABLE.items() if row.of_an_inspection and access.may(action)],
    }


def _member(member: TeamMember) -> dict[str, Any]:
    return {"name": member.person.name, "role": member.role}


def _edition(edition: Framework) -> dict[str, Any]:
    return {
        "id": edition.id,
        "title": edition.title,
        "groups": edition.casework.groups,
        "answers": edition.casework.answers,
        "ratings": edition.ratings.levels,
        "standards": [
            {**dict(standard), "judged_on": domain.judged_on, "group": domain.case_group}
            for domain in edition.domains
            for standard in domain.standards
        ],
    }
