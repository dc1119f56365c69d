"""The checks of an inspection, who may read them, and the draft as it was sent."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method.report.accuracy.draft_changes import DraftContent
from inspectorate.method.report.accuracy.statements import NumberedStatement, StatedFigure
from inspectorate.method.report.content import DocumentName
from inspectorate.web.accuracy.models import AccuracyCheck, CheckRecipient
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jinja import moment
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, require
from inspectorate.web.states import Role

RECIPIENT_ROLES = (Role.SERVICE_HEAD, Role.BOARD)
"""Roles of the team whose people can get the draft, those who usually do first."""


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check as one person sees it. `recipient` is the person as a recipient; None for the inspectorate."""

    record: AccuracyCheck
    recipient: CheckRecipient | None

    @property
    def statements(self) -> list[NumberedStatement]:
        """The statements of the draft that was sent, in order."""
        return [statement_of(row) for row in self.record.statements]

    def statement(self, number: int) -> NumberedStatement:
        """Return one statement. Raises NotVisible if the draft has no such number."""
        if not 0 < number <= len(self.record.statements):
            raise NotVisible
        return statement_of(self.record.statements[number - 1])


def current_check(inspection: Inspection) -> AccuracyCheck | None:
    """Return the latest check of an inspection, without its documents; None if there is none."""
    checks = inspection.accuracy_checks.defer("documents").select_related("by", "inspection")
    return checks.order_by("-number").first()


def is_of_service(access: InspectionAccess) -> bool:
    """Return whether a person sees a check as a recipient of the service, and not as an inspector."""
    return not access.roles - frozenset(RECIPIENT_ROLES)


def is_open_to(access: InspectionAccess) -> bool:
    """Return whether the page of the check opens for a person who may see checks.

    It does not for a person of the service to whom the latest draft was not sent.
    """
    if not is_of_service(access):
        return True
    own = CheckRecipient.objects.filter(check_sent=OuterRef("pk"), person=access.person)
    checks = access.inspection.accuracy_checks.order_by("-number").annotate(is_sent_to_person=Exists(own))
    return checks.values_list("is_sent_to_person", flat=True).first() in (None, True)


def check_view(*, access: InspectionAccess) -> CheckView | None:
    """Return the latest check as a person sees it; None before a draft was sent.

    Raises NotPermitted for a person of the service to whom it was not sent.
    """
    require(Action.SEE_ACCURACY_CHECK, access.roles, access.inspection.current_state)
    record = current_check(access.inspection)
    if record is None:
        return None
    if not is_of_service(access):
        return CheckView(record, None)
    recipient = record.recipients.filter(person=access.person).first()
    if recipient is None:
        raise NotPermitted(_("The draft was not sent to you. Ask the lead inspector."))
    return CheckView(record, recipient)


def existing_check(*, access: InspectionAccess) -> CheckView:
    """Return the latest check as a person sees it. Raises NotVisible before a draft was sent."""
    view = check_view(access=access)
    if view is None:
        raise NotVisible
    return view


def recipients(record: AccuracyCheck) -> QuerySet[CheckRecipient]:
    """Return the recipients of a check, in the order in which they were chosen."""
    return record.recipients.select_related("person").order_by("pk")


def recipient(*, access: InspectionAccess, id: int) -> CheckRecipient:  # noqa: A002 - the record's id
    """Return one recipient of the latest check, for the inspectorate. Raises NotVisible for any other."""
    require(Action.SEND_ACCURACY_CHECK, access.roles, access.inspection.current_state)
    record = current_check(access.inspection)
    found_recipient = record.recipients.filter(pk=id).first() if record else None
    if found_recipient is None:
        raise NotVisible
    return found_recipient


def possible_recipients(inspection: Inspection) -> list[TeamMember]:
    """Return the people of the team who can get the draft: the head of the service first."""
    order = {role.value: position for position, role in enumerate(RECIPIENT_ROLES)}
    members = inspection.members.filter(removed_at=None, role__in=order).select_related("person")
    return sorted(members, key=lambda member: (order[member.role], member.person.name, member.pk))


def documents(record: AccuracyCheck) -> dict[str, Any]:
    """Return the layout trees of the draft that was sent, by document."""
    trees: dict[str, Any] = AccuracyCheck.objects.values_list("documents", flat=True).get(pk=record.pk)
    return trees


def watermark(name: str) -> str:
    """Return the words that mark a copy of the draft: whose it is, and when it was opened."""
    return _("Draft for %(name)s, opened %(moment)s. Not for publication.") % {
        "name": name,
        "moment": moment(timezone.now()),
    }


def document_for(record: AccuracyCheck, document: DocumentName, name: str) -> dict[str, Any]:
    """Return the layout tree of a document of a check, whose notice says for whom the copy is.

    The notice is read aloud; the watermark of a PDF is not.
    """
    tree = documents(record).get(document)
    if tree is None:
        raise NotVisible
    return {**tree, "notice": f"{watermark(name)} {tree['notice']}".strip()}


def statement_of(row: dict[str, Any]) -> NumberedStatement:
    """Return a stored statement as a value of the method."""
    return NumberedStatement(
        row["number"],
        row["document"],
        row["section"],
        row["title"],
        row["kind"],
        row["text"],
        tuple(StatedFigure(*figure) for figure in row["figures"]),
    )


def statement_row(statement: NumberedStatement) -> dict[str, Any]:
    """Return a statement as it is stored."""
    names = ("number", "document", "section", "title", "kind", "text", "digest")
    figures = [[figure.reference, figure.text, figure.because] for figure in statement.figures]
    return {**{name: getattr(statement, name) for name in names}, "figures": figures}


def content_of(record: AccuracyCheck) -> DraftContent:
    """Return the words and ratings of the draft that was sent."""
    stored = record.content
    return DraftContent(
        stored["texts"], tuple(stored["recommendations"]), stored["ratings"], stored["figures"]
    )
