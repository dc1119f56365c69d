"""Types and addresses of the API of drafts."""

from typing import Annotated

from pydantic import Field

from inspectorate.method.report.draft import MAXIMUM_LENGTH
from inspectorate.web.rest.schemas import WITHOUT_NUL

HERE = "/inspections/{int:inspection}/report"
SECTION = f"{HERE}/sections/{{section}}"
AT = "2018-10-12T09:30:00Z"

SectionText = Annotated[str, Field(max_length=MAXIMUM_LENGTH), WITHOUT_NUL]
LongText = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S"), WITHOUT_NUL]
OptionalText = Annotated[str, Field(max_length=10_000), WITHOUT_NUL]
BaseVersion = Annotated[int, Field(ge=0, lt=2**31)]
