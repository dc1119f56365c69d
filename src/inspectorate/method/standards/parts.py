"""Base model of every part of an edition, and figures with their source and status."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

Status = Literal["published", "observed", "unconfirmed"]
"""Certainty of a figure: stated by its source, inferred from published results, or without any source."""

V = TypeVar("V")


class Part(BaseModel):
    """Immutable part of an edition. An unknown key is a fault.

    A validation context may hold `source`, `status` and the like for a whole file; a part that has such a
    field without a value of its own takes the value of the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _default_to_file(cls, data: object, info: ValidationInfo) -> object:
        if not isinstance(data, dict) or not info.context:
            return data
        return {key: value for key, value in info.context.items() if key in cls.model_fields} | data


class Sourced(Part, Generic[V]):
    """Figure with the id of its `source` and its `status`."""

    value: V
    source: str
    status: Status
    note: str = ""


def _fraction(value: object) -> object:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,4}(/[1-9]\d{0,3})?", str(value), re.ASCII):
        raise ValueError('must be a share written as a fraction, such as "1/6"')
    return Fraction(str(value))


Share = Annotated[Fraction, BeforeValidator(_fraction)]


class Source(Part):
    """Source of a figure or text. `attribution` must be printed wherever its words are."""

    id: str
    title: str
    publisher: str
    published: str = ""
    licence: str
    attribution: str = ""


class ConfirmedValue(Part):
    """Unconfirmed value of an edition, with the `reference` on which the inspectorate confirmed it."""

    key: str
    title: str
    value: str
    source: str
    note: str = ""
    reference: str


class Adoption(Part):
    """Adoption of an edition by the inspectorate that uses it: by whom, when, and each value confirmed.

    `on` is None in a form that is not completed. `purpose` limits the adoption ("demonstration"); empty if
    there is no limit.
    """

    edition: str
    by: str
    on: date | None
    purpose: str = ""
    values: tuple[ConfirmedValue, ...] = ()
