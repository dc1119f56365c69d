"""Read the draws of cases for second assessment, and how each case was chosen."""

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from inspectorate.method.sample import FirstAssessment
from inspectorate.method.sample import SecondDraw as MethodSecondDraw
from inspectorate.package import second_cases_text
from inspectorate.web.assessments.models import Assessment, Occasion, SecondDraw
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.assessments.queries.conflicts import conflicted_keys
from inspectorate.web.cases.queries.latest import sampled_in
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require

CaseKey = tuple[str, str]
"""The case group and the id of a case."""

FILE_NAME = "cases.csv"
"""The name of the downloaded list of cases from which a draw can be repeated."""


class SecondChoice(StrEnum):
    """How a case was chosen for second assessment."""

    DRAWN = "drawn"
    DRAWN_EARLIER = "drawn_earlier"
    PICKED = "picked"
    IMPORTED = "imported"

    @property
    def title(self) -> str:  # type: ignore[override]  # replaces str.title on purpose
        """The choice, as shown on pages."""
        return str(_TITLES[self])


_TITLES = {
    SecondChoice.DRAWN: gettext_lazy("Drawn by chance"),
    SecondChoice.DRAWN_EARLIER: gettext_lazy("Drawn by chance, in an earlier draw"),
    SecondChoice.PICKED: gettext_lazy("Picked by hand"),
    SecondChoice.IMPORTED: gettext_lazy("Not known"),
}


@dataclass(frozen=True, slots=True)
class SecondCandidates:
    """The cases of the sample with their first assessors, and the number of those that have none."""

    cases: tuple[FirstAssessment, ...]
    without_assessor: int


@dataclass(frozen=True, slots=True)
class SecondDrawRow:
    """A case of a draw: whether it is still in the sample, and its assessments so far.

    `visible` is the one of them that the person may see, the first one if both.
    """

    key: CaseKey
    is_sampled: bool
    first: Assessment | None
    second: Assessment | None
    visible: Assessment | None = None

    @property
    def case_id(self) -> str:
        """The id of the case."""
        return self.key[1]

    @property
    def is_waiting(self) -> bool:
        """Whether the case needs a second assessor."""
        return self.is_sampled and self.first is not None and self.second is None


def second_draws(*, access: InspectionAccess) -> list[SecondDraw]:
    """Return every draw of cases for second assessment, the latest first."""
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    return list(_latest_first(access.inspection).select_related("drawn_by"))


def second_draw(*, access: InspectionAccess, number: int) -> SecondDraw:
    """Return a draw by its number, to repeat it. Raises NotVisible if the person cannot see all its cases.

    They cannot if there is no such draw, its cases were deleted, or one of them is of a conflict of interest.
    """
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    drawn = access.inspection.second_draws.filter(number=number).first()
    if drawn is None or not drawn.cases or _is_hidden(drawn, _hidden_keys(access)):
        raise NotVisible
    return drawn


def latest_second_draw(inspection: Inspection) -> SecondDraw | None:
    """Return the draw that counts, or None."""
    return _latest_first(inspection).first()


def second_candidates(inspection: Inspection) -> SecondCandidates:
    """Return the cases of the current sample among which a draw chooses."""
    firsts = inspection.assessments.filter(occasion=Occasion.FIRST)
    assessors = {(group, case): pk for group, case, pk in firsts.values_list("group", "case_id", "assessor")}
    keys = sorted(_sampled_keys(inspection))
    cases = tuple(FirstAssessment(*key, str(assessors[key])) for key in keys if key in assessors)
    return SecondCandidates(cases, len(keys) - len(cases))


def choices(
    draws: Sequence[SecondDraw], second_assessments: Sequence[Assessment]
) -> Mapping[CaseKey, SecondChoice]:
    """Return how the case of each second assessment was chosen. `draws` are all draws, the latest first."""
    latest = selected_keys(draws[0]) if draws else frozenset()
    earlier = frozenset[CaseKey]().union(*map(selected_keys, draws[1:]))
    chosen = {}
    for assessment in second_assessments:
        key = (assessment.group, assessment.case_id)
        if key in latest:
            chosen[key] = SecondChoice.DRAWN
        elif assessment.picked_because:
            chosen[key] = SecondChoice.PICKED
        else:
            chosen[key] = SecondChoice.DRAWN_EARLIER if key in earlier else SecondChoice.IMPORTED
    return chosen


