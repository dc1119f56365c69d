"""Adopt an edition of the standards."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.method import standards
from inspectorate.method.faults import FaultsFound
from inspectorate.web import editions
from inspectorate.web.adoption.models import Adoption
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, RuleBroken, require
from inspectorate.web.translation import translated


@transaction.atomic
def adopt(*, by: Person, edition: str, references: Mapping[str, str], purpose: str = "") -> Adoption:
    """Adopt an edition, with a reference for each of its unconfirmed values, by key.

    Raises RuleBroken if the edition is adopted already, or if a value has no reference.
    """
    require(Action.ADOPT_EDITION, roles_of(by))
    framework = editions.framework(edition)
    today = timezone.localdate()
    adoption = standards.adoption_of(framework, by=by.name, on=today, references=references, purpose=purpose)
    try:
        standards.adopt(framework, adoption)
    except FaultsFound as error:
        raise RuleBroken(translated(error.faults[0].problem)) from error
    already_adopted = RuleBroken(_("This edition has already been adopted."))
    try:
        with transaction.atomic():
            record = Adoption.objects.create(
                edition=edition,
                edition_hash=editions.frozen_hashes()[edition],
                adopted_by=by,
                adopted_by_name=by.name,
                adopted_on=today,
                purpose=purpose,
                values=[value.model_dump() for value in adoption.values],
            )
    except IntegrityError as error:
        raise already_adopted from error
    after = {"values": len(adoption.values)} | ({"purpose": purpose} if purpose else {})
    audit.record_by(by, EventType.ADOPT_EDITION, subject=edition, after=after)
    return record
