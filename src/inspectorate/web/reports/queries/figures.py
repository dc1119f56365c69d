"""The figures that a section can print: what each means, its value, how it is calculated, and its forms."""

from dataclasses import dataclass

from inspectorate.method.report.figures import ReportFigure
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.reports.queries.narrative import prepared_draft
from inspectorate.web.reports.queries.sections import draft_section
from inspectorate.web.reports.queries.sources import questions_of


@dataclass(frozen=True, slots=True)
class FigureForm:
    """A form in which a figure can be printed: what is between the braces, and what it prints."""

    binding: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionFigure:
    """A figure of the inspection as an author sees it. `is_near` is true if it is about the section."""

    figure: ReportFigure
    is_near: bool

    @property
    def reference(self) -> str:
        """Its reference."""
        return self.figure.reference

    @property
    def forms(self) -> tuple[FigureForm, ...]:
        """The forms in which it can be printed, each text once."""
        forms: dict[str, FigureForm] = {}
        for form in self.figure.forms:
            binding = f"{self.reference}|{form}" if form else self.reference
            text = self.figure.format(form)
            forms.setdefault(text, FigureForm(binding, text))
        return tuple(forms.values())

    @property
    def text(self) -> str:
        """Its value now, in the first of its forms."""
        return self.figure.format(self.figure.forms[0])


def figures(*, access: InspectionAccess, key: str, search: str = "") -> list[SectionFigure]:
    """Return the figures whose meaning, value or reference has all words of the search.

    Those about the standards of the section are first. Raises NotVisible if the draft does not have the
    section, and FaultsFound if the results cannot be calculated.
    """
    draft_section(access=access, key=key)
    near, words = questions_of(access, key), search.casefold().split()
    found_figures = []
    for figure in prepared_draft(access=access).catalogue.values():
        shown = SectionFigure(figure, figure.reference.removeprefix("survey.") in near)
        text = f"{figure.reference} {figure.description} {figure.because} {shown.text}".casefold()
        if all(word in text for word in words):
            found_figures.append(shown)
    return sorted(found_figures, key=lambda shown: not shown.is_near)


def with_figure(text: str, binding: str, cursor: int | None) -> tuple[str, int]:
    """Return a text with a figure at the cursor, or at its end, and the place after the figure."""
    position = len(text) if cursor is None else max(0, min(cursor, len(text)))
    figure = f"{{{binding}}}"
    if cursor is None and text and not text[-1].isspace():
        figure = f" {figure}"
    return text[:position] + figure + text[position:], position + len(figure)
