"""Schemas of the API of allocation: availability, proposals, reassignments and interviews."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.assessments.models import ConflictOutcome
from inspectorate.web.rest.schemas import WITHOUT_NUL, Moment, Name, Number, described

HalfDayKey = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} (morning|afternoon)$")]
CaseManagerName = Annotated[str, Field(min_length=1, max_length=1000), WITHOUT_NUL]


class AvailabilityRowOut(Schema):
    """A case manager of sampled cases, and when they can be interviewed."""

    name: str = described("The name as in the long list.", "B. Worker")
    cases: int = described("How many sampled cases they manage.", 3, ge=0)
    recorded: bool = described("Whether their availability is recorded, even as none.", True)
    slots: list[datetime] = described("The starts of the times at which they are available.")


class AvailabilityOut(Schema):
    """When the case managers can be interviewed."""

    possible_slots: list[datetime] = described("Every start of an interview on a working day of fieldwork.")
    case_managers: list[AvailabilityRowOut] = described("The case managers of the sampled cases, by name.")


class AvailabilityIn(Schema):
    """The times at which a case manager is available, in place of those recorded before."""

    case_manager: CaseManagerName = described("The name as in the long list.", "B. Worker")
    slots: list[Moment] = described(
        "Starts from the possible ones; empty for no time at all.",
        ["2018-09-03T09:30:00+01:00"],
        max_length=1000,
    )


class AssessorAvailabilityRowOut(Schema):
    """An assessor, and the half days of fieldwork on which they are available."""

    person: int = described("The number of the person.", 1)
    name: str = described("Their name.", "Leila Ashworth")
    recorded: bool = described("Whether their availability is recorded, even as none.", True)
    available: list[str] = described(
        "The half days on which they are available. One that is not recorded counts as available.",
        ["2018-09-03 morning"],
    )


class AssessorAvailabilityOut(Schema):
    """On which half days of fieldwork assessors are available."""

    half_days: list[str] = described("The halves of the working days of fieldwork.", ["2018-09-03 morning"])
    assessors: list[AssessorAvailabilityRowOut] = described("The assessors you may see, by name.")


class AssessorAvailabilityIn(Schema):
    """The half days on which an assessor is available, in place of those recorded before."""

    assessor: Number | None = described("The number of the person; by default yourself.", 1, default=None)
    half_days: list[HalfDayKey] = described(
        "Half days of fieldwork; empty for none at all.", ["2018-09-03 morning"], max_length=1000
    )


class AssignmentDetailOut(Schema):
    """A case of a proposal: who gets it, who has it now, and its interview."""

    group: str = described("The key of the case group.", "court")
    case_id: str = described("The case.", "CO-1001")
    assessor: int = described("The number of the person who gets it.", 1)
    interview: datetime | None = described("When its case manager is interviewed; null without a time.")
    previous: int | None = described(
        "The number of the person it is taken from; null if it is not moved.", None
    )
    reason: str = described("Why it is moved; empty if it is not.", "")


class AllocationProposalOut(Schema):
    """A proposed allocation of the cases that have not begun."""

    scope: AllocationScope = described("Which cases may get a new assessor: keep, even or all.", "keep")
    digest: str = described("Identifies the proposal: send it to accept exactly this one.")
    first: int = described("How many cases nobody has yet.", 31, ge=0)
    staying: int = described("How many cases stay with their assessor.", 0, ge=0)
    begun: int = described("How many cases have begun; they stay.", 0, ge=0)
    assignments: list[AssignmentDetailOut] = described("The cases, by group and id.")
    unassignable: list[str] = described("Cases that nobody can be given, because of conflicts of interest.")


class AllocationIn(Schema):
    """The proposal to accept."""

    scope: AllocationScope = described(
        "Which cases may get a new assessor: keep, even or all.", "keep", default=AllocationScope.KEEP
    )
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = described(
        "The digest of the proposal that you have read.", "0f" * 32
    )


class SecondAssessorOptionOut(Schema):
    """A case that chance drew, and who can be its second assessor."""

    group: str = described("The key of the case group.", "court")
    case_id: str = described("The case.", "CO-1001")
    first: int = described("The number of the first assessor.", 1)
    proposed: int | None = described("The number of the person proposed; null if nobody may assess it.", 2)
    eligible: list[int] = described("The numbers of the people who may assess it.", [2])


class SecondAssessorIn(Schema):
    """A case that chance drew, and its second assessor."""

    group: Name = described("The key of the case group.", "court")
    case_id: Annotated[str, Field(min_length=1, max_length=1000), WITHOUT_NUL] = described(
        "The case.", "CO-1001"
    )
    assessor: Number = described("The number of the second assessor.", 2)


class SecondAssessorsIn(Schema):
    """The second assessors of cases that chance drew: all of them are assigned, or none."""

    cases: list[SecondAssessorIn] = described(
        "The cases.", [{"group": "court", "case_id": "CO-1001", "assessor": 2}], min_length=1, max_length=500
    )


class ReassignmentIn(Schema):
    """Cases to reassign, begun or not."""

    assessments: list[Number] = described(
        "The numbers of the assessments.", [1], min_length=1, max_length=500
    )
    assessor: Number = described("The number of the person who gets them.", 1)


class ReassignmentOutcomeOut(Schema):
    """The outcome of a reassignment, or of undoing one."""

    cancelled: list[str] = described("Cases whose interview is cancelled: arrange new ones.", ["CO-1001"])


class ReassignmentOut(Schema):
    """A change of assessor."""

    assessment: int = described("The number of the assessment.", 1)
    case_id: str = described("The case.", "CO-1001")
    occasion: str = described("Which assessment of the case: first or second.", "first")
    previous: str | None = described("Who had it; null if nobody.", "Tom Bell")
    assessor: str = described("Who got it.", "Leila Ashworth")
    by: str = described("Who decided it.", "Leila Ashworth")
    at: datetime = described("When.", "2018-09-03T09:00:00Z")


class PlannedInterviewOut(Schema):
    """A planned interview with a case manager."""

    group: str = described("The key of the case group.", "court")
    case_id: str = described("The case.", "CO-1001")
    case_manager: str = described("The case manager.", "B. Worker")
    assessor: str = described("The assessor who holds it.", "Leila Ashworth")
    starts: datetime = described("When it starts.", "2018-09-03T08:30:00Z")


class ConflictReviewEntryOut(Schema):
    """What somebody with a conflict of interest has done, or has to do, in one case."""

    assessment: int = described("The number of the assessment.", 1)
    case_id: str = described("The case.", "CO-1001")
    person: int = described("The number of the person with the conflict of interest.", 1)
    name: str = described("Their name.", "Tom Bell")
    answers: int = described("How many current answers they gave.", 3, ge=0)
    to_review: bool = described("Whether somebody has to decide if their answers count.", True)
    to_reassign: bool = described("Whether the case needs another assessor.", True)


class ConflictReviewIn(Schema):
    """The decision about the answers of somebody with a conflict of interest."""

    outcome: ConflictOutcome = described("What happens to the answers.", "counts")
    reason: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S"), WITHOUT_NUL] = described(
        "The reason.", "The answers are facts."
    )
