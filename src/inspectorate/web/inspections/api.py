"""Inspections for programs: which there are, where each stands, and what its edition asks."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from inspectorate.method.standards import Framework
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.models import Inspection, Member
from inspectorate.web.inspections.queries import InspectionAccess, framework, open_inspection
from inspectorate.web.people.queries import SignedIn
from inspectorate.web.permissions import TABLE, Action
from inspectorate.web.problems import answers
from inspectorate.web.shapes import Listing, Number, Size, Which, listing, says
from inspectorate.web.states import Role, State

router = Router(tags=["Inspections"])


class InspectionListed(Schema):
    """An inspection, as it stands in a list."""

    id: int = says("Its number, as in the addresses of its pages.", 1)
    service: str = says("The service that is inspected.", "Fernshire Youth Justice Service")
    area: str = says("Where the service works.", "Fernshire")
    edition: str = says("The id of the edition of the standards; it never changes.", "example-2031")
    state: State = says("Where the inspection stands.", "fieldwork")
    fieldwork_starts: date | None = says(
        "The day on which fieldwork starts; null while it is not set.", "2018-09-03"
    )
    fieldwork_ends: date | None = says(
        "The day on which fieldwork ends; null while it is not set.", "2018-09-14"
    )
    invented: str = says("A notice, when the data is not of real children; else empty.", "")


class TeamMember(Schema):
    """Someone on an inspection's team."""

    name: str = says("Their name.", "Leila Ashworth")
    role: Role = says("Their role in this inspection.", "lead_inspector")


class InspectionWhole(InspectionListed):
    """An inspection with its dates, its team, and what the person may do in it now."""

    edition_hash: str = says("SHA-256 over the edition's files, as it was when the inspection was set up.")
    long_lists_due: date | None = says("The day by which long lists are due.", "2018-08-20")
    panel_on: date | None = says("The day of the ratings panel.", "2018-10-01")
    remove_cases_on: date | None = says(
        "The day on which case-level data is removed, once it is over.", "2020-10-01"
    )
    cases_removed: bool = says("Whether case-level data has been removed.", False)
    team: list[TeamMember] = says("Who is on the team now, by role.")
    roles: list[Role] = says("In which roles the person sees this inspection.", ["inspector"])
    may: list[Action] = says("What the person may do in the state it is in.", ["see_cases"])


class Option(Schema):
    """A value that can be given, and its words."""

    key: str = says("The value as it is sent.", "yes")
    title: str = says("The value in words.", "Yes")


class AnswerOption(Option):
    """An answer to a question, and how it counts."""

    applicable: bool = says("Whether it counts towards the cases the question applies to.", True)
    sufficient: bool = says("Whether it counts as sufficient.", True)


class Prompt(Schema):
    """Something asked of a case."""

    id: str = says("Its id in the edition.", "8.1.1.a")
    text: str = says("Its words.", "Is there enough analysis of offending behaviour?")


class KeyQuestion(Prompt):
    """A question a standard is judged by, with its prompts."""

    prompts: list[Prompt] = says("Pointers under it; they inform its answer and do not decide it.")


class Standard(Schema):
    """A standard and its key questions."""

    id: str = says("Its id in the edition.", "8.1")
    title: str = says("What it is called.", "Assessment")
    statement: str = says("What good looks like.")
    scored: bool = says("Whether it counts towards the overall rating.", True)
    judged_on: str = says("What it is judged on: cases or evidence.", "cases")
    group: str | None = says("The kind of case it is judged on; null for evidence.", "court")
    key_questions: list[KeyQuestion] = says("Its key questions, in order.")


class Rating(Schema):
    """A rating and its points."""

    name: str = says("The rating.", "Strong")
    points: int = says("How many points it gives a standard.", 2)


class Edition(Schema):
    """What the inspection's edition of the standards asks, and how it is answered."""

    id: str = says("Its id.", "example-2031")
    title: str = says("What it is called.")
    groups: list[Option] = says("The kinds of case.")
    answers: list[AnswerOption] = says("The answers a question may have.")
    ratings: list[Rating] = says("The ratings, from the lowest.")
    standards: list[Standard] = says("The standards, in order.")


@router.get("/inspections", response=answers(Listing[InspectionListed]), url_name="inspections")
def list_inspections(request: SignedIn, page: Which = 1, size: Size = 50) -> dict[str, Any]:
    """The inspections the person can see, the next fieldwork first."""
    return listing(queries.mine(by=request.user), page, size, _listed)


@router.get("/inspections/{int:inspection}", response=answers(InspectionWhole), url_name="inspection")
def read_inspection(request: SignedIn, inspection: Number) -> dict[str, Any]:
    """One inspection: where it stands, its dates and team, and what the person may do in it."""
    access = open_inspection(by=request.user, id=inspection)
    return {**_listed(access.inspection), **_whole(access)}


@router.get("/inspections/{int:inspection}/standards", response=answers(Edition), url_name="standards")
def read_standards(request: SignedIn, inspection: Number) -> dict[str, Any]:
    """What the edition asks: standards, key questions, prompts, answers and ratings."""
    access = open_inspection(by=request.user, id=inspection)
    return _edition(framework(access.inspection.edition))


def _listed(each: Inspection) -> dict[str, Any]:
    names = ("id", "edition", "state", "fieldwork_starts", "fieldwork_ends", "invented")
    told = {name: getattr(each, name) for name in names}
    return {**told, "service": each.service.name, "area": each.service.area}


def _whole(access: InspectionAccess) -> dict[str, Any]:
    names = ("edition_hash", "long_lists_due", "panel_on", "remove_cases_on")
    return {
        **{name: getattr(access.inspection, name) for name in names},
        "cases_removed": access.inspection.cases_removed_at is not None,
        "team": [_member(each) for each in queries.team(access=access)],
        "roles": sorted(access.roles),
        "may": [action for action, row in TABLE.items() if row.of_an_inspection and access.may(action)],
    }


def _member(each: Member) -> dict[str, Any]:
    return {"name": each.person.name, "role": each.role}


def _edition(known: Framework) -> dict[str, Any]:
    return {
        "id": known.id,
        "title": known.title,
        "groups": known.casework.groups,
        "answers": known.casework.answers,
        "ratings": known.ratings.levels,
        "standards": [
            {**dict(standard), "judged_on": domain.judged_on, "group": domain.case_group}
            for domain in known.domains
            for standard in domain.standards
        ],
    }