def selected_keys(drawn: SecondDraw) -> frozenset[CaseKey]:
    """Return the cases that a draw selected."""
    return frozenset((group, case_id) for group, case_id in drawn.selected)


def is_drawn(inspection: Inspection, group: str, case_id: str) -> bool:
    """Return whether the latest draw selected a case."""
    drawn = latest_second_draw(inspection)
    return drawn is not None and (group, case_id) in selected_keys(drawn)


def sampled_by_group(drawn: SecondDraw) -> Mapping[str, int]:
    """Return the number of cases that a draw chose from, by case group."""
    return Counter(group for group, _case_id, _assessor in drawn.cases)


def second_draw_rows(*, access: InspectionAccess, drawn: SecondDraw) -> list[SecondDrawRow]:
    """Return the cases of a draw, except those in which the person has a conflict of interest."""
    hidden = conflicted_keys(access.inspection.pk, access.conflict)
    keys = [key for key in sorted(selected_keys(drawn)) if key not in hidden]
    sampled = _sampled_keys(access.inspection)
    by_case = {
        (assessment.group, assessment.case_id, assessment.occasion): assessment
        for assessment in access.inspection.assessments.select_related("assessor")
    }
    seen = set(visible(access).values_list("pk", flat=True))
    rows = []
    for key in keys:
        first = by_case.get((*key, Occasion.FIRST))
        second = by_case.get((*key, Occasion.SECOND))
        shown = next((row for row in (first, second) if row and row.pk in seen), None)
        rows.append(SecondDrawRow(key, key in sampled, first, second, shown))
    return rows


def waiting_for_second_assessor(
    *, access: InspectionAccess, draws: Sequence[SecondDraw] | None = None
) -> list[SecondDrawRow]:
    """Return the cases of the latest draw that need a second assessor.

    `draws` are the `second_draws`, if the caller has them.
    """
    drawn = latest_second_draw(access.inspection) if draws is None else next(iter(draws), None)
    if drawn is None:
        return []
    return [row for row in second_draw_rows(access=access, drawn=drawn) if row.is_waiting]


def cases_file(drawn: SecondDraw) -> str:
    """Return the list of cases that a draw chose from, as the text of a CSV file."""
    return second_cases_text(drawn_from(drawn))


def commands(*, access: InspectionAccess, draws: Sequence[SecondDraw]) -> list[str]:
    """Return the shell command that repeats each draw from its list of cases.

    It is "" for a draw from cases of which one is of a conflict of interest: the person cannot have the list.
    """
    hidden = _hidden_keys(access)
    return ["" if _is_hidden(drawn, hidden) else _command(drawn) for drawn in draws]


def _hidden_keys(access: InspectionAccess) -> set[CaseKey]:
    return conflicted_keys(access.inspection.pk, access.conflict)


def _is_hidden(drawn: SecondDraw, hidden: set[CaseKey]) -> bool:
    return any((group, case_id) in hidden for group, case_id, _assessor in drawn.cases)


def _command(drawn: SecondDraw) -> str:
    option = "--dice" if drawn.source == "dice" else "--random-value"
    words = ["--share", f"{float(drawn.share):g}", option, drawn.value]
    return shlex.join(["inspectorate", "second-draw", FILE_NAME, *words])


def audited(drawn: SecondDraw) -> dict[str, Any]:
    """Return the values of the audit event of a draw. They name no case."""
    return {
        "draw": drawn.number,
        "share": f"{float(drawn.share):g}",
        "cases": len(drawn.cases),
        "size": len(drawn.selected),
        "source": drawn.source,
        "value": drawn.value,
        "digest": drawn.digest,
        "reason": drawn.reason,
    }


def selected_values(drawn: MethodSecondDraw) -> list[list[str]]:
    """Return the cases that a draw selected, as they are stored."""
    return [[case.group, case.case_id] for case in drawn.selected]


def drawn_from(drawn: SecondDraw) -> list[FirstAssessment]:
    """Return the cases that a draw chose from, as values of the method."""
    return [FirstAssessment(*case) for case in drawn.cases]


def _sampled_keys(inspection: Inspection) -> set[CaseKey]:
    return set(sampled_in([inspection.pk]).values_list("draw__group", "case_id"))


def _latest_first(inspection: Inspection) -> QuerySet[SecondDraw]:
    return inspection.second_draws.order_by("-number")
