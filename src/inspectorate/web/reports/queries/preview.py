"""Preview of a section: the page that the report prints of it, and the remarks of the checks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inspectorate import typeset
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.report.checks import Remark, check_section
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.draft import prepare
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.reports.queries.narrative import bound_narrative, with_draft
from inspectorate.web.reports.queries.sections import draft_section
from inspectorate.web.results.queries.personal_results import personal_inputs, personal_results


@dataclass(frozen=True, slots=True)
class SectionPreview:
    """A text as the report prints it in its section, and what the checks say about it.

    `html` is a document of its own; "" if the report does not print the section or cannot be made. `style` is
    the source expression that a Content-Security-Policy needs for its style sheet. `faults` are references to
    figures that do not exist, and what keeps the report from being made.
    """

    html: str = ""
    style: str = ""
    remarks: tuple[Remark, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def policy(self) -> Mapping[str, list[str]]:
        """What the policy of a page that frames the document must allow besides its own."""
        return {"style-src": [self.style]} if self.style else {}


def section_preview(*, access: InspectionAccess, key: str, text: str | None = None) -> SectionPreview:
    """Return the preview of a section: its latest text, or another text that is not saved.

    Raises NotVisible if the draft does not have the section.
    """
    section = draft_section(access=access, key=key)
    text = section.text if text is None else text.replace("\r\n", "\n")
    try:
        inputs = with_draft(access.inspection, personal_inputs(access=access))
        narrative = {name: words for name, words in inputs.narrative.items() if name != key}
        if text.strip():
            narrative[key] = text
        draft = prepare(replace(inputs, narrative=narrative), personal_results(access=access).results)
    except FaultsFound as error:
        return SectionPreview(faults=tuple(error.faults))
    bound = bound_narrative(draft, key, text)
    printed = typeset.section_html(compose_draft(draft), key) or ("", "")
    return SectionPreview(*printed, check_section(draft, key), (*bound.unbound, *bound.faults))
