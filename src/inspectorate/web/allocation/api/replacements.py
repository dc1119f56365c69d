"""REST endpoint to undo the replacement of a case."""

from typing import Any

from ninja import Router, Schema

from inspectorate.web.allocation import changes, forms
from inspectorate.web.cases.api.samples import ReplacementOut, replacement_values
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, Text, described, validated

router = Router(tags=["Samples"])


class UndoReplacementIn(Schema):
    """The latest replacement of a sample, and why it is undone."""

    into: Text = described("The case that came in last.", "CO-1017", min_length=1, max_length=1000)
    reason: Text = described(
        "Why the replaced case can be assessed after all.", "The file was found.", max_length=2000
    )


@router.post(
    "/inspections/{int:inspection}/samples/{group}/replacement/undo",
    response=responses(ReplacementOut, *WRITE_RESPONSES),
    url_name="undo_replacement",
)
def undo_replacement(
    request: AuthenticatedRequest, inspection: Number, group: Name, submission: UndoReplacementIn
) -> dict[str, Any]:
    """Undo the latest replacement of a sample, as long as nobody has worked on the case that came in."""
    access = open_inspection(by=request.user, id=inspection, action=Action.REPLACE_CASE)
    case_group = long_lists.group(access=access, key=group)
    cleaned = validated(forms.UndoReplacementForm(submission.model_dump()))
    return replacement_values(changes.undo_replacement(access=access, group=case_group, **cleaned))
