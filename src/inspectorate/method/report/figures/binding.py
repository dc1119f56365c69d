"""From `REF|form` to the words to print, or what is wrong with it."""

from dataclasses import dataclass
from difflib import get_close_matches

from inspectorate.method.report.figures.catalogue import Catalogue
from inspectorate.method.report.figures.values import Figured


class NoSuchFigureError(Exception):
    """Raised for a reference or form that does not exist; says so, and what was probably meant."""

    def __init__(self, problem: str, cure: str) -> None:
        self.problem = problem
        self.cure = cure
        super().__init__(f"{problem} {cure}")


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure as bound in one place: its value, the form asked for, and the words printed."""

    figure: Figured
    form: str
    text: str

    @property
    def reference(self) -> str:
        """The figure's reference."""
        return self.figure.reference


def bind(binding: str, catalogue: Catalogue) -> Bound:
    """Give the words for what stands between the braces of `{REF}` or `{REF|form}`.

    Raises NoSuchFigureError, naming the nearest reference or form there is.
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
    return Bound(figure, form, figure.say(form))


def _nearest(wanted: str, known: tuple[str, ...], kind: str) -> str:
    close = get_close_matches(wanted, known, n=1, cutoff=0.5)
    if close:
        return f"The nearest {kind} is “{close[0]}”."
    shown = ", ".join(f"“{name}”" for name in known[:8] if name)
    return (
        f"Its forms are {shown}." if kind == "form" and shown else f"Choose a {kind} that the inspection has."
    )
