"""What every piece of an edition has in common, and where its figures come from."""

import re
from fractions import Fraction
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

Status = Literal["published", "observed", "unconfirmed"]
"""How sure a figure is: stated by its source, inferred from published results, or not seen in any source."""

V = TypeVar("V")


class Part(BaseModel):
    """A frozen piece of an edition; anything it does not know is a fault.

    A validation context may hold `source`, `status` and the like, stated once for a whole file: a piece
    that has such a field and does not state its own takes the file's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _take_from_file(cls, data: object, info: ValidationInfo) -> object:
        if not isinstance(data, dict) or not info.context:
            return data
        return {key: value for key, value in info.context.items() if key in cls.model_fields} | data


class Sourced(Part, Generic[V]):
    """A figure with where it comes from (`source` is the id of a `Source`) and how sure it is."""

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
    """Where something comes from; `attribution` must be printed wherever its words are."""

    id: str
    title: str
    publisher: str
    published: str = ""
    licence: str
    attribution: str = ""
