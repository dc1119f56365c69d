"""References to figures: the text that a binding `REF|form` prints."""

from dataclasses import dataclass
from difflib import get_close_matches

from inspectorate.method.report.figures.catalogue import Catalogue
from inspectorate.method.report.figures.values import ReportFigure


class NoSuchFigureError(Exception):
    """Unknown reference or form of a figure. The cure names the nearest one that exists."""

    def __init__(self, problem: str, cure: str) -> None:
        self.problem = problem
        self.cure = cure
        super().__init__(f"{problem} {cure}")


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """Figure as printed by one binding: its value, the form and the text."""

    figure: ReportFigure
    form: str
    text: str

    @property
    def reference(self) -> str:
        """Reference of the figure."""
        return self.figure.reference


def bind(binding: str, catalogue: Catalogue) -> BoundFigure:
    """Return the bound figure for the text between the braces of `{REF}` or `{REF|form}`.

    Raises NoSuchFigureError for an unknown reference or form, and names the nearest that exists.
    """
    reference, _, form = (part.strip() for part in binding.partition("|"))
    form = " ".join(form.split())
    figure = catalogue.get(reference)
    if figure is None:
        raise NoSuchFigureError(
            f"There is no figure “{reference}”.", _nearest(reference, tuple(catalogue), "figure")
        )
    if form not in figure.forms:
        problem = (
            f"The figure “{reference}” has no form “{form}”." if form else f"“{reference}” needs a form."
        )
        raise NoSuchFigureError(problem, _nearest(form, figure.forms, "form"))
    return BoundFigure(figure, form, figure.format(form))


def _nearest(name: str, names: tuple[str, ...], kind: str) -> str:
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"The nearest {kind} is “{close[0]}”."
    examples = ", ".join(f"“{example}”" for example in names[:8] if example)
    return (
        f"Its forms are {examples}."
        if kind == "form" and examples
        else f"Choose a {kind} that the inspection has."
    )
