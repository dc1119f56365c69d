"""Reads of editions and of their adoption."""

from dataclasses import dataclass
from itertools import groupby

from inspectorate.method import standards
from inspectorate.method.standards import Framework, UnconfirmedValue
from inspectorate.web import editions
from inspectorate.web.adoption.models import Adoption
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Unconfirmed values of one kind, listed under its heading."""

    title: str
    values: tuple[UnconfirmedValue, ...]


def framework_as_adopted(edition: str) -> Framework:
    """Return the framework of an edition, with its adoption if the inspectorate has adopted it."""
    framework = editions.framework(edition)
    adoption = Adoption.objects.filter(
        edition=edition, edition_hash=editions.frozen_hashes().get(edition, "")
    ).first()
    if adoption is None:
        return framework
    return framework.model_copy(update={"adoption": value_of(adoption)})


def value_of(adoption: Adoption) -> standards.Adoption:
    """Return a recorded adoption as a value of the method."""
    return standards.Adoption(
        edition=adoption.edition,
        by=adoption.adopted_by_name,
        on=adoption.adopted_on,
        purpose=adoption.purpose,
        values=tuple(standards.ConfirmedValue(**value) for value in adoption.values),
    )


def all_editions(*, by: Person) -> list[Framework]:
    """Return every frozen edition, newest first, as adopted."""
    require(Action.SEE_EDITIONS, roles_of(by))
    return [framework_as_adopted(edition) for edition in editions.editions()]


def visible_framework(*, by: Person, edition: str, action: Action = Action.SEE_EDITIONS) -> Framework:
    """Return an edition as adopted. Raises NotVisible if there is none with this id."""
    require(action, roles_of(by))
    if edition not in editions.editions():
        raise NotVisible
    return framework_as_adopted(edition)


def value_groups(framework: Framework) -> list[ValueGroup]:
    """Return the unconfirmed values of an edition, in groups of one kind."""
    values = standards.unconfirmed_values(framework)
    return [
        ValueGroup(kind, tuple(values_of_kind))
        for kind, values_of_kind in groupby(values, key=lambda value: value.kind)
    ]
