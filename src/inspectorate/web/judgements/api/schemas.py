"""Types of text in the API of judgements and of the panel."""

from typing import Annotated

from pydantic import Field

from inspectorate.web.rest.schemas import Text

OptionalText = Annotated[Text, Field(max_length=10_000)]
LongText = Annotated[Text, Field(min_length=1, max_length=10_000, pattern=r"\S")]
Ref = Annotated[Text, Field(min_length=1, max_length=60, pattern=r"^[^\s,;]+$")]
RatingName = Annotated[Text, Field(min_length=1, max_length=60)]
