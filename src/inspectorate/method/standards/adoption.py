"""Adoption of an edition: the inspectorate that uses it confirms each value with no published source.

An edition is data about the inspectorate's method, and some of its values have no source. Until the
inspectorate adopts the edition, they are unconfirmed. An adoption names every one of them as it was, with the
reference on which it was confirmed, the person who adopted the edition, and the date.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards.framework import Framework
from inspectorate.method.standards.parts import Adoption, ConfirmedValue
from inspectorate.method.standards.value_descriptions import UnconfirmedValue, unconfirmed_values


def adopt(framework: Framework, adoption: Adoption) -> Framework:
    """Return the edition as adopted. Raises FaultsFound unless the adoption confirms each of its values."""
    faults = adoption_faults(framework, adoption)
    if faults:
        raise FaultsFound(faults)
    return framework.model_copy(update={"adoption": adoption})


def adoption_of(
    framework: Framework, *, by: str, on: date | None, references: Mapping[str, str], purpose: str = ""
) -> Adoption:
    """Return an adoption of the edition as it is, with a reference for each unconfirmed value by its key.

    A value without a reference gets an empty one: the adoption is then a form to complete, and `adopt`
    raises its faults.
    """
    confirmed_values = tuple(
        ConfirmedValue(
            key=value.key,
            title=value.title,
            value=value.value,
            source=value.source,
            note=value.note,
            reference=references.get(value.key, ""),
        )
        for value in unconfirmed_values(framework)
    )
    return Adoption(edition=framework.id, by=by, on=on, purpose=purpose, values=confirmed_values)


def adoption_notice(framework: Framework) -> str:
    """Return whether the edition is adopted, as a sentence; empty if every value has a published source."""
    adoption = framework.adoption
    if adoption and adoption.on:
        purpose = f" for {adoption.purpose}" if adoption.purpose else ""
        date_of_adoption = f"{adoption.on.day} {adoption.on:%B %Y}"
        return _(
            "%(by)s adopted this edition of the standards%(purpose)s on %(date)s.",
            by=adoption.by,
            purpose=purpose,
            date=date_of_adoption,
        )
    number = len(unconfirmed_values(framework))
    if not number:
        return ""
    return _(
        "The inspectorate has not adopted this edition of the standards: %(number)s of its values have no "
        "published source.",
        number=number,
    )


def adoption_faults(framework: Framework, adoption: Adoption) -> tuple[Fault, ...]:
    """Return what keeps an adoption from being one of this edition."""
    if adoption.edition != framework.id:
        problem = _(
            "The adoption is for the edition %(adopted)s, not %(edition)s.",
            adopted=adoption.edition,
            edition=framework.id,
        )
        return (Fault(_("edition"), problem, _("Use the adoption of this edition.")),)
    faults = []
    if not adoption.by:
        problem = _("The name of the person who adopts the edition is missing.")
        faults.append(Fault(_("by"), problem, _("Enter a name.")))
    if adoption.on is None:
        faults.append(Fault(_("on"), _("The date of the adoption is missing."), _("Enter a date.")))
    confirmed_values = {value.key: value for value in adoption.values}
    current_values = {value.key: value for value in unconfirmed_values(framework)}
    faults += _unknown(sorted(confirmed_values.keys() - current_values.keys()))
    for key, value in current_values.items():
        faults += _value_faults(value, confirmed_values.get(key))
    return tuple(faults)


def _value_faults(value: UnconfirmedValue, confirmed: ConfirmedValue | None) -> Iterator[Fault]:
    place = _("values, %(key)s", key=value.key)
    if confirmed is None:
        problem = _("“%(title)s” is not confirmed.", title=value.title)
        yield Fault(place, problem, _("Confirm it and give a reference."))
    elif confirmed.value != value.value:
        problem = _(
            "“%(title)s” was confirmed as “%(confirmed)s”, and the edition has “%(value)s”.",
            title=value.title,
            confirmed=confirmed.value,
            value=value.value,
        )
        yield Fault(place, problem, _("Confirm the value that the edition has, or make another edition."))
    elif not confirmed.reference:
        problem = _("“%(title)s” has no reference.", title=value.title)
        yield Fault(place, problem, _("Enter the document or decision that confirms it."))


def _unknown(keys: Sequence[str]) -> list[Fault]:
    problem = _("The edition has no unconfirmed value with this key.")
    return [Fault(_("values, %(key)s", key=key), problem, _("Delete the entry.")) for key in keys]
