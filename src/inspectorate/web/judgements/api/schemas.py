"""Types of text in the API of judgements and of the panel."""

from typing import Annotated

from pydantic import Field

from inspectorate.web.rest.schemas import WITHOUT_NUL

OptionalText = Annotated[str, Field(max_length=10_000), WITHOUT_NUL]
LongText = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S"), WITHOUT_NUL]
Ref = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\s,;]+$"), WITHOUT_NUL]
RatingName = Annotated[str, Field(min_length=1, max_length=60), WITHOUT_NUL]
