"""API of the work of people with a conflict of interest: what is to be decided, and the decisions."""

from typing import Any

from ninja import Router

from inspectorate.web.allocation import forms
from inspectorate.web.allocation.api.schemas import ConflictReviewEntryOut, ConflictReviewIn
from inspectorate.web.assessments.changes import conflicts as conflict_changes
from inspectorate.web.assessments.queries import conflicted_work
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections import queries as inspection_queries
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Number, Page, PageNumber, Size, paginate, validated

router = Router(tags=["Allocation"])
HERE = "/inspections/{int:inspection}"


@router.get(
    f"{HERE}/conflicted-work", response=responses(Page[ConflictReviewEntryOut]), url_name="conflicted_work"
)
def list_conflicted_work(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the work of people with a conflict of interest that you have to decide about."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    audit.viewed(access, EventType.DECIDE_CONFLICT)
    return paginate(_work(access), page, size, _conflicted)


@router.post(
    f"{HERE}/conflicted-work/{{int:conflicted}}/{{int:person}}/review",
    response=responses(ConflictReviewEntryOut, *WRITE_RESPONSES),
    url_name="review_conflicted_work",
)
def review_conflicted_work(
    request: AuthenticatedRequest,
    inspection: Number,
    conflicted: Number,
    person: Number,
    submission: ConflictReviewIn,
) -> dict[str, Any]:
    """Decide whether the answers of a person with a conflict of interest count."""
    access = open_inspection(by=request.user, id=inspection, action=Action.DECIDE_CONFLICT)
    work = next(
        (
            row
            for row in _work(access)
            if (row.assessment.pk, row.person.pk) == (conflicted, person) and row.to_review
        ),
        None,
    )
    if work is None:
        raise NotVisible
    cleaned = validated(forms.WorkReviewForm(submission.model_dump()))
    conflict_changes.review_work(access=access, work=work, **cleaned)
    return {**_conflicted(work), "to_review": False}


def _work(access: InspectionAccess) -> list[conflicted_work.ConflictedWork]:
    declarations = inspection_queries.declarations(access=access)
    return conflicted_work.work_to_decide(access=access, declarations=declarations)


def _conflicted(work: conflicted_work.ConflictedWork) -> dict[str, Any]:
    return {
        "assessment": work.assessment.pk,
        "case_id": work.assessment.case_id,
        "person": work.person.pk,
        "name": work.person.name,
        **{name: getattr(work, name) for name in ("answers", "to_review", "to_reassign")},
    }
