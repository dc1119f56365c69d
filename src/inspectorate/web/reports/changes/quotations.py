"""Insert quotations of the inspection into sections of a draft, with names changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from inspectorate.method.report.narrative.markdown import escape_markdown
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.reports.models import DraftChannel, SectionVersion
from inspectorate.web.reports.queries.sections import draft_section
from inspectorate.web.reports.queries.sources import InspectionSource, with_changed_names

NameChanges = Sequence[tuple[str, str]]


class QuotationForm(StrEnum):
    """Form in which words of the inspection are inserted."""

    QUOTATION = "quotation"
    EXAMPLE = "example"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words to insert, their form, the names that are changed in them, and the title of an example."""

    text: str
    form: QuotationForm = QuotationForm.QUOTATION
    names: NameChanges = ()
    title: str = ""


@transaction.atomic
def insert_source(
    *,
    access: InspectionAccess,
    key: str,
    source: InspectionSource,
    quotation: QuotedWords,
    channel: DraftChannel = DraftChannel.PAGE,
) -> SectionVersion:
    """Insert words of the inspection at the end of a section, with names changed.

    The changes of names are remembered, and proposed wherever the same name occurs again. A figure of the
    survey is inserted as a bound figure. Raises as `save_section` does.
    """
    locked(access, Action.EDIT_SECTION)
    section = draft_section(access=access, key=key)
    for original, printed in quotation.names:
        _remember(access, original, printed, source.place)
    words = with_changed_names(quotation.text, quotation.names)
    title = with_changed_names(quotation.title, quotation.names)
    inserted = _markdown(source, quotation.form, words, title)
    whole = f"{section.text.rstrip()}\n\n{inserted}".strip()
    return save_section(
        access=access, key=key, base_version=section.section.version, text=whole, channel=channel
    )


def _markdown(source: InspectionSource, form: QuotationForm, words: str, title: str) -> str:
    if source.kind == "survey":
        reference = source.id.removeprefix("survey-")
        return f"{escape_markdown(words)} {{survey.{reference}}}."
    paragraphs = [escape_markdown(paragraph) for paragraph in words.split("\n") if paragraph.strip()]
    if form is QuotationForm.QUOTATION:
        return "\n>\n".join(f"> {paragraph}" for paragraph in paragraphs)
    body = "\n\n".join(paragraphs)
    return f"::: example {escape_markdown(title)}\n{body}\n:::" if form is QuotationForm.EXAMPLE else body


def _remember(access: InspectionAccess, original: str, printed: str, source: str) -> None:
    current = access.inspection.name_changes.filter(original=original).first()
    if current and current.printed == printed:
        return
    change, _created = access.inspection.name_changes.update_or_create(
        original=original, defaults={"printed": printed, "source": source, "by": access.person}
    )
    # The name is about a child: the log keeps its digest alone.
    after = {"name": audit.digest(original), "value": audit.digest(printed)}
    audit.record(access, EventType.SAVE_NAME_CHANGE, subject=f"name {change.pk}", after=after)
