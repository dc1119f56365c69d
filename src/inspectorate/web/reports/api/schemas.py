"""Types and addresses of the API of drafts."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from inspectorate.method.report.checks import Remark, Severity
from inspectorate.method.report.draft import MAXIMUM_LENGTH
from inspectorate.web.rest.schemas import WITHOUT_NUL, described

HERE = "/inspections/{int:inspection}/report"
SECTION = f"{HERE}/sections/{{section}}"
AT = "2018-10-12T09:30:00Z"

SectionText = Annotated[str, Field(max_length=MAXIMUM_LENGTH), WITHOUT_NUL]
LongText = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S"), WITHOUT_NUL]
OptionalText = Annotated[str, Field(max_length=10_000), WITHOUT_NUL]
BaseVersion = Annotated[int, Field(ge=0, lt=2**31)]


class RemarkOut(Schema):
    """A remark of the checks."""

    section: str = described("The key of its section; empty if it is about no section.", "8.1")
    severity: Severity = described("How severe it is.", "warning")
    kind: str = described("The check.", "term")
    place: str = described("Where it is.", "narrative/8.1.md, line 3")
    text: str = described("The words concerned.", "YOT")
    because: str = described("The reason.", "The report says “YOS” for this.")
    suggestion: str = described("What to do.", "Write “YOS”.")


class FaultOut(Schema):
    """A fault of a text or a file."""

    place: str = described("Where it is.", "narrative/8.1.md, line 3")
    problem: str = described("What is wrong.", "There is no figure “8.1.9”.")
    cure: str = described("What to do.", "The nearest figure is “8.1.1”.")


def remark_values(key: str, remark: Remark) -> dict[str, Any]:
    """Return the values of a remark on a section."""
    names = [name for name in RemarkOut.model_fields if name != "section"]
    return {"section": key, **{name: getattr(remark, name) for name in names}}
