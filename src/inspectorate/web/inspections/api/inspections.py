"""API of inspections: the list, one inspection, its dates, and the standards of its edition."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from inspectorate.method.standards import Framework
from inspectorate.web.editions import framework
from inspectorate.web.inspections import changes, forms, queries
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import TABLE, Action, require
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Day,
    Name,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    form_date,
    paginate,
    validated,
)
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

    id: int = described("The number of their membership, to remove them.", 1)
    person: int = described("The number of the person.", 1)
    name: str = described("Their name.", "Leila Ashworth")
    role: Role = described("Their role in this inspection.", "lead_inspector")


class StateChangeOut(Schema):
    """A change of an inspection's state."""

    start: State = described("The state before.", "setting_up")
    end: State = described("The state after.", "announced")
    at: datetime = described("When.", "2018-08-01T09:00:00Z")
    by: str = described("The name of the person who made it.", "Leila Ashworth")
    reason: str = described("The reason or note; empty without one.", "")


class InspectionDetailOut(InspectionSummaryOut):
    """An inspection with its dates, its team, its history, and the actions the person may do now."""

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
    state_changes: list[StateChangeOut] = described("The changes of its state, newest first.")
    roles: list[Role] = described("The roles of the person in this inspection.", ["inspector"])
    may: list[Action] = described("The actions the person may do in its current state.", ["see_cases"])


class InspectionIn(Schema):
    """A new inspection."""

    service: Number = described("The number of the service that is inspected.", 1)
    edition: Name = described(
        "The id of the edition of the standards; it cannot be changed later.", "example-2031"
    )


class InspectionDatesIn(Schema):
    """The dates of an inspection, in order. A date that is left out is removed."""

    long_lists_due: Day | None = described("The day by which long lists are due.", "2018-08-20", default=None)
    fieldwork_starts: Day | None = described(
        "The day on which fieldwork starts; the dates of eligible cases are counted back from it.",
        "2018-09-03",
        default=None,
    )
    fieldwork_ends: Day | None = described("The day on which fieldwork ends.", "2018-09-14", default=None)
    panel_on: Day | None = described("The day of the ratings panel.", "2018-10-01", default=None)
    remove_cases_on: Day | None = described(
        "The day on which case-level data is removed, once it is over.", "2020-10-01", default=None
    )


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
def list_inspections(
    request: AuthenticatedRequest,
    state: State | None = None,
    service: Number | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List the inspections the person can see, the latest fieldwork first."""
    inspections = queries.inspections_of(by=request.user)
    conditions = {"state": state, "service": service}
    inspections = inspections.filter(
        **{name: value for name, value in conditions.items() if value is not None}
    )
    return paginate(inspections, page, size, _summary)


@router.get("/inspections/{int:inspection}", response=responses(InspectionDetailOut), url_name="inspection")
def read_inspection(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return one inspection: its state, dates and team, and the actions the person may do in it."""
    return detail(open_inspection(by=request.user, id=inspection))


@router.post(
    "/inspections/set-up",
    response=responses(InspectionDetailOut, *WRITE_RESPONSES),
    url_name="set_up_inspection",
)
def set_up_inspection(request: AuthenticatedRequest, submission: InspectionIn) -> dict[str, Any]:
    """Set up an inspection of a service by an edition of the standards."""
    require(Action.SET_UP_INSPECTION, roles_of(request.user))
    cleaned = validated(forms.InspectionForm(submission.model_dump()))
    inspection = changes.set_up(by=request.user, **cleaned)
    return detail(open_inspection(by=request.user, id=inspection.pk))


@router.post(
    "/inspections/{int:inspection}/dates",
    response=responses(InspectionDetailOut, *WRITE_RESPONSES),
    url_name="change_dates",
)
def change_dates(
    request: AuthenticatedRequest, inspection: Number, dates: InspectionDatesIn
) -> dict[str, Any]:
    """Change all dates of an inspection."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHANGE_DATES)
    values = [form_date(name, day) for name, day in dates.model_dump().items()]
    form = forms.InspectionDatesForm({key: value for parts in values for key, value in parts.items()})
    changes.set_dates(access=access, dates=validated(form))
    return detail(open_inspection(by=request.user, id=inspection))


@router.get("/inspections/{int:inspection}/standards", response=responses(EditionOut), url_name="standards")
def read_standards(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the inspection's edition: standards, key questions, prompts, answers and ratings."""
    access = open_inspection(by=request.user, id=inspection)
    return _edition(framework(access.inspection.edition))


def _summary(inspection: Inspection) -> dict[str, Any]:
    names = ("id", "edition", "state", "fieldwork_starts", "fieldwork_ends", "invented")
    fields = {name: getattr(inspection, name) for name in names}
    return {**fields, "service": inspection.service.name, "area": inspection.service.area}


def detail(access: InspectionAccess) -> dict[str, Any]:
    """Return an inspection as API values, with its dates, team and history, and what the person may do."""
    names = ("edition_hash", "long_lists_due", "panel_on", "remove_cases_on")
    return {
        **_summary(access.inspection),
        **{name: getattr(access.inspection, name) for name in names},
        "cases_removed": access.inspection.cases_removed_at is not None,
        "team": [member_values(member) for member in queries.team(access=access)],
        "state_changes": [
            {
                "start": change.start,
                "end": change.end,
                "at": change.at,
                "by": change.by.name,
                "reason": change.reason,
            }
            for change in queries.state_changes(access=access)
        ],
        "roles": sorted(access.roles),
        "may": [action for action, row in TABLE.items() if row.of_an_inspection and access.may(action)],
    }


def member_values(member: TeamMember) -> dict[str, Any]:
    """Return a team member as API values."""
    return {"id": member.pk, "person": member.person_id, "name": member.person.name, "role": member.role}


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
