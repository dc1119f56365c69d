"""The example, brought in from its package with a team on it: an inspection with all its cases assessed."""

from inspectorate import package
from inspectorate.web.assessments.models import Answer, Assessment
from inspectorate.web.inspections.models import Member
from inspectorate.web.judgements import changes
from inspectorate.web.judgements.models import Seat
from inspectorate.web.states import OFFICES, Role, State
from tests.web.cast import EXAMPLE, Cast

PANEL = (Role.HEAD, Role.LEAD, Role.INSPECTOR)


def bring_in(played: Cast, files: dict[str, bytes] | None = None) -> Cast:
    """The example with the same people, standing in its fieldwork."""
    files = files or package.to_files(package.read(EXAMPLE))
    inspection = changes.import_package(by=played.people[Role.OPERATIONS], files=files)
    for role, who in played.people.items():
        if role not in OFFICES:
            Member.objects.create(inspection=inspection, person=who, role=role)
    return Cast(inspection.service, inspection, played.people, played.stranger)


def at_panel(played: Cast, roles: tuple[Role, ...] = PANEL) -> Cast:
    """The example before its panel, with these on it."""
    here = bring_in(played)
    here.stand(State.PANEL)
    for role in roles:
        Seat.objects.create(
            inspection=here.inspection, person=here.people[role], seated_by=here.people[Role.LEAD]
        )
    return here


def all_agree(here: Cast, standard: str, rating: str, roles: tuple[Role, ...] = PANEL) -> None:
    """Everyone on the panel gives the same view."""
    for role in roles:
        changes.give_view(
            opened=here.opened(role), standard=standard, rating=rating, reasons=f"As {role.title} sees it."
        )


def more(here: Cast, cases: int) -> None:
    """As many cases again, copied until there are this many."""
    found = list(Assessment.objects.filter(inspection=here.inspection, occasion="first"))
    answers = {each.pk: list(each.answers.all()) for each in found}
    number = 0
    while len(found) + number < cases:
        like = found[number % len(found)]
        kept, like_pk = Assessment.objects.get(pk=like.pk), like.pk
        kept.pk, kept.case_id = None, f"{like.case_id}/{cases}-{number}"
        kept.save()
        Answer.objects.bulk_create(
            Answer(
                assessment=kept,
                question=each.question,
                value=each.value,
                comment=each.comment,
                version=1,
                by=each.by,
            )
            for each in answers[like_pk]
        )
        number += 1
